from collections import defaultdict
from contextlib import contextmanager

from odoo import Command
from odoo.exceptions import UserError

from odoo.addons.trade_base.tests.common import TradeCommon


class CreditCommon(TradeCommon):
    """A company with a chart of accounts, a service sold on order, and an independent recomputation of the exposure."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.env.company.chart_template:
            cls.env["account.chart.template"].try_loading("generic_coa", company=cls.env.company, install_demo=False)
        cls.company = cls.env.company
        cls.company.account_use_credit_limit = False
        cls.tax = cls.env["account.tax"].create({"name": "VAT 10", "amount": 10.0, "type_tax_use": "sale"})
        cls.service = cls.env["product.product"].create(
            {
                "name": "Training day",
                "type": "service",
                "invoice_policy": "order",
                "list_price": 100.0,
                "taxes_id": [Command.clear()],
            }
        )
        cls.consulting = cls.env["product.product"].create(
            {
                "name": "Calibration",
                "type": "service",
                "invoice_policy": "delivery",
                "list_price": 100.0,
                "taxes_id": [Command.clear()],
            }
        )
        cls.contact = cls.env["res.partner"].create({"name": "Ward 3", "parent_id": cls.customer.id, "type": "contact"})
        cls.department = cls.env["crm.team"].create({"name": "Hospitals"})
        cls.env.cr.flush()

    @classmethod
    def order(cls, amount=100.0, quantity=1.0, confirm=False, product=None, partner=None, **values):
        """Return a quotation over ``quantity`` pieces of ``amount``, without taxes."""
        line = {
            "product_id": (product or cls.service).id,
            "product_uom_qty": quantity,
            "price_unit": amount,
            "tax_ids": [Command.clear()],
        }
        order = cls.env["sale.order"].create(
            {"partner_id": (partner or cls.customer).id, "order_line": [Command.create(line)], **values}
        )
        if confirm:
            order.action_confirm()
        return order

    @classmethod
    def invoice(cls, order, post=True, **context):
        """Invoice what can be invoiced of an order."""
        invoice = order._create_invoices(**context)
        if post:
            invoice.action_post()
        return invoice

    @classmethod
    def receipt(cls, amount, partner=None, **values):
        """Return a posted payment of a customer."""
        payment = cls.env["account.payment"].create(
            {
                "payment_type": "inbound",
                "partner_type": "customer",
                "partner_id": (partner or cls.customer).id,
                "amount": amount,
                "journal_id": cls.env["account.journal"]
                .search([("type", "=", "bank"), ("company_id", "=", cls.env.company.id)], limit=1)
                .id,
                **values,
            }
        )
        payment.action_post()
        return payment

    @classmethod
    def pay(cls, invoice, amount=None):
        """Pay an invoice, in part if an amount is given."""
        values = {"amount": amount} if amount else {}
        wizard = cls.env["account.payment.register"].with_context(active_model="account.move", active_ids=invoice.ids)
        return wizard.create(values)._create_payments()

    @classmethod
    def limit(cls, amount, partner=None, **values):
        """Give a customer a credit limit."""
        return cls.env["trade.credit.object"].create(
            {
                "kind": "customer",
                "partner_id": (partner or cls.customer).id,
                "limit_mode": "limit",
                "limit_amount": amount,
                **values,
            }
        )

    @classmethod
    def foreign(cls, rate=None):
        """Return a new currency, with a rate or without any."""
        currency = cls.env["res.currency"].create({"name": "XTR", "symbol": "X"})
        if rate:
            cls.env["res.currency.rate"].create({"currency_id": currency.id, "rate": rate, "name": "2020-01-01"})
        return currency

    @classmethod
    def pricelist_in(cls, currency):
        """Return a pricelist, which is what gives an order its currency."""
        return cls.env["product.pricelist"].create({"name": currency.name, "currency_id": currency.id})

    @classmethod
    def settle(cls):
        """Do what the end of the transaction does."""
        cls.env.cr.flush()

    @classmethod
    def exposure(cls, partner=None, company=None):
        """Return ``{bucket: amount}`` of the counters of a customer."""
        cls.settle()
        groups = (
            cls.env["trade.credit.balance"]
            .sudo()
            ._read_group(
                [("partner_id", "=", (partner or cls.customer).id), ("company_id", "=", (company or cls.company).id)],
                ["bucket"],
                ["amount:sum"],
            )
        )
        return {bucket: round(amount, 2) for bucket, amount in groups if abs(amount) > 0.001}

    # ------------------------------------------------------------------ what it should be, without the ledger
    def expected(self):
        """Return ``{(company id, customer id, bucket): amount}`` computed from the documents by the ORM alone."""
        self.env.invalidate_all()
        sums = defaultdict(float)
        orders = self.env["sale.order"].sudo().with_context(active_test=False).search([("state", "=", "sale")])
        for order in orders:
            for bucket, amount in self._expected_of_order(order).items():
                sums[order.company_id.id, order.partner_invoice_id.commercial_partner_id.id, bucket] += amount
        for move in self.env["account.move"].sudo().search([("state", "!=", "cancel")]):
            company = move.company_id.id
            if move.state == "draft" and move.move_type in ("out_invoice", "out_receipt") and move.partner_id:
                key = (company, move.partner_id.commercial_partner_id.id, "draft_invoice")
                sums[key] += max(move.amount_total_signed, 0.0)
            if move.state == "posted":
                for line in move.line_ids.filtered(
                    lambda row: row.account_type == "asset_receivable" and row.partner_id
                ):
                    # what is matched with a draft, a payment that was reset for example, is not paid by it
                    left = line.balance
                    for partial in line.matched_debit_ids:
                        left += partial.amount if partial.debit_move_id.parent_state == "posted" else 0.0
                    for partial in line.matched_credit_ids:
                        left -= partial.amount if partial.credit_move_id.parent_state == "posted" else 0.0
                    bucket = "posted" if left > 0 else "advance"
                    sums[company, line.partner_id.commercial_partner_id.id, bucket] += left
        return {key: round(amount, 2) for key, amount in sums.items() if abs(amount) > 0.005}

    def _expected_of_order(self, order):
        """Return ``{bucket: amount}`` of one order, line by line in Python."""
        opened = released = shipped = 0.0
        for line in order.order_line.filtered(lambda row: not row.display_type):
            invoice_lines = line.invoice_lines.filtered(
                lambda row: (
                    row.move_id.state == "posted"
                    or (row.move_id.state == "draft" and row.move_id.move_type == "out_invoice")
                )
            )
            if line.is_downpayment:
                opened -= sum(-row.move_id.direction_sign * row.price_total for row in invoice_lines)
                continue
            price = line.price_total / line.product_uom_qty if line.product_uom_qty else line.price_unit
            sign = -1 if line.product_uom_qty < 0 else 1
            invoiced = sum(-row.move_id.direction_sign * row.quantity for row in invoice_lines) * sign
            out = max(line.qty_delivered * sign, invoiced)
            promised = max((line.qty_delivered + self.expected_released(line)) * sign, out)
            ordered = max((line.product_uom_qty - self.expected_short(line)) * sign, promised)
            if self.expected_closed(line):
                ordered = promised
            shipped += (out - invoiced) * price * sign
            released += (promised - out) * price * sign
            opened += (ordered - promised) * price * sign
        total = max(opened + released + shipped, 0.0)
        shipped = min(max(shipped + min(opened + released, 0.0), 0.0), total)
        released = min(max(released + min(opened, 0.0), 0.0), total - shipped)
        parts = {"open_order": total - shipped - released, "released": released, "shipped": shipped}
        return {bucket: round(amount / (order.currency_rate or 1.0), 2) for bucket, amount in parts.items()}

    def expected_released(self, line):
        """Return the quantity of an order line that is released for dispatch and not out; the glue with dispatch notes knows."""
        return 0.0

    def expected_short(self, line):
        """Return the quantity of an order line that was short-closed; the glue with dispatch notes knows."""
        return 0.0

    def expected_closed(self, line):
        """Tell whether nothing more of an order line will be dispatched; the glue with deliveries knows."""
        return (
            "move_ids" in line._fields
            and bool(line.move_ids)
            and all(m.state in ("done", "cancel") for m in line.move_ids)
        )

    def assertLedger(self, message=None):
        """The counters are what the documents say, and the ledger finds no difference in itself."""
        self.settle()
        groups = (
            self.env["trade.credit.balance"]
            .sudo()
            ._read_group([], ["company_id", "partner_id", "bucket"], ["amount:sum"])
        )
        found = {(c.id, p.id, bucket): round(amount, 2) for c, p, bucket, amount in groups if abs(amount) > 0.005}
        expected = self.expected()
        for key in found.keys() | expected.keys():
            self.assertAlmostEqual(found.get(key, 0.0), expected.get(key, 0.0), 1, f"{message or ''} {key}")
        ledger = self.env["trade.credit.ledger"]
        self.assertFalse(self.env["trade.credit.balance"]._count_wrong(), message)
        self.assertFalse(self.env["trade.credit.standing"]._count_wrong(), message)
        seen = self.env["trade.credit.status"].sudo()._read_group([], ["company_id", "partner_id"], ["exposure:sum"])
        sums = defaultdict(float)
        for (company, partner, _bucket), amount in found.items():
            sums[company, partner] += amount
        for company, partner, amount in seen:
            self.assertAlmostEqual(amount, sums[company.id, partner.id], 1, f"{message or ''} list, {partner.id}")
        for source in ("sale.order", "account.move"):
            ids = self.env[source].sudo().search([]).ids
            self.assertFalse(ledger._compare(source, ids), f"{message or ''} {source}")


class GuardCommon(CreditCommon):
    """A customer with a limit of 300 that blocks orders, somebody who sells to it, and finance."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.finance = cls.trade_user("finance_manager", name="Sun Li")
        cls.seller = cls.trade_user("salesperson", name="Chen Jing")
        # the superuser of the tests reads the figures, as finance does
        cls.env.user.group_ids = [Command.link(cls.env.ref("trade_credit.group_credit_viewer").id)]
        cls.set_policy("credit_limit_order", "confirm", "block")
        cls.object = cls.limit(300.0)

    @contextmanager
    def refused(self, text="exceeded by"):
        """Like assertRaisesRegex, but rolled back to before, as the failed request would be."""
        with self.assertRaisesRegex(UserError, text) as caught, self.env.cr.savepoint():
            yield caught

    def confirmed(self, amount=200.0, **values):
        order = self.order(amount, confirm=True, **values)
        self.settle()
        return order


class GoodsCommon(GuardCommon):
    """Goods that are delivered and invoiced as delivered, for the addons that follow them; the limit is far away."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.object.limit_amount = 5000.0
        cls.goods = cls.env["product.product"].create(
            {
                "name": "Gloves",
                "type": "consu",
                "list_price": 10.0,
                "invoice_policy": "delivery",
                "taxes_id": [Command.clear()],
            }
        )

    def sold(self, quantity=10, **values):
        """Return a confirmed order over pieces of 10."""
        return self.order(10.0, quantity=quantity, product=self.goods, confirm=True, **values)
