"""The arithmetic of a credit grade: no environment, no database. CRD-6"""

from typing import NamedTuple

#: Average lateness, in days, that leaves no point.
LATE_FOR_NOTHING = 60
#: Part of what was invoiced that, returned, leaves no point.
RETURNED_FOR_NOTHING = 0.2


class Habits(NamedTuple):
    """What a customer did in the window.

    ``volume``: ordered without taxes, in company currency.
    ``invoiced``: invoiced without taxes, before credit notes.
    ``returned``: credited, positive; its share of what was invoiced is the rate of returns.
    ``late_days``: average of payment day less due day, weighted by amount; negative if paid early.
    ``overdue``, ``posted``: late and all unpaid receivables today.
    """

    volume: float
    invoiced: float
    returned: float
    late_days: float
    overdue: float
    posted: float


class Weights(NamedTuple):
    """How much each point counts; any numbers of which one is positive."""

    volume: float
    payment: float
    overdue: float
    returns: float


def _share(value):
    return min(max(value, 0.0), 1.0)


def score(habits, weights, full_volume):
    """Return ``(total, {point: points})``, all from 0 to 100.

    :param float full_volume: volume that earns full points
    """
    points = {
        "volume": 100 * _share(habits.volume / full_volume if full_volume else 1.0),
        "payment": 100 * _share(1 - max(habits.late_days, 0.0) / LATE_FOR_NOTHING),
        "overdue": 100 * _share(1 - habits.overdue / habits.posted if habits.posted > 0 else 1.0),
        "returns": 100
        * _share(1 - (habits.returned / habits.invoiced if habits.invoiced > 0 else 0.0) / RETURNED_FOR_NOTHING),
    }
    whole = sum(weights)
    if whole <= 0:
        return 0.0, points
    return sum(points[name] * getattr(weights, name) for name in points) / whole, points
