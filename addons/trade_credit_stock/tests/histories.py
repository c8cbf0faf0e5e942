from odoo.addons.trade_credit.tests.histories import ACTIONS, HistoriesCommon


class GoodsHistoriesCommon(HistoriesCommon):
    """Histories in which goods are sold, delivered in parts, not delivered and returned."""

    actions = (*ACTIONS, "_ship", "_ship", "_return", "_cancel_delivery")

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        goods = {"type": "consu", "taxes_id": False}
        cls.products = cls.consulting | cls.env["product.product"].create(
            [
                {"name": "Gloves", "invoice_policy": "delivery", **goods},
                {"name": "Gowns", "invoice_policy": "order", **goods},
            ]
        )

    def _pickings(self, rng, orders, code, done=False):
        found = orders.picking_ids.filtered(
            lambda picking: (
                picking.picking_type_code == code
                and (picking.state == "done" if done else picking.state not in ("done", "cancel"))
            )
        )
        return rng.choice(found) if found else found

    def _ship(self, rng, orders):
        """Let a part go, or all, or more; the rest follows or never does."""
        picking = self._pickings(rng, orders, rng.choice(["outgoing", "outgoing", "incoming"]))
        for move in picking.move_ids:
            move.quantity = rng.choice([1, move.product_uom_qty, move.product_uom_qty, move.product_uom_qty + 1])
        picking.move_ids.picked = True
        kept = [] if rng.random() < 0.6 else picking.ids
        picking.with_context(skip_backorder=True, picking_ids_not_to_backorder=kept).button_validate()

    def _return(self, rng, orders):
        picking = self._pickings(rng, orders, "outgoing", done=True)
        if picking:
            wizard = self.env["stock.return.picking"].create({"picking_id": picking.id})
            wizard.product_return_moves.write({"quantity": 1, "to_refund": rng.choice([True, True, False])})
            wizard._create_return()

    def _cancel_delivery(self, rng, orders):
        self._pickings(rng, orders, "outgoing").action_cancel()
