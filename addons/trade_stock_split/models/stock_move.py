from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain
from odoo.tools import float_compare

from odoo.addons.trade_base.tools.cap import cap_touch

#: In the context while Odoo reserves; an object cannot come from a client, so nobody else can claim to be that.
RESERVING = object()
#: What a done transfer under a note says; it is corrected by a return, not by editing (DSP-2).
FROZEN = frozenset(
    {
        "state",
        "quantity",
        "product_id",
        "product_uom",
        "location_id",
        "location_dest_id",
        "sale_line_id",
        "purchase_line_id",
        "trade_dispatch_line_id",
        "company_id",
        "move_line_ids",
        "lot_ids",
    }
)
#: What decides whether a move needs a note, and which.
_TELLING = frozenset(
    {"location_id", "location_dest_id", "trade_dispatch_line_id", "sale_line_id", "product_id", "company_id", "state"}
)


class StockMove(models.Model):
    """Where goods really cross the door: without a released note, and beyond it, nothing does (DSP-2)."""

    _inherit = "stock.move"

    trade_dispatch_line_id = fields.Many2one(
        "trade.dispatch.line", string="Dispatch note line", index="btree_not_null", ondelete="restrict", readonly=True
    )

    # ------------------------------------------------------------------ which moves are meant
    def _trade_kind(self):
        """Return the kind of note this move needs: it crosses the door in a direction its company controls; or False.

        The one place that decides it; an addon that lets goods leave in another way (samples) extends this.
        """
        self.ensure_one()
        company = self.company_id
        if company.trade_dispatch_control and self._trade_crosses_out():
            return "sale_out"
        return False

    def _trade_crosses_out(self):
        """Return whether this move, or one of its lines, brings goods to a customer that are ours to bring."""
        self.ensure_one()
        if self.location_id._is_outgoing() or self._trade_is_dropship():
            return False
        # a line may lead elsewhere than its move says
        return self.location_dest_id._is_outgoing() or any(
            location._is_outgoing() for location in self.move_line_ids.location_dest_id - self.location_dest_id
        )

    def _trade_is_dropship(self):
        """Return whether the supplier brings the goods to the customer, past our warehouse."""
        return self.location_id.usage == "supplier" and self.picking_type_id.code == "dropship"

    def _trade_crosses(self):
        """Return whether this is the move of its note that crosses the door."""
        self.ensure_one()
        kind = self.trade_dispatch_line_id.dispatch_id._kind()
        location = self[kind.outside]
        return location.usage == kind.usage or (location.usage == "transit" and not location.company_id)

    def _trade_leads_out(self):
        """Return whether a later step, not made yet, will bring these goods over the door."""
        self.ensure_one()
        kind = self.trade_dispatch_line_id.dispatch_id._kind()
        final = self.location_final_id
        return kind.outgoing and (final.usage == kind.usage or (final.usage == "transit" and not final.company_id))

    @api.model
    def _trade_crossing_domain(self, kind):
        """Return the domain of the moves that cross the door for a kind."""
        entry = self.env["trade.dispatch"]._kinds()[kind]
        other = "location_id" if entry.outgoing else "location_dest_id"
        outside = Domain("usage", "=", entry.usage) | (
            Domain("usage", "=", "transit") & Domain("company_id", "=", False)
        )
        return Domain(entry.outside, "any", outside) & Domain(other, "not any", outside)

    # ------------------------------------------------------------------ carrying the note along
    @api.model
    def _prepare_merge_moves_distinct_fields(self):
        return [*super()._prepare_merge_moves_distinct_fields(), "trade_dispatch_line_id"]

    def _prepare_procurement_values(self):
        values = super()._prepare_procurement_values()
        if self.trade_dispatch_line_id:
            values["trade_dispatch_line_id"] = self.trade_dispatch_line_id.id
        return values

    # ------------------------------------------------------------------ reservation under directives
    def _trade_directed(self):
        """Return whether sales has said which lots leave (DSP-3)."""
        self.ensure_one()
        return self.sudo().trade_dispatch_line_id.directive not in (False, "free")

    def _action_assign(self, force_qty=False):
        """Let only the reservation itself choose the lots of directed moves."""
        if self.trade_dispatch_line_id:
            self = self.with_context(trade_reserving=RESERVING)
        return super()._action_assign(force_qty=force_qty)

    def _update_reserved_quantity(self, need, location_id, lot_id=None, package_id=None, owner_id=None, strict=True):
        """Reserve what sales named, lot by lot as SQL finds it, without loading the lots of the product (DSP-3)."""
        reserve = super()._update_reserved_quantity
        if lot_id or self.product_id.tracking == "none" or not self.company_id._trade_controls_stock():
            return reserve(need, location_id, lot_id, package_id, owner_id, strict)
        if not self._trade_directed():
            spared = self.env["stock.lot"].sudo()._trade_spared(self.product_id, self.company_id, need)
            if spared:
                reserve = super(StockMove, self.with_context(trade_spared_lots=spared))._update_reserved_quantity
            return reserve(need, location_id, lot_id, package_id, owner_id, strict)
        taken = 0.0
        for place, lot, package, owner, free in self.sudo().trade_dispatch_line_id._directive_plan(
            self, location_id, need
        ):
            taken += reserve(min(free, need - taken), place, lot, package, owner, strict=True)
        return taken

    # ------------------------------------------------------------------ guard
    @api.model_create_multi
    def create(self, vals_list):
        moves = super().create(vals_list)
        moves._trade_check_note()
        done = moves.filtered(lambda move: move.state == "done" and move._trade_kind())
        if done:
            done._trade_refuse_edit()
        return moves

    def write(self, vals):
        if FROZEN & vals.keys():
            self._trade_ensure_frozen(vals)
        result = super().write(vals)
        if _TELLING & vals.keys():
            self._trade_check_note()
        return result

    def _trade_ensure_frozen(self, vals):
        """Refuse to edit what is done under a note; a stale form that still shows it open is told so (DSP-2)."""
        done = self.filtered(lambda move: move.state == "done" and move._trade_kind())
        if vals.get("state") == "done" and len(vals.keys() & FROZEN) == 1:
            return
        if done:
            done._trade_refuse_edit()

    def _trade_refuse_edit(self):
        """Say that a done transfer stays as it is.

        :raises UserError: always
        """
        raise UserError(
            self.env._(
                "%s is done; what it says about goods that have left stays. Reload the page. To correct it, make a return.",
                self[:1].picking_id.name or self[:1].display_name,
            )
        )

    def _trade_check_note(self):
        """Refuse moves that cross the door without the note they need (DSP-2); no query unless a company controls it.

        :raises UserError: naming the transfer and what is missing
        """
        for move in self.filtered(lambda move: move.state != "cancel"):
            kind = move._trade_kind()
            if kind:
                move._trade_ensure_note(kind)

    def _trade_ensure_note(self, kind):
        """Refuse unless the note line of this move exists, is of this kind and about these goods."""
        self.ensure_one()
        line = self.sudo().trade_dispatch_line_id
        label = dict(self.env["trade.dispatch"]._fields["kind"]._description_selection(self.env))[kind]
        if not line or line.kind != kind:
            raise UserError(
                self.env._(
                    "%(product)s cannot move here without a “%(note)s”: goods cross the door only on the order of the "
                    "department that answers for them. Ask the person responsible for the order to release one.",
                    product=self.product_id.display_name,
                    note=label,
                )
            )
        source = self.env["trade.dispatch"]._kinds()[kind].source
        fits = self.product_id == line.product_id and self.company_id == line.company_id
        if not fits or (self.sudo()[source] and self.sudo()[source] != line[source]):
            raise UserError(
                self.env._(
                    "%(product)s is not what line “%(line)s” of the note says.",
                    product=self.product_id.display_name,
                    line=line.display_name,
                )
            )

    def _action_done(self, cancel_backorder=False):
        """Hold moves to their notes: released, from the warehouse named, and not beyond the quantity (DSP-2, DSP-3)."""
        todo = self.filtered(lambda move: move.state not in ("done", "cancel"))
        crossing = todo.filtered(lambda move: move._trade_kind())
        (todo - crossing)._trade_check_step()
        if not crossing:
            return super()._action_done(cancel_backorder=cancel_backorder)
        lines = crossing.sudo().trade_dispatch_line_id
        # everybody who ships, withdraws or changes these lines meets here, before anything is summed
        cap_touch(lines)
        lines.invalidate_recordset(flush=True)
        crossing._trade_prepare_done()
        crossing._trade_check_done()
        result = super()._action_done(cancel_backorder=cancel_backorder)
        done = crossing.exists().filtered(lambda move: move.state == "done")
        done._trade_check_sums()
        # more left than this transfer said, within the note: earlier steps still prepare what has gone
        surplus = done.filtered(lambda move: move.product_uom.compare(move.quantity, move.product_uom_qty) > 0)
        surplus.sudo().trade_dispatch_line_id._fit_moves()
        return result

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
        lines.lot_id._trade_check_promised(self.company_id[:1])
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
