"""Customer invoices: open ones, and ones that a bank entry has paid.

Numbered as Odoo does: one sequence a journal and year, in the order of the dates and of the ids. A number out of the
journal's own pattern would make every later posting search for its number, and the benchmarks measure that instead.
"""

from odoo import Command, fields

from .clone import bulk_load, clone, pick, scratch
from .people import TEAMS

INVOICE_AGE, PAID_AGE = 400, 700


def create_invoices(env, size, customers, service, teams):
    """Open invoices of every customer and of those with a history, paid ones, and the bank entries that paid them."""
    # all that Odoo posts comes first: within one transaction it remembers the last number it gave
    unpaid, paid = _invoice(env, customers.prototype, service), _invoice(env, customers.prototype, service)
    payment = _payment(env, paid)
    env.flush_all()
    rows = [_ordinary(customers, size.open_invoices, INVOICE_AGE)]
    offset = size.open_invoices
    for count, partner in customers.histories.items():
        rows.append(_history(partner, count, offset))
        offset += count
    with bulk_load(env, "account.move", "account.move.line", "account.partial.reconcile"):
        scratch(env, "bench_open", _numbered(env, unpaid, " UNION ALL ".join(rows)))
        _clone_moves(unpaid, "bench_open", teams)
        _clone_paid(env, paid, payment, _ordinary(customers, size.paid_invoices, PAID_AGE), teams)


def _clone_paid(env, invoice, payment, rows, teams):
    receivable = _receivable(invoice)
    scratch(env, "bench_pair", f"SELECT *, nextval('account_full_reconcile_id_seq') AS full_id FROM ({rows}) s")
    clone(receivable.full_reconcile_id, "SELECT full_id FROM bench_pair", id="g.full_id")
    scratch(env, "bench_paid", _numbered(env, invoice, "SELECT * FROM bench_pair"))
    _clone_moves(invoice, "bench_paid", teams)
    paid_on = "least(due - 10 + mod(i, 25), current_date)"
    pairs = f"SELECT i, partner, salesperson, {paid_on} AS date, due, amount, full_id FROM bench_pair"
    scratch(env, "bench_payment", _numbered(env, payment, pairs))
    _clone_moves(payment, "bench_payment", teams)
    clone(
        receivable.matched_credit_ids,
        "SELECT a.receivable_id AS debit, b.receivable_id AS credit, full_id, a.amount, greatest(a.date, b.date) AS date "
        "FROM bench_paid a JOIN bench_payment b USING (full_id)",
        debit_move_id="g.debit",
        credit_move_id="g.credit",
        full_reconcile_id="g.full_id",
        amount="g.amount",
        debit_amount_currency="g.amount",
        credit_amount_currency="g.amount",
        max_date="g.date",
    )


def _payment(env, invoice):
    """A bank entry that pays the invoice whole."""
    receivable = _receivable(invoice)
    journal = env["account.journal"].search([("type", "=", "bank"), ("company_id", "=", env.company.id)], limit=1)
    common = {"partner_id": invoice.partner_id.id, "name": "Payment"}
    lines = [
        {**common, "account_id": journal.default_account_id.id, "debit": 100},
        {**common, "account_id": receivable.account_id.id, "credit": 100},
    ]
    entry = env["account.move"].create(
        {
            "move_type": "entry",
            "journal_id": journal.id,
            "partner_id": invoice.partner_id.id,
            "date": invoice.invoice_date,
            "line_ids": [Command.create(line) for line in lines],
        }
    )
    entry.action_post()
    (receivable + _receivable(entry)).reconcile()
    return entry


def _invoice(env, partner, service):
    invoice = env["account.move"].create(
        {
            "move_type": "out_invoice",
            "partner_id": partner.id,
            "invoice_date": fields.Date.context_today(partner),
            "invoice_line_ids": [
                Command.create(
                    {"product_id": service.id, "quantity": 1, "price_unit": 100, "tax_ids": [Command.clear()]}
                )
            ],
        }
    )
    invoice.action_post()
    return invoice


def _receivable(move):
    return move.line_ids.filtered(lambda line: line.account_id.account_type == "asset_receivable")


def _ordinary(customers, count, age):
    return (
        f"SELECT i, partner, {customers.salesperson('partner')} AS salesperson, current_date - mod(i, {age}) AS date, "
        f"current_date - mod(i, {age}) + 30 AS due, (50 + mod(i, 1000))::numeric AS amount "
        f"FROM generate_series(1, {count}) i, LATERAL (SELECT {customers.partner('i')} AS partner) p"
    )


