from collections import defaultdict

from markupsafe import Markup

from odoo import fields, models

#: No mail and no tracking line for each document: the people concerned are told once.
QUIET = {
    "mail_auto_subscribe_no_notify": True,
    "mail_activity_quick_update": True,
    "mail_notrack": True,
    "tracking_disable": True,
}


class TradeHandover(models.Model):
    """What happens when a handover is approved: customers by the engine of ownership, things by their kind (OWN-8)."""

    _inherit = "trade.handover"  # pylint: disable=consider-merging-classes-inherited

    def _carry_out(self):
        """Move everything on these handovers; called with sudo, by the manager or by the review.

        What changed hands since the submission stays where it is, and its line says so.

        :raise UserError: not accepted, or approved by somebody else meanwhile
        """
        self._meet(("accepted",))
        (self - self._hold_back())._move({"approved_by_id": self.env.uid, "approver_id": False})

    def _move(self, values):
        """Move everything; the caller has made sure that it may.

        :param dict values: further values of the handovers
        """
        # the guard of the review stands here, before anything moves
        self._engine_write({"state": "done", "date_done": fields.Datetime.now(), **values})
        for handover in self:
            got = handover._move_customers()
            handover._move_things()
            if handover.kind == "leaving":
                handover._end_applications()
            handover._tell_result(got)

    def _ledger_way(self):
        """Return how the ledger calls it."""
        return "absence" if self.kind == "absence" else "handed_over"

    def _move_customers(self):
        """Give the customers to their successors, and say of each line what became of it.

        :return: ``{successor: customers}``
        """
        owned = self._get_lines().filtered("owned")
        self.env["res.partner"]._trade_touch(owned.partner_id)
        owned.partner_id.invalidate_recordset(["user_id", "trade_pool_id"])
        still = owned.filtered(lambda line: line.partner_id.user_id == self.user_id)
        for note, lines in (owned - still).grouped(lambda line: line._explain()).items():
            lines._engine_write({"result": "left", "result_note": note})
        targets = {line.partner_id.id: (line.user_id.id, False) for line in still}
        changed = self.env["res.partner"]._trade_move(targets, self._ledger_way(), self.display_name)
        (self._get_lines() - owned | still)._engine_write({"result": "moved", "result_note": False})
        return {
            user: changed & lines.partner_id for user, lines in still.grouped("user_id").items() if lines.partner_id
        }

    def _move_things(self):
        """Give the things to the successors of their lines, those that came up since the submission as well."""
        things = self._get_things(self.user_id, self.env["res.partner"])
        lines = {line.partner_id.id: line for line in self._get_lines()}
        held = {
            (kind.res_model, record_id): kind
            for kind, rows in things.items()
            if kind.moves
            for record_id, values in rows.items()
            if values["held"]
        }
        items = self._get_items()
        late = []
        for kind, rows in things.items():
            known = {item.res_id: item for item in items if item.code == kind.code and item.moves}
            gifts = defaultdict(list)
            for record_id, values in rows.items():
                line = known[record_id].line_id if record_id in known else lines.get(values.get("partner_id") or False)
                if not kind.moves or not values["held"] or not line:
                    continue
                gifts[line.user_id].append(record_id)
                if record_id not in known:
                    late.append(self._prepare_item(kind, record_id, values) | {"line_id": line.id, "late": True})
                elif known[record_id].mark != values.get("mark"):
                    known[record_id]._engine_write({"mark": values.get("mark")})
            for user, ids in gifts.items():
                self.env[kind.res_model].sudo().with_context(**QUIET).browse(ids)._trade_handover_give(kind.code, user)
            moved = items.browse(item.id for record_id, item in known.items() if record_id in rows)
            moved._engine_write({"result": "moved"})
            missing = items.browse(item.id for record_id, item in known.items() if record_id not in rows)
            for note, group in missing.grouped(missing._explain(kind, held).get).items():
                group._engine_write({"result": "left", "result_note": note})
        self.env["trade.handover.item"]._engine_create([row | {"result": "moved"} for row in late])
        self.invalidate_recordset(["item_ids"])

    def _end_applications(self):
        """Who leaves gets no more customers."""
        waiting = (
            self.env["trade.ownership.application"]
            .sudo()
            .search([("user_id", "=", self.user_id.id), ("state", "=", "open")])
        )
        if waiting:
            waiting._meet()._decide("withdrawn", self.env._("Handed over: %s", self.display_name))

    def _tell_result(self, got):
        """Write into the chatter what moved and what did not, and tell the people concerned once."""
        left_lines = self._get_lines().filtered(lambda line: line.result == "left")
        left_items = self._get_items().filtered(lambda item: item.result == "left")
        body = Markup("<p>{}</p>").format(
            self.env._(
                "Handed over: %(customers)s customers, %(things)s things.",
                customers=sum(len(customers) for customers in got.values()),
                things=len(self._get_items().filtered(lambda item: item.result == "moved")),
            )
        )
        left = len(left_lines) + len(left_items)
        if left:
            # not which: each successor reads the chatter, and of the lines only the own ones
            body += Markup("<p>{}</p>").format(
                self.env._("%s stayed where they were; the lines and the contents say which, and why.", left)
            )
        self.message_post(body=body)
        self.env["res.partner"]._trade_tell(got=got)
        env = self.env(context={**self.env.context, "lang": self.user_id.lang})
        self._tell(
            self.user_id, env._("Handed over: %s", self.display_name), env._("Everything has moved to the successors.")
        )
