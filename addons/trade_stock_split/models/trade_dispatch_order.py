from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class TradeDispatchOrder(models.AbstractModel):
    """An order whose goods move under notes (sale.order, purchase.order): makes them, ends them, keeps them on record.

    A model says by ``_dispatch_order`` which field of a note refers to it, and has ``trade_dispatch_ids``.
    """

    _name = "trade.dispatch.order.mixin"
    _description = "Order with Dispatch Notes"

    #: Field of ``trade.dispatch``, and of the dialog that short-closes, with the order.
    _dispatch_order = None
    #: Field with the day on which the goods are expected to move.
    _dispatch_date = None

    trade_dispatch_count = fields.Integer(string="Number of dispatch notes", compute="_compute_trade_dispatch_count")

    @api.depends(lambda self: ("trade_dispatch_ids",) if self._dispatch_order else ())
    def _compute_trade_dispatch_count(self):
        name = self._dispatch_order
        groups = self.env["trade.dispatch"]._read_group([(name, "in", self.ids)], [name], ["__count"])
        counts = {order.id: count for order, count in groups}
        for order in self:
            order.trade_dispatch_count = counts.get(order._origin.id, 0)

    def write(self, vals):
        """Take the notes along when an order stops being one, whoever writes the state."""
        leaving = self.browse()
        confirmed = self.order_line._dispatch_confirmed
        if vals.get("state", confirmed) != confirmed:
            leaving = self.filtered(lambda order: order.state == confirmed)
        result = super().write(vals)
        if leaving:
            leaving.sudo().trade_dispatch_ids._end_with_order()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_dispatched(self):
        notes = self.sudo().trade_dispatch_ids
        note = notes.filtered(lambda note: note.phase != "draft")[:1] or notes[:1]
        if note:
            raise UserError(
                self.env._("%s refers to this order; it stays on record. Cancel the order instead.", note.name)
            )

    def _dispatch_goods(self):
        """Return the lines with goods, which notes are about."""
        return self.order_line.filtered(lambda line: line.product_id.type == "consu")

    def _trade_prepare_dispatch(self, kind=None, drafts=None):
        """Return the values of a draft note with what is on no released note yet.

        :param kind: the one that fulfils the order unless told otherwise
        :param drafts: notes whose quantities are left out as well
        :return: values, or False when the drafts cover the rest
        :raises UserError: the order is not confirmed, or nothing is left
        """
        self.ensure_one()
        lines = self._dispatch_goods()
        kind = kind or lines._dispatch_kind
        if self.state != lines._dispatch_confirmed:
            raise UserError(self.env._("%s is not confirmed; nothing can move before.", self.name))
        room = lines._dispatch_room(kind)
        rest = [line for line in lines if line.product_uom_id.compare(room[line.id], 0) > 0]
        if not rest:
            raise UserError(self.env._("Nothing of %s is left for it: released notes cover the rest.", self.name))
        source = self.env["trade.dispatch"]._kinds()[kind].source
        if drafts:
            for line in drafts.line_ids:
                room[line[source].id] -= line.quantity
            rest = [line for line in rest if line.product_uom_id.compare(room[line.id], 0) > 0]
            if not rest:
                return False
        now = fields.Datetime.now()
        expected = self[self._dispatch_date] if kind == lines._dispatch_kind else now
        return {
            "kind": kind,
            self._dispatch_order: self.id,
            "date_planned": max(expected or now, now),
            "line_ids": [Command.create({source: line.id, "quantity": room[line.id]}) for line in rest],
        }

    def _trade_make_note(self, kind):
        """Make a draft note of everything that is on no other note yet, and open it; open the drafts that cover the rest."""
        drafts = self.trade_dispatch_ids.filtered(lambda note: note.kind == kind and note.phase == "draft")
        values = self._trade_prepare_dispatch(kind, drafts)
        note = self.env["trade.dispatch"].create(values) if values else drafts
        return note._get_records_action()

    def action_trade_short_close(self):
        """Open the dialog that closes what will not move any more (ORD-4)."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Short-close"),
            "res_model": "trade.order.close",
            "view_mode": "form",
            "target": "new",
            "context": {f"default_{self._dispatch_order}": self.id},
        }

    def _trade_log_closed(self, quantities, reason):
        """Write into the chatter what was short-closed and why."""
        self.ensure_one()
        items = Markup().join(
            Markup("<li>{}: {:g} {}</li>").format(line.display_name, quantity, line.product_uom_id.name)
            for line, quantity in quantities.items()
        )
        head = self.env._("Short-closed: %s", reason)
        self._message_log(body=Markup("{}<ul>{}</ul>").format(head, items))

    def _trade_chain_targets(self):
        found = super()._trade_chain_targets()
        for order in self:
            found[order.id].append(order.trade_dispatch_ids)
        return found
