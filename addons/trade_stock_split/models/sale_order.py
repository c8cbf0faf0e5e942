from odoo import api, fields, models


class SaleOrder(models.Model):
    """An order that moves nothing until sales releases a dispatch note (DSP-1)."""

    _name = "sale.order"
    # first: what a note says comes before what Odoo says
    _inherit = ["trade.dispatch.order.mixin", "sale.order"]

    _dispatch_order = "sale_order_id"
    _dispatch_date = "commitment_date"

    trade_dispatch_ids = fields.One2many("trade.dispatch", "sale_order_id", string="Dispatch notes")
    trade_dispatch_control = fields.Boolean(related="company_id.trade_dispatch_control")
    trade_can_dispatch = fields.Boolean(compute="_compute_trade_can_dispatch", compute_sudo=True)

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

    def action_trade_dispatch(self):
        """Make a draft dispatch note of everything that is on no released note yet, and open it (DSP-1)."""
        return self._trade_make_note("sale_out")

    def action_trade_dispatches(self):
        """Open the dispatch notes of the order."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("trade_stock_split.trade_dispatch_action")
        action["domain"] = [("sale_order_id", "=", self.id)]
        action["context"] = {"default_sale_order_id": self.id, "default_kind": "sale_out"}
        return action
