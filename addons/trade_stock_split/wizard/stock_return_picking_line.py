from odoo import models


class StockReturnPickingLine(models.TransientModel):
    _inherit = "stock.return.picking.line"

    def _prepare_move_default_values(self, new_picking):
        """Goods that come back are not on the note any more: sending them again needs a note of its own."""
        return {**super()._prepare_move_default_values(new_picking), "trade_dispatch_line_id": False}
