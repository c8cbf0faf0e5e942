from odoo import models


class StockRule(models.Model):
    _inherit = "stock.rule"

    def _get_custom_move_fields(self):
        return [*super()._get_custom_move_fields(), "trade_dispatch_line_id"]

    def _push_prepare_move_copy_values(self, move_to_copy, new_date):
        """What has come in is in: putting it away is no part of the note any more."""
        values = super()._push_prepare_move_copy_values(move_to_copy, new_date)
        line = move_to_copy.sudo().trade_dispatch_line_id
        if line and not line.dispatch_id._kind().outgoing:
            values["trade_dispatch_line_id"] = False
        return values
