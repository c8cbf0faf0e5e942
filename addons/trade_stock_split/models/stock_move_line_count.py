from odoo import fields, models


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

    def _trade_clear_count(self):
        """Forget a count that has been reported."""
        self.write({"trade_qty_damaged": 0.0, "trade_qty_missing": 0.0})