def _history(partner, count, offset):
    return (
        f"SELECT {offset} + i, {partner.id}, {partner.user_id.id}, current_date - mod(i, 200), "
        f"current_date - mod(i, 200) + 30, (50 + mod(i, 1000))::numeric FROM generate_series(1, {count}) i"
    )


def _numbered(env, prototype, rows):
    """SQL: the rows with the ids of their move and its two items, and the next numbers of the journal in each year."""
    year = fields.Date.context_today(prototype).year
    prefix = f"replace('{prototype.sequence_prefix}', '{year}', to_char(date, 'YYYY'))"
    return (
        "SELECT *, nextval('account_move_id_seq') AS move_id, nextval('account_move_line_id_seq') AS receivable_id, "
        "nextval('account_move_line_id_seq') AS other_id, "
        "concat(prefix, lpad(number::text, greatest(5, length(number::text)), '0')) AS name FROM ("
        "SELECT *, (last_number + row_number() OVER (PARTITION BY prefix ORDER BY date, i))::int AS number FROM ("
        f"SELECT s.*, COALESCE(last_number, 0) AS last_number FROM (SELECT r.*, {prefix} AS prefix FROM ({rows}) r) s "
        "LEFT JOIN (SELECT sequence_prefix AS prefix, max(sequence_number) AS last_number FROM account_move "
        f"WHERE journal_id = {prototype.journal_id.id} GROUP BY sequence_prefix) l USING (prefix)"
        ") t ORDER BY date, i) u"
    )


def _clone_moves(prototype, table, teams):
    columns = {
        "id": "g.move_id",
        "name": "g.name",
        "sequence_prefix": "g.prefix",
        "sequence_number": "g.number",
        "made_sequence_gap": "false",
        "partner_id": "g.partner",
        "commercial_partner_id": "g.partner",
        "date": "g.date",
        "invoice_partner_display_name": "g.complete_name",
        "access_token": "NULL",
        "amount_total": "g.amount",
        "amount_total_signed": "g.amount",
        "amount_total_in_currency_signed": "g.amount",
    }
    if prototype.is_invoice():
        columns.update(_invoice_columns(prototype, teams))
    clone(prototype, f"SELECT t.*, p.complete_name FROM {table} t JOIN res_partner p ON p.id = t.partner", **columns)
    receivable = _receivable(prototype)
    for line in prototype.line_ids:
        clone(line, f"SELECT * FROM {table}", **_line_columns(line, line == receivable))


def _invoice_columns(prototype, teams):
    columns = {
        "payment_reference": "g.name",
        "invoice_date": "g.date",
        "invoice_date_due": "g.due",
        "partner_shipping_id": "g.partner",
        "invoice_user_id": "g.salesperson",
        "team_id": pick(teams.ids, f"mod(g.i, {TEAMS})"),
        "amount_untaxed": "g.amount",
        "amount_untaxed_signed": "g.amount",
        "amount_untaxed_in_currency_signed": "g.amount",
    }
    if prototype.payment_state == "not_paid":
        columns["amount_residual"] = columns["amount_residual_signed"] = "g.amount"
    return columns


def _line_columns(line, is_receivable):
    balance = "g.amount" if line.balance > 0 else "-g.amount"
    columns = {
        "id": "g.receivable_id" if is_receivable else "g.other_id",
        "move_id": "g.move_id",
        "move_name": "g.name",
        "partner_id": "g.partner",
        "date": "g.date",
        "balance": balance,
        "amount_currency": balance,
        "debit": "g.amount" if line.balance > 0 else "0",
        "credit": "g.amount" if line.balance < 0 else "0",
    }
    if line.invoice_date:
        columns["invoice_date"] = "g.date"
    for price in ("price_unit", "price_subtotal", "price_total"):
        if line[price]:
            columns[price] = "g.amount" if line[price] > 0 else "-g.amount"
    if is_receivable:
        if line.move_id.is_invoice():
            columns.update(name="g.name", date_maturity="g.due")
        elif line.date_maturity:
            columns["date_maturity"] = "g.date"
        if line.reconciled:
            columns.update(full_reconcile_id="g.full_id", matching_number="g.full_id::text")
        else:
            columns.update(amount_residual=balance, amount_residual_currency=balance)
    elif line.amount_residual:
        columns.update(amount_residual=balance, amount_residual_currency=balance)
    return columns
