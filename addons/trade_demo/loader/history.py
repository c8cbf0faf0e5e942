"""Six months of trade, day by day."""

from . import awkward, crm, inquiries, invoices, purchases, reviews, sales, stock, under_review

FIRST_DAY = 132  # working days: a little over six months


def step(demo):
    """Plan all work, then live through it from the oldest day to today."""
    for subject in (purchases, stock, crm, inquiries, sales, invoices, reviews, under_review):
        subject.register(demo.agenda)
    demo.clock.start()
    for subject in (inquiries, purchases, stock, sales, crm, awkward, reviews, under_review):
        subject.plan(demo, FIRST_DAY)
    demo.agenda.run(FIRST_DAY)
