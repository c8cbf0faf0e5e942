from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import tagged

from odoo.addons.account.tests.common import AccountTestInvoicingCommon

from .common import TradeCommon


@tagged("post_install", "-at_install")
class TestPurchaseControl(TradeCommon):
    """The control points of a purchase order."""

    def test_confirm_paths(self):
        """ORG-2: a purchase order is stopped at button, approval, RPC write, creation and batch."""
        self.set_policy("purchase_vendor_ref", "confirm", "block")
        order = self.purchase()
        buyer = self.trade_user("purchasing_manager")
        for attempt in (
            lambda: order.with_user(buyer).button_confirm(),
            lambda: order.with_user(buyer).button_approve(force=True),
            lambda: order.with_user(buyer).write({"state": "purchase"}),
            lambda: self.purchase(state="purchase"),
        ):
            with self.assertRaisesRegex(UserError, "vendor reference"), self.cr.savepoint():
                attempt()
            self.env.invalidate_all()
            self.assertEqual(order.state, "draft")
        order.partner_ref = "V-1"
        order.button_confirm()
        self.assertEqual(order.state, "purchase")

    def test_submit_before_second_approval(self):
        """ORG-2: with Odoo's double validation, submit stands before "to approve" and confirm after it."""
        self.env.company.write({"po_double_validation": "two_step", "po_double_validation_amount": 1.0})
        policy = self.set_policy("purchase_vendor_ref", "submit", "block")
        buyer = self.trade_user("purchaser")
        order = self.purchase().with_user(buyer)
        with self.assertRaisesRegex(UserError, "Submit"), self.cr.savepoint():
            order.button_confirm()
        self.env.invalidate_all()
        policy.level = "off"
        order.button_confirm()
        self.assertEqual(order.state, "to approve")
        self.set_policy("purchase_vendor_ref", "confirm", "block")
        with self.assertRaisesRegex(UserError, "Confirm"):
            order.with_user(self.env.ref("base.user_admin")).button_approve()


@tagged("post_install", "-at_install")
class TestTransferControl(TradeCommon):
    """The ship control point stands where the goods move."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.clerk = cls.trade_user("warehouse_clerk")

    def test_ship_paths(self):
        """ORG-2: goods do not leave by button, _action_done of the moves, or a state written over RPC."""
        self.set_policy("picking_responsible", "ship", "block")
        picking = self.delivery(user_id=False)
        as_clerk = picking.with_user(self.clerk)
        for attempt in (
            lambda: as_clerk.button_validate(),
            lambda: as_clerk._action_done(),
            lambda: as_clerk.move_ids._action_done(),
            lambda: as_clerk.move_ids.write({"state": "done"}),
            lambda: as_clerk.write({"state": "done"}),
            lambda: as_clerk.with_context(trade_ship_enforced=True).move_ids.write({"state": "done"}),
            lambda: as_clerk.with_context(skip_sanity_check=True, skip_backorder=True).button_validate(),
            lambda: as_clerk.move_ids.copy({"state": "done", "picking_id": picking.id}),
        ):
            with self.assertRaisesRegex(UserError, "responsible"), self.cr.savepoint():
                attempt()
            self.env.invalidate_all()
            self.assertEqual(picking.state, "assigned")
        picking.user_id = self.clerk
        as_clerk.button_validate()
        self.assertEqual(picking.state, "done")

    def test_ship_without_policy(self):
        """ORG-2: without a policy a clerk validates as in plain Odoo, also in parts."""
        picking = self.delivery(5.0)
        picking.move_ids.quantity = 2.0
        picking.with_user(self.clerk).with_context(skip_backorder=True).button_validate()
        self.assertEqual(picking.state, "done")
        self.assertEqual(picking.backorder_ids.move_ids.product_uom_qty, 3.0)

    def test_exemption_of_a_part(self):
        """ORG-2: an exemption granted for what is picked lets this transfer go, not its backorder."""
        manager = self.trade_user("warehouse_manager")
        policy = self.set_policy("picking_responsible", "ship", "approve")
        picking = self.delivery(5.0, user_id=False)
        picking.move_ids.quantity = 2.0
        exemption = self.exempt(picking, policy, manager)
        picking.with_user(self.clerk).with_context(skip_backorder=True).button_validate()
        self.assertEqual(picking.state, "done")
        self.assertEqual(exemption.state, "used")
        backorder = picking.backorder_ids
        backorder.move_ids.picked = True
        with self.assertRaisesRegex(UserError, "responsible"):
            backorder.with_user(self.clerk).button_validate()


@tagged("post_install", "-at_install")
class TestInvoiceControl(AccountTestInvoicingCommon):
    """The post control point of an invoice."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.policies = cls.env["trade.control.policy"].sudo()
        cls.policy = cls.policies.search(
            [("control_id.code", "=", "invoice_tax_id"), ("company_id", "=", cls.env.company.id)]
        )
        cls.policy.level = "block"
        cls.partner_a.vat = False

    def _invoice(self, **values):
        return self.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": self.partner_a.id,
                "invoice_date": "2026-01-15",
                "invoice_line_ids": [Command.create({"name": "Gloves", "quantity": 1, "price_unit": 100.0})],
                **values,
            }
        )

    def test_post_paths(self):
        """ORG-2: an invoice is not posted by button, _post, RPC write or the automatic posting."""
        invoice = self._invoice()
        for attempt in (
            lambda: invoice.action_post(),
            lambda: invoice._post(soft=False),
            lambda: invoice.write({"state": "posted"}),
            lambda: invoice.sudo().action_post(),
        ):
            with self.assertRaisesRegex(UserError, "no tax ID"), self.cr.savepoint():
                attempt()
            self.env.invalidate_all()
            self.assertEqual(invoice.state, "draft")
        self.partner_a.vat = "BE0477472701"
        invoice.action_post()
        self.assertEqual(invoice.state, "posted")

    def test_other_journal_entries_pass(self):
        """ORG-2: vendor bills and plain journal entries are no business of a control on customer invoices."""
        bill = self._invoice(move_type="in_invoice")
        bill.action_post()
        self.assertEqual(bill.state, "posted")

    def test_company_of_the_document_decides(self):
        """ORG-5: the policy of the document's company counts, whatever company the user has chosen."""
        other = self.setup_other_company(name="Tianjin Branch")["company"]
        self.policy.level = "off"
        self.policies.search(
            [("control_id.code", "=", "invoice_tax_id"), ("company_id", "=", other.id)]
        ).level = "block"
        invoice = self._invoice()
        invoice.with_context(allowed_company_ids=[other.id, invoice.company_id.id]).action_post()
        self.assertEqual(invoice.state, "posted")
