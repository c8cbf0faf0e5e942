from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

_ACTIVITY = "trade_base.activity_type_exemption"


class TradeControlMixin(models.AbstractModel):
    """Asking for a one-off exemption: a to-do for each person who may grant it, closed when there is nothing to grant.

    A request is its to-dos and nothing more: it decides nothing, and whoever answers is checked when granting.
    """

    _inherit = "trade.control.mixin"

    trade_can_request = fields.Boolean(
        string="May ask for an exemption", compute="_compute_trade_can_request", exportable=False
    )

    @api.depends("trade_blocker_html")
    @api.depends_context("uid")
    def _compute_trade_can_request(self):
        """The button is for those who are stopped and cannot let the document pass themselves."""
        stopped = self.filtered(lambda record: record.trade_blocker_html and not record.trade_can_exempt)._origin
        found = stopped._trade_blockers_ahead() if stopped else {}
        asked = set(stopped._trade_request_activities().mapped("res_id")) if stopped else set()
        for record in self:
            document = record._origin
            record.trade_can_request = bool(
                document.id not in asked
                and document._trade_pending_policies(found.get(document.id, ()))
                and document.has_access("write")
            )

    def _trade_pending_policies(self, ahead):
        """Return the policies (plain values) under which one document waits for an exemption.

        :param ahead: ``[(checkpoint, Blocker)]`` of this document, as :meth:`_trade_blockers_ahead` gives them
        """
        policies = self.env["trade.control.policy"]._get_active_policies()
        company_id = self.sudo().company_id.id
        found = (
            policies.get((blocker.control, checkpoint), {}).get(company_id)
            for checkpoint, blocker in ahead
            if blocker.level == "approve"
        )
        return list(dict.fromkeys(policy for policy in found if policy))

    def _trade_may_answer(self, policies):
        """Return the people who may grant an exemption from some of these policies and can open the document."""
        self.ensure_one()
        groups_sudo = self.env["res.groups"].sudo().browse({policy.approver_group_id for policy in policies})
        company = self.sudo().company_id
        return groups_sudo.all_user_ids.filtered(
            lambda user: (
                user.active
                and not user.share
                and company in user.company_ids
                and self.with_user(user).with_company(company).has_access("read")
            )
        )

    def _trade_request_activities(self):
        """Return the open to-dos that ask for exemptions of these documents (in sudo)."""
        return (
            self.env["mail.activity"]
            .sudo()
            .search(
                [
                    ("res_model", "=", self._name),
                    ("res_id", "in", self.ids),
                    ("activity_type_id", "=", self.env.ref(_ACTIVITY).id),
                ]
            )
        )

    def action_trade_request_exemption(self):
        """Open the dialog in which somebody who is stopped asks for a one-off exemption."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Request an exemption"),
            "res_model": "trade.exemption.request",
            "view_mode": "form",
            "target": "new",
            "context": {"default_res_model": self._name, "default_res_id": self.id},
        }

    def _trade_request_exemption(self, reason):
        """Ask those who may grant an exemption of this document, each by a to-do.

        :param str reason: why it should pass, in words
        :raises AccessError: the user may not change this document
        :raises UserError: nothing to ask for, nobody to ask, or asked already
        :raises ValidationError: no reason
        """
        self.ensure_one()
        self.check_access("write")
        if not (reason or "").strip():
            raise ValidationError(self.env._("Say why this document should pass: whoever decides reads it."))
        asked = self._trade_request_activities()
        if asked:
            raise UserError(
                self.env._(
                    "An exemption for “%(document)s” was requested already, by %(user)s. It waits for: %(people)s.",
                    document=self.display_name,
                    user=asked[0].create_uid.name,
                    people=", ".join(asked.user_id.mapped("name")),
                )
            )
        ahead = self._trade_blockers_ahead()[self.id]
        people = self._trade_may_answer(self._trade_pending_policies(ahead))
        if not people:
            raise UserError(
                self.env._(
                    "Nobody who may grant an exemption can be asked for “%s”. Correct the document, or tell your administrator.",
                    self.display_name,
                )
            )
        reasons = dict.fromkeys(blocker.reason for _checkpoint, blocker in ahead if blocker.level == "approve")
        note = Markup("<p>{who}: {reason}</p><ul>{items}</ul>").format(
            who=self.env.user.name,
            reason=reason.strip(),
            items=Markup().join(Markup("<li>{}</li>").format(item) for item in reasons),
        )
        for user in people:
            self.sudo().activity_schedule(_ACTIVITY, note=note, user_id=user.id)
        self.sudo()._message_log(
            body=Markup("{head} {people}<br/>{reason}").format(
                head=self.env._("One-off exemption requested from:"),
                people=", ".join(people.mapped("name")),
                reason=reason.strip(),
            ),
            author_id=self.env.user.partner_id.id,
        )
        return people

    def _trade_close_requests(self, answer=None):
        """Close the to-dos that have nothing left to grant, and tell those who asked when somebody granted it.

        :param str answer: why it was granted; None when the document went on, or stopped, without them
        """
        activities = self._trade_request_activities()
        documents = self.browse(set(activities.mapped("res_id")))
        found = documents._trade_blockers_ahead()
        for document in documents:
            pending = {policy.approver_group_id for policy in document._trade_pending_policies(found[document.id])}
            closed = activities.filtered(
                lambda activity, document=document, pending=pending: (
                    activity.res_id == document.id and not pending & set(activity.user_id._get_group_ids())
                )
            )
            if answer and closed:
                document.sudo().message_notify(
                    body=answer,
                    subject=self.env._("One-off exemption granted: %s", document.display_name),
                    partner_ids=closed.create_uid.partner_id.ids,
                )
            mine = closed.filtered(lambda activity: answer and activity.user_id == self.env.user)
            mine.action_feedback(feedback=answer or False)
            (closed - mine).unlink()

    def _trade_needs_approval(self, checkpoints=None):
        """Say whether a policy of any company asks for approval of such documents; no query."""
        codes = set(self._trade_checkpoints if checkpoints is None else checkpoints)
        return any(
            policy.level == "approve" and checkpoint in codes
            for (_control, checkpoint), companies in self.env["trade.control.policy"]._get_active_policies().items()
            for policy in companies.values()
        )

    def _trade_enforce(self, checkpoint):
        result = super()._trade_enforce(checkpoint)
        if checkpoint != "save" and self._trade_needs_approval([checkpoint]):
            self._trade_close_requests()
        return result

    def write(self, vals):
        result = super().write(vals)
        if vals.get(self._trade_state_field) in self._trade_closed_states and self._trade_needs_approval():
            self._trade_close_requests()
        return result
