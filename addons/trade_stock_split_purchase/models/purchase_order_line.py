from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import float_compare

_GOODS = ("product_id", "product_uom_id", "order_id")


class PurchaseOrderLine(models.Model):
    """A line whose goods come in under receipt notices and go back under purchase returns."""

    _name = "purchase.order.line"
    _inherit = ["purchase.order.line", "trade.dispatch.source.mixin"]

    trade_dispatch_line_ids = fields.One2many("trade.dispatch.line", "purchase_line_id", string="Notice lines")

    def _dispatch_targets(self, kind):
        if kind == "purchase_out":
            return {line.id: line.qty_received for line in self}
        return {line.id: line.product_qty - line.trade_qty_closed for line in self}

    def _dispatch_limits(self, kind):
        if kind == "purchase_out":
            return self._dispatch_targets(kind)
        return {
            line.id: line.product_qty * line.product_id.product_tmpl_id._trade_tolerance(line.company_id)
            - line.trade_qty_closed
            for line in self
        }

    def _dispatch_moved(self, kind):
        # what went back has left the received quantity already
        return {line.id: 0.0 if kind == "purchase_out" else line.qty_received for line in self}

    def _trade_controlled_lines(self):
        """Return the lines whose goods come in only under receipt notices."""
        return self.filtered(
            lambda line: line.sudo().company_id.trade_receipt_control and line.product_id.type == "consu"
        )

    def _create_or_update_picking(self):
        others = self - self._trade_controlled_lines()
        return super(PurchaseOrderLine, others)._create_or_update_picking() if others else None

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("trade_qty_closed") for vals in vals_list):
            self._trade_refuse_closed()
        return super().create(vals_list)

    def write(self, vals):
        if "trade_qty_closed" in vals:
            self._trade_refuse_closed()
        if any(name in vals for name in _GOODS):
            self._trade_ensure_goods_kept(vals)
        result = super().write(vals)
        if "product_qty" in vals:
            lines = self._trade_controlled_lines().filtered(lambda line: line.order_id.state == "purchase")
            lines._dispatch_check_cap("purchase_in")
        return result

    def _trade_refuse_closed(self):
        raise AccessError(self.env._("A quantity is short-closed by its button, which asks for the reason."))

    def _trade_ensure_goods_kept(self, vals):
        changed = self.filtered(lambda line: any(name in vals and line[name].id != vals[name] for name in _GOODS))
        note = changed.sudo().trade_dispatch_line_ids.dispatch_id.filtered(lambda each: each.phase != "withdrawn")[:1]
        if note:
            raise UserError(
                self.env._(
                    "Notice %s refers to this line: product and unit stay as they are. Withdraw it first.", note.name
                )
            )

    def _trade_short_close(self, quantities, reason):
        """Close what will not come any more (ORD-4), with the reason in the chatter of the order.

        :param quantities: ``{line: quantity to close in addition, in the line's unit}``
        :raises UserError: more than is open, or what released notices still announce
        """
        lines = self.concat(*quantities)
        lines.check_access("write")
        lines_sudo = lines.sudo()
        lines_sudo.flush_recordset()
        added = {line.id: quantity for line, quantity in quantities.items()}
        lines_sudo._dispatch_write_closed({line: line.trade_qty_closed + added[line.id] for line in lines_sudo})
        lines_sudo._dispatch_check_cap("purchase_in")
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        for line in lines_sudo:
            rest = line.product_qty - line.qty_received - line.trade_qty_closed
            if float_compare(rest, 0, precision_digits=digits) < 0:
                raise UserError(self.env._("“%s”: not that much is open.", line.display_name))
        for order, closed in lines_sudo.grouped("order_id").items():
            text = ", ".join(f"{line.product_id.display_name}: {added[line.id]:g}" for line in closed)
            order._message_log(body=self.env._("Short-closed (%(reason)s): %(lines)s", reason=reason, lines=text))
