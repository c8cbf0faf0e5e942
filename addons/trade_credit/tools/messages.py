"""Why a document is stopped, in words."""

from typing import NamedTuple

from odoo.tools.misc import formatLang

from .buckets import Exposure, Subject


class Verdict(NamedTuple):
    """One rule of credit that one document offends.

    ``rule``: ``limit``, ``overdue`` or ``days``: which policy decides about it.
    ``case``: ``exceeded``, ``blocked``, ``unvalued``, ``no_rate``, ``overdue`` or ``days``.
    ``hand``: what the document will owe; ``others``: ``{bucket: amount}`` of what counts beside it.
    ``amount``: what an approver would have to answer for. All in company currency.
    """

    rule: str
    case: str
    subject: Subject | None = None
    exposure: Exposure | None = None
    hand: float = 0.0
    others: dict | None = None
    amount: float = 0.0
    days: int = 0

    def describe(self, env, names, currency):
        """Return the verdict as one translated sentence with its figures.

        :param dict names: ``{subject: name}``
        :param currency: ``res.currency`` of the company
        """
        return getattr(self, f"_describe_{self.case}")(env, names.get(self.subject, ""), currency)

    def _money(self, env, currency, amount):
        return formatLang(env, amount, currency_obj=currency)

    def _describe_exceeded(self, env, name, currency):
        def money(amount):
            return self._money(env, currency, amount)

        labels = {
            bucket.code: bucket.name for bucket in env["trade.credit.bucket"].sudo().search([("code", "!=", False)])
        }
        parts = [
            env._("%(part)s %(amount)s", part=labels.get(code, code), amount=money(amount))
            for code, amount in self.others.items()
            if abs(amount) > 0.005
        ]
        text = env._(
            "%(kind)s %(name)s: credit limit %(limit)s, with this document %(total)s, exceeded by %(excess)s.",
            kind=self._kind(env),
            name=name,
            limit=money(self.subject.limit),
            total=money(sum(self.others.values()) + self.hand),
            excess=money(self.amount),
        )
        if self.subject.expired:
            text += " " + env._("The limit is not valid today.")
        makeup = env._("Already owed: %s.", "; ".join(parts)) if parts else ""
        document = env._("This document: %s.", money(self.hand)) if self.hand else ""
        return " ".join(filter(None, (text, makeup, document)))

    def _describe_blocked(self, env, name, currency):
        return env._("%(kind)s %(name)s is blocked: no credit is given at all.", kind=self._kind(env), name=name)

    def _describe_unvalued(self, env, name, currency):
        return env._(
            "%(kind)s %(name)s: %(count)s open documents are in a currency without a rate, so nobody can tell what is owed. "
            "Enter a rate under Accounting > Configuration > Currencies.",
            kind=self._kind(env),
            name=name,
            count=self.exposure.unvalued,
        )

    def _describe_no_rate(self, env, name, currency):
        return env._(
            "The currency of this document has no rate, so nobody can tell its value in %s. "
            "Enter a rate under Accounting > Configuration > Currencies.",
            currency.name,
        )

    def _describe_overdue(self, env, name, currency):
        return env._(
            "%(kind)s %(name)s: %(overdue)s of %(posted)s unpaid invoices are overdue.",
            kind=self._kind(env),
            name=name,
            overdue=self._money(env, currency, self.exposure.overdue),
            posted=self._money(env, currency, self.exposure.posted),
        )

    def _describe_days(self, env, name, currency):
        return env._(
            "%(kind)s %(name)s: %(days)s days to pay, allowed are %(allowed)s.",
            kind=self._kind(env),
            name=name,
            days=self.days,
            allowed=self.subject.days,
        )

    def _kind(self, env):
        return dict(env["trade.credit.object"]._fields["kind"]._description_selection(env))[self.subject.kind]
