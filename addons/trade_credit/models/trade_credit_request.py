from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_datetime


class TradeCreditRequest(models.Model):
    """Somebody asks that a document may pass although credit stops it; somebody with the authority decides. CRD-4

    Nobody may create or write these records: :meth:`_ask`, :meth:`_release`, :meth:`_refuse` and the withdrawal do it after
    checking who asks. What a release gives is a one-off exemption (``trade.exemption``): for this document as it stands,
    for the sum asked for, until a date, once.
    """

    _name = "trade.credit.request"
    _description = "Credit Release Request"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "id desc"
    _rec_name = "document_name"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade", index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    res_model = fields.Char(string="Document model", required=True, readonly=True)
    res_id = fields.Many2oneReference(string="Document id", model_field="res_model", required=True, readonly=True)
    document_name = fields.Char(string="Document", required=True, readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True, ondelete="set null", index=True)
    checkpoint = fields.Selection(
        selection=lambda self: self.env["trade.control.policy"]._fields["checkpoint"]._description_selection(self.env),
        required=True,
        readonly=True,
    )
    reason = fields.Text(required=True, readonly=True)
    blocked_by = fields.Text(string="What stood in the way", readonly=True, groups="trade_credit.group_credit_viewer")
    amount = fields.Monetary(
        string="Sum to release", readonly=True, groups="trade_credit.group_credit_viewer", help="Excess over the limit."
    )
    snapshot_hash = fields.Char(string="Fingerprint of the document", readonly=True, groups="base.group_system")
    requested_by_id = fields.Many2one("res.users", string="Asked by", required=True, readonly=True)
    decided_by_id = fields.Many2one("res.users", string="Decided by", readonly=True)
    decided_at = fields.Datetime(string="Decided at", readonly=True)
    answer = fields.Text(readonly=True)
    exemption_ids = fields.Many2many("trade.exemption", string="One-off exemptions", readonly=True)
    state = fields.Selection(
        [("asked", "To decide"), ("released", "Released"), ("refused", "Refused"), ("withdrawn", "Withdrawn")],
        required=True,
        readonly=True,
        default="asked",
        tracking=True,
    )
    valid_until = fields.Datetime(string="Valid until", readonly=True)

    _document_idx = models.Index("(res_model, res_id) WHERE state = 'asked'")

    def copy_data(self, default=None):
        raise UserError(self.env._("A request is for one document as it stands. Ask again from the document."))

    # ------------------------------------------------------------------ asking
    @api.model
    def _ask(self, document, reason):
        """Ask for the release of a document and return the request; an open one of the same document is replaced.

        :param document: one record held against credit limits
        :param str reason: why it should pass
        :raises UserError: credit does not stop the document
        :raises ValidationError: no reason
        """
        document.ensure_one()
        document.check_access("read")
        if not (reason or "").strip():
            raise ValidationError(
                self.env._("Say why this document should pass: whoever decides reads nothing else of you.")
            )
        ahead = document.sudo()._trade_credit_stopping()
        if not ahead:
            raise UserError(
                self.env._("“%s” is not waiting for a release of credit: nothing to ask for.", document.display_name)
            )
        checkpoint = ahead[0][0]
        blockers = [blocker for code, blocker in ahead if code == checkpoint]
        request_sudo = self.sudo()
        request_sudo.search(self._get_open_domain(document))._close("withdrawn")
        request_sudo = request_sudo.create(
            {
                "company_id": document.sudo().company_id.id,
                "res_model": document._name,
                "res_id": document.id,
                "document_name": document.display_name,
                "partner_id": document.sudo()._trade_credit_parties()[document.id][0],
                "checkpoint": checkpoint,
                "reason": reason.strip(),
                "blocked_by": document.sudo()._trade_credit_describe(checkpoint),
                "amount": max(blocker.amount for blocker in blockers),
                "snapshot_hash": document._trade_exemption_hash()[document.id],
                "requested_by_id": self.env.uid,
            }
        )
        request_sudo._notify_deciders()
        document.sudo()._message_log(body=self.env._("Release of credit asked for: %s", request_sudo.reason))
        return request_sudo.with_env(self.env)

    @api.model
    def _get_open_domain(self, document):
        return [("res_model", "=", document._name), ("res_id", "in", document.ids), ("state", "=", "asked")]

    @api.model
    def _get_asked(self, documents):
        """Return the ids of documents that wait for a decision as they stand now."""
        if not documents:
            return set()
        requests_sudo = self.sudo().search(self._get_open_domain(documents))
        hashes = documents.browse(requests_sudo.mapped("res_id"))._trade_exemption_hash()
        return {request.res_id for request in requests_sudo if request.snapshot_hash == hashes.get(request.res_id)}

    def _get_policies_sudo(self):
        """Return the policies of credit that need approval at the checkpoint of this request."""
        self.ensure_one()
        return (
            self.env["trade.control.policy"]
            .sudo()
            .search(
                [
                    ("company_id", "=", self.company_id.id),
                    ("checkpoint", "=", self.checkpoint),
                    ("level", "=", "approve"),
                    ("control_id.code", "in", list(self.env[self.res_model]._trade_credit_controls.values())),
                ]
            )
        )

    def action_withdraw(self):
        """Take one's own request back."""
        for request in self:
            if request.requested_by_id != self.env.user:
                raise UserError(self.env._("Only %s can take this request back.", request.requested_by_id.name))
        self._close("withdrawn")

    # ------------------------------------------------------------------ deciding
    def action_release(self):
        """Open the dialog in which the selected requests are released."""
        return self._open_decision("release")

    def action_refuse(self):
        """Open the dialog in which the selected requests are refused."""
        return self._open_decision("refuse")

    def _open_decision(self, decision):
        """Open the dialog for those of which something is left to decide."""
        self.check_access("read")
        moot = self._end_moot()
        if moot and moot == self:
            return self._say_moot()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Release") if decision == "release" else self.env._("Refuse"),
            "res_model": "trade.credit.request.decide",
            "view_mode": "form",
            "target": "new",
            "context": {"default_request_ids": (self - moot).ids, "default_decision": decision},
        }

    def _release(self, reason, valid_until):
        """Release the documents of these requests; all or none.

        :param str reason: kept with the release
        :param datetime valid_until: end of the release
        :raises AccessError: the sum of one is beyond the authority of the user
        :raises UserError: a request is decided already, or its document was changed since
        """
        self.check_access("read")
        self._ensure_open()
        for request in self:
            request_sudo = request.sudo()
            document = self.env[request.res_model].browse(request.res_id).exists()
            if not document or document._trade_exemption_hash()[document.id] != request_sudo.snapshot_hash:
                raise UserError(
                    self.env._(
                        "“%(document)s” was changed since %(person)s asked. Refuse the request, so that it is asked for anew.",
                        document=request.document_name,
                        person=request.requested_by_id.name,
                    )
                )
            stopping = document.with_user(self.env.user)._trade_credit_stopping()
            controls = {blocker.control for code, blocker in stopping if code == request.checkpoint}
            policies = request._get_policies_sudo().filtered(
                lambda policy, codes=controls: policy.control_id.code in codes
            )
            for policy in policies.with_env(self.env):
                exemption = self.env["trade.exemption"]._grant(document, policy, reason, valid_until)
                self._check_not_more_than_asked(request_sudo, exemption.sudo())
                request_sudo.exemption_ids += exemption
        self._close("released", reason, valid_until)

    def _check_not_more_than_asked(self, request_sudo, exemption_sudo):
        """Raise UserError if the customer owes so much more by now that the request said less than what is released."""
        if exemption_sudo.trade_credit_amount > request_sudo.amount + 0.005:
            raise UserError(
                self.env._(
                    "“%s” exceeds the limit by more than when it was asked for: other documents have passed since. "
                    "Refuse the request, so that it is asked for anew with the present figures.",
                    request_sudo.document_name,
                )
            )

    def _refuse(self, reason):
        """Refuse these requests.

        :raises AccessError: the user could not release one either
        """
        self.check_access("read")
        self._ensure_open()
        for request in self:
            if not request.can_decide:
                self.env["trade.credit.authority"]._check_may_release(request.company_id, request.sudo().amount)
                for policy in request._get_policies_sudo():
                    self.env["trade.exemption"]._check_may_grant(policy)
        self._close("refused", reason)

    def _ensure_open(self):
        decided = self.filtered(lambda request: request.state != "asked")
        if decided:
            raise UserError(
                self.env._("The request for “%s” is decided already. Reload the page.", decided[0].document_name)
            )

    def _close(self, state, answer=False, valid_until=False):
        """Set the outcome, end the activities, and tell the one who asked, in their language."""
        self_sudo = self.sudo()
        self_sudo.write(
            {
                "state": state,
                "answer": answer,
                "valid_until": valid_until,
                "decided_by_id": self.env.uid,
                "decided_at": fields.Datetime.now(),
            }
        )
        self_sudo.activity_unlink(["mail.mail_activity_data_todo"])
        if not answer:
            return
        for request in self_sudo:
            request = request.with_context(lang=request.requested_by_id.lang)
            request.message_post(body=request._get_outcome(), partner_ids=request.requested_by_id.partner_id.ids)
            if state != "released":
                request._log_outcome()

    @api.model
    def _close_released(self, document, reason, valid_until):
        """Close the request of a document that credit does not stop any more, because it was exempted."""
        if not document._trade_credit_stopping():
            self.search(self._get_open_domain(document))._close("released", reason, valid_until)

    def _get_outcome(self):
        """Return what was decided, a sentence for the one who asked."""
        if self.state == "withdrawn":
            return self.answer
        if self.state == "refused":
            return self.env._("Refused: %s", self.answer)
        return self.env._(
            "Released until %(moment)s: %(answer)s",
            moment=format_datetime(self.env, self.valid_until, tz=self.requested_by_id.tz, dt_format="short"),
            answer=self.answer,
        )

    def _log_outcome(self):
        """Say it on the document too, where whoever asked goes on; of a release the exemption says so."""
        document = self.env[self.res_model].browse(self.res_id).exists()
        if document:
            text = self.env._("Release of credit refused: %s", self.answer) if self.state == "refused" else self.answer
            document._message_log(body=text)

    def action_open_document(self):
        """Open the document, as the user."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.res_model,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }

    # ------------------------------------------------------------------ reminder centre
    @api.model
    def _trade_reminder_domain(self, code):
        """Requests that wait for a decision of the reader."""
        if code == "credit_request":
            return [("can_decide", "=", True)]
        return super()._trade_reminder_domain(code)
