"""Lets a calculation read prices that its user may not see.

Odoo values stock and merges stock moves as the user who ships the goods. That code must read costs although the user must
not. ``sudo`` would also lift every other rule for all that happens below, so the figures alone are lent: by an object in the
context that only Python code can hold. What a client sends as context is data, never this object.
"""

_KEY = "trade_price_loan"
_LOAN = object()


def lend_prices(records):
    """Return ``records`` with prices readable, for the time of one call into private code.

    Never return records or an action made from them to a client: take ``with_env(self.env)`` of what comes back.
    """
    return records.with_context(**{_KEY: _LOAN})


def prices_are_lent(env):
    """Whether ``env`` is inside such a call."""
    return env.context.get(_KEY) is _LOAN
