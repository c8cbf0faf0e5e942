from functools import cache
from typing import NamedTuple

from markupsafe import Markup

from odoo import api, fields, models
from odoo.fields import Domain


class Situation(NamedTuple):
    """What is true now of the document of a request; by default: it was deleted.

    ``changed``: it is not the document any more that was asked for. ``blockers``: what of credit stops it at the checkpoint that was
    asked for and may be released. ``strict``: something of credit stops it there that nobody may release. ``exists``: it was not deleted.
    """

    changed: bool = True
    blockers: tuple = ()
    strict: bool = False
    exists: bool = False


class TradeCreditRequest(models.Model):
    """What the reader may decide, and what keeps him from releasing a request now: said before he tries. CRD-4"""

    _inherit = "trade.credit.request"

    can_decide = fields.Boolean(string="I can decide", compute="_compute_can_decide", search="_search_can_decide")
    obstacle = fields.Text(
        string="Cannot be released now", compute="_compute_obstacle", groups="trade_credit.group_credit_viewer"
    )

    situation = fields.Html(
        string="What stands in the way now",
        compute="_compute_obstacle",
        sanitize=False,
        exportable=False,
        groups="trade_credit.group_credit_viewer",
    )

    @api.depends("state")
    @api.depends_context("uid")
    def _compute_can_decide(self):
        deciders = self._get_deciders()
        for request in self:
            request.can_decide = request.state == "asked" and not request._get_lack_of_authority(deciders)

    @api.model
    def _search_can_decide(self, operator, value):
        """Find what the user's authority covers, in the companies that were chosen."""
        if operator != "in" or True not in value:
            return NotImplemented
        found = Domain.OR(self._get_authority_domain(company) for company in self.env.companies)
        # the sums are for people with the privilege only; the domain tells none
        return Domain("id", "in", self.sudo()._search(Domain("state", "=", "asked") & found))

    @api.model
    def _get_authority_domain(self, company):
        """Return the domain of the requests of a company that the user could release by sum, or else by control point."""
        mine = self.env.user.all_group_ids
        here = Domain("company_id", "=", company.id)
        rows = self.env["trade.credit.authority"]._get_rows_sudo(company)
        if rows:
            rows = rows.filtered(lambda row: row.group_id in mine)
            if any(row.unlimited for row in rows):
                return here
            return here & Domain("amount", "<=", max(rows.mapped("amount"))) if rows else Domain.FALSE
        policies = (
            self.env["trade.control.policy"]
            .sudo()
            .search([("company_id", "=", company.id), ("level", "=", "approve"), ("approver_group_id", "in", mine.ids)])
        )
        return here & Domain.OR(
            Domain("checkpoint", "=", policy.checkpoint) & Domain("res_model", "=", policy.control_id.res_model)
            for policy in policies
            if self.env["trade.exemption"]._is_credit(policy)
        )

    @api.model
    def _get_deciders(self):
        """Return a function: request and sum -> roles whose authority covers it, the smallest authority first.

        Without authorities it is the roles that the control points name. Both are read once per company.
        """
        authorities = cache(self.env["trade.credit.authority"]._get_rows_sudo)
        roles = {}

        def deciders(request, amount):
            rows = authorities(request.company_id)
            if rows:
                return rows.filtered(lambda row: row.unlimited or row.amount >= amount).group_id
            key = (request.company_id, request.checkpoint, request.res_model)
            if key not in roles:
                roles[key] = request._get_policies_sudo().approver_group_id
            return roles[key]

        return deciders

    def _notify_deciders(self):
        """Give those who are to decide an activity: at most three people, so that one of them acts."""
        for user in self._get_people_to_ask().sorted("id")[:3]:
            self.activity_schedule(
                "mail.mail_activity_data_todo",
                user_id=user.id,
                summary=self.with_context(lang=user.lang).env._("Release credit: %s", self.document_name),
                note=self.reason,
            )

    def _get_people_to_ask(self):
        """Return the people of the smallest authority that suffices and that somebody holds.

        Where nobody does, whoever keeps the limits: they can raise one, or give a role the authority.
        """
        for group in (*self._get_deciders()(self, self.amount), self.env.ref("trade_credit.group_credit_manager")):
            people = group.sudo().all_user_ids.filtered(
                lambda user: user.active and not user.share and self.company_id in user.company_ids
            )
            if people:
                break
        return people

    # ------------------------------------------------------------------ obstacles
    @api.depends("state")
    @api.depends_context("uid", "lang")
    def _compute_obstacle(self):
        """Look at the documents as they are now, all of one sort at once."""
        deciders = self._get_deciders()
        situations = self._get_situations()
        for request in self:
            situation = situations[request.id]
            request.obstacle = request._get_obstacle(situation, deciders)
            request.situation = Markup("<br/>").join(blocker.reason for blocker in situation.blockers)

    def _get_situations(self):
        """Return ``{request id: Situation}``: their documents as they are now, all of one sort at once."""
        self.env["trade.credit.ledger"]._settle()
        found = dict.fromkeys(self.ids, Situation())
        for model, requests in self.grouped("res_model").items():
            if isinstance(self.env.get(model), self.env.registry["trade.credit.release.mixin"]):
                found.update(requests._get_situations_of(self.env[model].sudo()))
        return found

    def _get_situations_of(self, model_sudo):
        """Return ``{request id: Situation}`` of documents of one sort; those of deleted ones are left out."""
        documents_sudo = model_sudo.browse(self.mapped("res_id")).exists()
        hashes, ahead = documents_sudo._trade_exemption_hash(), documents_sudo._trade_blockers_ahead()
        controls = model_sudo._trade_credit_controls.values()
        found = {}
        for request in self.filtered(lambda request: request.res_id in hashes):
            blockers = [
                blocker
                for checkpoint, blocker in ahead[request.res_id]
                if checkpoint == request.checkpoint and blocker.control in controls and blocker.level != "warn"
            ]
            found[request.id] = Situation(
                changed=hashes[request.res_id] != request.sudo().snapshot_hash,
                blockers=tuple(blocker for blocker in blockers if blocker.level == "approve"),
                strict=any(blocker.level == "block" for blocker in blockers),
                exists=True,
            )
        return found

    def _get_obstacle(self, situation, deciders):
        """Return why the user cannot release this request, a translated text; False if he can.

        :param situation: Situation of the document
        :param deciders: as :meth:`_get_deciders` gives it
        """
        if self.state != "asked":
            return self.env._("Decided already.")
        if situation.exists and not situation.blockers:
            return self._get_moot_text(situation)
        if situation.changed:
            return self.env._("Changed or deleted since it was asked for: refuse it, so that it is asked for anew.")
        amount = max((blocker.amount for blocker in situation.blockers), default=0.0)
        if amount > self.sudo().amount + 0.005:
            return self.env._(
                "Exceeds the limit by more than was asked for, because other documents passed since: refuse it, so that it is "
                "asked for anew."
            )
        return self._get_lack_of_authority(deciders, amount)

    def _get_lack_of_authority(self, deciders, amount=None):
        """Return who can decide if the user cannot, a translated text; False if he can.

        :param deciders: as :meth:`_get_deciders` gives it
        :param float amount: what would be released; by default what was asked for
        """
        groups = deciders(self.sudo(), self.sudo().amount if amount is None else amount)
        if not set(groups.ids).isdisjoint(self.env.user._get_group_ids()):
            return False
        return self.env._(
            "Beyond your authority. It can be released by: %s.",
            ", ".join(groups.mapped("name"))
            or self.env._("nobody; a credit manager must first give a role that authority"),
        )

    def _get_obstacles(self, decision):
        """Return ``{request: why the user cannot decide it so}``; those that he can decide are left out.

        :param str decision: ``release`` or ``refuse``
        """
        if decision == "release":
            return {request: request.obstacle for request in self if request.obstacle}
        decided, deciders = self.env._("Decided already."), self._get_deciders()
        found = {
            request: request._get_lack_of_authority(deciders) if request.state == "asked" else decided
            for request in self
        }
        return {request: text for request, text in found.items() if text}
