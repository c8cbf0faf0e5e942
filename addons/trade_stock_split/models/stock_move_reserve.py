from odoo import models

from ..tools.stock_batch import StockBatch, current_batch, open_batch

#: In the context while Odoo reserves; an object cannot come from a client, so nobody else can claim to be that.
RESERVING = object()


# a file of its own: reserving is another subject than the guard
# pylint: disable=consider-merging-classes-inherited
class StockMoveReserve(models.Model):
    """Reservation takes what sales has named, and leaves what is promised to others (DSP-3)."""

    _inherit = "stock.move"

    def _trade_directed(self):
        """Return whether sales has said which lots leave (DSP-3)."""
        self.ensure_one()
        return self.sudo().trade_dispatch_line_id.directive not in (False, "free")

    def _action_assign(self, force_qty=False):
        """Let only the reservation itself choose the lots of directed moves; all moves share one look at the stock."""
        controlled = self.filtered(lambda move: move.company_id._trade_controls_stock())
        if not controlled:
            return super()._action_assign(force_qty=force_qty)
        stock = self.env["stock.quant"].sudo()
        batch = StockBatch(
            stock._trade_hold(
                (move.product_id.id, move.location_id, False)
                for move in controlled
                if move.product_id.tracking == "none" and move.state not in ("done", "cancel", "draft")
            ),
            controlled._trade_promised_products(),
        )
        moves = open_batch(self, batch)
        if self.trade_dispatch_line_id:
            moves = moves.with_context(trade_reserving=RESERVING)
        result = super(StockMoveReserve, moves)._action_assign(force_qty=force_qty)
        controlled.move_line_ids._trade_check_promised(batch)
        return result

    def _trade_promised_products(self):
        """Return the ids of the products of these moves that have lots named on released notes; one query at most."""
        tracked = self.product_id.filtered(lambda product: product.tracking != "none")
        if not tracked:
            return ()
        groups = (
            self.env["trade.dispatch.line"]
            .sudo()
            ._read_group(
                [
                    ("company_id", "in", self.company_id.ids),
                    ("product_id", "in", tracked.ids),
                    ("phase", "=", "released"),
                    ("directive", "=", "lots"),
                ],
                ["product_id"],
            )
        )
        return [product.id for (product,) in groups]

    def _update_reserved_quantity(self, need, location_id, lot_id=None, package_id=None, owner_id=None, strict=True):
        """Reserve what sales named, lot by lot as SQL finds it, without loading the lots of the product (DSP-3)."""
        reserve = super()._update_reserved_quantity
        if lot_id or self.product_id.tracking == "none" or not self.company_id._trade_controls_stock():
            return reserve(need, location_id, lot_id, package_id, owner_id, strict)
        if not self._trade_directed():
            batch = current_batch(self.env)
            if batch and self.product_id.id not in batch.promised:
                return reserve(need, location_id, lot_id, package_id, owner_id, strict)
            spared = self.env["stock.lot"].sudo()._trade_spared(self.product_id, self.company_id, need)
            if spared:
                reserve = super(StockMoveReserve, self.with_context(trade_spared_lots=spared))._update_reserved_quantity
            return reserve(need, location_id, lot_id, package_id, owner_id, strict)
        taken = 0.0
        for place, lot, package, owner, free in self.sudo().trade_dispatch_line_id._directive_plan(
            self, location_id, need
        ):
            taken += reserve(min(free, need - taken), place, lot, package, owner, strict=True)
        return taken
