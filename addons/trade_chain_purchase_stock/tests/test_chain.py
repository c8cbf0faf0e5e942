from odoo.tests import tagged

from odoo.addons.trade_base.tests.common import TradeCommon


@tagged("post_install", "-at_install")
class TestChain(TradeCommon):
    def test_purchase(self):
        """ORG-6: a purchase leads to its receipt, the return of it, the bill and its credit note, and each of them back."""
        order = self.purchase()
        order.button_confirm()
        receipt = order.picking_ids
        receipt.move_ids.picked = True
        receipt._action_done()
        wizard = self.env["stock.return.picking"].create({"picking_id": receipt.id})
        wizard.product_return_moves.quantity = 1
        back = wizard._create_return()
        order.action_create_invoice()
        bill = order.invoice_ids
        refund = bill.copy({"move_type": "in_refund", "reversed_entry_id": bill.id})
        kinds = {
            "purchase_order": order,
            "incoming": receipt,
            "return": back,
            "vendor_bill": bill,
            "vendor_refund": refund,
        }
        boss = self.trade_user("general_manager")
        for start in kinds.values():
            graph = start.with_user(boss).get_trade_chain()
            shown = {column["code"]: [node["key"] for node in column["nodes"]] for column in graph["kinds"]}
            self.assertEqual(shown, {code: [f"{record._name},{record.id}"] for code, record in kinds.items()})

    def test_purchase_prices(self):
        """ORG-6: who may see selling prices only is told no amount of a purchase, although the document is open."""
        order = self.purchase()
        purchaser, clerk = self.trade_user("purchaser"), self.trade_user("warehouse_clerk")
        clerk.group_ids |= self.env.ref("trade_base.group_sale_price")
        amounts = [
            order.with_user(user).get_trade_chain()["kinds"][0]["nodes"][0]["amount"] for user in (purchaser, clerk)
        ]
        self.assertIn(f"{order.amount_total:.2f}", amounts[0])
        self.assertEqual(amounts[1], "")
