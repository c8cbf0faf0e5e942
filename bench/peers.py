"""OCA addons that the suite is compared with, each in a database of its own."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Peer:
    """:param prepare: called with an environment of the superuser once the addons are installed"""

    addons: tuple
    prepare: Callable = lambda env: None


def _all_risks(env):
    """Every component counts for every customer, as a company would set it; the manager may see them."""
    names = [name for name in env["res.partner"]._fields if name.startswith("risk_") and name.endswith("_include")]
    assignments = ", ".join(f'"{name}" = true' for name in names)
    env.cr.execute(f"UPDATE res_partner SET {assignments}")
    group = env.ref("account_financial_risk.group_account_financial_risk_user")
    env.ref("bench.manager").group_ids += group


def _trigram_index(env):
    field = env["ir.model.fields"]._get("res.partner", "name")
    env["trgm.index"].create({"field_id": field.id, "index_type": "gin"})


PEERS = {
    "oca_credit": Peer(("sale_financial_risk",), _all_risks),
    "oca_lots": Peer(("sale_order_lot_selection",)),
    "oca_fuzzy": Peer(("base_search_fuzzy",), _trigram_index),
    "oca_ageing": Peer(("account_financial_report",)),
}
