from odoo import api, models


class CrmLead(models.Model):
    _inherit = "crm.lead"

    @api.model
    def _trade_handover_domain(self, code):
        if code == "inquiry":
            return self.env["res.partner"]._trade_following(("inquiries",))["crm.lead"]
        return super()._trade_handover_domain(code)

    def _trade_handover_describe(self, code):
        if code != "inquiry":
            return super()._trade_handover_describe(code)
        return {
            lead.id: {
                "name": lead.name,
                "detail": lead.stage_id.name,
                "date": lead.date_deadline,
                "amount": lead.expected_revenue,
                "currency_id": lead.company_currency.id,
                "mark": f"{lead.type} {lead.stage_id.id}",
            }
            for lead in self
        }

    def _trade_handover_give(self, code, user):
        """Odoo puts an inquiry back into the first stage when its own is not one of the new department: it keeps it.

        The department is always said: where the successor has none, Odoo would look for one for each inquiry.
        """
        if code != "inquiry":
            return super()._trade_handover_give(code, user)
        own = user.sudo().sale_team_id
        for (team, stage), leads in self.grouped(lambda lead: (own or lead.team_id, lead.stage_id)).items():
            limited = stage.team_ids and team not in stage.team_ids
            leads.write({"user_id": user.id, "team_id": team.id} | ({"stage_id": stage.id} if limited else {}))
        return None
