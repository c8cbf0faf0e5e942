from odoo import api, fields, models
from odoo.fields import Domain

#: Earlier lines shown while a line is typed.
HISTORY = 12


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    @api.model
    def trade_price_history(self, product_id, partner_id, order_id=False):
        """Return the latest quotes and deals of a product with a customer, newest first (QUO-1).

        The customer is the whole company. Only documents that the reader may see, and none without the right to see selling
        prices.

        :param int order_id: the document at hand, left out
        :returns: list of ``{order, order_id, date, state, state_label, quantity, unit, price, discount, net, salesperson}``;
            amounts are formatted in the currency of their document
        """
        if not (product_id and partner_id) or not self.env.user.has_group("trade_base.group_sale_price"):
            return []
        customer = self.env["res.partner"].browse(partner_id).commercial_partner_id
        lines = self.search(
            Domain("product_id", "=", product_id)
            & Domain("order_id.partner_id", "child_of", customer.ids)
            & Domain("order_id.state", "in", ("sent", "sale", "draft", "cancel"))
            & Domain("order_id", "!=", order_id)
            & Domain("is_downpayment", "=", False),
            order="order_id, id",
            limit=HISTORY,
        )
        lines.order_id.fetch(["name", "date_order", "state", "user_id", "currency_id"])
        states = dict(lines.order_id._fields["state"]._description_selection(self.env))
        return [line._trade_history_values(states) for line in lines]

    def _trade_history_values(self, states):
        """Return one row of the history."""
        self.ensure_one()
        order = self.order_id
        return {
            "order": order.name,
            "order_id": order.id,
            "date": fields.Date.to_string(fields.Datetime.context_timestamp(self, order.date_order)),
            "state": order.state,
            "state_label": states[order.state],
            "quantity": self.product_uom_qty,
            "unit": self.product_uom_id.name or "",
            "price": order.currency_id.format(self.price_unit),
            "discount": self.discount,
            "net": order.currency_id.format(self._trade_net_price()),
            "salesperson": order.user_id.sudo().name or "",
        }

    def _trade_net_price(self):
        """Return the price per unit after discount, in the currency of the document."""
        self.ensure_one()
        return self.price_unit * (1 - self.discount / 100)

    def _trade_price_of_today(self):
        """Return the price per unit that the price list gives today for this line, after discounts of the list."""
        self.ensure_one()
        line = self.with_company(self.company_id)
        order = line.order_id
        price = order.pricelist_id._get_product_price(
            line.product_id.with_context(**line._get_product_price_context()),
            quantity=line.product_uom_qty or 1.0,
            currency=order.currency_id,
            uom=line.product_uom_id,
            date=fields.Datetime.now(),
        )
        return line.product_id._get_tax_included_unit_price_from_price(
            price,
            product_taxes=line.product_id.taxes_id._filter_taxes_by_company(line.company_id),
            fiscal_position=order.fiscal_position_id,
        )
