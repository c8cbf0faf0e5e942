from odoo import api, fields, models
from odoo.service.model import retrying
from odoo.tools import SQL

from ..tools.buckets import is_over


class TradeCreditObject(models.Model):
    """Who owes more than allowed, and since when: for lists and the reminder centre. CRD-7"""

    _inherit = "trade.credit.object"

    @api.model
    def _cron_note_over(self):
        """Note since when each object owes more than its limit, and forget it of who does not any more. CRD-7

        Limits run out and invoices come in without anybody touching the limit, so this is looked at, not triggered.
        """
        # who confirms an order of such a customer in this moment goes first
        retrying(self._note_over_now, self.env)

    @api.model
    def _note_over_now(self):
        """Look at all of them, in this transaction."""
        self.env["trade.credit.ledger"]._settle()
        self._ensure_objects_of_over()
        self.env.cr.execute(
            SQL(
                """
                UPDATE trade_credit_object o SET over_since = CASE WHEN s.over_limit THEN %(today)s::date END
                FROM (%(status)s) s
                WHERE s.object_id = o.id AND s.over_limit = (o.over_since IS NULL)
                """,
                today=fields.Date.today(),
                status=self.env["trade.credit.status"]._get_status_sql(),
            )
        )
        self.invalidate_model(["over_since"], flush=False)
        self.sudo().search([("kind", "!=", "customer")])._note_over()

    def _note_over(self):
        """Note it of groups, salespeople and departments: there are few, so what they owe is added up."""
        over = self.browse(
            subject.object_id
            for subject, exposure in self._get_exposures().items()
            if is_over(subject.mode, subject.limit, exposure.total)
        )
        over.filtered(lambda record: not record.over_since).over_since = fields.Date.today()
        (self - over).filtered("over_since").over_since = False

    @api.model
    def _ensure_objects_of_over(self):
        """Give a credit object to customers who owe more than the default of their company and have none."""
        groups = (
            self.env["trade.credit.status"]
            .sudo()
            ._read_group(
                [("over_limit", "=", True), ("object_id", "=", False)], ["company_id"], ["partner_id:array_agg"]
            )
        )
        for company, partner_ids in groups:
            self.env["trade.credit.check"]._ensure_objects(company, partner_ids)

    @api.model
    def _trade_reminder_domain(self, code):
        """Limits that end and have to be renewed, and who owes more than allowed. CRD-7"""
        if code == "credit_over":
            return [("over_since", "!=", False)]
        if code == "credit_limit":
            return [("valid_until", "!=", False), ("limit_mode", "in", ("none", "limit"))]
        return super()._trade_reminder_domain(code)
