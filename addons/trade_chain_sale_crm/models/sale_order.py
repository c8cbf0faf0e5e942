from odoo import models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    def _trade_chain_sources(self):
        found = super()._trade_chain_sources()
        for order in self:
            found[order.id].append(order.opportunity_id)
        return found
