from odoo import api, models
from odoo.exceptions import UserError

from ..tools.stock_batch import current_batch
from .stock_move_reserve import RESERVING

#: What says which goods a line takes; under a directive only the reservation writes it.
_CHOICE = frozenset({"lot_id", "lot_name", "quant_id", "location_id", "package_id", "owner_id", "move_id"})

#: What a done line says about goods that have moved.
_FROZEN = frozenset(
    {
        "quantity",
        "lot_id",
        "lot_name",
        "quant_id",
        "product_id",
        "product_uom_id",
        "location_id",
        "location_dest_id",
        "package_id",
        "owner_id",
        "move_id",
        "state",
    }
)


class StockMoveLine(models.Model):
    """The detail of a move: a line of its own must not carry goods over the door, nor change what is done (DSP-2)."""

    _inherit = "stock.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        done = {vals["move_id"] for vals in vals_list if vals.get("move_id")}
        self._trade_done_under_note(self.env["stock.move"].browse(done))
        lines = super().create(vals_list)
        lines._trade_check_destination()
        lines.filtered("quantity")._trade_check_choice()
        lines._trade_check_promised()
        return lines

    def write(self, vals):
        if _FROZEN & vals.keys():
            moves = self.move_id
            if vals.get("move_id"):
                moves |= self.env["stock.move"].browse(vals["move_id"])
            if not (vals.get("state") == "done" and len(_FROZEN & vals.keys()) == 1):
                self._trade_done_under_note(moves)
        chosen = self._trade_chosen_by(vals)
        result = super().write(vals)
        chosen._trade_check_choice()
        if {"lot_id", "quant_id", "quantity"} & vals.keys():
            self._trade_check_promised()
        if "location_dest_id" in vals or "location_id" in vals:
            self._trade_check_destination()
        return result

    def _trade_done_under_note(self, moves):
        """Refuse when one of these moves is done under a note."""
        done = moves.filtered(lambda move: move.state == "done" and move._trade_kind())
        if done:
            done._trade_refuse_edit()

    def _trade_check_destination(self):
        """A line that leads out of the house makes its move one that needs a note."""
        self.move_id._trade_check_note()

    def _trade_chosen_by(self, vals):
        """Return the lines that take other or more goods by these values."""
        choice = _CHOICE & vals.keys()
        if not choice and "quantity" not in vals:
            return self.browse()
        return self.filtered(
            lambda line: (
                line.state != "done"
                and (
                    any((line[name].id if name.endswith("_id") else line[name]) != vals[name] for name in choice)
                    or ("quantity" in vals and line.product_uom_id.compare(vals["quantity"], line.quantity) > 0)
                )
            )
        )

    def _trade_check_choice(self):
        """Refuse that a person chooses lots where sales has said which lots leave (DSP-3).

        :raises UserError: naming the note and what to do
        """
        if self.env.context.get("trade_reserving") is RESERVING:
            return
        for line in self:
            move = line.move_id
            if move.trade_dispatch_line_id and move.state != "done" and move._trade_directed():
                raise UserError(
                    self.env._(
                        "%(note)s says which lots of %(product)s leave. Use “Check Availability”: it takes exactly these. If they "
                        "are not there, tell %(person)s.",
                        note=move.sudo().trade_dispatch_line_id.dispatch_id.name,
                        product=move.product_id.display_name,
                        person=move.sudo().trade_dispatch_line_id.dispatch_id.user_id.name or "",
                    )
                )

    def _trade_check_promised(self, batch=None):
        """Refuse to take lots that are promised to another note (DSP-3); a batch asks once, at its end.

        :param batch: the batch that ends
        """
        if batch is None and current_batch(self.env):
            return
        for company, lines in self.filtered("lot_id").grouped("company_id").items():
            if company._trade_controls_stock():
                lots = lines.lot_id
                if batch:
                    lots = lots.filtered(lambda lot: lot.product_id.id in batch.promised)
                lots._trade_check_promised(company)
