from odoo import api, models
from odoo.exceptions import ValidationError

#: Columns whose change may change what the order contributes.
WATCHED = {
    "order_id",
    "display_type",
    "is_downpayment",
    "product_uom_qty",
    "product_uom_id",
    "price_unit",
    "discount",
    "price_total",
    "qty_delivered",
    "qty_invoiced",
}
EDITED = WATCHED | {"product_id", "tax_ids"}


class SaleOrderLine(models.Model):
    _inherit = "sale.order.line"

    @api.constrains("is_downpayment", "product_uom_qty", "price_unit")
    def _check_trade_credit_down_payment(self):
        """What is marked as a down payment owes nothing: no goods may be sold under that mark. CRD-5"""
        for line in self:
            if line.is_downpayment and line.product_uom_qty and line.price_unit:
                raise ValidationError(
                    self.env._(
                        "“%s” is a down payment, of which the quantity is 0. Sell goods and services on a line of their own.",
                        line.name or line.order_id.name,
                    )
                )

    @api.depends("invoice_lines.move_id.move_type")
    def _compute_qty_invoiced(self):
        """A draft that is no invoice any more invoices nothing: else its order would count in neither."""
        return super()._compute_qty_invoiced()

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        if any("invoice_lines" in vals for vals in vals_list):
            lines._trade_credit_refuse_posted()
        confirmed = lines.filtered(lambda line: line.state == "sale")
        self.env["trade.credit.ledger"]._mark("sale.order.line", confirmed.ids)
        confirmed.order_id._trade_credit_after_edit()
        return lines

    def write(self, vals):
        invoiced = self.sudo().invoice_lines if "invoice_lines" in vals else None
        result = super().write(vals)
        if invoiced is not None:
            self._trade_credit_refuse_posted(invoiced)
        if EDITED & vals.keys():
            self.order_id._trade_credit_after_edit()
        return result

    def _trade_credit_refuse_posted(self, before=None):
        """Raise UserError if somebody hangs what is posted already on an order, which would then count as invoiced. CRD-5

        :param before: ``account.move.line`` records that hung there before
        """
        hung = self.sudo().invoice_lines - (before or self.env["account.move.line"])
        posted = hung.filtered(lambda line: line.parent_state == "posted")
        if posted and not self.env.su:
            posted._trade_credit_refuse_posted()

    def unlink(self):
        orders = self.filtered(lambda line: line.state == "sale").order_id
        result = super().unlink()
        # a line that lowered the total is a way to raise it when it goes
        self.env["trade.credit.ledger"]._mark("sale.order", orders.ids)
        orders._trade_credit_after_edit()
        return result

    def _write_multi(self, vals_list):
        result = super()._write_multi(vals_list)
        # lines of quotations contribute nothing, so that typing one costs nothing; when its order is confirmed it is
        # the order that is marked. What is not known of a line is looked at.
        states = self._fields["state"]._get_cache(self.env)
        changed = [
            id_
            for id_, vals in zip(self._ids, vals_list, strict=True)
            if WATCHED & vals.keys() and ("order_id" in vals or states.get(id_, "sale") == "sale")
        ]
        self.env["trade.credit.ledger"]._mark_written("sale.order.line", changed)
        return result

    def _trade_credit_touched(self):
        """Return the lines of which something was released, sent or closed before; a hook. Called with sudo."""
        return self.browse()
