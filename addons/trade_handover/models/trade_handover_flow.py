from markupsafe import Markup

from odoo import Command, fields, models
from odoo.exceptions import UserError

from odoo.addons.trade_base.tools.cap import cap_touch

from .trade_handover import STATES


class TradeHandover(models.Model):
    """The course of a handover: submitted and frozen, accepted line by line, put before the manager (OWN-8)."""

    _inherit = "trade.handover"  # pylint: disable=consider-merging-classes-inherited

    def _meet(self, states):
        """Make everybody who acts on these handovers meet, and raise unless they are in one of these states (docs: concurrency).

        :raise UserError: somebody was faster, or the step does not fit
        """
        self.env.cr.flush()
        cap_touch(self)
        self.invalidate_recordset(["state"])
        labels = dict(self._fields["state"]._description_selection(self.env))
        for handover in self:
            if handover.state not in states:
                raise UserError(
                    self.env._(
                        "%(handover)s is “%(state)s”: this step is possible in “%(states)s”. Reload the page.",
                        handover=handover.display_name,
                        state=labels[handover.state],
                        states=", ".join(labels[state] for state, _label in STATES if state in states),
                    )
                )

    def action_submit(self):
        """Freeze what is on these handovers as it stands now, and put it before the successors (OWN-8).

        :raise AccessError: neither who hands over nor a manager above
        :raise UserError: nothing to hand over, a line without a fitting successor
        """
        for handover in self:
            handover._ensure_may_prepare()
        handovers_sudo = self.sudo()
        handovers_sudo._meet(("draft",))
        handovers_sudo._collect(keep=True)
        for handover in handovers_sudo:
            handover._ensure_complete()
            handover._freeze()
        return True

    def _ensure_complete(self):
        """Raise unless every line has a successor who can have it."""
        self._ensure_absence()
        other = self.search(
            [
                ("user_id", "=", self.user_id.id),
                ("company_id", "=", self.company_id.id),
                ("state", "in", ("submitted", "accepted")),
            ],
            limit=1,
        )
        if other:
            raise UserError(
                self.env._("%s has been submitted already. Finish or cancel that one first.", other.display_name)
            )
        if not self._get_lines():
            raise UserError(self.env._("%s has nothing to hand over.", self.user_id.name))
        without = self._get_lines().filtered(lambda line: not line.user_id)
        if without:
            raise UserError(
                self.env._(
                    "%(number)s lines have no successor, the first is “%(customer)s”. Choose one; where none was proposed the "
                    "successors hold as many customers as their caps allow.",
                    number=len(without),
                    customer=without[0].partner_name,
                )
            )
        for user in self._get_lines().user_id:
            if (
                user == self.user_id
                or not user.active
                or user.share
                or not user.has_group("sales_team.group_sale_salesman")
                or self.company_id not in user.company_ids
            ):
                raise UserError(
                    self.env._(
                        "%(user)s cannot be a successor: choose a colleague with a sales role in %(company)s.",
                        user=user.name,
                        company=self.company_id.name,
                    )
                )

    def _freeze(self):
        now = fields.Datetime.now()
        self._get_lines()._engine_write({"answer": "waiting"})
        counts = self._get_lines().grouped("user_id")
        self._engine_write(
            {
                "successor_ids": [Command.set([user.id for user in counts])],
                "receipt_ids": [
                    Command.clear(),
                    *(
                        Command.create({"user_id": user.id, "date": now, "customers": len(lines), "open": len(lines)})
                        for user, lines in counts.items()
                    ),
                ],
                "state": "submitted",
                "date_submitted": now,
                "submitted_by_id": self.env.uid,
                "snapshot_hash": self._get_digest(),
            }
        )
        for user, lines in counts.items():
            env = self.env(context={**self.env.context, "lang": user.lang})
            self._tell(
                user,
                env._("%(person)s hands over to you: %(number)s lines.", person=self.user_id.name, number=len(lines)),
                env._("Look at each line, then accept it or ask. Nothing moves before your manager has approved."),
            )

    def action_accept(self):
        """Accept all lines that are for the current user (OWN-8).

        :raise UserError: there is none, or the handover is not submitted
        """
        self.check_access("read")
        lines = self._get_lines().filtered(lambda line: line.user_id == self.env.user and line.answer != "accepted")
        if not lines:
            raise UserError(self.env._("Nothing on this handover waits for you to accept it."))
        return lines.with_env(self.env).action_accept()

    def _advance(self):
        """Put handovers of which every line has been accepted before the manager, or under review; called with sudo."""
        self._get_receipts()._refresh()
        for handover in self:
            if any(line.answer != "accepted" for line in handover._get_lines()):
                continue
            handover._engine_write(
                {
                    "state": "accepted",
                    "date_accepted": fields.Datetime.now(),
                    "approver_id": handover._find_approver().id,
                }
            )
            if handover._review_required()[handover.id]:
                handover.action_review_request(handover.note)
            elif handover.approver_id:
                env = self.env(context={**self.env.context, "lang": handover.approver_id.lang})
                handover._tell(
                    handover.approver_id,
                    env._("Handover to approve: %s", handover.display_name),
                    env._("The successors have accepted every line. With your approval everything moves at once."),
                )

    def _find_approver(self):
        """Return the manager who is asked: of the department, or of the next one above, who is no party to it."""
        parties = self.user_id | self._get_lines().user_id
        team = self.team_id
        while team:
            for user in team.user_id | team.trade_deputy_ids:
                if user.active and user not in parties and self._may_approve(user):
                    return user
            team = team.trade_parent_id
        return self.env["res.users"]

    def action_draft(self):
        """Take these handovers back to be changed; what was accepted is asked anew (OWN-8)."""
        for handover in self:
            handover._ensure_may_prepare()
        handovers_sudo = self.sudo()
        handovers_sudo._meet(("submitted", "accepted"))
        handovers_sudo._get_receipts().unlink()
        handovers_sudo._engine_write(
            {"state": "draft", "snapshot_hash": False, "date_accepted": False, "approver_id": False}
        )
        handovers_sudo._get_lines()._engine_write({"answer": "waiting"})
        return True

    def action_cancel(self):
        """Cancel these handovers: nothing moves."""
        for handover in self:
            handover._ensure_may_prepare()
        handovers_sudo = self.sudo()
        handovers_sudo._meet(("draft", "submitted", "accepted"))
        handovers_sudo._engine_write({"state": "cancelled", "approver_id": False})
        return True

    def action_approve(self):
        """Approve these handovers: everything on them moves now, in one transaction (OWN-8).

        :raise AccessError: not a manager above all who take part
        :raise UserError: not accepted by every successor, approved by somebody else meanwhile, a review decides, a cap is full
        """
        self.check_access("read")
        self._ensure_may_approve()
        self.sudo()._carry_out()
        return True

    def _tell(self, user, subject, text):
        """Tell one person, with a link to the handover; nobody is told what they did themselves."""
        if user != self.env.user:
            self.message_notify(
                partner_ids=user.partner_id.ids,
                subject=subject,
                body=Markup("<p>{}</p><p>{}</p>").format(subject, text),
            )
