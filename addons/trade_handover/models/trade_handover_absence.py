from odoo import SUPERUSER_ID, api, fields, models
from odoo.exceptions import UserError, ValidationError


class TradeHandover(models.Model):
    """A holiday: colleagues stand in for a period, and everything comes back by itself (OWN-8)."""

    _inherit = "trade.handover"  # pylint: disable=consider-merging-classes-inherited

    date_from = fields.Date("Absent From")
    date_to = fields.Date("Absent Until", help="The last day of the absence; everything comes back the day after.")
    date_returned = fields.Datetime("Came Back On", readonly=True)

    @api.constrains("kind", "date_from", "date_to")
    def _check_absence(self):
        for handover in self:
            if handover.kind == "absence" and not (
                handover.date_from and handover.date_to and handover.date_from <= handover.date_to
            ):
                raise ValidationError(
                    self.env._("Say from when until when %s is absent.", handover.user_id.sudo().name or "")
                )

    def _ensure_absence(self):
        """Raise if the absence is over before it has been submitted."""
        if self.kind == "absence" and self.date_to < fields.Date.context_today(self):
            raise UserError(self.env._("The absence is over already. Change its days, or make a handover for good."))

    def _hold_back(self):
        """Let absences that have been approved before they begin wait for their first day; called with sudo.

        :return: those that wait
        """
        later = self.filtered(
            lambda handover: handover.kind == "absence" and handover.date_from > fields.Date.context_today(handover)
        )
        later._engine_write({"state": "approved", "approved_by_id": self.env.uid, "approver_id": False})
        return later

    def action_return(self):
        """Come back earlier: who was absent, or a manager above, takes everything back now (OWN-8).

        :raise UserError: no absence that is running
        """
        for handover in self:
            handover._ensure_may_prepare()
        if any(handover.kind != "absence" for handover in self):
            raise UserError(
                self.env._("Only what was handed over for an absence comes back. Undo the handover instead.")
            )
        self.sudo()._come_back()
        return True

    def _come_back(self):
        """Give back what is still with those who stood in; what a manager moved meanwhile stays, and its line says so."""
        self._meet(("done",))
        for handover in self:
            lines = handover._get_lines().filtered(lambda line: line.owned and line.result == "moved")
            self.env["res.partner"]._trade_touch(lines.partner_id)
            lines.partner_id.invalidate_recordset(["user_id", "trade_pool_id"])
            gone = handover._get_moved_since(lines)
            staying = lines.filtered(
                lambda line, gone=gone: line.partner_id.user_id != line.user_id or line.partner_id in gone
            )
            for note, group in staying.grouped(lambda line: line._explain()).items():
                group._engine_write({"result": "left", "result_note": note})
            back = lines - staying
            targets = {line.partner_id.id: (handover.user_id.id, False) for line in back}
            self.env["res.partner"]._trade_move(targets, "absence_over", handover.display_name)
            back._engine_write({"result": "back"})
            things = handover._get_handed_over(handover._get_lines().user_id)
            handover._give_back(handover._get_items().filtered(lambda item: item.result == "moved"), things)
            lost = {user: group.partner_id for user, group in back.grouped("user_id").items()}
            self.env["res.partner"]._trade_tell(got={handover.user_id: back.partner_id}, lost=lost)
            handover.message_post(
                body=self.env._(
                    "Back from the absence: %(back)s customers came back, %(left)s stayed where they are now.",
                    back=len(back),
                    left=len(staying),
                )
            )
        self._engine_write({"state": "returned", "date_returned": fields.Datetime.now()})

    @api.model
    def _absences_due(self):
        """Return the absences that begin, and those that are over; called with sudo."""
        today = fields.Date.context_today(self)
        absences = self.search([("kind", "=", "absence"), ("state", "in", ("approved", "done"))])
        begins = absences.filtered(lambda row: row.state == "approved" and row.date_from <= today)
        over = absences.filtered(lambda row: row.state == "done" and row.date_to < today and row.user_id.active)
        return begins, over

    @api.model
    def _carry_out_absences(self):
        """Begin and end every absence that is due: each night, and at the latest when somebody looks (OWN-8)."""
        # the ledger names the system, not whoever happened to look
        begins, over = self.with_user(SUPERUSER_ID)._absences_due()
        for handover in begins | over:
            try:
                with self.env.cr.savepoint():
                    if handover in over:
                        handover._come_back()
                    else:
                        handover._begin()
            except UserError as error:
                # a cap that is full, a successor who has left: the manager decides, the others go on
                handover.message_post(body=str(error))

    def _begin(self):
        """Carry out an absence that has been approved before; called with sudo."""
        self._meet(("approved",))
        if self.date_to < fields.Date.context_today(self):
            self._engine_write({"state": "cancelled"})
            return
        self._move({})

    @api.model
    def _cron_absences(self):
        self._carry_out_absences()

    # -- at the latest when looked at ---------------------------------------------------------------------------

    @api.model
    def web_search_read(self, *args, **kwargs):
        """Whoever opens the list sees absences that are over as over."""
        self._carry_out_absences()
        return super().web_search_read(*args, **kwargs)

    def web_read(self, specification):
        """Whoever opens one sees it as it is today."""
        self._carry_out_absences()
        return super().web_read(specification)
