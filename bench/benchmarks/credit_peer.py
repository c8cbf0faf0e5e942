"""Credit: plain Odoo's warning, OCA's sale_financial_risk, and one SQL statement, by how much business the customer has (G1, G3, G4, G5).

What a credit control of ours is held against. All of OCA's risk components are on; nobody is over a limit.
"""

from odoo.tools import SQL

from bench.cases import confirm, post, quotation

VARIANTS = ("core", "ours", "oca_credit")
RISK_FIELDS = (
    "risk_invoice_draft",
    "risk_invoice_open",
    "risk_invoice_unpaid",
    "risk_account_amount",
    "risk_account_amount_unpaid",
    "risk_sale_order",
    "risk_total",
    "risk_exception",
    "risk_remaining_value",
    "risk_remaining_percentage",
)
#: What is open, overdue and not yet invoiced of each customer, from the tables: the floor.
FLOOR = """
    SELECT p.id, COALESCE(i.open, 0), COALESCE(i.overdue, 0), COALESCE(o.amount, 0)
    FROM unnest(%(ids)s) p(id)
    LEFT JOIN (
        SELECT l.partner_id, sum(l.amount_residual) FILTER (WHERE l.date_maturity >= current_date) AS open,
            sum(l.amount_residual) FILTER (WHERE l.date_maturity < current_date) AS overdue
        FROM account_move_line l JOIN account_account a ON a.id = l.account_id
        WHERE l.partner_id = ANY(%(ids)s) AND l.reconciled IS NOT TRUE AND l.parent_state = 'posted'
            AND a.account_type = 'asset_receivable'
        GROUP BY l.partner_id
    ) i ON i.partner_id = p.id
    LEFT JOIN (
        SELECT o.partner_invoice_id,
            sum(l.price_total * (1 - l.qty_invoiced / NULLIF(l.product_uom_qty, 0))) AS amount
        FROM sale_order o JOIN sale_order_line l ON l.order_id = o.id
        WHERE o.partner_invoice_id = ANY(%(ids)s) AND o.state = 'sale' AND l.qty_invoiced < l.product_uom_qty
        GROUP BY o.partner_invoice_id
    ) o ON o.partner_invoice_id = p.id
"""


def run(bench):
    histories = (0, *bench.size.history)
    for kind in ("service", "free"):
        for documents in histories:
            bench.measure(
                f"confirm, {kind}",
                confirm,
                setup=lambda env, kind=kind, documents=documents: quotation(env, kind=kind, customer=documents),
                growth="documents",
                documents=documents,
            )
    for documents in histories:
        bench.measure(
            "post an invoice",
            post,
            setup=lambda env, documents=documents: _invoiced(env, documents),
            growth="documents",
            documents=documents,
        )
    for documents in histories:
        bench.measure(
            "draft order, warning",
            lambda env, order: order.web_read({"partner_credit_warning": {}}),
            setup=lambda env, documents=documents: quotation(env, kind="service", customer=documents),
            growth="documents",
            documents=documents,
        )
    for documents in bench.size.history:
        _read(bench, "one customer", lambda env, n=documents: env.ref(f"bench.customer_{n}"), documents=documents)
    for count in (1, 80, 1000):
        if count <= bench.size.companies:
            _read(bench, "list of customers", lambda env, count=count: _customers(env, count), customers=count)
    _search(bench)
    _goals(bench)


def _read(bench, case, choose, **params):
    def reads(*names):
        return lambda env, partners: partners.read(names)

    runs = {
        "core": reads("credit"),
        "core, with orders": reads("credit", "credit_to_invoice"),
        "ours": reads("credit"),
        "oca_credit": reads(*RISK_FIELDS),
        "SQL": lambda env, partners: env.execute_query(SQL(FLOOR, ids=partners.ids)),
    }
    bench.measure(case, runs, setup=choose, growth=next(iter(params)), **params)


def _search(bench):
    runs = {"core": lambda env: env["res.partner"].search_count([("credit", ">", 500)])}
    if bench.size.partners <= 20_000:
        runs["oca_credit"] = lambda env: env["res.partner"].search_count([("risk_exception", "=", True)])
    else:
        bench.note("search for customers over their limit with OCA: left out at this size, takes minutes")
    bench.measure("search over the limit", runs, customers=bench.size.companies)


def _invoiced(env, documents):
    order = quotation(env, kind="service", customer=documents)
    confirm(env, order)
    order._create_invoices()
    return order


def _customers(env, count):
    """Ordinary customers that owe something."""
    histories = [
        env.ref(f"bench.{name}").id
        for name in env["ir.model.data"]
        .sudo()
        .search([("module", "=", "bench"), ("name", "=like", "customer_%")])
        .mapped("name")
    ]
    env.cr.execute(
        "SELECT DISTINCT partner_id FROM account_move WHERE move_type = 'out_invoice' AND payment_state = 'not_paid' "
        "AND state = 'posted' AND partner_id <> ALL(%s) ORDER BY partner_id LIMIT %s",
        [histories, count],
    )
    return env["res.partner"].browse([partner for (partner,) in env.cr.fetchall()])


def _goals(bench):
    if not bench.measured(["confirm, service"]):
        return
    most = max(bench.size.history)
    for kind in ("service", "free"):
        case = f"confirm, {kind}"
        for documents in (0, most):
            core, ours = (bench.results.find(case, name, documents=documents) for name in ("core", "ours"))
            what = f"{case}, customer with {documents} open documents"
            bench.goal("G1", f"{what}: statements more than plain Odoo", ours.queries - core.queries, 4)
            bench.goal("G1", f"{what}: × plain Odoo", ours.ratio(core), 1.10)
