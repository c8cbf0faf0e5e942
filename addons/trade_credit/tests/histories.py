import random

from odoo import Command
from odoo.exceptions import UserError

from .common import CreditCommon

ACTIONS = (
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
    "_confirm",
    "_down_payment",
    "_change_draft",
    "_melt",
)


class HistoriesCommon(CreditCommon):
    """Random histories of trade in two companies and two currencies; addons add what can happen with theirs."""

    #: What may happen in one step.
    actions = ACTIONS

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        foreign = cls.foreign(rate=3.0)
        own = cls.company.currency_id
        cls.env["res.currency.rate"].create({"currency_id": own.id, "rate": 1.0, "name": "2020-01-01"})
        other = cls.env["res.company"].create({"name": "Shanghai branch", "currency_id": foreign.id})
        cls.env["account.chart.template"].try_loading("generic_coa", company=other, install_demo=False)
        cls.env.user.company_ids += other
        cls.companies = cls.company | other
        cls.currencies = own | foreign
        cls.pricelists = cls.env["product.pricelist"].concat(*(cls.pricelist_in(c) for c in cls.currencies))
        cls.partners = cls.customer | cls.contact | cls.env["res.partner"].create({"name": "Distributor"})
        cls.users = cls.env["res.users"].concat(
            *(cls.trade_user("salesperson", login=f"credit_s{i}", company_ids=cls.companies.ids) for i in range(2))
        )
        cls.products = cls.service | cls.consulting

    def play(self, seeds, steps):
        """Play histories and compare the ledger with an independent recomputation after every step.

        A step is a transaction in which one to three things happen, so that some are seen before the one before is written.

        :param seeds: one history each; the same seed tells the same story
        :param int steps: length of each
        What Odoo or the suite refuses does not happen; the ledger is looked at all the same.

        :returns: set of the things that happened in any of them
        """
        happened = set()
        for seed in seeds:
            rng = random.Random(seed)
            orders = self.env["sale.order"]
            story = [f"seed {seed}"]
            for _step in range(steps):
                try:
                    with self.env.cr.savepoint():
                        for _turn in range(rng.choice([1, 1, 2, 3])):
                            orders |= self._step(rng, orders, story)
                except UserError as error:
                    story[-1] += f" (refused: {error})"
                self.assertLedger(" > ".join(story))
            happened.update(name for name in story[1:] if "refused" not in name)
        return happened

    def _step(self, rng, orders, story):
        name = rng.choice(self.actions if orders else ["_create"])
        story.append(name)
        return getattr(self, name)(rng, orders) or self.env["sale.order"]

    def _create(self, rng, _orders):
        company = rng.choice(self.companies)
        taxes = rng.choice([self.tax.browse(), self.tax]) if company == self.company else self.tax.browse()
        lines = [
            Command.create(
                {
                    "product_id": rng.choice(self.products).id,
                    "product_uom_qty": rng.choice([1, 2, 5, 10]),
                    "price_unit": rng.choice([10.0, 33.33, 120.0]),
                    "discount": rng.choice([0, 0, 15]),
                    "tax_ids": [Command.set(taxes.ids)],
                }
            )
            for _index in range(rng.choice([1, 2, 3]))
        ]
        if rng.random() < 0.2:
            lines.append(
                Command.create({"product_id": self.service.id, "price_unit": -15.0, "tax_ids": [Command.clear()]})
            )
        order = (
            self.env["sale.order"]
            .with_company(company)
            .create(
                {
                    "company_id": company.id,
                    "partner_id": rng.choice(self.partners).id,
                    "pricelist_id": rng.choice(self.pricelists).id,
                    "user_id": rng.choice(self.users).id,
                    "order_line": lines,
                }
            )
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
        if order:
            order._create_invoices()

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

    def _confirm(self, rng, orders):
        rng.choice(orders.filtered(lambda order: order.state == "draft") or [orders.browse()]).action_confirm()

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
