from odoo import models

WATCHED = {"phase", "qty_open", "qty_difference"}


class TradeDispatchLine(models.Model):
    """What a note still promises stands in the credit ledger of its order."""

    _inherit = "trade.dispatch.line"

    def unlink(self):
        self.env["trade.credit.ledger"]._mark("sale.order.line", self.sale_line_id.ids)
        return super().unlink()

    def _write_multi(self, vals_list):
        result = super()._write_multi(vals_list)
        self.env["trade.credit.ledger"]._mark(
            "trade.dispatch.line",
            [id_ for id_, vals in zip(self._ids, vals_list, strict=True) if WATCHED & vals.keys()],
        )
        return result
