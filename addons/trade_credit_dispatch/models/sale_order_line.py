from odoo import models


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    def _dispatch_write_closed(self, quantities):
        """What is short-closed is owed no more; it is written past the ORM, so it is marked here."""
        result = super()._dispatch_write_closed(quantities)
        self.env["trade.credit.ledger"]._mark("sale.order.line", [line.id for line in quantities])
        return result
