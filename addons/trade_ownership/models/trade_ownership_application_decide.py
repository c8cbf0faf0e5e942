from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError


class TradeOwnershipApplication(models.Model):
    """How an application ends: granted, refused, taken back, or lapsed because the customer went elsewhere (OWN-4, OWN-5)."""

    _inherit = "trade.ownership.application"

    def action_grant(self):
        """Grant these applications (OWN-4).

        :raise AccessError: not the manager
        :raise UserError: decided already, a review decides, somebody else has the customer, a cap is full
        """
        self._ensure_may_decide()
        self.sudo()._grant()
        return True

    def action_refuse(self):
        """Refuse these applications."""
        self._ensure_may_decide()
        self.sudo()._refuse(False)
        return True

    def action_withdraw(self):
        """Take back own applications."""
        if any(application.user_id != self.env.user for application in self):
            raise AccessError(self.env._("Only the applicant takes back an application."))
        self.sudo()._meet()._decide("withdrawn", False)
        return True

    def _ensure_may_decide(self):
        self.check_access("read")
        closed = self.filtered(lambda application: not application._may_decide(self.env.user))
        if closed:
            raise AccessError(
                self.env._(
                    "“%s” is decided by the manager of the department, never by the applicant.", closed[0].display_name
                )
            )

    def _meet(self):
        """Make everybody who decides on these applications meet, and return them if they still wait.

        :raise UserError: one has been decided meanwhile
        """
        self.env["res.partner"]._trade_touch(self.partner_id)
        self.invalidate_recordset(["state"])
        decided = self.filtered(lambda application: application.state != "open")
        if decided:
            raise UserError(self.env._("“%s” has been decided already. Reload the page.", decided[0].display_name))
        return self

    def _grant(self):
        """Give what was asked for; called with sudo, by the manager or by the review."""
        self._meet()
        for application in self:
            application._decide("granted", False)
            if application.kind == "extend":
                application._extend()
            else:
                customer = application.partner_id
                customer._trade_take(application.user_id, "applied", application.reason)
                # whoever else applied has lost
                self._lapse(customer)

    def _extend(self):
        self.ensure_one()
        customer = self.partner_id
        until = fields.Date.context_today(self) + timedelta(days=self.company_id.trade_extend_days)
        until = max(until, customer.trade_extended_until or until)
        customer.trade_extended_until = until
        move = {customer.id: (customer.user_id.id, False, customer.trade_team_id.id)}
        reason = self.env._("Until %(day)s: %(reason)s", day=fields.Date.to_string(until), reason=self.reason)
        self.env["trade.ownership.ledger"]._engine_create(customer._trade_prepare_lines(move, "extended", reason))
        self.env["trade.pool.return"]._drop(customer)

    def _refuse(self, answer):
        self._meet()._decide("refused", answer)

    def _decide(self, state, answer):
        """Write the decision and tell the applicants; called with sudo."""
        self.write(
            {"state": state, "answer": answer, "decided_by_id": self.env.uid, "decided_on": fields.Datetime.now()}
        )
        self.activity_unlink(["mail.mail_activity_data_todo"])
        for applicant, own in self.grouped("user_id").items():
            if applicant != self.env.user:
                own.with_context(lang=applicant.lang)._tell_applicant()

    def _tell_applicant(self):
        """Tell the one applicant of these applications, decided alike, in one message."""
        state = dict(self._fields["state"]._description_selection(self.env))[self[0].state]
        customers = ", ".join(self.mapped("customer_name"))
        self[0].message_notify(
            partner_ids=self.user_id.partner_id.ids,
            body=self[0].answer or state,
            subject=self.env._("%(customer)s: %(state)s", customer=customers, state=state),
        )

    @api.model
    def _lapse(self, customers):
        """End what was still asked about customers that went elsewhere."""
        waiting = self.sudo().search([("partner_id", "in", customers.ids), ("state", "=", "open")])
        if waiting:
            waiting._decide("lapsed", self.env._("The customer has been given to somebody else."))

    def _merge_customers(self, sources, target):
        """End what two customers that become one would have twice: one application of each person, or the first that came.

        :param sources: customers that go
        :param target: customer that stays
        """
        waiting = self.search([("partner_id", "in", (sources | target).ids), ("state", "=", "open")], order="id")
        kept, double = set(), self.browse()
        for application in waiting:
            key = (application.user_id.id, application.kind)
            alone = "first" if application.exclusive and application.kind == "get" else None
            if key in kept or alone in kept:
                double |= application
            else:
                kept |= {key, alone} - {None}
        if double:
            double._decide(
                "lapsed", self.env._("The customer has been merged with another one you or a colleague asked for.")
            )
