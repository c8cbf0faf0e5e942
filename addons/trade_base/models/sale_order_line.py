from odoo import api, models


class SaleOrderLine(models.Model):
    _name = "sale.order.line"
    _inherit = ["sale.order.line", "trade.control.line.mixin", "trade.derived.mixin"]

    _trade_derived_fields = frozenset(
        {
            "price_subtotal",
            "price_tax",
            "price_total",
            "price_reduce_taxexcl",
            "price_reduce_taxinc",
            "qty_invoiced",
            "invoice_lines",
            "state",
        }
    )

    @api.model
    def _trade_refuse_derived(self, names):
        """Who keeps the books may hang a line on an invoice: that is no way to sell."""
        if "invoice_lines" in names and self.env.user.has_group("account.group_account_invoice"):
            names = frozenset(names) - {"invoice_lines"}
        return super()._trade_refuse_derived(names)
