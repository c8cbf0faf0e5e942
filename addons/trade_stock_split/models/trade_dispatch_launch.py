from collections import defaultdict

from odoo import models
from odoo.tools import float_compare


# a file of its own: transfers are another subject than what a line says
# pylint: disable=consider-merging-classes-inherited
class TradeDispatchLaunch(models.Model):
    """The transfers of note lines: made when a note is released, and kept equal to what is open."""

    _inherit = "trade.dispatch.line"

    def _planned_quantities(self):
        """Return ``{id: quantity}`` that transfers not done yet will bring over the door, in the line's unit."""
        result = defaultdict(float)
        moves = (
            self.env["stock.move"]
            .sudo()
            .search([("trade_dispatch_line_id", "in", self.ids), ("state", "not in", ("done", "cancel"))])
        )
        for move in moves:
            if move._trade_crosses() or (not move.move_dest_ids and move._trade_leads_out()):
                line = move.trade_dispatch_line_id
                result[line.id] += move.product_uom._compute_quantity(
                    move.product_uom_qty, line.product_uom_id, rounding_method="HALF-UP"
                )
        return result

    def _unplanned_quantities(self):
        """Return ``{line: quantity}`` of what is open on released notes and on no transfer yet, in the line's unit."""
        planned = self._planned_quantities()
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        rests = {line: line.qty_open - planned[line.id] for line in self if line.phase == "released"}
        return {line: rest for line, rest in rests.items() if float_compare(rest, 0, precision_digits=digits) > 0}

    def _launch(self):
        """Create the transfers of what is open and on no transfer yet, reserved as Odoo does.

        :return: whether there was anything to create
        """
        missing = self._unplanned_quantities()
        if missing:
            self._launch_quantities(missing)
        return bool(missing)

    def _launch_quantities(self, quantities):
        """Start the transfers for ``{line: quantity}``, negative to take back; a kind that is no sale overrides this."""
        procurements = []
        references = self._launch_references(quantities)
        for line, quantity in quantities.items():
            source = line.sale_line_id.with_company(line.company_id)
            values = source._prepare_procurement_values() | line._prepare_launch_values()
            values["reference_ids"] = references[line]
            quantity, uom = source.product_uom_id._adjust_uom_quantities(quantity, source.product_id.uom_id)
            procurements += source._create_procurements(quantity, uom, values)
        self.env["stock.rule"].run(procurements)
        pickings = self.concat(*quantities).dispatch_id.picking_ids
        pickings.filtered(lambda picking: picking.state == "draft").action_confirm()

    def _prepare_launch_values(self):
        """Return what the note says beside the order line, for the procurement."""
        self.ensure_one()
        note = self.dispatch_id
        date = self.date_planned or note.date_planned
        values = {
            "trade_dispatch_line_id": self.id,
            "partner_id": note.partner_id.id,
            "date_planned": date,
            "date_deadline": date,
            "origin": note.name,
        }
        if self.warehouse_id:
            values["warehouse_id"] = self.warehouse_id
        return values

    def _launch_references(self, lines):
        """Return ``{line: stock.reference}``: one per note and day, so that each day gets transfers of its own."""
        keys = {line: (line.dispatch_id, line.date_planned or line.dispatch_id.date_planned) for line in lines}
        found = {}
        for line in self.concat(*lines).dispatch_id.line_ids:
            for move in line.move_ids:
                key = (line.dispatch_id, line.date_planned or line.dispatch_id.date_planned)
                if move.state not in ("done", "cancel"):
                    found.setdefault(key, move.reference_ids[:1])
        missing = [key for key in dict.fromkeys(keys.values()) if not found.get(key)]
        created = self.env["stock.reference"].create([note._prepare_reference_vals() for note, _date in missing])
        found.update(zip(missing, created, strict=True))
        return {line: found[key] for line, key in keys.items()}

    def _fit_moves(self):
        """Make the open transfers of these lines add up to what is open."""
        planned = self._planned_quantities()
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        changes = {
            line: line.qty_open - planned[line.id]
            for line in self
            if float_compare(line.qty_open, planned[line.id], precision_digits=digits) != 0
        }
        if changes:
            self._launch_quantities(changes)

    def _cancel_open_moves(self):
        self.move_ids.filtered(lambda move: move.state not in ("done", "cancel"))._action_cancel()
