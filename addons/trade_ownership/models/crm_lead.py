from odoo import fields, models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    # An own inquiry still opens when its customer has fallen back to a pool and cannot be read any more; these tell
    # nothing about the customer.
    commercial_partner_id = fields.Many2one(compute_sudo=True)
    partner_email_update = fields.Boolean(compute_sudo=True)
    partner_phone_update = fields.Boolean(compute_sudo=True)

    def _trade_release_silent(self):
        """Inquiries silent for so long that their customer is released (INQ-3): the customer falls back to the pool.

        Only with the salesperson who was silent, and not while an order is open.
        """
        result = super()._trade_release_silent()
        customers = self.env["res.partner"]
        for lead in self:
            customer = lead.partner_id.commercial_partner_id
            if customer.user_id and customer.user_id == lead.user_id:
                customers |= customer
        free = customers - customers._trade_with_open_business()
        if free:
            free._trade_to_pool("silence", self.env._("An inquiry was silent for too long."))
        return result

    def _trade_group_by_new_owner(self):
        """Return ``[(values, leads)]`` that give inquiries to the owners of their customers, in the stage they are in (OWN-7).

        Odoo puts an inquiry back into the first stage when its own is not one of the new department.
        """
        groups = {}
        for lead in self:
            user = lead.partner_id.commercial_partner_id.user_id
            team = user.sale_team_id or lead.team_id
            limited = lead.stage_id.team_ids and team not in lead.stage_id.team_ids
            key = (user, team, lead.stage_id if limited else lead.stage_id.browse())
            groups[key] = groups.get(key, self.browse()) | lead
        return [
            ({"user_id": user.id, "team_id": team.id} | ({"stage_id": stage.id} if stage else {}), leads)
            for (user, team, stage), leads in groups.items()
            if user
        ]
