from odoo import api, fields, models
from odoo.fields import Domain


class TradePriceGrant(models.Model):
    """A role that sees prices of one product category, and of those below it, without the privilege for all (QUO-4).

    Opening is the only direction: what no privilege and no grant opens stays closed, on every channel. A grant shows figures
    in fields of their own (see ``trade.category.price.mixin``); the price fields and the documents stay with the privileges.
    """

    _name = "trade.price.grant"
    _description = "Price Access by Category"
    _order = "category_id, group_id, id"
    _rec_name = "category_id"

    category_id = fields.Many2one(
        "product.category", string="Product category", required=True, index=True, ondelete="cascade"
    )
    group_id = fields.Many2one(
        "res.groups",
        string="Role",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('share', '=', False)]",
    )
    sale = fields.Boolean(string="Selling prices")
    cost = fields.Boolean(string="Costs")
    active = fields.Boolean(default=True)

    _uniq = models.Constraint(
        "UNIQUE(category_id, group_id)", "This role has a line for this category already; change that one."
    )
    _something = models.Constraint("CHECK (sale OR cost)", "Tick what the role may see: selling prices, costs or both.")

    @api.model
    def _open_categories(self, kind):
        """Return the ids of the categories whose prices are open to the user; two queries.

        :param kind: ``sale`` or ``cost``
        """
        grants = self.sudo().search(Domain("group_id", "in", self.env.user.all_group_ids.ids) & Domain(kind, "=", True))
        if not grants:
            return frozenset()
        categories = self.env["product.category"].sudo()
        return frozenset(categories.search([("id", "child_of", grants.category_id.ids)]).ids)
