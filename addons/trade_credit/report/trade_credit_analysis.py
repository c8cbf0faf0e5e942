from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.buckets import POSTED

AGES = [
    ("0_none", "No due date"),
    ("1_not_due", "Not due"),
    ("2_1_30", "1 to 30 days late"),
    ("3_31_60", "31 to 60 days late"),
    ("4_61_90", "61 to 90 days late"),
    ("5_over_90", "Over 90 days late"),
]


class TradeCreditAnalysis(models.Model):
    """The ledger to look at: by customer, salesperson, department, part and age; a row is one part of one document. CRD-7"""

    _name = "trade.credit.analysis"
    _description = "Credit Analysis"
    _auto = False
    _order = "amount desc, id"
    _rec_name = "partner_id"

    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    grade_id = fields.Many2one("trade.credit.grade", string="Credit grade", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", string="Department", readonly=True)
    bucket_id = fields.Many2one("trade.credit.bucket", string="Part", readonly=True)
    counts = fields.Boolean(string="Counts against the limit", readonly=True)
    source = fields.Char(string="Document model", readonly=True)
    res_id = fields.Many2oneReference(string="Document id", model_field="source", readonly=True, aggregator=None)
    document = fields.Char(compute="_compute_document")
    date_due = fields.Date(string="Due date", readonly=True)
    age = fields.Selection(AGES, readonly=True)
    amount = fields.Monetary(readonly=True)

    @property
    def _table_query(self):
        late = SQL("CURRENT_DATE - e.date_due")
        return SQL(
            """
            SELECT e.id, e.company_id, c.currency_id, e.partner_id, o.grade_id, e.user_id, e.team_id, b.id AS bucket_id,
                NOT EXISTS (
                    SELECT FROM res_company_trade_credit_excluded_rel r
                    WHERE r.company_id = e.company_id AND r.bucket_id = b.id
                ) AS counts,
                e.source, e.res_id, e.date_due, e.amount,
                CASE WHEN e.date_due IS NULL THEN '0_none'
                    WHEN %(late)s <= 0 THEN '1_not_due'
                    WHEN %(late)s <= 30 THEN '2_1_30'
                    WHEN %(late)s <= 60 THEN '3_31_60'
                    WHEN %(late)s <= 90 THEN '4_61_90'
                    ELSE '5_over_90' END AS age
            FROM trade_credit_entry e
            JOIN res_company c ON c.id = e.company_id
            JOIN trade_credit_bucket b ON b.code = e.bucket
            LEFT JOIN trade_credit_object o ON o.partner_id = e.partner_id AND o.company_id = e.company_id
            """,
            late=late,
        )

    def _compute_document(self):
        """Name the documents: one query per model. Their names are no secret to who may see the figures."""
        names = {}
        for source, rows in self.grouped("source").items():
            documents_sudo = self.env[source].sudo().browse(rows.mapped("res_id")).exists()
            names.update({(source, document.id): document.display_name for document in documents_sudo})
        for row in self:
            row.document = names.get((row.source, row.res_id), "")

    def action_open_document(self):
        """Open the document, as the user."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.source,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }

    @api.model
    def action_open_part(self, kind, ref, company_id, part):
        """Open the documents behind a figure of a banner, as far as the reader may see them. CRD-3

        :param str kind: kind of the credit object
        :param int ref: id of the customer, user or department; of the object itself for a group
        :param str part: code of a part of the exposure, or ``overdue``
        """
        self.check_access("read")
        domain = Domain("company_id", "=", int(company_id)) & self._get_subject_domain(kind, int(ref))
        if part == "overdue":
            company = self.env["res.company"].browse(int(company_id))
            tolerated = fields.Date.subtract(fields.Date.today(), days=company.sudo().trade_credit_overdue_days)
            domain &= Domain("date_due", "<", tolerated) & Domain("bucket_id.code", "=", POSTED)
        else:
            domain &= Domain("bucket_id.code", "=", str(part))
        action = self.env["ir.actions.act_window"]._for_xml_id("trade_credit.trade_credit_analysis_action")
        name = self._get_part_name(kind, int(ref), part)
        action.update(
            domain=list(domain),
            context={},
            views=[(False, "list"), (False, "pivot"), (False, "graph")],
            name=name,
            display_name=name,  # this is what the browser shows
        )
        return action

    @api.model
    def _get_part_name(self, kind, ref, part):
        """Return what :meth:`action_open_part` shows: the part, and whose it is."""
        models_ = {"customer": "res.partner", "salesperson": "res.users", "department": "crm.team"}
        holder = self.env[models_.get(kind, "trade.credit.object")].browse(ref).exists()
        bucket = self.env["trade.credit.bucket"].search([("code", "=", str(part))], limit=1)
        name = bucket.name or self.env._("Overdue")
        if not holder or not holder.has_access("read"):
            return name
        return self.env._("%(part)s: %(holder)s", part=name, holder=holder.display_name)

    @api.model
    def _get_subject_domain(self, kind, ref):
        """Return the domain of the rows that count for a credit object."""
        if kind == "group":
            objects = self.env["trade.credit.object"].search([("id", "child_of", ref), ("kind", "=", "customer")])
            return Domain("partner_id", "in", objects.partner_id.ids)
        if kind == "department":
            return Domain("team_id", "child_of", ref)
        return Domain("user_id" if kind == "salesperson" else "partner_id", "=", ref)
