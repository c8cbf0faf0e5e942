from odoo import models
from odoo.exceptions import UserError


class PaymentTransaction(models.Model):
    """What a customer has paid online is booked, and the customer goes on, even where the order must wait for somebody."""

    _inherit = "payment.transaction"

    def _check_amount_and_confirm_order(self):
        confirmed = self.env["sale.order"]
        for transaction in self:
            try:
                with self.env.cr.savepoint():
                    confirmed |= super(PaymentTransaction, transaction)._check_amount_and_confirm_order()
            except UserError:
                transaction.sale_order_ids._trade_schedule_stopped_online()
        return confirmed
