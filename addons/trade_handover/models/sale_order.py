from odoo import api, models
from odoo.fields import Domain

UNDELIVERED = ("pending", "started", "partial")


class SaleOrder(models.Model):
    _inherit = "sale.order"

    @api.model
    def _trade_handover_domain(self, code):
        following = self.env["res.partner"]._trade_following
        if code == "quotation":
            return following(("quotations",))["sale.order"]
        if code == "order":
            # one that is invoiced in full may still have to be delivered
            undelivered = Domain("state", "=", "sale") & Domain("delivery_status", "in", UNDELIVERED)
            return following(("orders",))["sale.order"] | undelivered
        return super()._trade_handover_domain(code)

    def _trade_handover_describe(self, code):
        if code not in ("quotation", "order"):
            return super()._trade_handover_describe(code)
        states = dict(self._fields["state"]._description_selection(self.env))
        return {
            order.id: {
                "name": order.name,
                "detail": order.client_order_ref or states[order.state],
                "date": order.date_order.date() if order.date_order else False,
                "amount": order.amount_total,
                "currency_id": order.currency_id.id,
                "mark": f"{order.state} {order.amount_total}",
            }
            for order in self
        }

    def _trade_handover_give(self, code, user):
        if code not in ("quotation", "order"):
            return super()._trade_handover_give(code, user)
        for values, orders in self._trade_group_for(user):
            orders.write(values)
        return None
