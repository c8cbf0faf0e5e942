from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class TradePoolReturn(models.Model):
    """A customer that is about to fall back to a pool, from the first warning on (OWN-5).

    Written by the nightly run alone. Nobody loses a customer without a warning: the day of return is never earlier than the
    day of the warning plus the days of the rule. A follow-up or a change of owner takes the line away.
    """

    _name = "trade.pool.return"
    _description = "Customer About to Return to a Pool"
    _order = "date, id"
    _rec_name = "partner_id"

    partner_id = fields.Many2one("res.partner", "Customer", required=True, readonly=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", "Owner", required=True, readonly=True, ondelete="cascade", index=True)
    team_id = fields.Many2one("crm.team", "Department", readonly=True, ondelete="set null")
    pool_id = fields.Many2one("trade.pool", "Falls Back To", required=True, readonly=True, ondelete="cascade")
    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    date = fields.Date("Returns On", required=True, readonly=True, index=True)
    warned_on = fields.Date(required=True, readonly=True)
    last_dealing = fields.Date("Last Follow-up or Order", readonly=True)
    grade_id = fields.Many2one(related="partner_id.trade_grade_id", string="Grade")

    _partner_uniq = models.Constraint("UNIQUE(partner_id)", "This customer has been warned about already.")

    def action_extend(self):
        """Open the dialog to ask for more time with this customer."""
        self.ensure_one()
        self.check_access("read")
        if self.user_id != self.env.user:
            raise UserError(self.env._("Only the owner asks for more time: %s.", self.sudo().user_id.name))
        action = self.env["ir.actions.act_window"]._for_xml_id("trade_ownership.trade_ownership_apply_action")
        return action | {"context": {"default_kind": "extend", "default_partner_id": self.partner_id.id}}

    @api.model
    def _drop(self, partners):
        """Take away the warnings of these customers."""
        partner_ids = partners.sudo().commercial_partner_id.ids
        self.sudo().search([("partner_id", "in", partner_ids)]).unlink()

    @api.model
    def _trade_reminder_domain(self, code):
        if code == "pool_return":
            return Domain.TRUE
        return super()._trade_reminder_domain(code)

    def _trade_reminder_describe(self, code):
        return {row.id: {"name": row.partner_id.sudo().display_name} for row in self}

    def _trade_reminder_target(self):
        return self.partner_id
