"""Plain values that control points pass around: no environment, no database."""

from typing import NamedTuple

from odoo.exceptions import UserError

#: Policy scale, from the mildest to the strictest.
LEVELS = ("off", "warn", "approve", "block")


class Policy(NamedTuple):
    """A policy that is switched on, as the cached map holds it: ids and codes only, nothing translated."""

    control_id: int
    code: str
    checkpoint: str
    level: str
    approver_group_id: int | bool


class Blocker(NamedTuple):
    """One reason why one document may not pass one checkpoint.

    ``control``: code of the control, or of the engine that speaks (``review``).
    ``reason``: what is wrong, translated, one sentence.
    ``help``: who can help and how, translated; may be empty.
    ``level``: ``warn`` (said, not stopped), ``approve`` (stopped unless a one-off exemption exists) or ``block``.
    ``link``: ``(model, id)`` of the record the reader should look at, or None.
    ``amount``: what an approver would have to answer for, in company currency; 0 where it is not about money.
    """

    control: str
    reason: str
    help: str = ""
    level: str = "block"
    link: tuple[str, int] | None = None
    amount: float = 0.0


class Saving:
    """Says in the context that some documents are being written: an object, so that no client can say it.

    :ivar model: name of their model
    :ivar ids: their ids
    """

    __slots__ = ("ids", "model")

    def __init__(self, model, ids):
        self.model = model
        self.ids = frozenset(ids)


class StoppedOnline(UserError):
    """A control stops what a customer or vendor does online; the text is for them."""
