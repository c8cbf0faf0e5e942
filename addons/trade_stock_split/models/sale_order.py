from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError


class SaleOrder(models.Model):
    _inherit = "sale.order"

    trade_dispatch_ids = fields.One2many("trade.dispatch", "sale_order_id", string="Dispatch notes")
    trade_dispatch_count = fields.Integer(string="Number of dispatch notes", compute="_compute_trade_dispatch_count")
    trade_dispatch_control = fields.Boolean(related="company_id.trade_dispatch_control")
    trade_can_dispatch = fields.Boolean(compute="_compute_trade_can_dispatch", compute_sudo=True)

    @api.depends("trade_dispatch_ids")
    def _compute_trade_dispatch_count(self):
        groups = self.env["trade.dispatch"]._read_group(
            [("sale_order_id", "in", self.ids)], ["sale_order_id"], ["__count"]
        )
        counts = {order.id: count for order, count in groups}
        for order in self:
            order.trade_dispatch_count = counts.get(order._origin.id, 0)

    @api.depends("state", "company_id", "order_line.trade_qty_dispatched", "order_line.trade_qty_closed")
    def _compute_trade_can_dispatch(self):
        for order in self:
            order.trade_can_dispatch = (
                order.state == "sale"
                and order.company_id.trade_dispatch_control
                and any(
                    line.product_uom_qty - line.trade_qty_closed > line.trade_qty_dispatched
                    for line in order.order_line
                    if line.product_id.type == "consu"
                )
            )

    @api.depends("order_line.product_uom_qty", "order_line.qty_delivered", "order_line.trade_qty_closed", "state")
    def _compute_delivery_status(self):  # pylint: disable=missing-return
        """Core calls an order delivered when the transfers that exist are done; here the rest may have none yet."""
        super()._compute_delivery_status()
        for order in self.filtered(lambda order: order.state == "sale" and order.company_id.trade_dispatch_control):
            goods = order.order_line.filtered(lambda line: line.product_id.type == "consu" and line.product_uom_qty > 0)
            if not goods:
                continue
            delivered = any(line.qty_delivered for line in goods)
            if all(
                line.product_uom_id.compare(line.qty_delivered + line.trade_qty_closed, line.product_uom_qty) >= 0
                for line in goods
            ):
                order.delivery_status = "full" if delivered else False
            elif delivered:
                order.delivery_status = "partial"
            else:
                started = any(picking.state == "done" for picking in order.picking_ids)
                order.delivery_status = "started" if started else "pending"

    def write(self, vals):
        """Take the dispatch notes along when an order stops being one, whoever writes the state."""
        leaving = self.browse()
        if vals.get("state", "sale") != "sale":
            leaving = self.filtered(lambda order: order.state == "sale")
        result = super().write(vals)
        if leaving:
            leaving.sudo().trade_dispatch_ids._end_with_order()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_dispatched(self):
        note = self.sudo().trade_dispatch_ids.filtered(lambda note: note.phase != "draft")[:1]
        if note:
            raise UserError(self.env._("Dispatch note %s refers to this order; it stays on record.", note.name))

    # ------------------------------------------------------------------ actions
    def action_trade_dispatch(self):
        """Make a draft dispatch note of everything that is on no released note yet, and open it (DSP-1)."""
        self.ensure_one()
        note = self.env["trade.dispatch"].create(self._trade_prepare_dispatch())
        return note._get_records_action()

    def action_trade_dispatches(self):
        """Open the dispatch notes of the order."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("trade_stock_split.trade_dispatch_action")
        action["domain"] = [("sale_order_id", "=", self.id)]
        action["context"] = {"default_sale_order_id": self.id, "default_kind": "sale_out"}
        return action

    def action_trade_short_close(self):
        """Open the dialog that closes what will not be delivered any more (ORD-4)."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Short-close"),
            "res_model": "trade.order.close",
            "view_mode": "form",
            "target": "new",
            "context": {"default_sale_order_id": self.id},
        }

    def _trade_prepare_dispatch(self):
        """Return the values of a draft note with what is on no released note yet.

        :raises UserError: the order is not confirmed, or nothing is left
        """
        self.ensure_one()
        if self.state != "sale":
            raise UserError(self.env._("Only a confirmed order can be dispatched."))
        lines = self.order_line.filtered(lambda line: line.product_id.type == "consu")
        room = lines._dispatch_room("sale_out")
        rest = [line for line in lines if line.product_uom_id.compare(room[line.id], 0) > 0]
        if not rest:
            raise UserError(self.env._("Everything on %s is on a released dispatch note already.", self.name))
        return {
            "kind": "sale_out",
            "sale_order_id": self.id,
            "line_ids": [fields.Command.create({"sale_line_id": line.id, "quantity": room[line.id]}) for line in rest],
        }

    def _trade_log_closed(self, quantities, reason):
        """Write into the chatter what was short-closed and why."""
        self.ensure_one()
        items = Markup().join(
            Markup("<li>{}: {:g} {}</li>").format(line.display_name, quantity, line.product_uom_id.name)
            for line, quantity in quantities.items()
        )
        head = self.env._("Short-closed: %s", reason)
        self._message_log(body=Markup("{}<ul>{}</ul>").format(head, items))

    def _trade_chain_targets(self):
        found = super()._trade_chain_targets()
        for order in self:
            found[order.id].append(order.trade_dispatch_ids)
        return found
