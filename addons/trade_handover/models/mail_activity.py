from odoo import api, models

#: Documents whose activities are handed over with them.
MODELS = ("res.partner", "crm.lead", "sale.order", "account.move")


class MailActivity(models.Model):
    _inherit = "mail.activity"

    @api.model
    def _trade_handover_domain(self, code):
        if code == "activity":
            return [("res_model", "in", self._trade_handover_models())]
        return super()._trade_handover_domain(code)

    @api.model
    def _trade_handover_models(self):
        """Return the models whose activities are handed over; a hook. Each has ``partner_id`` or is ``res.partner``."""
        return list(MODELS)

    def _trade_handover_describe(self, code):
        if code != "activity":
            return super()._trade_handover_describe(code)
        partners = {}
        for model, activities in self.grouped("res_model").items():
            for document in self.env[model].browse(activities.mapped("res_id")).exists():
                partner = document if model == "res.partner" else document.partner_id
                partners[model, document.id] = partner.commercial_partner_id.id
        return {
            activity.id: {
                "name": activity.summary or activity.activity_type_id.name or activity.display_name,
                "detail": activity.res_name,
                "date": activity.date_deadline,
                "partner_id": partners.get((activity.res_model, activity.res_id), False),
            }
            for activity in self
        }
