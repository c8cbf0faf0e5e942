from collections import defaultdict

from odoo import fields, models
from odoo.exceptions import UserError

from .trade_handover_move import QUIET


class TradeHandover(models.Model):
    """Undoing a handover, as long as everything still stands as it was handed over (OWN-8)."""

    _inherit = "trade.handover"  # pylint: disable=consider-merging-classes-inherited

    def action_undo(self):
        """Give everything back to who handed it over (OWN-8).

        Only while each customer, inquiry, quotation and order that moved is still with its successor and has not gone on,
        and the successor has begun nothing new with these customers. Activities and receivables that were done or paid, or
        went elsewhere since, stay as they are.

        :raise AccessError: not a manager above all who take part
        :raise UserError: what stands in the way
        """
        self.check_access("read")
        self._ensure_may_approve()
        self.sudo()._undo()
        return True

    def _undo(self):
        self._meet(("done",))
        for handover in self:
            lines = handover._get_lines().filtered(lambda line: line.owned and line.result == "moved")
            self.env["res.partner"]._trade_touch(lines.partner_id)
            lines.partner_id.invalidate_recordset(["user_id", "trade_pool_id"])
            items = handover._get_items().filtered(lambda item: item.result == "moved")
            things = handover._get_handed_over(handover._get_lines().user_id)
            handover._ensure_undoable(lines, items, things)
            back = {line.partner_id.id: (handover.user_id.id, False) for line in lines}
            lost = {user: group.partner_id for user, group in lines.grouped("user_id").items()}
            self.env["res.partner"]._trade_move(back, "handover_undone", handover.display_name)
            lines._engine_write({"result": "back"})
            handover._give_back(items, things)
            self.env["res.partner"]._trade_tell(got={handover.user_id: lines.partner_id}, lost=lost)
            handover.message_post(body=self.env._("Undone: everything is back with %s.", handover.user_id.name))
        self._engine_write({"state": "undone", "date_undone": fields.Datetime.now()})

    def _get_handed_over(self, successors):
        """Return ``{kind code: {record id: (successor, values)}}`` of what the successors have open now."""
        found = defaultdict(dict)
        for user in successors:
            for kind, rows in self._get_things(user, self.env["res.partner"]).items():
                found[kind.code].update(
                    {record_id: (user, values) for record_id, values in rows.items() if values["held"] and kind.moves}
                )
        return found

    def _ensure_undoable(self, lines, items, things):
        """Raise unless every thing still stands as handed over, and nothing new depends on it."""
        reasons = [
            f"{line.partner_name}: {line._explain()}" for line in lines if line.partner_id.user_id != line.user_id
        ]
        reasons += self._get_later_moves(lines)
        kinds = self.env["trade.handover.kind"]._get_kinds().filtered(lambda kind: kind.moves and kind.strict)
        for kind in kinds:
            own = items.filtered(lambda item, kind=kind: item.code == kind.code)
            for item in own:
                user, values = things[kind.code].get(item.res_id, (None, {}))
                if user != item.line_id.user_id or (values.get("mark") or False) != item.mark:
                    reasons.append(self.env._("%(kind)s %(name)s has gone on.", kind=kind.name, name=item.name))
            reasons += self._get_new(kind, own, things[kind.code], lines)
        if not self.user_id.active:
            reasons.append(self.env._("%s is archived.", self.user_id.name))
        if reasons:
            raise UserError(
                self.env._(
                    "%(handover)s can no longer be undone, because something depends on it:\n%(reasons)s\n"
                    "Make a new handover from the successor instead.",
                    handover=self.display_name,
                    reasons="\n".join(f"• {reason}" for reason in reasons[:10]),
                )
            )

    def _get_later_moves(self, lines):
        """Return what to say of customers that changed hands since, also when they have come back to the successor."""
        return [self.env._("%s has changed hands since.", partner.name) for partner in self._get_moved_since(lines)]

    def _get_moved_since(self, lines):
        """Return the customers of which the last change of owner is not this handover."""
        newest = {}
        for row in self.env["trade.ownership.ledger"].search(
            [("partner_id", "in", lines.partner_id.ids), ("date", ">=", self.date_done), ("how", "!=", "extended")],
            order="id",
        ):
            newest[row.partner_id] = row
        way = self._ledger_way()
        return lines.partner_id.filtered(lambda partner: partner in newest and newest[partner].how != way)

    def _get_new(self, kind, own, things, lines):
        """Return what the successors have begun with these customers since."""
        known = set(own.mapped("res_id"))
        customers = set(lines.partner_id.ids)
        ids = [
            record_id
            for record_id, (_user, values) in things.items()
            if record_id not in known and values.get("partner_id") in customers
        ]
        records = self.env[kind.res_model].sudo().browse(ids)
        return [
            self.env._("%(kind)s %(name)s is new.", kind=kind.name, name=things[record.id][1]["name"])
            for record in records
            if record.create_date >= self.date_done
        ]

    def _give_back(self, items, things):
        for kind in self.env["trade.handover.kind"]._get_kinds().filtered("moves"):
            own = items.filtered(
                lambda item, kind=kind: (
                    item.code == kind.code and things[kind.code].get(item.res_id, (None,))[0] == item.line_id.user_id
                )
            )
            records = self.env[kind.res_model].sudo().with_context(**QUIET).browse(own.mapped("res_id"))
            if records:
                records._trade_handover_give(kind.code, self.user_id)
            own._engine_write({"result": "back"})
