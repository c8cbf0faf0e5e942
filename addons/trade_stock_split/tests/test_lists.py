from lxml import etree

from odoo.tests import tagged

from .common import DispatchCommon


@tagged("post_install", "-at_install")
class TestLists(DispatchCommon):
    """What people open all day: lists in a constant number of statements, the picker by pages, forms that say what they are about."""

    def _specification(self, model, view):
        """Return ``{column: specification}`` of a list, as the web client asks for it."""
        arch = etree.fromstring(model.get_view(self.env.ref(view).id, "list")["arch"])
        names = dict.fromkeys(node.get("name") for node in arch.iter("field"))
        return {
            name: {"fields": {"display_name": {}}} if model._fields[name].type == "many2one" else {} for name in names
        }

    def _statements(self, model, specification, domain):
        """Return how many statements opening a list takes with an empty cache, and how many records it shows."""
        model.env.flush_all()
        model.env.invalidate_all()
        before = self.env.cr.sql_log_count
        page = model.web_search_read(domain, specification, limit=100)
        return self.env.cr.sql_log_count - before, len(page["records"])

    def test_list_of_notes(self):
        """DSP-1: a list of eighty notes opens in as many statements as a list of one, for sales and for the warehouse."""
        order = self.order(80)
        notes = self.env["trade.dispatch"].concat(*(self.note(order, 1, release=False) for _number in range(80)))
        notes.action_release()
        first = notes[:1]
        for user in (self.salesperson, self.clerk):
            with self.subTest(user=user.login):
                model = self.env["trade.dispatch"].with_user(user)
                specification = self._specification(model, "trade_stock_split.trade_dispatch_view_list")
                self._statements(model, specification, [("id", "in", first.ids)])  # fills the caches of the registry
                one, _shown = self._statements(model, specification, [("id", "in", first.ids)])
                many, shown = self._statements(model, specification, [("id", "in", notes.ids)])
                self.assertEqual(shown, 80)
                self.assertLessEqual(many, one)

    def _lots(self, product, count):
        lots = self.env["stock.lot"].create(
            [{"name": f"L{number:03}", "product_id": product.id} for number in range(count)]
        )
        for lot in lots:
            self.stock(product, 5, lot)
        return lots

    def _tracked(self, name):
        return self.env["product.product"].create(
            {"name": name, "type": "consu", "is_storable": True, "tracking": "lot"}
        )

    def test_picker_is_paged(self):
        """DSP-3: the lot picker asks for one page, however many lots there are, in a constant number of statements."""
        few, many = self._tracked("Few"), self._tracked("Many")
        self._lots(few, 1)
        lots = self._lots(many, 60)
        counts = {}
        for product in (few, few, many):
            line = self.note(self.order(5, product=product), release=False).line_ids
            action = line.action_pick_lots()
            model = self.env[action["res_model"]].with_user(self.salesperson)
            view = self.env.ref("trade_stock_split.trade_lot_stock_view_list")
            limit = int(etree.fromstring(view.arch).get("limit"))
            specification = self._specification(model, "trade_stock_split.trade_lot_stock_view_list")
            model.env.flush_all()
            model.env.invalidate_all()
            before = self.env.cr.sql_log_count
            page = model.web_search_read([*action["domain"], ("free_quantity", ">", 0)], specification, limit=limit)
            counts[product] = self.env.cr.sql_log_count - before
            self.assertEqual(len(page["records"]), min(limit, 1 if product == few else len(lots)))
        self.assertEqual(page["length"], len(lots))
        # counting is a statement of its own once there is more than a page
        self.assertLessEqual(counts[many], counts[few] + 1)

    def test_naming_closes_the_picker(self):
        """DSP-3: naming lots returns to the note that is open already, instead of opening it once more."""
        product = self._tracked("Serum")
        lots = self._lots(product, 2)
        line = self.note(self.order(5, product=product), release=False).line_ids
        rows = self.env["trade.lot.stock"].search([("lot_id", "=", lots[1].id)])
        action = rows.with_context(trade_dispatch_line_id=line.id).action_name_lots()
        self.assertEqual(action["type"], "ir.actions.act_window_close")
        self.assertEqual((line.directive, line.lot_ids.lot_id), ("lots", lots[1]))

    def test_prepare_transfers_only_when_something_waits(self):
        """DSP-2: the clerk is offered to prepare transfers only while something is open and on none."""
        note = self.note(self.order(6), 6).with_user(self.clerk)
        self.assertFalse(note.can_relaunch)
        note.picking_ids.action_cancel()
        self.assertTrue(note.can_relaunch)
        note.action_relaunch()
        note.invalidate_recordset()
        self.assertFalse(note.can_relaunch)

    def test_count_per_lot_in_the_details(self):
        """DSP-5: of goods in several lots, the details of the transfer have a damaged and a missing column and form."""
        product = self._tracked("Vaccine")
        self._lots(product, 2)
        picking = self.note(self.order(10, product=product)).picking_ids.with_user(self.clerk)
        self.assertTrue(picking.move_ids.trade_crosses)
        for view, kind in (
            ("stock.view_stock_move_operations", "form"),
            ("stock.view_stock_move_line_operation_tree", "list"),
            ("stock.view_move_line_mobile_form", "form"),
        ):
            view = self.env.ref(view)
            arch = self.env[view.model].with_user(self.clerk).get_view(view.id, kind)["arch"]
            self.assertIn("trade_qty_damaged", arch)
            self.assertIn("trade_qty_missing", arch)
        detail = picking.move_line_ids[1]
        detail.write({"quantity": 4, "trade_qty_damaged": 1})
        self.ship(picking)
        self.assertEqual((picking.trade_difference_ids.damaged, picking.trade_difference_ids.missing), (1, 0))
