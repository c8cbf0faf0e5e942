"""Finance: invoices for what was delivered, and money from customers who pay as they are used to."""

# Share of the invoice and days after it fell due, by habit of payment. None: never.
HABITS = {
    "prompt": (((1.0, -3),), ((1.0, 0),), ((1.0, 2),)),
    "late": (((1.0, 14),), ((1.0, 25),), ((1.0, 38),), ((1.0, 6),)),
    "partial": (((0.5, 1), (0.5, 28)), ((0.4, 3), (0.6, 45)), ((1.0, 5),)),
    "bad": (((1.0, None),), ((0.3, 30), (0.7, None)), ((1.0, 55),)),
}


def register(agenda):
    """Say who handles the work of this file."""
    agenda.handles("invoice", make_invoices)
    agenda.handles("collect", collect)


def quiet(env):
    """``env`` without the log of every changed field: half the time of making an invoice, and nobody reads it here."""
    return env(context={**env.context, "tracking_disable": True})


def make_invoices(demo, ago, orders):
    """The finance clerk invoices delivered orders and posts the invoices."""
    if ago == 0:
        return  # today's work is for the people who log in
    env = quiet(demo.as_("finance"))
    orders = env["sale.order"].browse({order.id for order in orders}).sorted("id")
    orders = orders.filtered(lambda order: order.invoice_status == "to invoice")
    if not orders:
        return
    invoices = orders._create_invoices(grouped=True).sorted("id").with_env(env)
    invoices.write({"invoice_date": demo.days.date(ago)})
    for invoice in invoices:
        demo.fapiao += 1
        invoice.fapiao = f"{demo.fapiao:08d}"
    invoices.action_post()
    for invoice in invoices.with_env(demo.env):
        _plan_collection(demo, invoice)


def _plan_collection(demo, invoice):
    habit = demo.customer_rows[invoice.commercial_partner_id.ref]["pays"]
    for share, days in demo.random.choice(HABITS[habit]):
        when = None if days is None else demo.days.after(invoice.invoice_date_due, days)
        if when is not None:
            demo.agenda.at(when, "collect", (invoice, share))


def collect(demo, ago, payloads):
    """The finance clerk registers the money that came in."""
    pay_off(demo, ago, payloads, "finance")


def pay_off(demo, ago, payloads, login):
    """Register payments for ``payloads`` [(invoice or bill, share of its total)] as ``login``.

    Whole payments go through the wizard together, parts one by one with their amount.
    """
    env = quiet(demo.as_(login))
    date = demo.days.date(ago)
    whole = env["account.move"].browse([move.id for move, share in payloads if share == 1.0])
    whole = whole.filtered(lambda move: move.payment_state in ("not_paid", "partial"))
    for moves in whole.grouped(lambda move: (move.move_type, move.currency_id)).values():
        _register(env, moves, {"payment_date": date, "journal_id": demo.bank.id, "group_payment": False})
    for move, share in payloads:
        move = move.with_env(env)
        if share == 1.0 or move.payment_state not in ("not_paid", "partial"):
            continue
        amount = min(round(move.amount_total * share, 2), move.amount_residual)
        _register(env, move, {"payment_date": date, "journal_id": demo.bank.id, "amount": amount})


def _register(env, moves, values):
    context = {"active_model": "account.move", "active_ids": moves.ids}
    env["account.payment.register"].with_context(**context).create(values).action_create_payments()
