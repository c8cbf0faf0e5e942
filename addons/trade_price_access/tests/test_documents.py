import json
from unittest.mock import patch

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.base.models.ir_qweb import QWebError

from .common import PriceCommon
from .scan import Secrets

REFUSED = ("odoo.addons.base.models.ir_model", "odoo.addons.base.models.ir_rule", "odoo.orm.models", "odoo.http")


@tagged("post_install", "-at_install")
class TestDocuments(PriceCommon, HttpCase):
    """Prices in words, files, prints and web pages about documents the warehouse works with."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.purchase, cls.sale = cls.trade_both_ways()
        cls.documents = (cls.purchase, cls.sale, cls.sale.invoice_ids)
        names = ("SELLING", "LIST", "COST", "BUYING", "SUPPLIER", "PRICE_LIST", "LIMIT", "COMMENT")
        figures = {getattr(cls, name) * factor: name for name in names for factor in (1, 2, 6)}
        cls.secrets = Secrets(figures)

    def test_chatter(self):
        """DSP-4: what was said, planned and filed on orders and invoices is not for the warehouse, also not by id."""
        for model, name_field in (
            ("mail.message", "model"),
            ("mail.activity", "res_model"),
            ("ir.attachment", "res_model"),
        ):
            for document in self.documents:
                domain = [(name_field, "=", document._name), ("res_id", "=", document.id)]
                records = self.env[model].search(domain)
                self.assertTrue(records)
                self.assertTrue(records.with_user(self.finance).search([("id", "in", records.ids)]))
                for user in (self.clerk, self.keeper):
                    with self.subTest(model=model, document=document._name, user=user.name), mute_logger(*REFUSED):
                        records = records.with_user(user)
                        self.assertFalse(records.search([("id", "in", records.ids)]))
                        for record in records:
                            with self.assertRaises(AccessError):
                                record.read(["display_name"])

    def test_own_words(self):
        """DSP-4: what a clerk said or filed on an order stays readable to the clerk; on a transfer all of it."""
        sale = self.sale.with_user(self.clerk)
        message = sale.message_post(body="Two boxes are wet")
        self.assertEqual(message.read(["author_id"])[0]["author_id"][0], self.clerk.partner_id.id)
        picking = self.sale.picking_ids
        picking.message_post(body="Ring twice")
        self.assertIn("Ring twice", "".join(picking.with_user(self.clerk).message_ids.mapped("body")))

    def test_follower(self):
        """DSP-4: a clerk who follows an order gets no copy of its messages."""
        self.sale.message_subscribe((self.clerk | self.seller).partner_id.ids)
        message = self.sale.message_post(
            body=f"Offer {self.COMMENT}", message_type="comment", subtype_xmlid="mail.mt_comment"
        )
        self.assertIn(self.seller.partner_id, message.notification_ids.res_partner_id)
        self.assertNotIn(self.clerk.partner_id, message.notification_ids.res_partner_id)

    def test_tracking(self):
        """DSP-4: a changed price is told in the chatter of the product only to who may see it."""
        template = self.goods.product_tmpl_id
        template.message_post(body="New price", tracking_value_ids=[])
        self.env["mail.tracking.value"].create(
            {
                "mail_message_id": template.message_ids[0].id,
                "field_id": self.env["ir.model.fields"]._get("product.template", "list_price").id,
                "field_info": {"name": "list_price", "desc": "Sales Price", "type": "float"},
                "old_value_float": 1.0,
                "new_value_float": self.LIST,
            }
        )
        seen = {}
        for user in (self.seller, self.clerk):
            values = template.message_ids[0].sudo().tracking_value_ids
            seen[user] = values._filter_has_field_access(self.env(user=user.id))
        self.assertTrue(seen[self.seller])
        self.assertFalse(seen[self.clerk])

    def test_names(self):
        """DSP-4: the context of a client puts no total and no supplier's price into a name."""
        keys = {"show_total_amount": True}
        for user, shown in ((self.clerk, False), (self.buyer, True)):
            picking = self.purchase.picking_ids.with_user(user).with_context(**keys)
            self.env.invalidate_all()
            name = picking.read(["purchase_id"])[0]["purchase_id"][1]
            self.assertEqual(bool(self.secrets.found_in(name)), shown, name)
            self.assertIn(self.purchase.name, name)
            supplier = self.goods.seller_ids.with_user(user).sudo()
            self.assertEqual(bool(self.secrets.found_in(supplier.display_name)), shown)

    def test_reports(self):
        """DSP-4: every print the warehouse can make of what it can read is without prices, and its own prints come out."""
        printed = set()
        for user in (self.clerk, self.keeper):
            env = self.env(user=user.id)
            for report in env["ir.actions.report"].sudo().search([("report_type", "in", ("qweb-pdf", "qweb-text"))]):
                model = env.get(report.model)
                if model is None or model._abstract or not model.has_access("read"):
                    continue
                records = model.search([], limit=5, order="id desc")
                html = self._print(report.with_env(env), records)
                if html:
                    printed.add(report.report_name)
                    self.assertFalse(self.secrets.found_in(html), report.report_name)
        self.assertFalse(
            {"stock.report_picking", "stock.report_deliveryslip", "stock.report_return_document"} - printed
        )

    def _print(self, report, records):
        """Render as a user; nothing when Odoo refuses."""
        render = report._render_qweb_html if report.report_type == "qweb-pdf" else report._render_qweb_text
        try:
            with (
                mute_logger(*REFUSED, "odoo.addons.base.models.ir_qweb", "odoo.tools.translate"),
                # the picture of a barcode needs a drawing library that few machines have; there is no figure in it
                patch.object(type(report), "barcode", lambda *args, **kwargs: b""),
                self.cr.savepoint(),
            ):
                return render(report.report_name, records.ids)[0].decode() if records else ""
        except UserError:
            return ""
        except QWebError as error:
            self.assertIn("AccessError", str(error), report.report_name)
            return ""

    def test_labels(self):
        """DSP-4: product labels are printed in each format; the price stays off."""
        for layout in dict(self.env["product.label.layout"]._fields["print_format"].selection):
            with self.subTest(layout=layout):
                wizard = (
                    self.env["product.label.layout"]
                    .with_user(self.clerk)
                    .create({"product_ids": [Command.set(self.goods.ids)], "print_format": layout})
                )
                xml_id, data = wizard._prepare_report_data()
                data = json.loads(json.dumps(data))  # as it travels through the browser
                report = self.env.ref(xml_id).with_user(self.clerk)
                render = report._render_qweb_html if report.report_type == "qweb-pdf" else report._render_qweb_text
                label = render(xml_id, None, data=data)[0].decode()
                self.assertIn(self.goods.name, label)
                self.assertFalse(self.secrets.found_in(label))

    def test_forecast(self):
        """DSP-4: the forecast of a product opens, without the value of the stock."""
        for user in (self.clerk, self.keeper):
            report = self.env["stock.forecasted_product_product"].with_user(user)
            docs = report.get_report_values(self.goods.ids)["docs"]
            self.assertNotIn("value", docs)
            self.assertEqual(docs["product"][self.goods.id]["quantity_on_hand"], 4)

    @mute_logger(*REFUSED)
    def test_pages(self):
        """DSP-4: the customer's page, the print behind it, and files by their address are closed to the warehouse."""
        attachment = self.env["ir.attachment"].search([("res_model", "=", "sale.order"), ("res_id", "=", self.sale.id)])
        token = self.sale._portal_ensure_token()
        addresses = (
            f"/my/orders/{self.sale.id}",
            f"/my/orders/{self.sale.id}?access_token={token}",
            f"/my/orders/{self.sale.id}?report_type=html",
            f"/my/purchase/{self.purchase.id}",
            f"/my/invoices/{self.sale.invoice_ids.id}",
            f"/report/html/sale.report_saleorder/{self.sale.id}",
            f"/report/html/account.report_invoice_with_payments/{self.sale.invoice_ids.id}",
            f"/web/content/{attachment[0].id}",
        )
        self.authenticate(self.finance.login, self.finance.login)
        self.assertTrue(self.secrets.found_in(self.url_open(addresses[1]).text))
        self.authenticate(self.clerk.login, self.clerk.login)
        for address in addresses:
            with self.subTest(address=address):
                self.assertFalse(self.secrets.found_in(self.url_open(address).text))
        thread = self.url_open(
            "/mail/thread/messages",
            data=json.dumps(
                {"params": {"thread_model": "sale.order", "thread_id": self.sale.id, "fetch_params": {"limit": 30}}}
            ),
            headers={"Content-Type": "application/json"},
        )
        self.assertFalse(self.secrets.found_in(thread.text))

    @mute_logger(*REFUSED)
    def test_json2(self):
        """DSP-4: the same over HTTP with a key of one's own."""
        for user, refused in ((self.clerk, True), (self.seller, False)):
            key = self.env(user=user.id)["res.users.apikeys"]._generate(
                "rpc", "test", fields.Datetime.add(fields.Datetime.now(), days=1)
            )
            for method, arguments in (
                ("read", {"ids": self.sale.order_line.ids, "fields": ["price_unit"]}),
                ("search", {"domain": [["order_line.price_unit", ">", 98765.4]]}),
                ("search_count", {"domain": [["amount_total", ">", 1]]}),
                ("formatted_read_group", {"domain": [], "groupby": [], "aggregates": ["amount_total:sum"]}),
                ("web_search_read", {"domain": [], "specification": {"amount_total": {}}}),
            ):
                model = "sale.order.line" if method == "read" else "sale.order"
                answer = self.url_open(
                    f"/json/2/{model}/{method}",
                    data=json.dumps(arguments),
                    headers={"Authorization": f"Bearer {key}", "Content-Type": "application/json"},
                )
                with self.subTest(user=user.name, method=method):
                    self.assertEqual(answer.status_code, 403 if refused else 200, answer.text[:300])
                    if refused:
                        self.assertFalse(self.secrets.found_in(answer.text))
