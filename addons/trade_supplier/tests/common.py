from odoo import Command

from odoo.addons.trade_base.tests.common import TradeCommon


class SupplierCommon(TradeCommon):
    """Two suppliers of one product and what was bought from them in the first months of 2026."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.purchaser = cls.trade_user("purchaser")
        cls.rival = cls.env["res.partner"].create({"name": "Other Manufacturing", "is_company": True})
        cls.evaluation = cls.env["trade.supplier.evaluation"]

    @classmethod
    def buy(cls, ordered, planned, quantity, price, supplier=None, **values):
        """Return a confirmed purchase of one line, ordered and promised on days of 2026 such as ``02-10``."""
        order = cls.env["purchase.order"].create(
            {
                "partner_id": (supplier or cls.vendor).id,
                "order_line": [
                    Command.create(
                        {
                            "product_id": cls.product.id,
                            "product_qty": quantity,
                            "price_unit": price,
                            "tax_ids": [Command.clear()],
                            **values,
                        }
                    )
                ],
            }
        )
        order.button_confirm()
        order.date_approve = f"2026-{ordered} 08:00:00"
        order.order_line.date_planned = f"2026-{planned} 12:00:00"
        return order

    @classmethod
    def receive(cls, order, day, quantity):
        """Receive so much on a day."""
        picking = order.picking_ids.filtered(lambda picking: picking.state not in ("done", "cancel"))[:1]
        picking.move_ids.write({"quantity": quantity, "picked": True})
        picking._action_done()
        picking.move_ids.filtered(lambda move: move.state == "done").date = f"2026-{day} 10:00:00"
        return picking

    @classmethod
    def send_back(cls, picking, quantity):
        """Return goods to the supplier."""
        wizard = cls.env["stock.return.picking"].create({"picking_id": picking.id})
        wizard.product_return_moves.quantity = quantity
        back = wizard._create_return()
        back.move_ids.write({"quantity": quantity, "picked": True})
        back._action_done()
        return back

    @classmethod
    def trade(cls):
        """The example worked out by hand in the tests.

        On time and in full; late by five days in two parts, dearer; on time but two of ten sent back; and one purchase from
        the rival in between.
        """
        first = cls.buy("01-10", "01-20", 100, 4.0)
        cls.receive(first, "01-20", 100)
        other = cls.buy("02-01", "02-12", 100, 4.5, cls.rival)
        cls.receive(other, "02-12", 100)
        second = cls.buy("02-10", "02-20", 50, 5.0)
        cls.receive(second, "02-20", 30)
        cls.receive(second, "02-25", 20)
        third = cls.buy("03-10", "03-20", 10, 5.0)
        cls.send_back(cls.receive(third, "03-19", 10), 2)
        cls.env.flush_all()
        return first, second, third, other

    def lines(self, *orders):
        """Return the lines of the evaluation of these purchases, in their order."""
        self.env.flush_all()
        self.env.invalidate_all()
        return self.evaluation.concat(*(self.evaluation.browse(order.order_line.ids) for order in orders))
