from odoo import api, fields, models
from odoo.exceptions import UserError


class CrmLead(models.Model):
    """Who gives an inquiry to whom (INQ-7)."""

    _inherit = "crm.lead"  # pylint: disable=consider-merging-classes-inherited

    trade_can_apply = fields.Boolean(compute="_compute_trade_can_apply", string="May apply", exportable=False)

    @api.depends("user_id", "company_id", "team_id", "won_status", "active")
    @api.depends_context("uid")
    def _compute_trade_can_apply(self):
        """One applies for what is not one's own, and only where one cannot simply take it."""
        user = self.env.user
        for lead in self:
            lead.trade_can_apply = (
                bool(lead._origin.id)
                and lead.active
                and lead.won_status == "pending"
                and lead.user_id != user
                and lead._trade_assignment() == "application"
                and not lead._trade_may_assign(user)
            )

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        if not self.env.su:
            for lead in leads.filtered(lambda lead: lead.user_id and lead.user_id != self.env.user):
                lead._trade_ensure_may_assign()
        return leads

    def write(self, vals):
        # before the change: it is the department the inquiry is in that decides who may give it away
        if "user_id" in vals and not self.env.su:
            for lead in self.filtered(lambda lead: lead.user_id.id != (vals["user_id"] or False)):
                lead._trade_ensure_may_assign()
        return super().write(vals)

    def _trade_assignment(self):
        """Return how inquiries are assigned: free, application, manager."""
        return self._trade_policy_company()._trade_opportunity_policy()[4]

    def _trade_may_assign(self, user):
        """Return whether this user may give the inquiry to somebody, whatever the policy of the company."""
        self.ensure_one()
        if any(user.has_group(f"trade_base.group_{role}") for role in ("sales_manager", "general_manager")):
            return True
        return user.has_group("sales_team.group_sale_manager") or user in self.sudo().team_id.trade_reach_user_ids

    def _trade_ensure_may_assign(self):
        policy = self._trade_assignment()
        if policy == "free" or self._trade_may_assign(self.env.user):
            return
        if policy == "application":
            raise UserError(
                self.env._(
                    "“%s” is given to a salesperson by the manager. Choose “Apply” and say why you should have it.",
                    self.name,
                )
            )
        raise UserError(
            self.env._("“%s” is given to a salesperson by the manager of the department. Ask there.", self.name)
        )

    def _merge_dependences(self, opportunities):
        """Who asked for an opportunity, and who was given it, is not lost when it is merged into another one."""
        result = super()._merge_dependences(opportunities)
        applications_sudo = self.env["trade.opportunity.application"].sudo()
        applications_sudo.search([("lead_id", "in", opportunities.ids)])._move_to(self.sudo())
        return result

    def action_trade_apply(self):
        """Open an empty application for this inquiry."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Apply for this opportunity"),
            "res_model": "trade.opportunity.application",
            "view_mode": "form",
            "views": [(self.env.ref("trade_opportunity.trade_opportunity_application_view_form_new").id, "form")],
            "target": "new",
            "context": {"default_lead_id": self.id},
        }

    def action_trade_assign(self):
        """Open the batch assignment of these inquiries."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Assign"),
            "res_model": "trade.opportunity.assign",
            "view_mode": "form",
            "target": "new",
            "context": {"default_lead_ids": self.ids},
        }
