from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.trade_base.tools.flush import flush_waiting

from ..models.trade_credit_grade import LIMIT_MODES

#: Customer and company make one id that the web client can hold exactly (below 2 to the power of 53).
_COMPANIES = 2**21


class TradeCreditStatus(models.Model):
    """Limit, exposure, available and overdue of each customer in each company, to sort, search and group by. CRD-7"""

    _name = "trade.credit.status"
    _description = "Credit of Customers"
    _auto = False
    _order = "available, id"
    _rec_name = "partner_id"

    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    object_id = fields.Many2one("trade.credit.object", string="Credit object", readonly=True)
    parent_id = fields.Many2one("trade.credit.object", string="Group", readonly=True)
    grade_id = fields.Many2one("trade.credit.grade", string="Credit grade", readonly=True)
    limit_mode = fields.Selection(LIMIT_MODES, string="Credit", readonly=True)
    limit_amount = fields.Monetary(string="Credit limit", readonly=True)
    exposure = fields.Monetary(readonly=True)
    available = fields.Monetary(readonly=True, help="Credit limit less exposure; empty without a limit.")
    posted = fields.Monetary(string="Unpaid invoices", readonly=True)
    overdue = fields.Monetary(readonly=True)
    unvalued = fields.Integer(string="Documents without value", readonly=True)
    over_limit = fields.Boolean(readonly=True)
    known = fields.Boolean(string="Has a limit or open documents", readonly=True)

    @property
    def _table_query(self):
        return self._get_status_sql()

    @api.model
    def _get_status_sql(self):
        """Return the SELECT of this model: every customer in every company.

        What nobody reads (the salesperson, say) is not joined.
        """
        flush_waiting(self.env, "trade.credit.object", "trade.credit.grade", "res.company", "res.partner")
        return SQL(
            """
            SELECT t.partner_id::bigint * %s + t.company_id AS id, t.*, c.currency_id, p.user_id
            FROM (%s) t
            LEFT JOIN res_company c ON c.id = t.company_id
            LEFT JOIN res_partner p ON p.id = t.partner_id
            """,
            _COMPANIES,
            self.env["trade.credit.standing"]._get_exact_sql(),
        )

    def action_open_customer(self):
        """Open the customer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "views": [(False, "form")],
        }
