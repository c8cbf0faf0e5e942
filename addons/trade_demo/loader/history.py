"""Six months of trade, day by day."""

from . import awkward, crm, invoices, purchases, sales, stock

FIRST_DAY = 132  # working days: a little over six months


def step(demo):
    """Plan all work, then live through it from the oldest day to today."""
    for subject in (purchases, stock, crm, sales, invoices):
        subject.register(demo.agenda)
    demo.clock.start()
    for subject in (purchases, stock, sales, crm, awkward):
        subject.plan(demo, FIRST_DAY)
    demo.agenda.run(FIRST_DAY)
