from odoo import fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain

from ..tools.review_snapshot import digest


class TradeReviewOpinion(models.Model):
    """Deciding: approve, send back, delegate, and what a decision keeps of what was seen (ORG-2, ORD-2)."""

    _inherit = "trade.review.opinion"

    def action_approve(self, reason=False, promised_date=False):
        """Approve: the current user agrees with what these opinions review (ORG-2).

        :param str reason: remark, optional
        :param promised_date: date that is promised; required where the step asks for it (ORD-2)
        :raise AccessError: unless each opinion waits for the current user
        :raise UserError: if the document was changed since its snapshot
        """
        self._action_decide("approved", reason, promised_date)
        return True

    def action_send_back(self, reason):
        """Send the documents back (ORG-2).

        :param str reason: what has to be changed; required
        :raise AccessError: unless each opinion waits for the current user
        :raise UserError: without a reason
        """
        self._action_decide("sent_back", reason, False)
        return True

    def action_delegate(self, user_id, note=False):
        """Let a colleague give these opinions as well; it is recorded on whose behalf (ORG-2).

        :param int user_id: id of an active internal user of the company
        :raise AccessError: unless each opinion was asked of the current user and may be delegated
        :raise UserError: if the colleague cannot take it
        """
        self._ensure_mine()
        delegate = self.env["res.users"].browse(int(user_id)).exists().sudo()
        opinions_sudo = self.sudo()
        opinions_sudo._ensure_delegable(delegate)
        opinions_sudo.review_id._touch()
        opinions_sudo._engine_write({"delegate_id": delegate.id, "delegated_by_id": self.env.uid})
        opinions_sudo.review_id._tell_course(
            self.env._("%(user)s asks %(delegate)s to review.", user=self.env.user.name, delegate=delegate.name), note
        )
        opinions_sudo._ask(delegate)
        return True

    def _ensure_mine(self):
        """Let pass only opinions that wait for the user who is really logged in; sudo does not help."""
        if not self or len(self.sudo().filtered_domain(self._domain_can_decide(self.env.user))) != len(self):
            raise AccessError(
                self.env._(
                    "You cannot decide this: it was decided already, the document was changed or withdrawn, "
                    "or somebody else is asked. Open the review to see who is."
                )
            )

    def _ensure_delegable(self, delegate):
        groups = delegate.all_group_ids.ids
        appointed = self.filtered_domain(self._domain_appointed(self.env.user) & Domain("allow_delegate", "=", True))
        if len(appointed) != len(self):
            raise AccessError(
                self.env._("This opinion has to be given by the reviewer in person; it cannot be delegated.")
            )
        unfit = not delegate or not delegate.active or delegate.share or self.company_id - delegate.company_ids
        if unfit:
            raise UserError(self.env._("Choose an active internal user of the same company."))
        if any(delegate in opinion.review_id.owner_ids and not opinion.allow_own for opinion in self):
            raise UserError(self.env._("%s asked for this review and cannot give it.", delegate.name))
        if self.review_id.opinion_ids.filtered(lambda opinion: delegate in (opinion.user_ids | opinion.decided_by_id)):
            raise UserError(
                self.env._("%s is asked for an opinion in this review already. Choose somebody else.", delegate.name)
            )
        if self.filtered_domain(self._domain_closed_price(groups)):
            raise UserError(
                self.env._(
                    "%s may not see these prices. Choose somebody who may, or ask the administrator.", delegate.name
                )
            )

    def _action_decide(self, decision, reason, promised_date):
        self._ensure_mine()
        opinions_sudo = self.sudo()
        reason = (reason or "").strip()
        if decision == "sent_back" and not reason:
            raise UserError(self.env._("Say what has to be changed: sending back needs a reason."))
        if decision == "approved" and not promised_date and any(opinions_sudo.mapped("ask_promised_date")):
            raise UserError(self.env._("Enter the date you promise."))
        reviews_sudo = opinions_sudo.review_id
        # Both write the same row as any other decision, change or confirmation: one of two at once is retried.
        reviews_sudo._touch()
        if decision == "approved":
            reviews_sudo._ensure_unchanged()
        opinions_sudo._engine_write(
            {
                "decision": decision,
                "decided_by_id": self.env.uid,
                "decided_at": fields.Datetime.now(),
                "reason": reason or False,
                "promised_date": promised_date,
            }
        )
        opinions_sudo._store_what_was_seen()
        opinions_sudo._close_activities()
        reviews_sudo._advance(opinions_sudo)

    def _store_what_was_seen(self):
        """Keep per opinion the hash of the aspects it is about, and for whom it was given."""
        mine = self.filtered_domain(self._domain_appointed(self.env.user))
        principals = set(self.env["trade.review.deputy"]._principal_ids(self.env.user))
        groups = {}
        for opinion in self:
            behalf = False
            if opinion not in mine:
                behalf = (
                    opinion.delegated_by_id.id
                    if opinion.delegate_id.id == self.env.uid
                    else next((user.id for user in opinion.user_ids if user.id in principals), False)
                )
            groups.setdefault((opinion._part_hash(), behalf), []).append(opinion.id)
        for (part_hash, behalf), ids in groups.items():
            self.browse(ids)._engine_write({"part_hash": part_hash, "on_behalf_of_id": behalf})

    def _part_hash(self):
        """Return the hash of the aspects this opinion is about, from the snapshot of its review."""
        self.ensure_one()
        parts = self.review_id.snapshot["parts"]
        return digest({code: parts.get(code) for code in sorted(self.aspect_ids.mapped("code"))})

    def _carry_over(self):
        """Let opinions of the earlier review stand whose reviewer, aspects and reviewed values are all unchanged (ORG-2)."""
        for opinion in self.filtered(lambda row: not row.arbiter and row.review_id.previous_id):
            part_hash = opinion._part_hash()
            earlier = opinion.review_id.previous_id.opinion_ids.filtered(
                lambda row, opinion=opinion, part_hash=part_hash: (
                    row.decision == "approved"
                    and row._slot() == opinion._slot()
                    and row.part_hash == part_hash
                    and (opinion.allow_own or row.decided_by_id not in opinion.review_id.owner_ids)
                )
            )[:1]
            if earlier:
                opinion._engine_write(earlier._prepare_carried())

    def _slot(self):
        """Return what makes two opinions of different reviews the answer to the same question."""
        self.ensure_one()
        return (self.step_id.id or -self.id, self.user_ids, self.group_id, self.aspect_ids)

    def _prepare_carried(self):
        self.ensure_one()
        return {
            "origin_id": (self.origin_id or self).id,
            "decision": "approved",
            "decided_by_id": self.decided_by_id.id,
            "on_behalf_of_id": self.on_behalf_of_id.id,
            "decided_at": self.decided_at,
            "reason": self.reason,
            "promised_date": self.promised_date,
            "part_hash": self.part_hash,
        }
