from odoo import api, models


class SaleOrder(models.Model):
    _inherit = "sale.order"

    @api.onchange("sale_order_template_id")
    def _onchange_sale_order_template_id(self):
        """A template adds to what the customer asked for in the inquiry; by itself it would replace it (INQ-2)."""
        asked = self._trade_asked_lines()
        result = super()._onchange_sale_order_template_id()
        if asked and self.sale_order_template_id:
            added = (self.order_line - asked).filtered(
                lambda line: not line.product_id or line.product_id not in asked.product_id
            )
            asked.sequence = -100  # before the first line of a template, which core puts at -99
            self.order_line = asked + added
        return result

    def _trade_asked_lines(self):
        """Return the lines of a quotation being typed that came from its inquiry."""
        self.ensure_one()
        if self._origin or not self.opportunity_id:
            return self.order_line.browse()
        wanted = self.opportunity_id.trade_product_ids
        notes = {command[2].get("name") for command in wanted._prepare_order_line_commands()}
        return self.order_line.filtered(
            lambda line: (
                line.product_id in wanted.product_id
                if line.product_id
                else line.display_type == "line_note" and line.name in notes
            )
        )
