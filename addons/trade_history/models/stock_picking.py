from odoo import api, models

from odoo.addons.trade_base.tools.history import HistoryKind

_DATES = ("date_done", "scheduled_date", "create_date")
_DOMAINS = {
    "delivery": [("return_id", "=", False), ("picking_type_id.code", "=", "outgoing")],
    "receipt": [("return_id", "=", False), ("picking_type_id.code", "=", "incoming")],
    "return": [("return_id", "!=", False)],
}
_ICONS = {"delivery": "fa-truck", "receipt": "fa-sign-in", "return": "fa-reply"}
_SEARCH = ("name", "origin", "move_ids.product_id")


class StockPicking(models.Model):
    _inherit = "stock.picking"

    @api.model
    def _trade_history_kinds(self):
        """What passes the door; steps inside the house are nobody's history."""
        labels = {
            "delivery": self.env._("Deliveries"),
            "receipt": self.env._("Receipts"),
            "return": self.env._("Returns"),
        }
        return [
            *super()._trade_history_kinds(),
            *(
                HistoryKind(code, label, "goods", _DOMAINS[code], dates=_DATES, search=_SEARCH, icon=_ICONS[code])
                for code, label in labels.items()
            ),
        ]

    def _trade_history_describe(self):
        lines = super()._trade_history_describe()
        for picking in self:
            lines[picking.id]["text"] = picking.origin or ""
        return lines
