from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import SQL, float_compare

from odoo.addons.trade_base.tools.cap import cap_touch

#: What the goods of a line are: it does not change while notes promise them.
_GOODS = ("product_id", "product_uom_id", "order_id")


class TradeDispatchSource(models.AbstractModel):
    """An order line whose goods move under dispatch notes (sale.order.line, purchase.order.line).

    It owns the cap: what its notes promise together never exceeds what :meth:`_dispatch_limits` allows. A model says by class
    attributes what it calls things, and has ``trade_dispatch_line_ids``.
    """

    _name = "trade.dispatch.source.mixin"
    _description = "Order Line with Dispatch Notes"

    #: The kind of note that fulfils the line.
    _dispatch_kind = None
    #: Fields with the quantity ordered, and with what has moved.
    _dispatch_ordered = None
    _dispatch_done = None
    #: State of a line whose order is confirmed; field of the company that puts its goods under notes.
    _dispatch_confirmed = None
    _dispatch_control = None

    trade_qty_closed = fields.Float(
        string="Short-closed", digits="Product Unit", copy=False, readonly=True, help="Will not be delivered any more."
    )

    trade_qty_open = fields.Float(
        string="Open",
        digits="Product Unit",
        compute="_compute_trade_quantities",
        compute_sudo=True,
        help="Ordered, not delivered and not short-closed.",
    )
    trade_qty_dispatched = fields.Float(
        string="Dispatched",
        digits="Product Unit",
        compute="_compute_trade_quantities",
        compute_sudo=True,
        help="On released dispatch notes, whether it has left or not.",
    )

    @api.depends(
        lambda self: (
            (
                self._dispatch_ordered,
                self._dispatch_done,
                "trade_qty_closed",
                "trade_dispatch_line_ids.qty_open",
                "state",
            )
            if self._dispatch_kind
            else ()
        )
    )
    def _compute_trade_quantities(self):
        lines = self.filtered(lambda line: line.state == self._dispatch_confirmed and line.product_id.type == "consu")
        promised = lines._origin._dispatch_promised(self._dispatch_kind) if lines else {}
        for line in self:
            line.trade_qty_open = max(line._dispatch_rest(), 0.0) if line in lines else 0.0
            line.trade_qty_dispatched = line[self._dispatch_done] + promised[line._origin.id] if line in lines else 0.0

    def _dispatch_rest(self):
        """Return what is ordered, has not moved and is not closed; negative when more has moved."""
        self.ensure_one()
        return self[self._dispatch_ordered] - self[self._dispatch_done] - self.trade_qty_closed

    def _trade_controlled_lines(self):
        """Return the lines whose goods move only under notes."""
        return self.filtered(
            lambda line: line.sudo().company_id[self._dispatch_control] and line.product_id.type == "consu"
        )

    # ------------------------------------------------------------------ the cap
    def _dispatch_limits(self, kind):
        """Return ``{id: quantity}`` up to which the notes of a kind may go, tolerance included, in the line's unit."""
        return {
            line.id: line[self._dispatch_ordered] * line.product_id.product_tmpl_id._trade_tolerance(line.company_id)
            - line.trade_qty_closed
            for line in self
        }

    def _dispatch_targets(self, kind):
        """Return ``{id: quantity}`` that is to move in the end, without tolerance."""
        return {line.id: line[self._dispatch_ordered] - line.trade_qty_closed for line in self}

    def _dispatch_moved(self, kind):
        """Return ``{id: quantity}`` that has really moved, net of what came back, in the line's unit."""
        return {line.id: line[self._dispatch_done] for line in self}

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

    # ------------------------------------------------------------------ changes
    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("trade_qty_closed") for vals in vals_list):
            self._trade_refuse_closed()
        return super().create(vals_list)

    def write(self, vals):
        if "trade_qty_closed" in vals:
            self._trade_refuse_closed()
        if any(name in vals for name in _GOODS):
            self._trade_ensure_goods_kept(vals)
        result = super().write(vals)
        if self._dispatch_ordered in vals:
            lines = self.filtered("order_id")._trade_controlled_lines()
            lines = lines.filtered(lambda line: line.state == self._dispatch_confirmed)
            lines._trade_reclose()
            lines._dispatch_check_cap(self._dispatch_kind)
        return result

    def _trade_refuse_closed(self):
        raise AccessError(
            self.env._("A quantity is short-closed by the button “Short-close”, which asks for the reason.")
        )

    def _trade_ensure_goods_kept(self, vals):
        """Refuse another product or unit on a line that notes refer to.

        :raises UserError: naming the note
        """
        changed = self.filtered(lambda line: any(name in vals and line[name].id != vals[name] for name in _GOODS))
        note = changed.sudo().trade_dispatch_line_ids.dispatch_id.filtered(lambda note: note.phase != "withdrawn")[:1]
        if note:
            raise UserError(
                self.env._(
                    "Dispatch note %s refers to this line: product and unit stay as they are. Withdraw the note first, or "
                    "add another line.",
                    note.name,
                )
            )

    def _trade_reclose(self):
        """Let a reduced order shrink what was short-closed, so that ordered = delivered + open + closed goes on."""
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        reduced = {}
        closed = self.sudo().filtered("trade_qty_closed")
        room = closed._dispatch_room(self._dispatch_kind)
        for line in closed:
            most = max(room[line.id] + line.trade_qty_closed, 0.0)
            if float_compare(line.trade_qty_closed, most, precision_digits=digits) > 0:
                reduced[line] = most
        self.sudo()._dispatch_write_closed(reduced)

    def _trade_short_close(self, quantities, reason):
        """Close what will not move any more (ORD-4), with the reason in the chatter of the order.

        :param quantities: ``{line: quantity to close in addition, in the line's unit}``
        :param reason: str
        :raises UserError: more than is open, or what released notes still promise
        """
        lines = self.concat(*quantities)
        lines.check_access("write")
        added = {line.id: quantity for line, quantity in quantities.items()}
        lines_sudo = lines.sudo()
        lines_sudo.flush_recordset()
        lines_sudo._dispatch_write_closed({line: line.trade_qty_closed + added[line.id] for line in lines_sudo})
        lines_sudo._dispatch_check_cap(self._dispatch_kind)
        digits = self.env["decimal.precision"].precision_get("Product Unit")
        for line in lines_sudo:
            rest = line._dispatch_rest()
            if float_compare(rest, 0, precision_digits=digits) < 0:
                raise UserError(
                    self.env._(
                        "“%(line)s”: only %(open)g are open.",
                        line=line.display_name,
                        open=round(rest + added[line.id], digits),
                    )
                )
        for order, closed in lines_sudo.grouped("order_id").items():
            order._trade_log_closed({line: added[line.id] for line in closed}, reason)
