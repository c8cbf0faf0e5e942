from odoo import api, models


class SaleOrder(models.Model):
    """A customer who has not bought yet is quoted from the template for new customers (QUO-1)."""

    _inherit = "sale.order"  # pylint: disable=consider-merging-classes-inherited

    def _compute_sale_order_template_id(self):
        """Propose the template for new customers to them; whoever has bought before gets that of the company."""
        result = super()._compute_sale_order_template_id()
        new = self._trade_of_new_customers()
        for order in self:
            template = order.company_id.trade_new_customer_template_id
            if order in new:
                order.sale_order_template_id = template
            elif template and order.sale_order_template_id == template:
                order.sale_order_template_id = order.company_id.sale_order_template_id
        return result

    @api.onchange("partner_id")
    def _onchange_trade_new_customer(self):
        """Choose the template with the customer, unless the salesperson has chosen another one."""
        company = self.company_id
        proposed = company.trade_new_customer_template_id | company.sale_order_template_id
        if company.trade_new_customer_template_id and not self._origin and self.sale_order_template_id <= proposed:
            self._compute_sale_order_template_id()

    def _trade_of_new_customers(self):
        """Return the orders whose customer has no confirmed order with their company; one query for all.

        Orders of companies without a template for new customers are never returned.
        """
        asked = self.filtered(
            lambda order: (
                order.partner_id
                and order.company_id.trade_new_customer_template_id
                and not ("website_id" in order._fields and order.website_id)
            )
        )
        if not asked:
            return asked
        # one's own view of the orders does not count: a customer of a colleague is not new
        bought = (
            self.env["sale.order"]
            .sudo()
            ._read_group(
                [
                    ("state", "=", "sale"),
                    ("company_id", "in", asked.company_id.ids),
                    ("partner_id.commercial_partner_id", "in", asked.partner_id.commercial_partner_id.ids),
                ],
                ["company_id", "partner_id"],
            )
        )
        old = {(company.id, partner.commercial_partner_id.id) for company, partner in bought}
        return asked.filtered(lambda order: (order.company_id.id, order.partner_id.commercial_partner_id.id) not in old)
