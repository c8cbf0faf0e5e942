from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError

from .trade_credit_ledger import EPSILON


class TradeCreditReleaseMixin(models.AbstractModel):
    """What credit stops may be released, by somebody who is asked and for the sum that was asked for. CRD-4"""

    _name = "trade.credit.release.mixin"
    _description = "Document that Credit May Stop"

    #: ``{rule: code of the control}`` with the rules ``limit``, ``overdue``, ``days``.
    _trade_credit_controls = {}

    trade_credit_can_ask = fields.Boolean(
        string="May ask for a release of credit", compute="_compute_trade_credit_can_ask", exportable=False
    )
    trade_credit_asked = fields.Boolean(
        string="A release of credit is asked for", compute="_compute_trade_credit_can_ask", exportable=False
    )

    @api.depends("trade_blocker_html")
    @api.depends_context("uid")
    def _compute_trade_credit_can_ask(self):
        """The button is for documents that credit stops and nobody has asked for as they stand now."""
        stopped = self.filtered("trade_blocker_html")._origin
        found = stopped._trade_blockers_ahead() if stopped else {}
        asked = self.env["trade.credit.request"]._get_asked(stopped)
        for record in self:
            record.trade_credit_asked = record._origin.id in asked
            record.trade_credit_can_ask = not record.trade_credit_asked and any(
                self._trade_credit_is_stopping(blocker) for _checkpoint, blocker in found.get(record._origin.id, ())
            )

    def _trade_pending_policies(self, ahead):
        """What credit stops is asked for by a credit request, which knows the sum, and not by a plain to-do."""
        return super()._trade_pending_policies([item for item in ahead if not self._trade_credit_is_stopping(item[1])])

    def _trade_credit_is_stopping(self, blocker):
        """Tell whether somebody with the authority could release this blocker."""
        return blocker.level == "approve" and blocker.control in self._trade_credit_controls.values()

    def _trade_credit_stopping(self):
        """Return the ``(checkpoint, Blocker)`` ahead of one document that need a release, the nearest checkpoint first."""
        self.ensure_one()
        self.env["trade.credit.ledger"]._settle()
        return [item for item in self._trade_blockers_ahead()[self.id] if self._trade_credit_is_stopping(item[1])]

    def _trade_credit_describe(self, checkpoint):
        """Return with figures why credit stops this document at a checkpoint: for people who may see credit only."""
        self.ensure_one()
        company = self.company_id
        levels = {
            rule: policies[company.id].level
            for rule, policies in self._trade_credit_policies(checkpoint).items()
            if company.id in policies
        }
        verdicts = [v for v in self._trade_credit_judge(company)[self.id] if levels.get(v.rule) == "approve"]
        names = self.env["trade.credit.check"]._get_names({v.subject for v in verdicts if v.subject})
        return "\n".join(v.describe(self.env, names, company.currency_id) for v in verdicts)

    def action_trade_credit_request(self):
        """Open the request that waits for a decision, for whoever asked and for finance.

        :raises UserError: the user is neither
        """
        self.ensure_one()
        requests = self.env["trade.credit.request"]
        request = requests.search(requests._get_open_domain(self), limit=1)
        if not request:
            raise UserError(
                self.env._(
                    "The release was asked for by %s. Finance decides it.",
                    requests.sudo().search(requests._get_open_domain(self), limit=1).requested_by_id.name,
                )
            )
        return {
            "type": "ir.actions.act_window",
            "res_model": request._name,
            "res_id": request.id,
            "views": [(False, "form")],
        }

    def _trade_close_requests(self, answer=None):
        """Nothing is to be decided of a document that was cancelled. Where one passes a checkpoint nothing is searched."""
        closed = self.filtered(lambda record: record[self._trade_state_field] in self._trade_closed_states)
        if closed:
            requests = self.env["trade.credit.request"]
            requests.sudo().search(requests._get_open_domain(closed)).with_env(self.env)._close("withdrawn")
        return super()._trade_close_requests(answer)

    def action_trade_credit_ask(self):
        """Open the dialog in which a release is asked for."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask finance to release"),
            "res_model": "trade.credit.request.ask",
            "view_mode": "form",
            "target": "new",
            "context": {"default_res_model": self._name, "default_res_id": self.id},
        }

    def _trade_exemptible(self, ahead):
        """With authorities by sum it is they that say who is offered to release credit, not the role of the policy."""
        stopping = [item for item in ahead if self._trade_credit_is_stopping(item[1])]
        rows_sudo = self.env["trade.credit.authority"]._get_rows_sudo(self.sudo().company_id) if stopping else ()
        if not rows_sudo:
            return super()._trade_exemptible(ahead)
        others = [item for item in ahead if item not in stopping]
        mine = [item for item in stopping if rows_sudo._covers(item[1].amount)]
        return super()._trade_exemptible(others) + mine

    def _trade_exemptions(self, checkpoint, blockers):
        """A release is good for the sum it was given for: where more would be needed by now it does not count."""
        found = super()._trade_exemptions(checkpoint, blockers)
        if not found:
            return found
        needed = defaultdict(float)
        for record_id, reasons in blockers.items():
            for blocker in reasons:
                needed[record_id, blocker.control] = max(needed[record_id, blocker.control], blocker.amount)
        controls = self._trade_credit_controls.values()
        return {
            key: exemption
            for key, exemption in found.items()
            if key[1] not in controls or exemption.sudo().trade_credit_amount + EPSILON >= needed[key]
        }

    def _trade_log_warnings(self, checkpoint, blockers):
        """The chatter is read by people who may not see credit: it says that there was a warning, without figures."""
        neutral = self._trade_credit_neutral("warn")
        controls = self._trade_credit_controls.values()
        return super()._trade_log_warnings(
            checkpoint,
            {
                record_id: list(
                    dict.fromkeys(
                        b._replace(reason=neutral, amount=0.0) if b.control in controls else b for b in reasons
                    )
                )
                for record_id, reasons in blockers.items()
            },
        )
