from odoo import fields, models
from odoo.fields import Domain


def search_shared(model, path, operator, levels=("read", "follow_up")):
    """Return the domain of the documents of customers shared with the current user: nothing at all where none is.

    By the customers' numbers, which are few: a join with the shares, under an OR of rules, would make PostgreSQL read all
    documents.
    """
    if operator != "in":
        return NotImplemented
    shared = model.env["trade.customer.share"]._get_shared_with(model.env.user, levels)
    return Domain(path, "any!", [("commercial_partner_id", "in", shared)]) if shared else Domain.FALSE


class SaleOrder(models.Model):
    _inherit = "sale.order"

    trade_shared = fields.Boolean(
        "Of a Shared Customer", compute="_compute_trade_shared", search="_search_trade_shared", compute_sudo=True
    )

    def _compute_trade_shared(self):
        shared = self.search([("id", "in", self.ids), ("trade_shared", "=", True)])
        for order in self:
            order.trade_shared = order in shared

    def _search_trade_shared(self, operator, value):
        return search_shared(self, "partner_id", operator)
