from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class PurchaseOrder(models.Model):
    """An order whose goods come in only when purchasing announces them (DSP-8), and go back the same way (DSP-9)."""

    _inherit = "purchase.order"

    trade_dispatch_ids = fields.One2many("trade.dispatch", "purchase_order_id", string="Receipt notices")
    trade_dispatch_count = fields.Integer(string="Number of notices", compute="_compute_trade_dispatch_count")
    trade_receipt_control = fields.Boolean(related="company_id.trade_receipt_control")

    @api.depends("trade_dispatch_ids")
    def _compute_trade_dispatch_count(self):
        groups = self.env["trade.dispatch"]._read_group(
            [("purchase_order_id", "in", self.ids)], ["purchase_order_id"], ["__count"]
        )
        counts = {order.id: count for order, count in groups}
        for order in self:
            order.trade_dispatch_count = counts.get(order._origin.id, 0)

    def _create_picking(self):
        """Leave receipts of companies under receipt control to the notices."""
        others = self.filtered(lambda order: not order.company_id.trade_receipt_control)
        return super(PurchaseOrder, others)._create_picking() if others else True

    @api.depends("order_line.product_qty", "order_line.qty_received", "order_line.trade_qty_closed", "state")
    def _compute_receipt_status(self):  # pylint: disable=missing-return
        """Core calls an order received when the transfers that exist are done; here the rest may have none yet."""
        super()._compute_receipt_status()
        for order in self.filtered(lambda each: each.state == "purchase" and each.company_id.trade_receipt_control):
            goods = order.order_line.filtered(lambda line: line.product_id.type == "consu" and line.product_qty > 0)
            if not goods:
                continue
            received = any(line.qty_received for line in goods)
            if all(
                line.product_uom_id.compare(line.qty_received + line.trade_qty_closed, line.product_qty) >= 0
                for line in goods
            ):
                order.receipt_status = "full" if received else False
            else:
                order.receipt_status = "partial" if received else "pending"

    def write(self, vals):
        """Take the notices along when an order stops being one, whoever writes the state."""
        leaving = self.browse()
        if vals.get("state", "purchase") != "purchase":
            leaving = self.filtered(lambda order: order.state == "purchase")
        result = super().write(vals)
        if leaving:
            leaving.sudo().trade_dispatch_ids._end_with_order()
        return result

    # ------------------------------------------------------------------ actions
    def action_trade_receipt(self):
        """Make a draft receipt notice of everything that is on no released notice yet, and open it (DSP-8)."""
        return self._trade_make_note("purchase_in")

    def action_trade_return(self):
        """Make a draft purchase return with the lines of the order, and open it (DSP-9)."""
        return self._trade_make_note("purchase_out")

    def action_trade_dispatches(self):
        """Open the receipt notices and returns of the order."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("trade_stock_split_purchase.trade_dispatch_action_in")
        action["domain"] = [("purchase_order_id", "=", self.id)]
        return action

    def _trade_make_note(self, kind):
        self.ensure_one()
        if self.state != "purchase":
            raise UserError(self.env._("Only a confirmed order can be received or sent back."))
        lines = self.order_line.filtered(lambda line: line.product_id.type == "consu")
        room = lines._dispatch_room(kind)
        rest = [line for line in lines if line.product_uom_id.compare(room[line.id], 0) > 0]
        if not rest:
            raise UserError(self.env._("Nothing of %s is left for it.", self.name))
        note = self.env["trade.dispatch"].create(
            {
                "kind": kind,
                "purchase_order_id": self.id,
                "line_ids": [Command.create({"purchase_line_id": line.id, "quantity": room[line.id]}) for line in rest],
            }
        )
        return note._get_records_action()

    def _trade_chain_targets(self):
        found = super()._trade_chain_targets()
        for order in self:
            found[order.id].append(order.trade_dispatch_ids)
        return found
