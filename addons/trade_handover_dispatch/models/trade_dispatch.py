from odoo import api, models
from odoo.fields import Domain

#: States in which somebody still has to see to the goods.
NOT_OUT = ("draft", "review", "released", "partly")


class TradeDispatch(models.Model):
    _inherit = "trade.dispatch"

    @api.model
    def _trade_handover_domain(self, code):
        """Notes of sales that are not out yet; those of purchasing are no business of a salesperson."""
        if code == "dispatch":
            return Domain("state", "in", NOT_OUT) & Domain("sale_order_id", "!=", False)
        return super()._trade_handover_domain(code)

    def _trade_handover_describe(self, code):
        if code != "dispatch":
            return super()._trade_handover_describe(code)
        states = dict(self._fields["state"]._description_selection(self.env))
        return {
            note.id: {
                "name": note.name,
                "detail": " · ".join(filter(None, (note.sale_order_id.name, states[note.state]))),
                "date": note.date_planned.date(),
                "mark": note.state,
            }
            for note in self
        }
