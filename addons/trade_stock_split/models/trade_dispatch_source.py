from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL, float_compare

from odoo.addons.trade_base.tools.cap import cap_touch


class TradeDispatchSource(models.AbstractModel):
    """An order line whose goods move under dispatch notes (sale.order.line, purchase.order.line).

    It owns the cap: what its notes promise together never exceeds what :meth:`_dispatch_limits` allows.
    """

    _name = "trade.dispatch.source.mixin"
    _description = "Order Line with Dispatch Notes"

    trade_qty_closed = fields.Float(
        string="Short-closed", digits="Product Unit", copy=False, readonly=True, help="Will not be delivered any more."
    )

    def _dispatch_limits(self, kind):
        """Return ``{id: quantity}`` up to which the notes of a kind may go, tolerance included, in the line's unit."""
        raise NotImplementedError

    def _dispatch_moved(self, kind):
        """Return ``{id: quantity}`` that has really moved, net of what came back, in the line's unit."""
        raise NotImplementedError

    def _dispatch_promised(self, kind):
        """Return ``{id: quantity}`` that released notes still promise, in the line's unit; one query."""
        source = self.env["trade.dispatch"]._kinds()[kind].source
        lines = self.env["trade.dispatch.line"].sudo()
        groups = lines._read_group(
            [(source, "in", self.ids), ("dispatch_id.kind", "=", kind), ("phase", "=", "released")],
            [source],
            ["qty_open:sum", "qty_difference:sum"],
        )
        return defaultdict(float, {line.id: open_ + difference for line, open_, difference in groups})

    def _dispatch_room(self, kind, tolerance=False):
        """Return ``{id: quantity}`` that may still be put on notes of a kind; negative when the cap is passed.

        :param tolerance: count the tolerance in (the cap) or not (what to propose)
        """
        lines = self.sudo()
        promised = lines._dispatch_promised(kind)
        moved = lines._dispatch_moved(kind)
        limits = lines._dispatch_limits(kind) if tolerance else lines._dispatch_targets(kind)
        return {line.id: limits[line.id] - moved[line.id] - promised[line.id] for line in lines}

    def _dispatch_targets(self, kind):
        """Return ``{id: quantity}`` that is to move in the end, without tolerance; a hook like the limits."""
        return self._dispatch_limits(kind)

    def _dispatch_check_cap(self, kind):
        """Refuse when the notes of these lines go above what their order allows (DSP-1); safe between transactions.

        :raises UserError: naming the first line and by how much
        """
        if not self:
            return
        lines = self.sudo()
        cap_touch(lines)
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        for line_id, room in lines._dispatch_room(kind, tolerance=True).items():
            if float_compare(room, 0, precision_digits=digits) < 0:
                line = lines.browse(line_id)
                raise UserError(
                    self.env._(
                        "“%(line)s”: the released notes would go %(over)g %(unit)s above what the order allows. Reduce or "
                        "withdraw a note, or change the order first.",
                        line=line.display_name,
                        over=round(-room, digits),
                        unit=line.product_uom_id.name,
                    )
                )

    def _dispatch_write_closed(self, quantities):
        """Set the short-closed quantities ``{line: quantity}``: the only way this field is written."""
        # one statement for all; nothing else depends on who closed first, the rows are touched already
        if not quantities:
            return
        self.flush_model(["trade_qty_closed"])
        ids, values = [line.id for line in quantities], list(quantities.values())
        self.env.execute_query(
            SQL(
                """
                UPDATE %(table)s AS t SET trade_qty_closed = v.qty
                  FROM unnest(%(ids)s::int[], %(qty)s::numeric[]) AS v(id, qty) WHERE t.id = v.id RETURNING t.id
                """,
                table=SQL.identifier(self._table),
                ids=ids,
                qty=values,
            )
        )
        lines = self.browse(ids)
        lines.invalidate_recordset(["trade_qty_closed"], flush=False)
        lines.modified(["trade_qty_closed"])
