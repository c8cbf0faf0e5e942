from odoo import Command

from odoo.addons.trade_stock_split.tests.common import DispatchCommon


class ReceiptCommon(DispatchCommon):
    """A company under receipt control too, with a purchaser."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.purchaser = cls.trade_user("purchaser")
        cls.suppliers = cls.env.ref("stock.stock_location_suppliers")
        cls.company.trade_receipt_control = True

    def buy(self, quantity=10, product=None, **values):
        order = self.env["purchase.order"].create(
            {
                "partner_id": self.vendor.id,
                "order_line": [
                    Command.create(
                        {"product_id": (product or self.product).id, "product_qty": quantity, "price_unit": 4.0}
                    )
                ],
                **values,
            }
        )
        order.button_confirm()
        return order.with_user(self.purchaser)

    def notice(self, order, quantity=None, release=True, kind="purchase_in", **values):
        action = order.action_trade_receipt() if kind == "purchase_in" else order.action_trade_return()
        note = self.env["trade.dispatch"].with_user(self.purchaser).browse(action["res_id"])
        if quantity is not None:
            note.line_ids.quantity = quantity
        note.line_ids.write(values)
        if release:
            note.action_release()
        return note

    def receive(self, note, *quantities, **values):
        picking = self.open_pickings(note)[:1]
        self.ship(picking, *quantities, **values)
        return picking
