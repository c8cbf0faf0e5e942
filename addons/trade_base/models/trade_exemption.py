from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError, ValidationError

from ..tools.cap import cap_touch
from .trade_control import CHECKPOINTS

#: An exemption is for the case at hand; one that lives longer is a policy and belongs into the settings.
MAX_DAYS = 31


class TradeExemption(models.Model):
    """One document may pass one control at one checkpoint, once, as it stood when somebody took the responsibility.

    Nobody has the right to create, write or delete these records: :meth:`_grant` creates them after checking who
    asks, :meth:`_consume` uses them up. So they cannot be forged over RPC, imported or edited.
    """

    _name = "trade.exemption"
    _description = "One-off Exemption"
    _order = "id desc"
    _rec_name = "document_name"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade", index=True)
    control_id = fields.Many2one("trade.control", required=True, readonly=True, ondelete="cascade")
    checkpoint = fields.Selection(CHECKPOINTS, required=True, readonly=True)
    res_model = fields.Char(string="Document model", required=True, readonly=True)
    res_id = fields.Many2oneReference(string="Document id", model_field="res_model", required=True, readonly=True)
    document_name = fields.Char(string="Document", required=True, readonly=True)
    reason = fields.Text(required=True, readonly=True)
    blocked_by = fields.Text(string="What stood in the way", readonly=True)
    snapshot_hash = fields.Char(
        string="Fingerprint of the document", required=True, readonly=True, groups="base.group_system"
    )
    granted_by_id = fields.Many2one("res.users", string="Granted by", required=True, readonly=True)
    valid_until = fields.Datetime(string="Valid until", required=True, readonly=True)
    used_at = fields.Datetime(string="Used at", readonly=True)
    used_by_id = fields.Many2one("res.users", string="Used by", readonly=True)
    revoked_by_id = fields.Many2one("res.users", string="Withdrawn by", readonly=True)
    state = fields.Selection(
        [("granted", "Granted"), ("used", "Used"), ("revoked", "Withdrawn"), ("expired", "Expired")],
        compute="_compute_state",
    )

    _document_idx = models.Index("(res_model, res_id, checkpoint)")

    @api.depends("used_at", "revoked_by_id", "valid_until")
    def _compute_state(self):
        now = fields.Datetime.now()
        for exemption in self:
            if exemption.used_at:
                exemption.state = "used"
            elif exemption.revoked_by_id:
                exemption.state = "revoked"
            else:
                exemption.state = "granted" if exemption.valid_until >= now else "expired"

    def copy_data(self, default=None):
        raise UserError(self.env._("An exemption is for one document, once. Grant a new one from the document."))

    # ------------------------------------------------------------------ granting
    @api.model
    def _grant(self, document, policy, reason, valid_until):
        """Exempt a document once and return the exemption.

        :param document: one record with control points
        :param policy: ``trade.control.policy`` record under which it is stopped
        :param str reason: why, in words
        :param datetime valid_until: not later than :data:`MAX_DAYS` from now
        :raises AccessError: the user may not read the document, or is not in the role the policy names
        :raises UserError: nothing to exempt from: other company, policy or document
        :raises ValidationError: no reason, or a date in the past or too far away
        """
        document.ensure_one()
        document.check_access("read")
        self._check_may_grant(policy)
        blockers = [
            blocker
            for checkpoint, blocker in document._trade_blockers_ahead()[document.id]
            if checkpoint == policy.checkpoint
            and blocker.control == policy.sudo().control_id.code
            and blocker.level == "approve"
        ]
        if policy.company_id != document.company_id or not blockers:
            raise UserError(
                self.env._("“%s” is not stopped by this control, so there is nothing to exempt.", document.display_name)
            )
        self._check_terms(reason, valid_until)
        exemption_sudo = self.sudo().create(
            {
                "company_id": policy.company_id.id,
                "control_id": policy.control_id.id,
                "checkpoint": policy.checkpoint,
                "res_model": document._name,
                "res_id": document.id,
                "document_name": document.display_name,
                "reason": reason.strip(),
                "blocked_by": "\n".join(blocker.reason for blocker in blockers),
                "snapshot_hash": document._trade_exemption_hash()[document.id],
                "granted_by_id": self.env.uid,
                "valid_until": valid_until,
            }
        )
        exemption_sudo._log(self.env._("One-off exemption granted:"), exemption_sudo.reason)
        document._trade_close_requests(answer=exemption_sudo.reason)
        return exemption_sudo.with_env(self.env)

    def _check_may_grant(self, policy):
        """Raise AccessError unless the user is in the role that the policy names."""
        group_sudo = policy.sudo().approver_group_id
        if policy.sudo().level != "approve" or not group_sudo or group_sudo not in self.env.user.all_group_ids:
            raise AccessError(
                self.env._(
                    "Only %(role)s may grant an exemption from “%(control)s”.",
                    role=group_sudo.name or self.env._("nobody"),
                    control=policy.sudo().control_id.name,
                )
            )

    def _check_terms(self, reason, valid_until):
        """Raise ValidationError unless there is a reason and an end that is near."""
        if not (reason or "").strip():
            raise ValidationError(self.env._("Say why this document may pass: the reason is kept with the exemption."))
        now = fields.Datetime.now()
        if not valid_until or not now < valid_until <= fields.Datetime.add(now, days=MAX_DAYS):
            raise ValidationError(
                self.env._(
                    "An exemption must end in the future and within %s days. For longer, change the policy in the settings.",
                    MAX_DAYS,
                )
            )

    def action_revoke(self):
        """Withdraw exemptions that are not used; whoever may grant one may also withdraw it."""
        self.check_access("read")
        for exemption in self.sudo():
            policy = self.env["trade.control.policy"].search(
                [
                    ("company_id", "=", exemption.company_id.id),
                    ("control_id", "=", exemption.control_id.id),
                    ("checkpoint", "=", exemption.checkpoint),
                ]
            )
            if exemption.granted_by_id != self.env.user:
                self._check_may_grant(policy)
            if exemption.used_at:
                raise UserError(self.env._("This exemption is used; it can no longer be withdrawn."))
        self.sudo().write({"revoked_by_id": self.env.uid})
        self.sudo()._log(self.env._("One-off exemption withdrawn:"))

    # ------------------------------------------------------------------ using
    @api.model
    def _find_usable(self, documents, checkpoint):
        """Return ``{(document id, control code): exemption}`` that fit these documents exactly as they are now."""
        found = self.sudo().search(
            [
                ("res_model", "=", documents._name),
                ("res_id", "in", documents.ids),
                ("checkpoint", "=", checkpoint),
                ("used_at", "=", False),
                ("revoked_by_id", "=", False),
                ("valid_until", ">=", fields.Datetime.now()),
            ]
        )
        if not found:
            return {}
        hashes = documents.browse(found.mapped("res_id"))._trade_exemption_hash()
        return {
            (exemption.res_id, exemption.control_id.code): exemption
            for exemption in found
            if exemption.snapshot_hash == hashes[exemption.res_id]
        }

    def _consume(self):
        """Use these exemptions up, in this transaction.

        Two transactions that want the same exemption collide on its row: the second is retried, finds it used and is
        refused.
        """
        if not self:
            return
        cap_touch(self)
        self.write({"used_at": fields.Datetime.now(), "used_by_id": self.env.uid})
        self._log(self.env._("One-off exemption used:"))

    def _log(self, head, text=None):
        """Write a note on each exemption into the chatter of its document, one insert per document model."""
        for model, exemptions in self.grouped("res_model").items():
            bodies = {}
            for exemption in exemptions:
                line = Markup("{head} <b>{control}</b> ({checkpoint})").format(
                    head=head,
                    control=exemption.control_id.name,
                    checkpoint=dict(self._fields["checkpoint"]._description_selection(self.env))[exemption.checkpoint],
                )
                body = bodies.get(exemption.res_id)
                line += Markup("<br/>{}").format(text) if text else Markup()
                bodies[exemption.res_id] = body + Markup("<br/>") + line if body else line
            self.env[model].browse(bodies)._message_log_batch(bodies)

    def action_open_document(self):
        """Open the document this exemption is for, as the user."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }
