"""Why a document is stopped, in words."""

from typing import NamedTuple

from markupsafe import Markup, escape

from odoo.tools.misc import formatLang

from .buckets import Exposure, Subject


class Reason(str):
    """A text that a banner shows with links, and an error without them.

    :ivar html: the same text as Markup
    """

    def __new__(cls, text, html):
        reason = super().__new__(cls, text)
        reason.html = html
        return reason

    def __html__(self):
        return self.html


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
        """Return the verdict as one translated sentence with its figures, each linked to the documents behind it.

        :param dict names: ``{subject, or code of a part: name}``
        :param currency: ``res.currency`` of the company
        :returns: ``Reason``
        """
        build = getattr(self, f"_describe_{self.case}")
        text = build(env, names, currency, lambda _part, text: text)
        return Reason(text, escape(build(env, names, currency, self._link)))

    def _link(self, part, text):
        """Return the text as a link that the banner in the browser answers; ``part``: code, or ``overdue``."""
        return Markup(
            '<a href="#" class="alert-link fw-normal text-decoration-underline" data-kind="{}" data-ref="{}" data-company="{}" data-part="{}">{}</a>'
        ).format(self.subject.kind, self.subject.ref, self.subject.company_id, part, text)

    def _money(self, env, currency, amount):
        return formatLang(env, amount, currency_obj=currency)

    def _describe_exceeded(self, env, names, currency, link):
        def money(amount):
            return self._money(env, currency, amount)

        # in the order of the trade, which is the order of their names
        parts = [
            link(code, env._("%(part)s %(amount)s", part=name, amount=money(self.others[code])))
            for code, name in names.items()
            if abs(self.others.get(code, 0.0)) > 0.005
        ]
        sentences = [
            env._(
                "%(kind)s %(name)s: credit limit %(limit)s, with this document %(total)s, exceeded by %(excess)s.",
                kind=self._kind(env),
                name=names[self.subject],
                limit=money(self.subject.limit),
                total=money(sum(self.others.values()) + self.hand),
                excess=money(self.amount),
            )
        ]
        if self.subject.expired:
            sentences.append(env._("The limit is not valid today."))
        if parts:
            # the text with links is Markup, and stays it
            sentences.append(env._("Already owed: %s.", type(parts[0])("; ").join(parts)))
        if self.hand:
            sentences.append(env._("This document: %s.", money(self.hand)))
        return (
            Markup(" ").join(sentences) if any(isinstance(text, Markup) for text in sentences) else " ".join(sentences)
        )

    def _describe_blocked(self, env, names, currency, link):
        return env._(
            "%(kind)s %(name)s is blocked: no credit is given at all.", kind=self._kind(env), name=names[self.subject]
        )

    def _describe_unvalued(self, env, names, currency, link):
        return env._(
            "%(kind)s %(name)s: %(count)s open documents are in a currency without a rate, so nobody can tell what is owed. "
            "Enter a rate under Accounting > Configuration > Currencies.",
            kind=self._kind(env),
            name=names[self.subject],
            count=self.exposure.unvalued,
        )

    def _describe_no_rate(self, env, names, currency, link):
        return env._(
            "The currency of this document has no rate, so nobody can tell its value in %s. "
            "Enter a rate under Accounting > Configuration > Currencies.",
            currency.name,
        )

    def _describe_overdue(self, env, names, currency, link):
        return env._(
            "%(kind)s %(name)s: %(overdue)s of %(posted)s unpaid invoices are overdue.",
            kind=self._kind(env),
            name=names[self.subject],
            overdue=link("overdue", self._money(env, currency, self.exposure.overdue)),
            posted=self._money(env, currency, self.exposure.posted),
        )

    def _describe_days(self, env, names, currency, link):
        return env._(
            "%(kind)s %(name)s: %(days)s days to pay, allowed are %(allowed)s.",
            kind=self._kind(env),
            name=names[self.subject],
            days=self.days,
            allowed=self.subject.days,
        )

    def _kind(self, env):
        return dict(env["trade.credit.object"]._fields["kind"]._description_selection(env))[self.subject.kind]
