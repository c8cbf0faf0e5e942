from odoo import models


class PurchaseOrder(models.Model):
    """A request for quotation becomes a purchase order only when its reviews have been given (ORG-2)."""

    _name = "purchase.order"
    _inherit = ["purchase.order", "trade.review.mixin"]

    _review_state_from = ("draft", "sent", "to approve")
    _review_state_to = ("purchase",)
    _review_date_field = "date_order"
    _review_watched = {
        "prices": (
            "amount_total",
            "currency_id",
            "order_line.product_id",
            "order_line.product_qty",
            "order_line.price_unit",
            "order_line.discount",
            "order_line.tax_ids",
        ),
        "supply": (
            "dest_address_id",
            "order_line.product_id",
            "order_line.name",
            "order_line.product_qty",
            "order_line.product_uom_id",
            "order_line.date_planned",
        ),
        "terms": ("partner_id", "payment_term_id", "fiscal_position_id", "incoterm_id", "partner_ref", "note"),
    }
    # The supplier moves arrival dates on the portal, and fills in its own reference, after the order.
    _review_free_after = ("order_line.date_planned", "partner_ref")

    def _review_lines(self, field_name):
        """Leave out headings, and down payments as billing adds them: without quantity they add nothing to the order."""
        return self[field_name].filtered(
            lambda line: not line.display_type and not (line.is_downpayment and not line.product_qty)
        )
