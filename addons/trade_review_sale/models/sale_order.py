from odoo import models


class SaleOrder(models.Model):
    """A quotation becomes an order only when the reviews its company wants have been given (ORG-2, ORD-2)."""

    _name = "sale.order"
    _inherit = ["sale.order", "trade.review.mixin"]

    _review_state_from = ("draft", "sent")
    _review_state_to = ("sale",)
    _review_team_field = "team_id"
    _review_date_field = "date_order"
    _review_watched = {
        "prices": (
            "amount_total",
            "currency_id",
            "order_line.product_id",
            "order_line.product_uom_qty",
            "order_line.price_unit",
            "order_line.discount",
            "order_line.tax_ids",
        ),
        "supply": (
            "partner_shipping_id",
            "commitment_date",
            "warehouse_id",
            "order_line.product_id",
            "order_line.name",
            "order_line.product_uom_qty",
            "order_line.product_uom_id",
            "order_line.customer_lead",
        ),
        "terms": (
            "partner_id",
            "partner_invoice_id",
            "payment_term_id",
            "fiscal_position_id",
            "client_order_ref",
            "note",
        ),
    }

    def _review_lines(self, field_name):
        """Leave out headings, and down payments as invoicing adds them: without quantity they add nothing to the order."""
        return self[field_name].filtered(
            lambda line: not line.display_type and not (line.is_downpayment and not line.product_uom_qty)
        )

    # The customer on the portal: what has to be reviewed first can be neither signed nor paid into an order. A payment
    # that arrives all the same is kept, and the quotation waits for its review instead of failing the payment.

    def _has_to_be_signed(self):
        return super()._has_to_be_signed() and not self._review_missing()

    def _has_to_be_paid(self):
        return super()._has_to_be_paid() and not self._review_missing()

    def _is_confirmation_amount_reached(self):
        reached = super()._is_confirmation_amount_reached()
        return reached and (self.state not in self._review_state_from or not self._review_missing())
