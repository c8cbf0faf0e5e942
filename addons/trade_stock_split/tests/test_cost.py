from odoo.tests import tagged

from .common import DispatchCommon


@tagged("post_install", "-at_install")
class TestCost(DispatchCommon):
    """What notes cost in statements, beside a company without control."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.goods = {tracking: cls._goods(tracking) for tracking in ("none", "lot")}

    @classmethod
    def _goods(cls, tracking):
        goods = cls.env["product.product"].create(
            [{"name": f"{tracking} {i}", "is_storable": True, "tracking": tracking} for i in range(12)]
        )
        for product in goods:
            lot = cls.env["stock.lot"].create({"name": product.name, "product_id": product.id})
            cls.stock(product, 50, lot=lot if tracking == "lot" else None)
        return goods

    def _statements(self, tracking, lines, control):
        """Return how many statements an order takes from confirmation to the door."""
        self.company.trade_dispatch_control = control
        order = self.order(*((product, 2) for product in self.goods[tracking][:lines]), confirm=False)
        order = order.with_user(self.salesperson)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.env.cr.sql_log_count
        order.action_confirm()
        if control:
            order.action_trade_dispatch()
            order.trade_dispatch_ids.action_release()
        picking = order.sudo().picking_ids.with_user(self.clerk)
        picking.move_ids.picked = True
        picking.button_validate()
        self.env.flush_all()
        self.assertEqual(picking.state, "done")
        return self.env.cr.sql_log_count - before

    def _per_line(self, tracking, control):
        self._statements(tracking, 2, control)  # fills the caches of the registry
        few, many = (self._statements(tracking, lines, control) for lines in (2, 12))
        return (many - few) / 10

    def test_per_line(self):
        """DSP-2: a line under notes takes hardly more statements than a line of a company without control."""
        for tracking in self.goods:
            with self.subTest(tracking=tracking):
                self.assertLessEqual(self._per_line(tracking, True), self._per_line(tracking, False) * 1.15)
