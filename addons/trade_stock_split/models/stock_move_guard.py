from odoo import api, models
from odoo.exceptions import UserError

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


# a file of its own: the guard is another subject than which moves it is about
# pylint: disable=consider-merging-classes-inherited
class StockMoveGuard(models.Model):
    """No move crosses the door without its note, and what is done under one stays (DSP-2)."""

    _inherit = "stock.move"

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
        if not line or line.kind != kind:
            label = dict(self.env["trade.dispatch"]._fields["kind"]._description_selection(self.env))[kind]
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
