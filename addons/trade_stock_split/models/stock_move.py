from odoo import api, fields, models
from odoo.fields import Domain


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
        if self.location_id._trade_is_outside() or self._trade_is_dropship():
            return False
        # a line may lead elsewhere than its move says
        return self.location_dest_id._trade_is_outside() or any(
            location._trade_is_outside() for location in self.move_line_ids.location_dest_id - self.location_dest_id
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

    def _trade_adopted_last(self, entry):
        """Return those of the open moves of one order line that bring its goods over the door, or will once all steps are made.

        :param entry: the ``Kind`` of the notes they come under
        """
        if not entry.outgoing:
            return self
        last = self.filtered(lambda move: (move.location_final_id or move.location_dest_id)._trade_is_outside())
        return last.filtered(lambda move: not move.move_dest_ids) or last

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
