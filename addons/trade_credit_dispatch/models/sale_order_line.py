from odoo import models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _dispatch_write_closed(self, quantities):
        """What is short-closed is owed no more; it is written past the ORM, so it is marked here."""
        result = super()._dispatch_write_closed(quantities)
        self.env["trade.credit.ledger"]._mark("sale.order.line", [line.id for line in quantities])
        return result

    def _trade_credit_touched(self):
        """Notes may have released lines of an order that was confirmed before, and a part of them may be short-closed."""
        noted = self.filtered(lambda line: line.trade_qty_closed or line.trade_dispatch_line_ids)
        return super()._trade_credit_touched() | noted
