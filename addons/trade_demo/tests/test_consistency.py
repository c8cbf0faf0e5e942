from collections import defaultdict

from odoo.tests import tagged

from .common import DemoCase


@tagged("post_install", "-at_install")
class TestConsistency(DemoCase):
    def test_stock_is_never_negative(self):
        """USE-2: no lot and no product is below zero in a warehouse, and nothing more is reserved than there is."""
        quants = self.env["stock.quant"].search([("location_id.usage", "=", "internal")])
        self.assertGreater(len(quants), 60)
        self.assertFalse(quants.filtered(lambda quant: quant.quantity < 0))
        self.assertFalse(quants.filtered(lambda quant: quant.reserved_quantity > quant.quantity))
        self.assertFalse(quants.filtered(lambda q: q.product_id.tracking != "none" and not q.lot_id))

    def test_lots(self):
        """USE-2: lots differ in expiry and quality grade, and lie in both warehouses."""
        quants = self.env["stock.quant"].search([("location_id.usage", "=", "internal"), ("lot_id", "!=", False)])
        self.assertEqual(len(quants.location_id.warehouse_id), 2)
        lots = quants.lot_id.filtered(lambda lot: lot.product_id.tracking == "lot")
        self.assertFalse(lots.filtered(lambda lot: not lot.expiration_date))
        self.assertLessEqual({"Grade A", "Grade B"}, set(lots.mapped("ref")))
        self.assertTrue(any(len(set(own.mapped("expiration_date"))) > 1 for own in lots.grouped("product_id").values()))

    def test_nothing_is_left_half_done(self):
        """USE-2: no draft invoice, bill, payment, transfer or purchase order is left behind."""
        for model in ("account.move", "account.payment", "stock.picking", "purchase.order", "sale.order"):
            self.assertFalse(self.env[model].search([("state", "=", "draft")]), model)

    def test_delivered_agrees_with_moves(self):
        """USE-2: the delivered quantity of every order line is what its done moves carried."""
        moved = defaultdict(float)
        for move in self.env["stock.move"].search([("sale_line_id", "!=", False), ("state", "=", "done")]):
            line = move.sale_line_id
            moved[line] += move.product_uom._compute_quantity(move.quantity, line.product_uom_id)
        lines = self.env["sale.order.line"].search([("state", "=", "sale"), ("product_id.is_storable", "=", True)])
        self.assertTrue(moved)
        for line in lines:
            self.assertAlmostEqual(line.qty_delivered, moved[line], 2, line.order_id.name)
            self.assertLessEqual(line.qty_delivered, line.product_uom_qty)

    def test_invoiced_agrees_with_invoices(self):
        """USE-2: the invoiced quantity of every order line is what posted invoices say, and no more than delivered."""
        lines = self.env["sale.order.line"].search([("state", "=", "sale")])
        self.assertTrue(lines.invoice_lines)
        for line in lines:
            invoiced = sum(
                entry.product_uom_id._compute_quantity(entry.quantity, line.product_uom_id)
                for entry in line.invoice_lines
                if entry.parent_state == "posted"
            )
            self.assertAlmostEqual(line.qty_invoiced, invoiced, 2, line.order_id.name)
            if line.product_id.is_storable:
                self.assertLessEqual(line.qty_invoiced, line.qty_delivered + 0.001)

    def test_receivables_are_invoices_less_payments(self):
        """USE-2: what the receivable accounts hold is what is invoiced less what is paid, per customer."""
        held = self._balances("asset_receivable")
        invoices = self.env["account.move"].search([("move_type", "=", "out_invoice"), ("state", "=", "posted")])
        payments = self.env["account.payment"].search([("partner_type", "=", "customer")])
        owed = defaultdict(float)
        for invoice in invoices:
            owed[invoice.commercial_partner_id] += invoice.amount_total_signed
        for payment in payments:
            owed[payment.partner_id.commercial_partner_id] -= payment.amount
        self.assertTrue(payments)
        for partner, amount in owed.items():
            self.assertAlmostEqual(held.get(partner, 0), amount, 2, partner.name)
        residual = sum(invoices.mapped("amount_residual_signed"))
        self.assertAlmostEqual(sum(held.values()), residual, 2)

    def test_payables_are_bills_less_payments(self):
        """USE-2: the same for suppliers, also those in dollars."""
        bills = self.env["account.move"].search([("move_type", "=", "in_invoice"), ("state", "=", "posted")])
        self.assertLessEqual({"CNY", "USD"}, set(bills.currency_id.mapped("name")))
        self.assertAlmostEqual(
            sum(self._balances("liability_payable").values()), sum(bills.mapped("amount_residual_signed")), 2
        )

    def _balances(self, account_type):
        groups = self.env["account.move.line"]._read_group(
            [("account_id.account_type", "=", account_type), ("parent_state", "=", "posted")],
            ["partner_id"],
            ["balance:sum"],
        )
        return {partner.commercial_partner_id: balance for partner, balance in groups}
