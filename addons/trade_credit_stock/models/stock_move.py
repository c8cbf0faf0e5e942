from odoo import api, models

WATCHED = {"state", "sale_line_id"}


class StockMove(models.Model):
    """The end of the last move of an order line closes it for the credit ledger."""

    _inherit = "stock.move"

    @api.model_create_multi
    def create(self, vals_list):
        moves = super().create(vals_list)
        self.env["trade.credit.ledger"]._mark("sale.order.line", moves.sale_line_id.ids)
        return moves

    def unlink(self):
        self.env["trade.credit.ledger"]._mark("sale.order.line", self.sale_line_id.ids)
        return super().unlink()

    def _write_multi(self, vals_list):
        result = super()._write_multi(vals_list)
        self.env["trade.credit.ledger"]._mark(
            "stock.move", [id_ for id_, vals in zip(self._ids, vals_list, strict=True) if WATCHED & vals.keys()]
        )
        return result
