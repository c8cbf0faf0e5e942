from odoo import api, fields, models


class TradeCategoryPriceMixin(models.AbstractModel):
    """The price and the cost of a product, for who may see those of its category (QUO-4).

    Not stored and not searchable: who may not see a figure cannot guess it by searching, sorting or grouping either.
    """

    _name = "trade.category.price.mixin"
    _description = "Prices by Category"

    #: The field with the selling price.
    _trade_price_field = "list_price"

    trade_category_price = fields.Float(
        string="Selling price (by category)",
        compute="_compute_trade_category_prices",
        compute_sudo=True,
        digits="Product Price",
        help="Shown because one of your roles sees the prices of this category.",
    )
    trade_category_cost = fields.Float(
        string="Cost (by category)",
        compute="_compute_trade_category_prices",
        compute_sudo=True,
        digits="Product Price",
        help="Shown because one of your roles sees the costs of this category.",
    )

    @api.depends("categ_id")
    @api.depends_context("uid", "company")
    def _compute_trade_category_prices(self):
        grants = self.env["trade.price.grant"]
        selling, costs = grants._open_categories("sale"), grants._open_categories("cost")
        for product in self:
            # as it is saved: in a form anybody may put the product into a category that is open to him
            saved = product._origin
            category = saved.categ_id.id
            product.trade_category_price = saved[self._trade_price_field] if category in selling else 0.0
            product.trade_category_cost = saved.standard_price if category in costs else 0.0
