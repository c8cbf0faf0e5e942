from odoo import fields, models


class PurchaseOrderLine(models.Model):
    """A line whose goods come in under receipt notices and go back under purchase returns."""

    _name = "purchase.order.line"
    # first: its errors name the note, those of Odoo do not
    _inherit = ["trade.dispatch.source.mixin", "purchase.order.line"]

    _dispatch_kind = "purchase_in"
    _dispatch_ordered = "product_qty"
    _dispatch_done = "qty_received"
    _dispatch_confirmed = "purchase"
    _dispatch_control = "trade_receipt_control"

    trade_dispatch_line_ids = fields.One2many("trade.dispatch.line", "purchase_line_id", string="Notice lines")
    trade_qty_dispatched = fields.Float(
        string="Announced", help="On released receipt notices, whether it has come in or not."
    )
    trade_qty_open = fields.Float(help="Ordered, not received and not short-closed.")

    def _dispatch_targets(self, kind):
        if kind == "purchase_out":
            return {line.id: line.qty_received for line in self}
        return super()._dispatch_targets(kind)

    def _dispatch_limits(self, kind):
        return self._dispatch_targets(kind) if kind == "purchase_out" else super()._dispatch_limits(kind)

    def _dispatch_moved(self, kind):
        # what went back has left the received quantity already
        return dict.fromkeys(self.ids, 0.0) if kind == "purchase_out" else super()._dispatch_moved(kind)

    def _create_or_update_picking(self):
        others = self - self._trade_controlled_lines()
        return super(PurchaseOrderLine, others)._create_or_update_picking() if others else None
