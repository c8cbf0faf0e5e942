from odoo import Command
from odoo.tests import tagged

from odoo.addons.trade_credit.tests.histories import ACTIONS
from odoo.addons.trade_credit_stock.tests.histories import GoodsHistoriesCommon


@tagged("post_install", "-at_install")
class TestDispatchHistories(GoodsHistoriesCommon):
    """Histories under dispatch control: notes are written, released, delivered in parts, withdrawn; lines are short-closed."""

    actions = (
        *ACTIONS,
        "_note",
        "_note",
        "_release",
        "_release",
        "_ship",
        "_ship",
        "_return",
        "_withdraw",
        "_short_close",
    )

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.companies.trade_dispatch_control = True

    def expected_released(self, line):
        notes = self.env["trade.dispatch.line"].search([("sale_line_id", "=", line.id), ("phase", "=", "released")])
        return sum(note.qty_open + note.qty_difference for note in notes)

    def expected_short(self, line):
        return line.trade_qty_closed

    def expected_closed(self, line):
        return False

    def _notes(self, rng, orders, phase):
        found = self.env["trade.dispatch"].search([("sale_order_id", "in", orders.ids), ("phase", "=", phase)])
        return rng.choice(found) if found else found

    def _goods(self, rng, orders):
        lines = self._confirmed(rng, orders).order_line.filtered(lambda row: row.product_id.type == "consu")
        return rng.choice(lines) if lines else lines

    def _note(self, rng, orders):
        line = self._goods(rng, orders)
        if line:
            quantity = rng.choice([1, 2, line.product_uom_qty])
            self.env["trade.dispatch"].create(
                {
                    "sale_order_id": line.order_id.id,
                    "line_ids": [Command.create({"sale_line_id": line.id, "quantity": quantity})],
                }
            )

    def _release(self, rng, orders):
        self._notes(rng, orders, "draft").action_release()

    def _withdraw(self, rng, orders):
        note = self._notes(rng, orders, "released")
        if note:
            note._end(rng.choice(["withdrawn", "closed"]), "Ordered twice")

    def _short_close(self, rng, orders):
        line = self._goods(rng, orders)
        if line:
            line._trade_short_close({line: rng.choice([1, line.product_uom_qty])}, "Not needed any more")

    def test_histories(self):
        """CRD-2, DSP-1, DSP-6, ORD-4: the ledger follows random histories of dispatch notes."""
        happened = self.play(range(200, 210), 18)
        self.assertGreaterEqual(happened, {"_release", "_ship", "_withdraw", "_short_close"})
