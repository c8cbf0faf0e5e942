from unittest.mock import patch

from odoo import Command
from odoo.exceptions import UserError
from odoo.tests import Form, tagged

from odoo.addons.trade_base.tools.blocker import Blocker

from .common import TradeCommon


@tagged("post_install", "-at_install")
class TestControlPoints(TradeCommon):
    """The guards sit on the state change; the control used is the customer reference."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls.trade_user("salesperson")
        cls.boss = cls.trade_user("sales_manager", name="Wang Lan")

    def test_off_by_default(self):
        """ORG-2: a control that nobody switched on stops nothing and says nothing."""
        order = self.sale()
        self.assertFalse(order.trade_blocker_html)
        order.action_confirm()
        self.assertEqual(order.state, "sale")

    def test_block_every_path(self):
        """ORG-2: a blocked order is not confirmed by button, RPC write, batch, import, portal or superuser code."""
        self.set_policy("sale_customer_ref", "confirm", "block")
        order, other = self.sale(2, user_id=self.seller.id)
        as_seller = order.with_user(self.seller)
        attempts = {
            "button": lambda: as_seller.action_confirm(),
            "rpc write": lambda: as_seller.write({"state": "sale"}),
            "batch": lambda: (order | other).with_user(self.seller).action_confirm(),
            "portal": lambda: order.sudo()._validate_order(),
            "superuser": lambda: order.sudo().write({"state": "sale"}),
            "import": lambda: self._load(order, "sale"),
            "context": lambda: as_seller.with_context(
                trade_ship_enforced=True, install_mode=True, skip_trade=True, no_check=True
            ).write({"state": "sale"}),
        }
        for name, attempt in attempts.items():
            with self.subTest(path=name), self.assertRaisesRegex(UserError, "customer reference"), self.cr.savepoint():
                attempt()
            self.env.invalidate_all()
            self.assertEqual(order.state, "draft", name)

    def test_block_creation_in_the_state(self):
        """ORG-2: an order cannot be born confirmed, by RPC, import or copy."""
        self.set_policy("sale_customer_ref", "confirm", "block")
        with self.assertRaisesRegex(UserError, "customer reference"):
            self.sale(state="sale")
        with self.assertRaisesRegex(UserError, "customer reference"):
            self.sale().copy({"state": "sale"})
        result = (
            self.env["sale.order"]
            .with_user(self.seller)
            .load(["partner_id/.id", "state"], [[str(self.customer.id), "sale"]])
        )
        self.assertIn("customer reference", result["messages"][0]["message"])
        self.assertFalse(result["ids"])

    def test_pass_when_correct(self):
        """ORG-2: an order with the reference passes the same paths, so the guard looks at the reason."""
        self.set_policy("sale_customer_ref", "confirm", "block")
        order, other = self.sale(2, client_order_ref="PO-1")
        order.action_confirm()
        other.write({"state": "sale"})
        self.assertEqual(set((order | other).mapped("state")), {"sale"})

    def test_form(self):
        """ORG-2: the form saves, shows the reason, and refuses the button until the reference is typed."""
        self.set_policy("sale_customer_ref", "confirm", "block")
        with Form(self.env["sale.order"].with_user(self.seller)) as form:
            form.partner_id = self.customer
        order = form.record
        self.assertIn("customer reference", order.trade_blocker_html)
        self.assertFalse(order.trade_can_exempt)
        with self.assertRaisesRegex(UserError, "customer reference"):
            order.action_confirm()
        with Form(order) as form:
            form.client_order_ref = "PO-7"
        self.assertFalse(order.trade_blocker_html)

    def test_batch_names_each_document(self):
        """ORG-2: one refusal names every stopped document of a batch, and not those that are in order."""
        self.set_policy("sale_customer_ref", "confirm", "block")
        bad, worse, good = self.sale(3)
        good.client_order_ref = "PO-2"
        with self.assertRaises(UserError) as refusal:
            (bad | worse | good).action_confirm()
        text = str(refusal.exception)
        self.assertIn(bad.name, text)
        self.assertIn(worse.name, text)
        self.assertNotIn(good.name, text)

    def test_warn_goes_on_and_is_kept(self):
        """ORG-2: a warning does not stop; it is in the banner before and in the chatter after."""
        self.set_policy("sale_customer_ref", "confirm", "warn")
        order, other = self.sale(2)
        self.assertIn("alert-info", order.trade_blocker_html)
        (order | other).action_confirm()
        self.assertEqual(order.state, "sale")
        for document in order | other:
            notes = document.message_ids.filtered(lambda note: "with warnings" in (note.body or ""))
            self.assertEqual(len(notes), 1)
            self.assertIn("customer reference", notes.body)

    def test_save_checkpoint(self):
        """ORG-2: at saving, creation, change and a change of a line alone are all stopped."""
        order = self.sale()
        self.set_policy("sale_customer_ref", "save", "block")
        with self.assertRaisesRegex(UserError, "customer reference"):
            self.sale()
        with self.assertRaisesRegex(UserError, "customer reference"):
            order.note = "urgent"
        with self.assertRaisesRegex(UserError, "customer reference"):
            order.order_line.product_uom_qty = 3.0
        order.client_order_ref = "PO-3"
        order.order_line.product_uom_qty = 3.0

    def test_save_checkpoint_line_deleted(self):
        """ORG-2: a line deleted on its own meets the checkpoint “save” of its order, sale and purchase."""
        self.env.ref("trade_base.control_purchase_vendor_ref").checkpoints = "save,submit,confirm"
        for control, document in (("sale_customer_ref", self.sale()), ("purchase_vendor_ref", self.purchase())):
            line = document.order_line.copy({"order_id": document.id})
            self.set_policy(control, "save", "block")
            with self.assertRaisesRegex(UserError, "reference"), self.cr.savepoint():
                line.unlink()
            with self.assertRaisesRegex(UserError, "reference"), self.cr.savepoint():
                document.order_line = [Command.delete(line.id)]
            document["client_order_ref" if control == "sale_customer_ref" else "partner_ref"] = "PO-4"
            line.unlink()
            self.assertEqual(len(document.order_line), 1)

    def test_save_checkpoint_line_moved(self):
        """ORG-2: a line that moves to another order is a change of the order it leaves, too."""
        left, joined = self.sale(), self.sale(client_order_ref="PO-5")
        self.set_policy("sale_customer_ref", "save", "block")
        with self.assertRaisesRegex(UserError, left.name), self.cr.savepoint():
            left.order_line.order_id = joined

    def test_save_checkpoint_as_a_whole(self):
        """ORG-2: a document written with its lines is judged as it stands at the end, not on the way."""
        order = self.sale(client_order_ref="PO-6")
        policy = self.set_policy("sale_customer_ref", "save", "block")
        self.assertTrue(policy)
        kind = type(order)
        blockers_before = kind._trade_blockers

        def empty_is_refused(orders, checkpoint):
            found = blockers_before(orders, checkpoint)
            for empty in orders.filtered(lambda order: not order.order_line):
                found[empty.id].append(Blocker("sale_customer_ref", "No line."))
            return found

        values = {"product_id": self.product.id, "product_uom_qty": 5.0}
        with patch.object(kind, "_trade_blockers", empty_is_refused):
            order.order_line = [Command.delete(order.order_line.id), Command.create(values)]
            self.assertEqual(order.order_line.product_uom_qty, 5.0)
            with self.assertRaisesRegex(UserError, "No line"), self.cr.savepoint():
                order.order_line.with_context(trade_saving={"model": "sale.order", "ids": order.ids}).unlink()

    def test_submit_is_not_jumped(self):
        """ORG-2: confirming a draft directly passes the submit checkpoint as well."""
        self.set_policy("sale_customer_ref", "submit", "block")
        order = self.sale()
        for state in ("sent", "sale"):
            with self.assertRaisesRegex(UserError, "Submit"), self.cr.savepoint():
                order.write({"state": state})
            self.env.invalidate_all()

    def test_only_the_entry_is_checked(self):
        """ORG-2: writing the state a document already has is no second passage, re-confirming after a cancel is."""
        order = self.sale()
        order.action_confirm()
        self.set_policy("sale_customer_ref", "confirm", "block")
        order.write({"state": "sale"})
        order._action_cancel()
        order.action_draft()
        with self.assertRaises(UserError):
            order.action_confirm()

    def test_no_detour_through_another_company(self):
        """ORG-5: an order confirmed where the control is off cannot move to the company where it is on."""
        branch = self.env["res.company"].create({"name": "Tianjin Branch"})
        warehouse = self.env["stock.warehouse"].search([("company_id", "=", self.env.company.id)], limit=1)
        move_here = {"company_id": self.env.company.id, "warehouse_id": warehouse.id}
        self.set_policy("sale_customer_ref", "confirm", "block")
        order = self.sale(company_id=branch.id, order_line=[])
        order.write({"state": "sale"})
        with self.assertRaisesRegex(UserError, "customer reference"), self.cr.savepoint():
            order.write(move_here)
        self.env.invalidate_all()
        order.client_order_ref = "PO-5"
        order.write(move_here)
        self.assertEqual(order.company_id, self.env.company)

    def test_message_names_who_can_help(self):
        """ORG-2: a refusal that an approver can lift names the role and its people."""
        self.set_policy("sale_customer_ref", "confirm", "approve")
        with self.assertRaisesRegex(UserError, "Sales manager.*Wang Lan"):
            self.sale().action_confirm()

    def test_banner_escapes(self):
        """ORG-3: text of a reason is text in the banner, never markup."""
        vendor = self.env["res.partner"].create({"name": "<img src=x onerror=alert(1)>"})
        self.set_policy("invoice_tax_id", "post", "block")
        invoice = self.env["account.move"].create({"move_type": "out_invoice", "partner_id": vendor.id})
        self.assertNotIn("<img", invoice.trade_blocker_html)
        self.assertIn("&lt;img", invoice.trade_blocker_html)

    def test_banner_in_chinese(self):
        """USE-1: a Chinese user reads the refusal in Chinese."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"].search([("name", "=", "trade_base")])._update_translations(["zh_CN"])
        self.set_policy("sale_customer_ref", "confirm", "block")
        order = self.sale().with_context(lang="zh_CN")
        self.assertIn("客户", order.trade_blocker_html)
        with self.assertRaisesRegex(UserError, "控制点"):
            order.action_confirm()

    def _load(self, order, state):
        """Import as the web client does and raise the first error it reports."""
        xmlid = order.export_data(["id"])["datas"][0][0]
        result = order.with_user(self.seller).load(["id", "state"], [[xmlid, state]])
        for message in result["messages"]:
            raise UserError(message["message"])
