"""Names of the parts of an exposure, and the arithmetic of a verdict: no environment, no database."""

from typing import NamedTuple

OPEN_ORDER = "open_order"
RELEASED = "released"
SHIPPED = "shipped"
DRAFT_INVOICE = "draft_invoice"
POSTED = "posted"
ADVANCE = "advance"

#: What a limit says: ``none`` is unlimited, ``limit`` an amount (which may be zero), ``blocked`` nothing at all.
MODES = ("none", "limit", "blocked")


class Subject(NamedTuple):
    """A credit object as one document meets it: ids and numbers only.

    ``object_id``: ``trade.credit.object``, 0 for a customer who has none yet and falls under the company's default.
    ``kind``: ``customer``, ``group``, ``salesperson`` or ``department``.
    ``ref``: id of the customer, user or department; of the object itself for a group.
    ``mode``: see :data:`MODES`.
    ``limit``: in company currency; means something in mode ``limit`` only.
    ``days``: credit days, 0 for no rule.
    ``expired``: the limit was granted for another time, so that nothing is granted today.
    """

    object_id: int
    kind: str
    ref: int
    company_id: int
    mode: str
    limit: float
    days: int
    expired: bool


class Exposure(NamedTuple):
    """What a credit object owes, in company currency.

    ``parts``: ``{bucket code: amount}`` of the buckets that count.
    ``posted``, ``overdue``: posted unpaid, and that part of it which is late beyond the tolerated days.
    ``unvalued``: number of documents whose value cannot be told because a currency has no rate.
    """

    parts: dict
    posted: float
    overdue: float
    unvalued: int

    @property
    def total(self):
        """Sum of the parts that count."""
        return sum(self.parts.values())


def is_over(mode, limit, total):
    """Tell whether a credit object owes more than it may; whoever is blocked may owe nothing.

    :param str mode: see :data:`MODES`
    :param float limit: means something in mode ``limit`` only
    :param float total: exposure
    """
    return total > {"none": float("inf"), "limit": limit + 0.005, "blocked": 0.0}[mode]


def is_overdue(posted, overdue, amount, share):
    """Tell whether late receivables offend the rule of the company.

    :param float posted: posted unpaid
    :param float overdue: the late part of it
    :param float amount: tolerated amount
    :param float share: tolerated share of ``posted``, in percent; 0 for no rule
    """
    if overdue <= 0 or overdue <= amount:
        return False
    return not share or overdue * 100 > share * posted
