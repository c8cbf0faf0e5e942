from odoo import api, fields, models


class PurchaseOrder(models.Model):
    """An order whose goods come in only when purchasing announces them (DSP-8), and go back the same way (DSP-9)."""

    _name = "purchase.order"
    # first: what a note says comes before what Odoo says
    _inherit = ["trade.dispatch.order.mixin", "purchase.order"]

    _dispatch_order = "purchase_order_id"
    _dispatch_date = "date_planned"

    trade_dispatch_ids = fields.One2many("trade.dispatch", "purchase_order_id", string="Receipt notices")
    trade_dispatch_count = fields.Integer(string="Number of notices")
    trade_receipt_control = fields.Boolean(related="company_id.trade_receipt_control")

    trade_can_receive = fields.Boolean(compute="_compute_trade_can_receive", compute_sudo=True)

    @api.depends("state", "company_id", "order_line.trade_qty_dispatched", "order_line.trade_qty_closed")
    def _compute_trade_can_receive(self):
        for order in self:
            order.trade_can_receive = (
                order.state == "purchase"
                and order.company_id.trade_receipt_control
                and any(
                    line.product_qty - line.trade_qty_closed > line.trade_qty_dispatched
                    for line in order._dispatch_goods()
                )
            )

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
