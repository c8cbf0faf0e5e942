import heapq

from odoo import api, fields, models
from odoo.exceptions import UserError


class TradeOpportunityAssign(models.TransientModel):
    """Give many inquiries to one person, or evenly to several (INQ-7)."""

    _name = "trade.opportunity.assign"
    _description = "Assign Opportunities"

    lead_ids = fields.Many2many("crm.lead", string="Opportunities", required=True)
    lead_count = fields.Integer(compute="_compute_lead_count", string="Number of opportunities")
    user_ids = fields.Many2many("res.users", string="Salespeople", domain=[("share", "=", False)])
    overview = fields.Text(compute="_compute_overview", string="Open opportunities afterwards")

    @api.depends("lead_ids")
    def _compute_lead_count(self):
        for wizard in self:
            wizard.lead_count = len(wizard.lead_ids)

    @api.depends("lead_ids", "user_ids")
    def _compute_overview(self):
        for wizard in self:
            loads = wizard._loads()
            after = {user: loads[user] + len(leads) for user, leads in wizard._distribute().items()}
            wizard.overview = "\n".join(
                self.env._(
                    "%(person)s: %(before)s → %(after)s", person=user.name, before=loads[user], after=after[user]
                )
                for user in wizard.user_ids._origin
            )

    def _loads(self):
        """Return ``{user: number of open inquiries}`` of the people chosen, those to be given not counted."""
        users = self.user_ids._origin
        counts = dict(
            self.env["crm.lead"]
            .sudo()
            ._read_group(
                [
                    ("user_id", "in", users.ids),
                    ("won_status", "=", "pending"),
                    ("id", "not in", self.lead_ids._origin.ids),
                ],
                ["user_id"],
                ["__count"],
            )
        )
        return {user: counts.get(user.sudo(), 0) for user in users}

    def _distribute(self):
        """Return ``{user: inquiries}``: the most valuable first, each to whoever has the fewest."""
        users = self.user_ids._origin
        result = dict.fromkeys(users, self.env["crm.lead"])
        loads = self._loads()
        queue = [(loads[user], position) for position, user in enumerate(users)]
        heapq.heapify(queue)
        leads = self.lead_ids._origin.sorted(lambda lead: (-lead.expected_revenue, lead.id)) if queue else ()
        for lead in leads:
            load, position = heapq.heappop(queue)
            result[users[position]] += lead
            heapq.heappush(queue, (load + 1, position))
        return result

    def action_assign(self):
        """Assign, one write per person.

        :raises UserError: without people, or for inquiries the user may not give away
        """
        self.ensure_one()
        if not self.user_ids:
            raise UserError(self.env._("Choose at least one salesperson."))
        self._ensure_in_company()
        for user, leads in self._distribute().items():
            if leads:
                leads.write({"user_id": user.id})

    def _ensure_in_company(self):
        for company, leads in self.lead_ids.grouped(lambda lead: lead._trade_policy_company()).items():
            outside = self.user_ids.sudo().filtered(lambda user, company=company: company not in user.company_ids)
            if outside:
                raise UserError(
                    self.env._(
                        "%(person)s does not work for %(company)s, to which “%(lead)s” belongs.",
                        person=outside[0].name,
                        company=company.name,
                        lead=leads[0].name,
                    )
                )
