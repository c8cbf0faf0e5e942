"""The demo company, made through the methods its people call.

``STEPS`` is the whole story, in order. A later addon that has more to show adds a file with its tables and
a function ``step(demo)``, and one line here; work that belongs *into* the six months (a dispatch note between the order
and its delivery, say) is put on the agenda by ``demo.agenda.at(workday, handler, payload)`` instead, see ``history.py``.
"""

import logging
import time

from . import (
    activities,
    awkward,
    collision,
    company,
    credit,
    dispatches,
    fans,
    handovers,
    history,
    inquiries,
    knowledge,
    opportunities,
    ownership,
    partners,
    pricelists,
    products,
    suppliers,
    users,
    visibility,
)
from .demo import LOADED_PARAMETER, Demo

_logger = logging.getLogger(__name__)

STEPS = [
    ("company, language, chart of accounts", company.step),
    ("warehouses", company.step_warehouses),
    ("users and departments", users.step),
    ("price lists", pricelists.step),
    ("suppliers and customers", partners.step),
    ("products", products.step),
    ("six months of trade", history.step),
    ("second sources", suppliers.step_second_source),
    ("awkward cases", awkward.step),
    ("customer credit", credit.step),
    ("dispatch notes", dispatches.step),
    ("activities", activities.step),
    ("ratings and silent inquiries", inquiries.step),
    ("official answers, notebooks, customers' codes", knowledge.step),
    ("opportunity policy, tenders, applications", opportunities.step),
    ("ownership of customers", ownership.step),
    ("who sees which customer", visibility.step),
    ("collisions of customers", collision.step),
    ("WeChat fans", fans.step),
    ("handovers", handovers.step),
    ("qualification of suppliers", suppliers.step),
    ("closing", company.step_close),
]


def load(env):
    """Load the demo company unless this database already has one.

    Returns True when it was loaded, False when it was there already. Each step is logged with its time.
    """
    if env["ir.config_parameter"].sudo().get_param(LOADED_PARAMETER):
        _logger.info("The demo company is already in this database: nothing loaded.")
        return False
    company.ensure_company_is_free(env)
    demo = Demo(env)
    started = time.perf_counter()
    for name, step in STEPS:
        before = time.perf_counter()
        step(demo)
        demo.env.cr.flush()
        _logger.info("Demo company: %s (%.1f s)", name, time.perf_counter() - before)
    _logger.info("Demo company ready in %.1f s", time.perf_counter() - started)
    return True
