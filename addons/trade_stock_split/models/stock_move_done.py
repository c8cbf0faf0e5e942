from odoo import models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain
from odoo.tools import float_compare

from odoo.addons.trade_base.tools.cap import cap_touch

from ..tools.stock_batch import StockBatch, open_batch


# a file of its own: what is looked at when goods really move
# pylint: disable=consider-merging-classes-inherited
class StockMoveDone(models.Model):
    """The lowest point everybody passes who moves goods: by whom, under which note, how much (DSP-2, DSP-3)."""

    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        """Hold moves to their notes: released, from the warehouse named, and not beyond the quantity (DSP-2, DSP-3)."""
        todo = self.filtered(lambda move: move.state not in ("done", "cancel"))
        crossing = todo.filtered(lambda move: move._trade_kind())
        todo._trade_check_mover(crossing)
        (todo - crossing)._trade_check_step()
        if crossing:
            lines = crossing.sudo().trade_dispatch_line_id
            # everybody who ships, withdraws or changes these lines meets here, before anything is summed
            cap_touch(lines)
            lines.invalidate_recordset(flush=True)
            crossing._trade_prepare_done()
            crossing._trade_check_done()
        result = todo._trade_done_in_batch(
            lambda batch: super(StockMoveDone, open_batch(self, batch) if batch else self)._action_done(
                cancel_backorder=cancel_backorder
            )
        )
        done = crossing.exists().filtered(lambda move: move.state == "done")
        done._trade_check_sums()
        # more left than this transfer said, within the note: earlier steps still prepare what has gone
        surplus = done.filtered(lambda move: move.product_uom.compare(move.quantity, move.product_uom_qty) > 0)
        surplus.sudo().trade_dispatch_line_id._fit_moves()
        return result

    def _trade_done_in_batch(self, finish):
        """Call ``finish`` with the stock of these moves held, and check the promises of their lots when it is done.

        :param finish: ``finish(batch)``; without a batch when no company of these moves is under control
        """
        controlled = self.filtered(lambda move: move.company_id._trade_controls_stock())
        if not controlled:
            return finish(None)
        details = controlled.move_line_ids
        wanted = ((line.product_id.id, line.location_id, line.lot_id.id) for line in details)
        batch = StockBatch(self.env["stock.quant"].sudo()._trade_hold(wanted), controlled._trade_promised_products())
        lots = {company: lines.lot_id for company, lines in details.grouped("company_id").items()}
        result = finish(batch).with_env(self.env)
        for company, company_lots in lots.items():
            company_lots.filtered(lambda lot: lot.product_id.id in batch.promised)._trade_check_promised(company)
        return result

    def _trade_check_mover(self, crossing):
        """Refuse that somebody who is not of the warehouse brings goods over the door, or moves lots at all (DSP-2).

        Sales reads lots, to name them on a note; in plain Odoo that they cannot read them is what stops them here.

        :param crossing: the moves that need a note
        :raises AccessError: naming who can do it
        """
        if self.env.su or self.env.user.has_group("stock.group_stock_user"):
            return
        lots = self.env["stock.lot"]
        if crossing or (any(move.product_id.tracking != "none" for move in self) and not lots.has_access("write")):
            raise AccessError(
                self.env._(
                    "%s is validated by the warehouse: it counts what really moves. Ask a warehouse clerk.",
                    self[:1].picking_id.name or self[:1].display_name,
                )
            )

    def _trade_check_step(self):
        """Refuse that a step before the door takes more from the shelf than its transfer says.

        :raises UserError: naming the goods
        """
        for move in self.filtered("trade_dispatch_line_id"):
            if move.picked and move.product_uom.compare(move.quantity, move.product_uom_qty) > 0:
                raise UserError(
                    self.env._(
                        "%(transfer)s: at most %(most)g of %(product)s are wanted for %(note)s.",
                        transfer=move.picking_id.name or move.display_name,
                        most=move.product_uom_qty,
                        product=move.product_id.display_name,
                        note=move.sudo().trade_dispatch_line_id.dispatch_id.name,
                    )
                )

    def _trade_prepare_done(self):
        """Hook: what has to happen before moves under notes are done."""

    def _trade_check_done(self):
        """Refuse what the notes do not allow, before anything moves; extended by what a note may say."""
        for move in self:
            move._trade_ensure_note(move._trade_kind())
            line = move.sudo().trade_dispatch_line_id
            if line.phase != "released":
                raise UserError(
                    self.env._(
                        "%(note)s is not released any more; %(transfer)s cannot be done. Ask %(person)s.",
                        note=line.dispatch_id.name,
                        transfer=move.picking_id.name or move.display_name,
                        person=line.dispatch_id.user_id.name or self.env._("the salesperson"),
                    )
                )
            move._trade_check_warehouse(line)

    def _trade_check_warehouse(self, line):
        """Refuse goods from (or into) another warehouse than the note names (DSP-3)."""
        self.ensure_one()
        if not line.warehouse_id:
            return
        inside = "location_id" if self.env["trade.dispatch"]._kinds()[line.kind].outgoing else "location_dest_id"
        locations = self[inside] | self.move_line_ids[inside]
        if locations.warehouse_id - line.warehouse_id:
            raise UserError(
                self.env._(
                    "%(note)s names the warehouse %(warehouse)s for %(product)s; it cannot be another one.",
                    note=line.dispatch_id.name,
                    warehouse=line.warehouse_id.name,
                    product=line.product_id.display_name,
                )
            )

    def _trade_check_sums(self):
        """Refuse when more has moved than the notes say, all transfers together (DSP-2).

        :raises UserError: naming the line and what is left
        """
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        lines = self.sudo().trade_dispatch_line_id
        for line in lines:
            most = line.quantity - line.qty_closed - line.qty_difference
            if float_compare(line.qty_done, most, precision_digits=digits) > 0:
                raise UserError(
                    self.env._(
                        "%(line)s: %(over)g %(unit)s more than the note allows. At most %(most)g can move in all; part of it "
                        "may have moved meanwhile. Reload the page.",
                        line=line.display_name,
                        over=round(line.qty_done - most, digits),
                        unit=line.product_uom_id.name,
                        most=round(most, digits),
                    )
                )
        lines._check_done_lots()
        self._trade_check_stock()

    def _trade_check_stock(self):
        """Refuse lots shipped below zero: what is typed by hand must be there (DSP-2)."""
        tracked = self.filtered(lambda move: move.product_id.tracking != "none" and move.product_id.is_storable)
        lines = tracked.move_line_ids.filtered(lambda line: line.lot_id and line.location_id.usage == "internal")
        if not lines:
            return
        quants = self.env["stock.quant"].sudo()
        domain = Domain("lot_id", "in", lines.lot_id.ids) & Domain("location_id", "in", lines.location_id.ids)
        for lot, location, quantity in quants._read_group(domain, ["lot_id", "location_id"], ["quantity:sum"]):
            if lot.product_id.uom_id.compare(quantity, 0) < 0:
                raise UserError(
                    self.env._(
                        "Lot %(lot)s: %(location)s has not that much of it.",
                        lot=lot.name,
                        location=location.display_name,
                    )
                )
