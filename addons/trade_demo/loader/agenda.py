"""Who has to do what on which day of the six months."""

import gc
from collections import defaultdict

# Order of work within a day: goods come in before goods go out, documents follow the goods, money comes last.
ORDER = (
    "rules",
    "purchase_order",
    "receive",
    "review_stock",
    "transfer",
    "lead",
    "followup",
    "quote",
    "review",
    "confirm",
    "deliver",
    "return_goods",
    "invoice",
    "collect",
    "bill",
    "pay",
)
# Finance does not do everything every day: working days from one round to the next. Batches also load twice as fast.
ROUNDS = {"invoice": 2, "collect": 3, "bill": 4, "pay": 5}


class Agenda:
    """Work by day. Handlers get all payloads of one day at once, so that they can work in batches.

    A handler is a function ``handler(demo, ago, payloads)``; it may put further work on later days.
    """

    def __init__(self, demo):
        self._demo = demo
        self._days = defaultdict(lambda: defaultdict(list))
        self._handlers = {}

    def handles(self, kind, handler):
        """Name the function that does the work called ``kind``."""
        self._handlers[kind] = handler

    def at(self, ago, kind, payload):
        """Put work on the day ``ago`` working days before today, or on the day of its next round.

        What would lie in the future is left undone.
        """
        if ago >= 0:
            self._days[ago - ago % ROUNDS.get(kind, 1)][kind].append(payload)

    def run(self, first):
        """Live through the days from ``first`` working days ago until today."""
        # Odoo switches the collector off while modules are installed; environments nobody uses any more pile up, and every
        # with_context() walks through all of them: after each piece of work the young ones are collected, every evening all
        # but what was there before.
        gc.freeze()
        try:
            for ago in range(first, -1, -1):
                self._live_through(ago)
        finally:
            gc.unfreeze()

    def _live_through(self, ago):
        for kind in ORDER:
            payloads = self._days[ago].pop(kind, None)
            if payloads:
                self._handlers[kind](self._demo, ago, payloads)
                gc.collect(1)
        gc.collect()
        self._demo.clock.close_day(ago)
