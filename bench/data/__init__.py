"""Seeded data for the benchmarks: the same rows for the same size, in any year (dates are relative to today)."""

import time
from dataclasses import dataclass

from .invoices import create_invoices
from .leads import create_leads
from .orders import create_orders
from .people import SALESPEOPLE, create_partners, create_users
from .products import create_products
from .verify import verify

#: Module of the external ids of what the benchmarks look up: env.ref("bench.customer_1000").
LABELS = "bench"
#: Nobody is written to, nothing is tracked, while the prototypes are made.
QUIET = {
    "tracking_disable": True,
    "mail_create_nolog": True,
    "mail_create_nosubscribe": True,
    "no_reset_password": True,
}


@dataclass
class Customers:
    """Who the documents belong to."""

    prototype: object
    #: id before that of the first company
    base: int
    companies: int
    salespeople: tuple
    #: {number of documents: partner}
    histories: dict

    def partner(self, index):
        """Expression: the customer of row `index`."""
        return f"({self.base} + 1 + mod({index} * 13, {self.companies}))::int"

    def salesperson(self, partner):
        """Expression: the salesperson of a customer."""
        numbers = ", ".join(map(str, self.salespeople))
        return f"(ARRAY[{numbers}])[1 + mod({partner} - {self.base}, {SALESPEOPLE})]"


def generate(env, size, log=lambda text: None):
    """Fill a fresh database.

    :param env: environment of the superuser in a database with Odoo's own applications
    :param size: Size
    :param log: called with a text after each part
    """
    env = env(context={**env.context, **QUIET})
    env.cr.execute(
        "SET LOCAL synchronous_commit = off; SET LOCAL work_mem = '128MB'; SET LOCAL maintenance_work_mem = '512MB'"
    )
    start = time.monotonic()

    def done(what):
        env.flush_all()
        env.invalidate_all()
        log(f"{time.monotonic() - start:6.1f} s  {what}")

    label = _labeller(env)
    _configure(env)
    salespeople, teams = create_users(env, label)
    done("users and teams")
    base = create_partners(env, size, label, salespeople)
    done(f"{size.partners} partners")
    service = create_products(env, size, label)
    done("products and lots")
    customers = Customers(
        prototype=env.ref(f"{LABELS}.customer_0"),
        base=base,
        companies=size.companies,
        salespeople=tuple(salespeople.ids),
        histories={count: env.ref(f"{LABELS}.customer_{count}") for count in size.history},
    )
    # what the prototypes are made for must have no documents of its own afterwards
    customers.prototype = customers.prototype.copy({"name": "Bench prototype of documents"})
    create_invoices(env, size, customers, service, teams)
    done("invoices")
    create_orders(env, size, customers, service, teams)
    done("orders")
    create_leads(env, size, customers, salespeople, teams)
    done("leads")


def _configure(env):
    internal = env.ref("base.group_user")
    internal.implied_ids += env.ref("stock.group_production_lot") + env.ref("crm.group_use_lead")
    env.company.account_use_credit_limit = True


def _labeller(env):
    def label(name, record):
        env["ir.model.data"].create(
            {"module": LABELS, "name": name, "model": record._name, "res_id": record.id, "noupdate": True}
        )
        return record

    return label
