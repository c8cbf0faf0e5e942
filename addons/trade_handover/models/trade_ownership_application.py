from odoo import api, models


class TradeOwnershipApplication(models.Model):
    _inherit = "trade.ownership.application"

    @api.model
    def _trade_handover_domain(self, code):
        if code == "application":
            return [("state", "=", "open")]
        return super()._trade_handover_domain(code)

    def _trade_handover_describe(self, code):
        if code != "application":
            return super()._trade_handover_describe(code)
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        return {
            application.id: {
                "name": application.customer_name,
                "detail": kinds[application.kind],
                "date": application.create_date.date(),
            }
            for application in self
        }
