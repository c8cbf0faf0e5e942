import random

from odoo import Command
from odoo.tests import tagged

from .common import CreditCommon

SEEDS = range(12)
STEPS = 14


@tagged("post_install", "-at_install")
class TestHistories(CreditCommon):
    """Random histories of trade: whatever people do, in whatever order, the ledger is what a recomputation says."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.currencies = cls.env["res.currency"].browse([cls.company.currency_id.id, cls.foreign(rate=3.0).id])
        cls.pricelists = cls.env["product.pricelist"].concat(*(cls.pricelist_in(c) for c in cls.currencies))
        cls.partners = cls.customer | cls.contact | cls.env["res.partner"].create({"name": "Distributor"})
        cls.users = cls.env["res.users"].concat(
            *(cls.trade_user("salesperson", login=f"credit_s{i}") for i in range(2))
        )

    def test_histories(self):
        """CRD-2, CRD-5: entries and counters equal an independent recomputation after every step of random histories."""
        for seed in SEEDS:
            rng = random.Random(seed)
            orders = self.env["sale.order"]
            story = [f"seed {seed}"]
            for _step in range(STEPS):
                orders |= self._step(rng, orders, story)
                self.assertLedger(" > ".join(story))

    def _step(self, rng, orders, story):
        actions = [
            "_create",
            "_deliver",
            "_invoice",
            "_post",
            "_pay",
            "_edit",
            "_credit",
            "_cancel_invoice",
            "_advance",
            "_reassign",
            "_cancel_order",
            "_down_payment",
            "_change_draft",
            "_melt",
        ]
        name = rng.choice(actions if orders else ["_create"])
        story.append(name)
        return getattr(self, name)(rng, orders) or self.env["sale.order"]

    def _create(self, rng, _orders):
        lines = [
            Command.create(
                {
                    "product_id": rng.choice([self.service, self.consulting]).id,
                    "product_uom_qty": rng.choice([1, 2, 5, 10]),
                    "price_unit": rng.choice([10.0, 33.33, 120.0]),
                    "discount": rng.choice([0, 0, 15]),
                    "tax_ids": [Command.set(rng.choice([[], self.tax.ids]))],
                }
            )
            for _index in range(rng.choice([1, 2, 3]))
        ]
        if rng.random() < 0.2:
            lines.append(
                Command.create({"product_id": self.service.id, "price_unit": -15.0, "tax_ids": [Command.clear()]})
            )
        order = self.env["sale.order"].create(
            {
                "partner_id": rng.choice(self.partners).id,
                "pricelist_id": rng.choice(self.pricelists).id,
                "user_id": rng.choice(self.users).id,
                "order_line": lines,
            }
        )
        if rng.random() < 0.9:
            order.action_confirm()
        return order

    def _confirmed(self, rng, orders):
        confirmed = orders.filtered(lambda order: order.state == "sale")
        return rng.choice(confirmed) if confirmed else confirmed

    def _invoices(self, rng, orders, state, payable=False):
        found = orders.invoice_ids.filtered(
            lambda move: (
                move.state == state
                and move.move_type == "out_invoice"
                and (not payable or move.payment_state in ("not_paid", "partial") and move.amount_residual > 0)
            )
        )
        return rng.choice(found) if found else found

    def _deliver(self, rng, orders):
        for line in self._confirmed(rng, orders).order_line.filtered(lambda row: row.qty_delivered_method == "manual"):
            line.qty_delivered = rng.choice([0, 1, line.product_uom_qty, line.product_uom_qty + 1])

    def _invoice(self, rng, orders):
        order = self._confirmed(rng, orders)
        if order and any(line.qty_to_invoice > 0 for line in order._get_invoiceable_lines()):
            try:
                with self.env.cr.savepoint():
                    order._create_invoices()
            except Exception:
                self.env.invalidate_all()

    def _post(self, rng, orders):
        self._invoices(rng, orders, "draft").filtered(lambda m: m.amount_total >= 0).action_post()

    def _pay(self, rng, orders):
        invoice = self._invoices(rng, orders, "posted", payable=True)
        if invoice:
            self.pay(invoice, rng.choice([None, round(invoice.amount_residual / 2, 2)]))

    def _edit(self, rng, orders):
        order = self._confirmed(rng, orders)
        lines = order.order_line.filtered(lambda row: not row.display_type and not row.is_downpayment)
        if lines:
            field, values = rng.choice(
                [("product_uom_qty", [0, 3, 12]), ("price_unit", [5.0, 77.0]), ("discount", [0, 30])]
            )
            rng.choice(lines)[field] = rng.choice(values)

    def _credit(self, rng, orders):
        invoice = self._invoices(rng, orders, "posted")
        if invoice:
            note = invoice._reverse_moves()
            for line in note.invoice_line_ids:
                line.quantity = min(line.quantity, rng.choice([1, 5]))
            if rng.random() < 0.6 and note.amount_total > 0:
                note.action_post()

    def _cancel_invoice(self, rng, orders):
        invoice = self._invoices(rng, orders, rng.choice(["posted", "draft"]))
        if invoice.state == "posted":
            invoice.button_draft()
        if invoice and rng.random() < 0.5:
            invoice.button_cancel()

    def _advance(self, rng, _orders):
        self.receipt(rng.choice([20.0, 111.11]), partner=rng.choice(self.partners))

    def _reassign(self, rng, orders):
        order = self._confirmed(rng, orders)
        if order:
            order.write(
                rng.choice(
                    [
                        {"user_id": rng.choice(self.users).id},
                        {"team_id": self.department.id},
                        {"partner_invoice_id": rng.choice(self.partners).id},
                    ]
                )
            )

    def _cancel_order(self, rng, orders):
        order = self._confirmed(rng, orders)
        if order and rng.random() < 0.4:
            order._action_cancel()
            if rng.random() < 0.5:
                order.action_draft()

    def _down_payment(self, rng, orders):
        order = self._confirmed(rng, orders)
        if order and order.amount_total > 0:
            wizard = self.env["sale.advance.payment.inv"].with_context(active_model="sale.order", active_ids=order.ids)
            wizard.create({"advance_payment_method": "percentage", "amount": rng.choice([10, 40])}).create_invoices()

    def _change_draft(self, rng, orders):
        for line in self._invoices(rng, orders, "draft").invoice_line_ids[:1]:
            line.price_unit = abs(line.price_unit) + rng.choice([1, 10])

    def _melt(self, rng, _orders):
        self.env["trade.credit.standing"]._melt(rng.choice([None, 1]))
