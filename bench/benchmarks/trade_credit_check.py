"""What a credit limit costs: a confirmation, a list, a search, by how much business the customer has (G1, G3, G4).

The limit is on and blocks; nobody is over it. OCA's risk components are all on.
"""

from bench.benchmarks.credit_peer import RISK_FIELDS, _customers
from bench.cases import confirm, quotation

VARIANTS = ("core", "trade_credit", "oca_credit")
FIELDS = ("trade_credit_limit", "trade_credit_exposure", "trade_credit_available", "trade_credit_overdue")


def run(bench):
    for kind in ("service", "free"):
        for documents in (0, *bench.size.history):
            bench.measure(
                f"confirm, {kind}",
                confirm,
                setup=lambda env, kind=kind, documents=documents: _limited(env, kind, documents),
                growth="documents",
                documents=documents,
            )
    for count in (1, 80, 1000):
        if count <= bench.size.companies:
            runs = {
                "core": lambda env, partners: partners.read(["credit"]),
                "trade_credit": lambda env, partners: partners.sudo().read(FIELDS),
                "oca_credit": lambda env, partners: partners.read(RISK_FIELDS),
            }
            bench.measure(
                "list of customers",
                runs,
                setup=lambda env, count=count: _customers(env, count),
                growth="customers",
                customers=count,
            )
    runs = {
        "core": lambda env: env["res.partner"].search_count([("credit", ">", 500)]),
        "trade_credit": lambda env: env["res.partner"].sudo().search_count([("trade_credit_over_limit", "=", True)]),
    }
    if bench.size.partners <= 20_000:
        runs["oca_credit"] = lambda env: env["res.partner"].search_count([("risk_exception", "=", True)])
    bench.measure("search over the limit", runs, customers=bench.size.companies)
    _goals(bench)


def _limited(env, kind, documents):
    """Return a quotation of a customer whose limit is far away, with the control point blocking."""
    order = quotation(env, kind=kind, customer=documents)
    if "trade.credit.object" in env:
        env["trade.control.policy"].sudo().search(
            [("control_id.code", "=", "credit_limit_order"), ("checkpoint", "=", "confirm")]
        ).level = "block"
        partner = order.partner_invoice_id.commercial_partner_id
        objects_sudo = env["trade.credit.object"].sudo()
        if not objects_sudo.search_count([("partner_id", "=", partner.id)]):
            objects_sudo.create(
                {
                    "partner_id": partner.id,
                    "limit_mode": "limit",
                    "limit_amount": 1e9,
                    "company_id": order.company_id.id,
                }
            )
        env["trade.control.policy"]._get_active_policies()
    return order


def _goals(bench):
    if not bench.measured(["confirm, service"]):
        return
    most = max(bench.size.history)
    for kind in ("service", "free"):
        case = f"confirm, {kind}"
        for documents in (0, most):
            core, ours = (bench.results.find(case, name, documents=documents) for name in ("core", "trade_credit"))
            bench.goal(
                "G1", f"{case}, {documents} documents: statements more than plain Odoo", ours.queries - core.queries, 6
            )
        few, many = (bench.results.find(case, "trade_credit", documents=n) for n in (min(bench.size.history), most))
        bench.goal("G1", f"{case}: {most} documents, × the time of few", many.ratio(few), 1.2)
