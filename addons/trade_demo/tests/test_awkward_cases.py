from datetime import timedelta

from odoo.tests import tagged

from .common import DemoCase


@tagged("post_install", "-at_install")
class TestAwkwardCases(DemoCase):
    def test_overdue_payers(self):
        """USE-2: customers are overdue, some only with a part of an invoice (for FIN-5)."""
        overdue = self.env["account.move"].search(
            [
                ("move_type", "=", "out_invoice"),
                ("payment_state", "in", ("not_paid", "partial")),
                ("invoice_date_due", "<", self.loaded_on),
            ]
        )
        self.assertGreaterEqual(len(overdue.commercial_partner_id), 5)
        self.assertIn("partial", overdue.mapped("payment_state"))
        self.assertTrue(overdue.filtered(lambda move: (self.loaded_on - move.invoice_date_due).days > 30))

    def test_late_and_prompt_payers(self):
        """USE-2: some invoices were paid in time, some long after they fell due (for CRD-6)."""
        paid = self.env["account.move"].search([("move_type", "=", "out_invoice"), ("payment_state", "=", "paid")])
        lateness = [
            max(payment.date for payment in move.matched_payment_ids) - move.invoice_date_due
            for move in paid
            if move.matched_payment_ids
        ]
        self.assertTrue(any(days <= timedelta(days=2) for days in lateness))
        self.assertTrue(any(days > timedelta(days=10) for days in lateness))

    def test_near_expiry_and_expired_lots(self):
        """USE-2: there is stock in lots that expire within 30 and 90 days, and in expired ones (for INQ-4)."""
        quants = self.env["stock.quant"].search(
            [("location_id.usage", "=", "internal"), ("quantity", ">", 0), ("lot_id.expiration_date", "!=", False)]
        )
        days = [(quant.lot_id.expiration_date.date() - self.loaded_on).days for quant in quants]
        self.assertTrue(any(left < 0 for left in days))
        self.assertTrue(any(0 <= left <= 30 for left in days))
        self.assertTrue(any(30 < left <= 90 for left in days))
        self.assertTrue(any(left > 365 for left in days))

    def test_short_stock(self):
        """USE-2: confirmed orders ask for more than there is (for ORD-5)."""
        for code in ("M402", "R209"):
            product = self.product(code)
            self.assertLess(product.virtual_available, 0, code)

    def test_suppliers(self):
        """USE-2, OWN-10: two suppliers of one product are compared by price; a licence has expired, others will soon."""
        if "trade.supplier.evaluation" in self.env:
            compared = self.env["trade.supplier.evaluation"].search([("price_gap", "!=", False)])
            self.assertGreaterEqual({"V01", "V02", "V03", "V12"}, set(compared.partner_id.mapped("ref")))
            self.assertGreaterEqual(len(compared.partner_id), 3)
        if "trade.supplier.licence" in self.env:
            licences = self.env["trade.supplier.licence"].search([])
            self.assertEqual(set(licences.mapped("state")), {"valid", "soon", "expired", "replaced"})

    def test_purchases_on_their_way(self):
        """USE-2: goods are on their way, some of them late, and a large order waits for its approval (for PRD-1)."""
        incoming = self.env["purchase.order"].search([("state", "=", "purchase"), ("receipt_status", "=", "pending")])
        self.assertGreaterEqual(len(incoming), 3)
        self.assertTrue(incoming.filtered(lambda order: order.date_planned.date() < self.loaded_on))
        self.assertTrue(self.env["purchase.order"].search([("state", "=", "to approve")]))

    def test_suppliers_are_paid_in_time(self):
        """USE-2: bills fall due by the supplier's terms and were paid around that day; foreign ones bear no VAT (for FIN-3)."""
        bills = self.env["account.move"].search([("move_type", "=", "in_invoice"), ("state", "=", "posted")])
        self.assertTrue(all(bill.invoice_date_due > bill.invoice_date for bill in bills))
        old = bills.filtered(lambda bill: (self.loaded_on - bill.invoice_date_due).days > 20)
        self.assertTrue(old)
        self.assertEqual(set(old.mapped("payment_state")), {"paid"})
        dollars = bills.filtered(lambda bill: bill.currency_id.name == "USD")
        self.assertFalse(any(dollars.mapped("amount_tax")))

    def test_partial_deliveries(self):
        """USE-2: some orders are delivered in part, the rest waits as a back order (for ORD-4)."""
        backorders = self.env["stock.picking"].search(
            [("backorder_id", "!=", False), ("picking_type_code", "=", "outgoing")]
        )
        self.assertTrue(backorders)
        partial = self.env["sale.order"].search([("delivery_status", "=", "partial")])
        self.assertTrue(partial)

    def test_customer_with_many_open_orders(self):
        """USE-2: one customer has many confirmed orders nothing of which has left (for CRD-2)."""
        orders = self.env["sale.order"].search(
            [("partner_id", "=", self.customer("HG1A").id), ("state", "=", "sale"), ("delivery_status", "=", "pending")]
        )
        self.assertGreaterEqual(len(orders), 8)

    def test_quotations_expired_and_about_to(self):
        """USE-2: some open quotations have expired, some do so within a week (for QUO-1)."""
        sent = self.env["sale.order"].search([("state", "=", "sent")])
        left = [(order.validity_date - self.loaded_on).days for order in sent]
        self.assertTrue(any(days < 0 for days in left))
        self.assertTrue(any(0 <= days <= 7 for days in left))

    def test_leaver(self):
        """USE-2: the salesman about to leave has customers, inquiries, quotations, undelivered orders, receivables, tasks (for OWN-8)."""
        mine = ("user_id", "=", self.user("leaver").id)
        owned = {
            "res.partner": [mine],
            "crm.lead": [mine, ("probability", "<", 100)],
            "sale.order": [mine, ("state", "=", "sent")],
            "mail.activity": [mine],
        }
        for model, domain in owned.items():
            self.assertGreaterEqual(self.env[model].search_count(domain), 2, model)
        orders = self.env["sale.order"].search([mine, ("state", "=", "sale")])
        self.assertTrue(orders.filtered(lambda order: order.delivery_status != "full"))
        self.assertTrue(orders.invoice_ids.filtered(lambda move: move.payment_state == "not_paid"))

    def test_duplicate_customers(self):
        """USE-2: three customers were entered twice, under two salespeople, and both were sold to (for OWN-3)."""
        pairs = (("E01", "E25"), ("H01", "H16"), ("W01", "W08"))
        for first, second in pairs:
            one, other = self.customer(first), self.customer(second)
            self.assertNotEqual(one.user_id, other.user_id)
            self.assertTrue(one.vat == other.vat or one.phone == other.phone)
            self.assertTrue(self.env["sale.order"].search_count([("partner_id", "=", other.id)]))

    def test_credit(self):
        """USE-2: limits of every kind, a customer over its own, one expired, one blocked; a request waits, one is released."""
        objects = self.env.get("trade.credit.object")
        if objects is None:
            self.assertFalse(
                self.env["ir.module.module"].search([("name", "=", "trade_credit"), ("state", "=", "installed")])
            )
            return
        objects = objects.search([])
        self.assertEqual(set(objects.mapped("kind")), {"customer", "group", "salesperson", "department"})
        self.assertLessEqual({"default", "none", "limit", "blocked"}, set(objects.mapped("limit_mode")))
        self.assertTrue(self.customer("H02").trade_credit_over_limit)
        self.assertTrue(objects.search([("over_since", "!=", False)]), "the reminder centre names who is over")
        self.assertTrue(objects.filtered(lambda record: record.valid_until and record.valid_until < self.loaded_on))
        self.assertTrue(self.env["trade.credit.status"].search_count([("overdue", ">", 0)]))
        order = self.env["sale.order"].search([("client_order_ref", "=", "PO-USD")])
        entries = self.env["trade.credit.entry"].search([("source", "=", "sale.order"), ("res_id", "=", order.id)])
        self.assertEqual(order.currency_id.name, "USD")
        self.assertAlmostEqual(sum(entries.mapped("amount")), order.amount_total / order.currency_rate, 1)
        states = self.env["trade.credit.request"].search([]).mapped("state")
        self.assertLessEqual({"asked", "released"}, set(states))
        self.assertFalse(self.env["trade.credit.balance"]._count_wrong())
