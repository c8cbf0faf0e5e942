from odoo import api, fields, models


# a file of its own: the count is another subject than the guard
# pylint: disable=consider-merging-classes-inherited
class StockMoveLineCount(models.Model):
    """The count per lot."""

    _inherit = "stock.move.line"

    trade_qty_damaged = fields.Float(string="Damaged", digits="Product Unit", copy=False)
    trade_qty_missing = fields.Float(string="Missing", digits="Product Unit", copy=False)
    trade_crosses = fields.Boolean(related="move_id.trade_crosses")

    _trade_count_positive = models.Constraint(
        "CHECK (trade_qty_damaged >= 0 AND trade_qty_missing >= 0)", "A count cannot be negative."
    )

    @api.onchange("trade_qty_damaged", "trade_qty_missing")
    def _onchange_trade_count(self):
        """What is damaged or missing is not there to be sent: the clerk enters one figure, not two."""
        before = self._origin
        most = before.quantity + before.trade_qty_damaged + before.trade_qty_missing
        over = self.quantity + self.trade_qty_damaged + self.trade_qty_missing - most
        if before and self.product_uom_id.compare(over, 0) > 0:
            self.quantity = max(self.quantity - over, 0.0)

    def _trade_clear_count(self):
        """Forget a count that has been reported."""
        self.write({"trade_qty_damaged": 0.0, "trade_qty_missing": 0.0})
