from collections import Counter

from odoo import api, fields, models


class TradeHandover(models.Model):
    """Whether the successors have room: said while the handover is made, not only when it is approved (OWN-4, OWN-8)."""

    _inherit = "trade.handover"  # pylint: disable=consider-merging-classes-inherited

    room_warning = fields.Text("Successors Without Room", compute="_compute_room_warning", compute_sudo=True)

    @api.depends("state", "line_ids.user_id", "line_ids.owned")
    def _compute_room_warning(self):
        """Say which successors would hold more customers than allowed; approving would be refused as it stands."""
        caps = self.env["trade.ownership.cap"]
        waiting = self.filtered(lambda handover: handover.state in ("draft", "submitted", "accepted", "approved"))
        (self - waiting).room_warning = False
        limits = {user: caps._get_limits(user) for user in waiting.line_ids.user_id}
        capped = self.env["res.users"].concat(*(user for user, amounts in limits.items() if amounts))
        used = caps._get_used(capped) if capped else {}
        for handover in waiting:
            lines = handover.line_ids.filtered(lambda line: line.owned and line.user_id)
            added = Counter((line.user_id, line.partner_id.trade_grade_id.id) for line in lines)
            texts = []
            for user in lines.user_id:
                for (kind, grade), amount in limits[user].items():
                    more = sum(number for key, number in added.items() if key[0] == user and grade in (False, key[1]))
                    number = used.get((user.id, kind, grade), 0) + more
                    if kind == "held" and more and number > amount:
                        texts.append(caps._get_refusal(user, kind, grade, number, amount))
            handover.room_warning = "\n".join(texts)
