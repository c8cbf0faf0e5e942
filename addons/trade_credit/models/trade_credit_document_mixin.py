from collections import defaultdict
from functools import cache

from odoo import api, models

from odoo.addons.trade_base.tools.reader import get_reader

from ..tools.buckets import is_overdue
from ..tools.messages import Verdict
from .trade_credit_ledger import EPSILON


class TradeCreditDocumentMixin(models.AbstractModel):
    """A document that uses up credit: it is held against the limits of its customer, salesperson and department. CRD-3

    The document also inherits ``trade.control.mixin``. It names its controls and says whose credit it takes
    (:meth:`_trade_credit_parties`) and how much (:meth:`_trade_credit_at_hand`).
    """

    _name = "trade.credit.document.mixin"
    _inherit = ["trade.credit.release.mixin"]
    _description = "Document Held Against Credit Limits"

    # ------------------------------------------------------------------ what a document says of itself
    def _trade_credit_candidates(self, checkpoint):
        """Return the documents that use up credit at all; a hook."""
        return self

    def _trade_credit_parties(self):
        """Return ``{id: (commercial partner id, user id, department id)}``; ids may be False. Called with sudo."""
        raise NotImplementedError

    def _trade_credit_at_hand(self):
        """Return ``{id: amount}`` in company currency: what the document will owe once it has passed; never negative.

        None for a document that stands in the ledger with its present value. Called with sudo.
        """
        return dict.fromkeys(self.ids)

    def _trade_credit_prepaid(self):
        """Return ``{id: amount}`` in company currency: received for the document itself and not booked yet. Called with sudo.

        Asked only of documents that would be stopped; others may be left out.
        """
        return {}

    def _trade_credit_due_dates(self):
        """Return ``{id: (start, last due date)}`` for the rule of credit days; documents may be left out. Called with sudo."""
        return {}

    def _trade_credit_post(self, checkpoint):
        """Post documents that pass a checkpoint right now, if that is possible in a shorter way than for any change.

        :returns: whether the ledger is up to date now, also with all that was marked before
        """
        return False

    # ------------------------------------------------------------------ checkpoints
    def _trade_blockers(self, checkpoint):
        blockers = super()._trade_blockers(checkpoint)
        for record_id, reasons in self._trade_credit_blockers(checkpoint).items():
            blockers[record_id] += reasons
        return blockers

    def _trade_credit_policies(self, checkpoint):
        """Return ``{rule: {company id: Policy}}`` of what is switched on; no query."""
        active = self.env["trade.control.policy"]._get_active_policies()
        return {
            rule: active[control, checkpoint]
            for rule, control in self._trade_credit_controls.items()
            if (control, checkpoint) in active
        }

    # ------------------------------------------------------------------ verdicts
    def _trade_credit_blockers(self, checkpoint):
        """Return ``{id: [Blocker]}`` of the credit controls."""
        blockers = defaultdict(list)
        policies = self._trade_credit_policies(checkpoint)
        companies = {company_id for by_company in policies.values() for company_id in by_company}
        if not companies:
            return blockers
        records = self.sudo()._trade_credit_candidates(checkpoint)
        records = records.filtered(lambda record: record.company_id.id in companies)
        names = {}
        for company, documents in records.grouped("company_id").items():
            verdicts = documents._trade_credit_judge(company)
            active = {rule: by[company.id] for rule, by in policies.items() if company.id in by}
            offences = [(id_, v) for id_, found in verdicts.items() for v in found if v.rule in active]
            if not offences:
                continue
            names.update(self.env["trade.credit.check"]._get_names({v.subject for _id, v in offences if v.subject}))
            authorities = self.env["trade.credit.authority"]._get_rows_sudo(company)
            for record_id, verdict in offences:
                document = self.browse(record_id)
                blocker = document._trade_credit_blocker(active[verdict.rule], verdict, names, authorities)
                if blocker not in blockers[record_id]:
                    blockers[record_id].append(blocker)
        return blockers

    def _trade_credit_blocker(self, policy, verdict, names, authorities):
        """Return the Blocker of one verdict, in words for this reader: figures only with the privilege to see credit."""
        reader = get_reader(self.env)
        if policy.level == "warn":
            who = self.env._("A notice only: the document is not stopped.")
        elif reader.has_group("trade_credit.group_credit_viewer"):
            who = self.env["trade.credit.authority"]._get_help(
                self.sudo().company_id, verdict.amount, authorities, policy
            )
        elif policy.level == "approve":
            who = self.env._("Finance must release it.")
        else:
            who = self.env._(
                "Finance must release it by a new limit, or a payment must come in: there is no one-off release."
            )
        if reader.has_group("trade_credit.group_credit_viewer"):
            reason = verdict.describe(self.env, names, self.sudo().company_id.currency_id)
        else:
            reason = self._trade_credit_neutral(policy.level)
        return self._trade_blocker(policy, reason, who=who)._replace(amount=verdict.amount)

    @api.model
    def _trade_credit_neutral(self, level):
        """Return what is said to people who may not see credit, by what happens to the document."""
        if level == "warn":
            return self.env._("The credit of this customer needs attention.")
        return self.env._("The credit of this customer does not allow it.")

    def _trade_credit_judge(self, company):
        """Return ``{id: [Verdict]}``: every rule that documents of one company offend, whatever the policy."""
        verdicts = defaultdict(list)
        exposures, own = self._trade_credit_exposures(company)
        at_hand = self._trade_credit_at_hand()
        without_rate = self._trade_credit_without_rate()
        below = self._trade_credit_members(exposures)
        due_dates = self._trade_credit_due_dates()
        prepaid = cache(self._trade_credit_prepaid)
        for record_id, parties in self._trade_credit_parties().items():
            mine, hand = own.get(record_id, {}), at_hand[record_id]
            if hand is None:
                hand = sum(amount for amount, _counts in mine.values())
            counted = {bucket: amount for bucket, (amount, counts) in mine.items() if counts}
            if record_id in without_rate:
                verdicts[record_id].append(Verdict("limit", "no_rate", amount=hand))
            for subject in below(parties):
                exposure = exposures[subject]
                found = self._trade_credit_verdicts(company, subject, exposure, hand, counted)
                # an advance is of the customer, nobody has sold it
                over = subject.kind in ("customer", "group") and any(verdict.case == "exceeded" for verdict in found)
                if over and (paid := prepaid().get(record_id)):
                    found = self._trade_credit_verdicts(company, subject, exposure, max(hand - paid, 0.0), counted)
                verdicts[record_id] += found
                start, due = due_dates.get(record_id, (None, None))
                if subject.kind == "customer" and subject.days and due and (due - start).days > subject.days:
                    verdicts[record_id].append(Verdict("days", "days", subject, amount=hand, days=(due - start).days))
        return verdicts

    def _trade_credit_verdicts(self, company, subject, exposure, hand, counted):
        """Return the Verdicts of one document against one credit object.

        :param float hand: what the document will owe
        :param dict counted: what of it stands in the exposure already, by bucket
        """
        found = []
        if subject.mode == "blocked":
            found.append(Verdict("limit", "blocked", subject, exposure, hand, amount=max(hand, 0.0)))
        elif subject.mode == "limit":
            others = {code: amount - counted.get(code, 0.0) for code, amount in exposure.parts.items()}
            excess = sum(others.values()) + hand - subject.limit
            if exposure.unvalued:
                found.append(Verdict("limit", "unvalued", subject, exposure, hand, amount=max(hand, excess)))
            elif excess > EPSILON and (hand > EPSILON or not self._trade_credit_adds()):
                found.append(Verdict("limit", "exceeded", subject, exposure, hand, others, amount=excess))
        if subject.kind == "customer" and is_overdue(
            exposure.posted, exposure.overdue, company.trade_credit_overdue_amount, company.trade_credit_overdue_share
        ):
            found.append(Verdict("overdue", "overdue", subject, exposure, hand, amount=max(hand, exposure.overdue)))
        return found

    def _trade_credit_adds(self):
        """Tell whether documents of this model add to the exposure; those that do not are held against it as it stands."""
        return True

    def _trade_credit_members(self, subjects):
        """Return a function: parties of a document -> the Subjects above it, groups and departments included."""
        by_key = {
            (subject.kind, subject.ref): subject for subject in subjects if subject.kind in ("customer", "salesperson")
        }
        groups = [subject for subject in subjects if subject.kind == "group"]
        departments = [subject for subject in subjects if subject.kind == "department"]
        objects_sudo = self.env["trade.credit.object"].sudo()
        teams_sudo = self.env["crm.team"].sudo()

        def above(parties):
            partner, user, team = parties
            found = [by_key[key] for key in (("customer", partner), ("salesperson", user)) if key in by_key]
            if groups and ("customer", partner) in by_key:
                path = objects_sudo.browse(by_key["customer", partner].object_id).parent_path or ""
                found += [group for group in groups if f"/{group.object_id}/" in f"/{path}"]
            if departments and team:
                path = teams_sudo.browse(team).parent_path or ""
                found += [department for department in departments if f"/{department.ref}/" in f"/{path}"]
            return found

        return above

    def _trade_credit_without_rate(self):
        """Return the ids of documents in a currency without any rate, in which no value can be told. One query at most."""
        foreign = self.filtered(
            lambda doc: "currency_id" in doc._fields and doc.currency_id != doc.company_id.currency_id
        )
        if not foreign:
            return set()
        rated = (
            self.env["res.currency.rate"]
            .sudo()
            ._read_group(
                [
                    ("currency_id", "in", foreign.currency_id.ids),
                    ("company_id", "in", [False, *foreign.company_id.root_id.ids]),
                ],
                ["currency_id"],
            )
        )
        rated_ids = {currency.id for (currency,) in rated}
        return {doc.id for doc in foreign if doc.currency_id.id not in rated_ids}
