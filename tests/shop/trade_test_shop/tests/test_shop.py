import re

from odoo.http import Request
from odoo.tests import HttpCase, tagged

from odoo.addons.trade_credit.tests.common import GuardCommon


@tagged("post_install", "-at_install")
class TestShop(GuardCommon, HttpCase):
    """Somebody without a login orders in the web shop, over the network, and pays by wire transfer or at once."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.set_policy("credit_limit_order", "confirm", "approve")
        cls.company.write({"trade_credit_default_mode": "limit", "trade_credit_default_limit": 150.0})
        cls.service.write({"website_published": True, "list_price": 100.0})
        # nobody sells in the shop: it is the sales manager who looks after its orders
        cls.manager = cls.trade_user("sales_manager", name="Qian Wei")
        cls.wire = cls.provider("enabled", code="custom", custom_mode="wire_transfer")
        cls.card = cls.provider("test", code="demo")

    @classmethod
    def provider(cls, state, **wanted):
        """Return a payment provider of the company, switched on, with a journal to book into."""
        here = [("company_id", "=", cls.company.id)]
        domain = [(name, "=", value) for name, value in wanted.items()]
        provider = cls.env["payment.provider"].search(here + domain, limit=1)
        provider.ensure_one()
        journal = cls.env["account.journal"].search([*here, ("type", "=", "bank")], limit=1)
        provider.write({"state": state, "is_published": True, "journal_id": journal.id})
        provider.payment_method_ids.active = True
        return provider

    # ------------------------------------------------------------------ what a shopper does
    def read(self, route):
        """Open a page as the shopper and remember its text."""
        response = self.url_open(route)
        self.assertEqual(response.status_code, 200, route)
        text = re.sub(r"<script.*?</script>|<style.*?</style>|<[^>]+>", " ", response.text, flags=re.DOTALL)
        self.pages.append(re.sub(r"\s+", " ", text))

    def order_in_shop(self, quantity, email):
        """Put goods of 100 each into the cart, give an address, and return the order that is to be paid."""
        self.pages = []
        self.authenticate(None, None)
        self.make_jsonrpc_request(
            "/shop/cart/add",
            {
                "product_template_id": self.service.product_tmpl_id.id,
                "product_id": self.service.id,
                "quantity": quantity,
            },
        )
        self.read("/shop/cart")
        country = self.env.ref("base.be")
        answer = self.url_open(
            "/shop/address/submit",
            data={
                "csrf_token": Request.csrf_token(self),
                "address_type": "billing",
                "use_delivery_as_billing": "true",
                "name": "Dr. Li",
                "email": email,
                "phone": "+3281813700",
                "street": "Rue du Laid Burniat 5",
                "city": "Louvain-la-Neuve",
                "zip": "1348",
                "country_id": country.id,
            },
        ).json()
        self.assertFalse(answer.get("invalid_fields"), answer)
        order = self.env["sale.order"].search([("partner_id.email", "=", email)])
        order.ensure_one()
        self.read("/shop/checkout?try_skip_step=true")
        self.read("/shop/payment")
        return order

    def pay_in_shop(self, order, provider):
        """Pay the order with a provider, as its page does, until the page with which the shop says thank you."""
        values = self.make_jsonrpc_request(
            f"/shop/payment/transaction/{order.id}",
            {
                "access_token": order._portal_ensure_token(),
                "provider_id": provider.id,
                "payment_method_id": provider.payment_method_ids[:1].id,
                "token_id": None,
                "flow": "redirect" if provider == self.wire else "direct",
                "tokenization_requested": False,
                "landing_route": "/shop/payment/validate",
            },
        )
        if provider == self.wire:
            self.url_open("/payment/custom/process", data={"reference": values["reference"]})
        else:
            self.make_jsonrpc_request(
                "/payment/demo/simulate_payment",
                {"reference": values["reference"], "payment_details": "4242", "simulated_state": "done"},
            )
        self.read("/payment/status")
        self.make_jsonrpc_request("/payment/status/poll")
        self.read("/shop/payment/validate")
        self.read("/shop/confirmation")
        self.env.invalidate_all()
        self.settle()
        return order.transaction_ids

    def assertNothingOfCredit(self):
        """The shopper has read pages of the shop, and no word of credit in any."""
        self.assertGreater(len(self.pages), 2)
        for page in self.pages:
            self.assertRegex(page, "Training day|payment|Payment", "a page of the shop")
            self.assertNotRegex(page, r"(?i)credit (limit|of this|does not)|finance|exposure|control point|150\.00")

    # ------------------------------------------------------------------ tests
    def test_wire_transfer(self):
        """CRD-5: what is to be paid by wire transfer waits as a quotation; over the limit nobody confirms it without a release."""
        for quantity, passes in ((1, True), (2, False)):
            with self.subTest(quantity=quantity):
                order = self.order_in_shop(quantity, f"li{quantity}@example.com")
                self.assertEqual(order.amount_total, 100.0 * quantity)
                transaction = self.pay_in_shop(order, self.wire)
                self.assertNothingOfCredit()
                self.assertEqual((order.state, transaction.state), ("sent", "pending"))
                self.assertFalse(self.exposure(order.partner_id))
                order = order.with_user(self.manager)
                if passes:
                    order.action_confirm()
                    self.settle()
                    self.assertEqual(self.exposure(order.partner_id), {"open_order": 100.0})
                else:
                    with self.refused("exceeded by .*50"):
                        order.action_confirm()

    def test_money_of_the_transfer(self):
        """CRD-5: once finance has booked the money of the transfer the order is confirmed, whatever the limit."""
        order = self.order_in_shop(3, "li3@example.com")
        self.pay_in_shop(order, self.wire)
        self.receipt(300.0, partner=order.partner_id)
        order.with_user(self.manager).action_confirm()
        self.settle()
        self.assertEqual(order.state, "sale")
        self.assertEqual(self.exposure(order.partner_id), {"open_order": 300.0, "advance": -300.0})
        self.assertLedger()

    def test_paid_at_once(self):
        """CRD-5: what is paid at once is confirmed and booked, within the limit or over it, and makes no room for anything else."""
        for quantity in (1, 4):
            with self.subTest(quantity=quantity):
                order = self.order_in_shop(quantity, f"card{quantity}@example.com")
                transaction = self.pay_in_shop(order, self.card)
                self.assertNothingOfCredit()
                self.assertEqual((order.state, transaction.state), ("sale", "done"))
                self.assertEqual(transaction.payment_id.amount, 100.0 * quantity)
                self.assertEqual(
                    self.exposure(order.partner_id), {"open_order": 100.0 * quantity, "advance": -100.0 * quantity}
                )
                with self.refused():
                    self.order(151.0, partner=order.partner_id).action_confirm()
        self.assertLedger()

    def test_blocked(self):
        """CRD-5: who is blocked gets no order confirmed, not even one that is paid: it is booked, and the sales manager has a to-do;
        the shopper reads nothing of it."""
        self.company.trade_credit_default_mode = "blocked"
        order = self.order_in_shop(1, "blocked@example.com")
        transaction = self.pay_in_shop(order, self.card)
        self.assertNothingOfCredit()
        self.assertIn(order.state, ("draft", "sent"))
        self.assertEqual((transaction.state, transaction.is_post_processed), ("done", True))
        self.assertEqual(self.exposure(order.partner_id), {"advance": -100.0})
        activity = order.activity_search(["trade_base.activity_type_stopped_online"])
        self.assertEqual(activity.user_id, self.manager)
        self.company.trade_credit_default_mode = "limit"
        order.with_user(self.manager).action_confirm()
        self.assertEqual(order.state, "sale")

    def test_cart(self):
        """CRD-5: what a shopper has in the cart and does not pay counts nothing."""
        order = self.order_in_shop(5, "cart@example.com")
        self.settle()
        self.assertEqual(order.state, "draft")
        self.assertFalse(self.exposure(order.partner_id))
        self.assertEqual(order.order_line.mapped("price_unit"), [100.0])
        self.assertNothingOfCredit()
