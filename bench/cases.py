"""What several benchmarks do: orders and their way to the payment, as a user would make them."""

from odoo import Command

#: What the user of the web client is asked and answers: no backorder, no text message to the customer.
NO_QUESTION = {"skip_backorder": True, "skip_sms": True}
#: Statements more a line that are still none: one or two for the whole document.
A_FEW = 0.05


def products(env, kind, count):
    """`count` products of a kind: "free" (stored, no tracking), "lot" (stored, in lots) or "service" (one, repeated)."""
    if kind == "service":
        return [env.ref("bench.service")] * count
    return [env.ref(f"bench.{kind}_{number}") for number in range(count)]


def order_values(env, *, kind="free", lines=1, customer=0, quantity=2, **line_values):
    """Values of a new quotation.

    :param customer: number of open documents that the customer has
    """
    return {
        "partner_id": env.ref(f"bench.customer_{customer}").id,
        "order_line": [
            Command.create({"product_id": product.id, "product_uom_qty": quantity, **line_values})
            for product in products(env, kind, lines)
        ],
    }


def quotation(env, **options):
    """A new quotation; options as for `order_values`."""
    return env["sale.order"].create(order_values(env, **options))


def confirm(env, orders):
    """Confirm orders, and make sure that they are."""
    orders.action_confirm()
    _expect(all(order.state == "sale" for order in orders), "the order is not confirmed")


def deliver(env, order):
    """Deliver everything."""
    for picking in order.picking_ids:
        _expect(picking.state == "assigned", "the goods are not reserved")
        picking.with_context(**NO_QUESTION).button_validate()
        _expect(picking.state == "done", "the delivery is not done")


def invoice(env, order):
    """Make the draft invoice."""
    _expect(order._create_invoices(), "there is no invoice")


def post(env, order):
    """Post the draft invoice."""
    order.invoice_ids.action_post()
    _expect(order.invoice_ids.state == "posted", "the invoice is not posted")


def pay(env, order):
    """Register the payment of the invoice."""
    invoices = order.invoice_ids
    wizard = env["account.payment.register"].with_context(active_model="account.move", active_ids=invoices.ids)
    wizard.create({})._create_payments()
    _expect(invoices.payment_state in ("paid", "in_payment"), "the invoice is not paid")


def _expect(fact, otherwise):
    """A benchmark that does not do its work measures nothing."""
    if not fact:
        raise AssertionError(otherwise)
