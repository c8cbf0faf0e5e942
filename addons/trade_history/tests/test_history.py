from odoo.tests import tagged

from odoo.addons.trade_base.tools.history import HistoryKind

from .common import HistoryCommon


@tagged("post_install", "-at_install")
class TestHistory(HistoryCommon):
    def test_everything_of_a_customer(self):
        """OWN-9: contacts, inquiries, follow-ups, quotations, orders, deliveries, returns, invoices, credit notes,
        collections, messages and files are on one page, newest first, with state, amount and person."""
        lead = self.inquiry()
        self.followup(lead, content="They want certificates")
        quotation = self.own_sale()
        order = self.own_sale()
        order.action_confirm()
        delivery = self.delivery()
        back = self.delivery(return_id=delivery.id)
        invoice, refund = self.invoice(), self.invoice(move_type="out_refund")
        payment = self.env["account.payment"].create(
            {"partner_id": self.customer.id, "partner_type": "customer", "payment_type": "inbound", "amount": 50.0}
        )
        quotation.message_post(body="See the drawing", message_type="comment", subtype_xmlid="mail.mt_comment")
        self.env["ir.attachment"].create(
            {"name": "drawing.txt", "raw": b"x", "res_model": "crm.lead", "res_id": lead.id}
        )
        kinds = self.kinds(self.everything)
        for code in (
            "contact",
            "inquiry",
            "followup",
            "quotation",
            "order",
            "delivery",
            "return",
            "invoice",
            "credit_note",
            "collection",
            "message",
            "file",
        ):
            self.assertTrue(kinds.get(code), code)
        history = self.history(self.everything)
        self.assertEqual(history["total"], sum(kinds.values()))
        when = [(line["date"], line["time"]) for line in history["lines"] if line["time"]]
        self.assertEqual(when, sorted(when, reverse=True))
        lines = {(line["model"], line["id"], line["kind"]): line for line in history["lines"]}
        line = lines["sale.order", order.id, "order"]
        self.assertEqual((line["name"], line["state"], line["person"]), (order.name, "Sales Order", "Li Na"))
        self.assertIn(f"{order.amount_total:.2f}", line["amount"])
        self.assertEqual(lines["sale.order", quotation.id, "message"]["text"], "See the drawing")
        self.assertEqual(lines["sale.order", quotation.id, "message"]["name"], quotation.name)
        self.assertEqual(lines["account.move", invoice.id, "invoice"]["date"], "2026-03-05")
        self.assertFalse(lines["account.move", invoice.id, "invoice"]["time"], "a day has no hour")
        self.assertTrue([line for line in history["lines"] if line["url"] and line["name"] == "drawing.txt"])
        for record, code in ((back, "return"), (refund, "credit_note"), (payment, "collection"), (lead, "inquiry")):
            self.assertIn((record._name, record.id, code), lines)

    def test_everything_of_a_supplier(self):
        """OWN-10: requests for quotation, purchases, receipts, returns, bills and payments on the same page."""
        request = self.purchase()
        purchase = self.purchase()
        purchase.button_confirm()
        incoming = self.env["stock.picking.type"].search(
            [("code", "=", "incoming"), ("company_id", "=", self.env.company.id)], limit=1
        )
        place = {
            "location_id": self.env.ref("stock.stock_location_suppliers").id,
            "location_dest_id": incoming.default_location_dest_id.id,
        }
        receipt = self.env["stock.picking"].create(
            {"picking_type_id": incoming.id, "partner_id": self.vendor.id, **place}
        )
        bill = self.invoice(move_type="in_invoice", partner_id=self.vendor.id)
        self.env["account.payment"].create(
            {"partner_id": self.vendor.id, "partner_type": "supplier", "payment_type": "outbound", "amount": 50.0}
        )
        kinds = self.kinds(self.everything, self.vendor)
        for code in ("rfq", "purchase", "receipt", "bill", "payment"):
            self.assertTrue(kinds.get(code), code)
        names = self.names(self.everything, self.vendor)
        for record in (request, purchase, receipt, bill):
            self.assertIn(record.display_name, names)
        self.assertNotIn("order", kinds)

    def test_contacts_count_as_the_customer(self):
        """OWN-9: what a contact person, also an archived one, asked and ordered belongs to the customer, and the page of the
        contact is that of the customer."""
        order = self.own_sale(partner_id=self.contact.id)
        self.contact.active = False
        other = self.own_sale(partner_id=self.vendor.id)
        names = self.names()
        self.assertIn(order.name, names)
        self.assertIn("Ms Liang", names)
        self.assertNotIn(other.name, names)
        self.assertEqual(self.names(partner=self.contact), names)
        action = self.contact.with_user(self.seller).action_trade_history()
        self.assertEqual(action["params"], {"partner_id": self.customer.id})
        self.assertEqual(order.with_user(self.seller).action_trade_history()["params"], action["params"])

    def test_a_company_below_is_its_own_customer(self):
        """OWN-9: a subsidiary is a customer of its own."""
        below = self.env["res.partner"].create(
            {"name": "Branch", "is_company": True, "parent_id": self.customer.id, "user_id": self.seller.id}
        )
        order = self.own_sale(partner_id=below.id)
        self.assertNotIn(order.name, self.names())
        self.assertIn(order.name, self.names(partner=below))

    def test_filters(self):
        """OWN-9: filtered by kind, with the numbers of all kinds still there, by period and by text."""
        quotation, order = self.own_sale(), self.own_sale(client_order_ref="Tender 4711")
        order.action_confirm()
        self.assertEqual(self.names(codes=["order"]), [order.name])
        self.assertEqual(self.kinds(codes=["order"])["quotation"], 1)
        self.assertEqual(self.history(codes=["order"])["total"], 1)
        self.assertEqual(self.names(codes=["nonsense"]), self.names(), "an unknown kind is no filter")
        self.assertEqual(self.names(text="tender 47"), [order.name])
        self.assertEqual(self.kinds(text="tender 47"), {"order": 1})
        by_product = self.names(text="syringe 5", codes=["quotation", "order"])
        self.assertEqual(set(by_product), {quotation.name, order.name})
        order.date_order = "2025-06-30 10:00:00"
        self.assertEqual(self.names(date_from="2025-06-30", date_to="2025-06-30"), [order.name])
        self.assertEqual(self.names(date_to="2025-06-29"), [])
        self.assertNotIn(order.name, self.names(date_from="2025-07-01"))

    def test_text_of_messages_and_files(self):
        """OWN-9: the text is looked for in messages and files too, whatever their document is called."""
        quotation = self.own_sale()
        quotation.message_post(body="The customs want a form", message_type="comment")
        self.env["ir.attachment"].create(
            {"name": "customs.txt", "raw": b"x", "res_model": "sale.order", "res_id": quotation.id}
        )
        self.assertEqual(self.kinds(text="CUSTOMS"), {"message": 1, "file": 1})

    def test_days_of_the_reader(self):
        """OWN-9: a day is the reader's day, for documents with an hour and for those without."""
        self.seller.tz = "Asia/Shanghai"
        order = self.own_sale()
        order.action_confirm()
        order.date_order = "2026-03-04 17:00:00"  # one o'clock on the 5th in Beijing
        invoice = self.invoice()
        self.assertEqual(
            set(self.names(date_from="2026-03-05", date_to="2026-03-05")), {order.name, invoice.display_name}
        )
        self.assertFalse(self.names(date_from="2026-03-04", date_to="2026-03-04"))
        line = self.history(codes=["order"])["lines"][0]
        self.assertEqual((line["date"], line["time"]), ("2026-03-05", "01:00"))
        self.seller.tz = "America/New_York"
        self.assertEqual(self.names(date_from="2026-03-05", date_to="2026-03-05"), [invoice.display_name])

    def test_pages(self):
        """OWN-9: page by page, each line once."""
        self.own_sale(25)
        pages = [self.names(offset=offset, limit=10) for offset in (0, 10, 20, 30)]
        self.assertEqual([len(page) for page in pages], [10, 10, 6, 0])
        self.assertEqual(len(set(sum(pages, []))), 26)
        self.assertEqual(self.history(limit=10, offset=20)["total"], 26)

    def test_what_odoo_logs_is_no_message(self):
        """OWN-9: changes of fields are not mails."""
        lead = self.inquiry().with_context(tracking_disable=False, mail_notrack=False)
        self.env.flush_all()
        self.cr.precommit.run()
        lead.trade_chance = "4"
        self.env.flush_all()
        self.cr.precommit.run()
        self.assertNotIn("message", self.kinds())

    def test_another_addon_joins(self):
        """OWN-9: samples, service or a handover join by one method of their model; an unknown heading does not lose them."""
        kind = HistoryKind("sample", "Samples", "nowhere", search=("name",), person="user_id")
        model = self.registry["trade.inquiry.rating"]
        self.patch(
            model,
            "_trade_history_kinds",
            lambda model: [kind._replace(partner="lead_id.partner_id", search=("comment",))],
        )
        lead = self.inquiry()
        rating = (
            self.env["trade.inquiry.rating"]
            .with_user(self.manager)
            .create({"lead_id": lead.id, "rating": "5", "comment": "Ten pieces sent"})
        )
        history = self.history(self.manager)
        self.assertIn(
            {"code": "sample", "label": "Samples", "icon": "fa-file-o", "count": 1}, history["groups"][-1]["kinds"]
        )
        self.assertEqual([line["id"] for line in self.history(self.manager, text="ten")["lines"]], rating.ids)

    def test_codes_are_unique(self):
        """OWN-9: no two kinds share a code, every heading is known, and everything they name exists."""
        partner = self.env["res.partner"]
        documents, attached = partner._trade_history_all_kinds()
        codes = [kind.code for kind in documents + attached]
        self.assertEqual(len(codes), len(set(codes)))
        for kind in documents:
            with self.subTest(kind.code):
                self.assertIn(kind.group, partner._trade_history_groups())
                self.env[kind.model].search([(path, "ilike", "x") for path in kind.search] + list(kind.domain), limit=1)
                self.assertIn(kind.person, self.env[kind.model]._fields)
                self.assertTrue(
                    {self.env[kind.model]._fields[name].type for name in kind.dates} <= {"date", "datetime"}
                )

    def test_line_texts(self):
        """OWN-9: a follow-up says how and what, a contact person what it does there."""
        self.followup(self.inquiry(), content="Delivery in May", method="visit", contact="Dr Wu", result="progress")
        line = self.history(codes=["followup"])["lines"][0]
        self.assertEqual(
            (line["name"], line["text"], line["state"]),
            ("Visit to the customer · Dr Wu", "Delivery in May", "Moved forward"),
        )
        line = self.history(codes=["contact"])["lines"][0]
        self.assertEqual((line["name"], line["text"]), ("Ms Liang", "Buyer · +86 10 5550 0071"))

    def test_same_day_keeps_its_order(self):
        """OWN-9: an invoice of today stands above the order it was made of in the morning."""
        order = self.own_sale()
        order.action_confirm()
        order.date_order = "2026-03-05 00:30:00"
        invoice = self.invoice()
        self.env.flush_all()
        self.env.cr.execute("UPDATE account_move SET create_date = '2026-03-05 09:00' WHERE id = %s", invoice.ids)
        self.env.invalidate_all()
        self.assertEqual(self.names(codes=["order", "invoice"]), [invoice.display_name, order.name])
