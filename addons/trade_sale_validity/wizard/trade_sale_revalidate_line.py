from odoo import api, fields, models


class TradeSaleRevalidateLine(models.TransientModel):
    _name = "trade.sale.revalidate.line"
    _description = "Price to Be Re-checked"

    wizard_id = fields.Many2one("trade.sale.revalidate", required=True, ondelete="cascade")
    order_line_id = fields.Many2one("sale.order.line", string="Line", required=True, readonly=True, ondelete="cascade")
    product_id = fields.Many2one(related="order_line_id.product_id")
    quantity = fields.Float(related="order_line_id.product_uom_qty")
    currency_id = fields.Many2one(related="order_line_id.currency_id")
    price_quoted = fields.Monetary(string="Quoted", compute="_compute_price_quoted")
    price_today = fields.Monetary(string="Today", readonly=True)
    difference = fields.Monetary(compute="_compute_difference")
    percent = fields.Float(compute="_compute_difference", string="Difference (%)")
    take_today = fields.Boolean(
        string="Take price of today", compute="_compute_take_today", store=True, readonly=False, precompute=True
    )

    @api.depends("order_line_id.price_unit", "order_line_id.discount")
    def _compute_price_quoted(self):
        for line in self:
            line.price_quoted = line.order_line_id._trade_net_price() if line.order_line_id else 0.0

    @api.depends("price_quoted", "price_today")
    def _compute_difference(self):
        for line in self:
            line.difference = line.price_today - line.price_quoted
            line.percent = line.difference / line.price_quoted if line.price_quoted else 0.0

    @api.depends("price_quoted", "price_today")
    def _compute_take_today(self):
        """A risen price is proposed; a fallen one is nothing the customer has to be told without thinking."""
        for line in self:
            line.take_today = line._differs() and line.price_today > line.price_quoted

    def _differs(self):
        self.ensure_one()
        return bool(self.currency_id and self.currency_id.compare_amounts(self.price_today, self.price_quoted))

    def _record(self):
        """Return product, quoted, today's and chosen price as text, before anything is written."""
        chosen = self.price_today if self.take_today else self.price_quoted
        prices = (self.currency_id.format(price) for price in (self.price_quoted, self.price_today, chosen))
        return (self.product_id.display_name, *prices)

    def _apply(self):
        """Write the prices of today where they were chosen. The price is computed anew here, not taken from the screen."""
        for line in self.filtered("take_today").order_line_id:
            line.write({"price_unit": line._trade_price_of_today(), "discount": 0.0})
