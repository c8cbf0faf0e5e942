from datetime import timedelta

from odoo import Command, fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged

from .common import ROLES, TradeCommon

#: Who sees which group; the first two are everybody's.
GROUPS = {
    "salesperson": {"quotation", "invoice"},
    "department_manager": {"quotation", "invoice"},
    "sales_manager": {"quotation", "invoice"},
    "purchaser": {"receipt"},
    "purchasing_manager": {"receipt"},
    "warehouse_clerk": {"delivery", "receipt"},
    "warehouse_manager": {"delivery", "receipt"},
    "finance_clerk": {"invoice", "bill"},
    "finance_manager": {"invoice", "bill"},
    "general_manager": {"quotation", "invoice"},
}
OURS = {"review", "activity", "quotation", "delivery", "receipt", "invoice", "bill"}


class ReminderCommon(TradeCommon):
    """Documents that fall due on a day given in days from today."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.today = fields.Date.today()

    @classmethod
    def day(cls, days):
        return cls.today + timedelta(days=days)

    @classmethod
    def review(cls, **values):
        order = cls.sale()
        document = {"res_name": order.name, "res_model": order._name, "res_id": order.id}
        asked = {"company_id": cls.env.company.id, "requester_id": cls.env.uid}
        return cls.env["trade.review"]._engine_create([{**document, **asked, **values}])

    @classmethod
    def centre(cls, user, companies=None):
        """The centre as this user asks for it."""
        companies = companies or user.company_ids
        return cls.env["trade.reminder"].with_user(user).with_context(allowed_company_ids=companies.ids, tz="UTC")

    def group(self, user, code, scope=None, companies=None):
        """One group of the overview, as this user sees it."""
        groups = {group["code"]: group for group in self.centre(user, companies).overview(scope)["groups"]}
        return groups[code]

    def due(self, user, code, scope=None, companies=None):
        """The counts of a group as a list; the days ahead together, since the week ends on some day of it."""
        counts = self.group(user, code, scope, companies)["counts"]
        return [counts["overdue"], counts["today"], counts["week"] + counts["later"]]

    @classmethod
    def activity(cls, user, days=0, record=None, **values):
        return (record or cls.customer).activity_schedule(
            "mail.mail_activity_data_todo",
            date_deadline=cls.day(days),
            user_id=user.id if user else False,
            **{"summary": "Call", **values},
        )

    @classmethod
    def invoice(cls, days, move_type="out_invoice", **values):
        move = cls.env["account.move"].create(
            {
                "move_type": move_type,
                "partner_id": cls.customer.id,
                "invoice_date": cls.day(min(days, 0)),
                "invoice_date_due": cls.day(days),
                "invoice_payment_term_id": False,
                "invoice_line_ids": [
                    Command.create({"product_id": cls.product.id, "price_unit": 10.0, "quantity": 1, "tax_ids": []})
                ],
                **values,
            }
        )
        move.action_post()
        return move


@tagged("post_install", "-at_install")
class TestReminderGroups(ReminderCommon):
    """Each provider of this addon, and who sees it."""

    def test_roles(self):
        """INQ-4: which role sees which groups; without a role there is no centre."""
        for role in ROLES:
            user = self.trade_user(role, login=f"groups_{role}")
            if role == "trade_admin":
                with self.assertRaises(AccessError):
                    self.centre(user).overview()
                continue
            seen = {group["code"] for group in self.centre(user).overview()["groups"]} & OURS
            expected = GROUPS[role] | {"review", "activity"}
            if not self.env["stock.picking"].with_user(user).has_access("read"):
                expected -= {"receipt"}  # without purchase_stock, purchasers see no transfers
            with self.subTest(role):
                self.assertEqual(seen, expected)
        with self.assertRaises(AccessError):
            self.centre(self.trade_user(login="no_role")).overview()
        self.assertEqual(self.centre(self.trade_user(login="none")).counters(), {"overdue": 0, "today": 0})

    def test_buckets(self):
        """INQ-4: overdue, today, this week and later weeks are told apart, and what lies beyond the horizon is not shown."""
        user = self.trade_user("salesperson")
        days = self.env["trade.reminder.source"].with_context(tz="UTC")._get_days()
        to_sunday = (days.next_week - days.today).days - 1
        for day in {-40, -1, 0, to_sunday, to_sunday + 1, 30, 31} - ({0} if not to_sunday else set()):
            self.activity(user, day)
        counts = self.group(user, "activity")["counts"]
        week = 1 if to_sunday else 0
        self.assertEqual(counts, {"overdue": 2, "today": 0 if not week else 1, "week": week, "later": 2})

    def test_activities(self):
        """INQ-4: the own open activities, with the document they are about; a done one is gone."""
        user = self.trade_user("salesperson")
        self.activity(self.trade_user("purchaser"))
        one = self.activity(user, -1)
        self.activity(user, 0)
        self.assertEqual(self.due(user, "activity"), [1, 1, 0])
        first = self.group(user, "activity")["records"][0]
        self.assertEqual((first["name"], first["detail"], first["days"]), ("Call", self.customer.name, -1))
        one.with_user(user).action_done()
        self.assertEqual(self.due(user, "activity"), [0, 1, 0])
        self.assertEqual(self.centre(user).bells(), {"overdue": 0, "today": 1, "reviews": 0})

    def test_review_once(self):
        """INQ-4: the activity that a review plans for its reviewer is not a second reminder of the same thing."""
        user = self.trade_user("salesperson")
        self.activity(user, record=self.review())
        loose = self.activity(user)
        self.assertEqual([row["id"] for row in self.group(user, "activity")["records"]], loose.ids)

    def test_quotations(self):
        """INQ-4: open quotations by their expiration, of the own salesperson; long expired ones are no reminder."""
        user = self.trade_user("salesperson")
        for days in (-31, 0, 3, -1):
            order = self.sale(user_id=user.id, validity_date=self.day(days))
        self.sale(user_id=user.id, validity_date=self.day(0)).action_confirm()
        self.sale(user_id=user.id, validity_date=self.day(0))._action_cancel()
        self.sale(user_id=self.trade_user("sales_manager").id, validity_date=self.day(0))
        self.assertEqual(self.due(user, "quotation"), [1, 1, 1])
        self.assertIn(f"{order.amount_total:.2f}", self.group(user, "quotation")["records"][0]["amount"])

    def test_deliveries(self):
        """INQ-4: open transfers out and in, for the whole warehouse; done and draft ones are not due."""
        user = self.trade_user("warehouse_clerk")
        before = self.due(user, "delivery")
        picking = self.delivery()
        picking.scheduled_date = fields.Datetime.now() - timedelta(days=2)
        self.assertEqual(self.due(user, "delivery"), [before[0] + 1, *before[1:]])
        self.assertFalse(self.group(user, "delivery")["records"][0]["amount"])
        picking.button_validate()
        self.assertEqual(picking.state, "done")
        self.assertEqual(self.due(user, "delivery"), before)
        receipts = self.due(user, "receipt")
        order = self.purchase()
        order.button_confirm()
        self.assertEqual(sum(self.due(user, "receipt")), sum(receipts) + len(order.picking_ids))

    def test_invoices(self):
        """INQ-4: unpaid customer invoices: the salesperson's own, every one for finance; vendor bills for finance."""
        seller = self.trade_user("salesperson")
        clerk = self.trade_user("finance_clerk")
        before, bills = self.due(clerk, "invoice"), self.due(clerk, "bill")
        own = self.invoice(-5, invoice_user_id=seller.id)
        self.invoice(0, invoice_user_id=self.trade_user("sales_manager").id)
        self.invoice(2, move_type="in_invoice", ref="B1")
        self.invoice(0, move_type="out_refund", invoice_user_id=seller.id)
        self.assertEqual(self.due(seller, "invoice"), [1, 0, 0])
        self.assertEqual(self.due(clerk, "invoice"), [before[0] + 1, before[1] + 1, before[2]])
        self.assertEqual(self.due(clerk, "bill"), [bills[0], bills[1], bills[2] + 1])
        self.env["account.payment.register"].with_context(active_model="account.move", active_ids=own.ids).create(
            {}
        )._create_payments()
        self.assertEqual(self.due(seller, "invoice"), [0, 0, 0])

    def test_datetime_day(self):
        """INQ-4: what is due at a time of day is due on the day it is where the reader lives."""
        user = self.trade_user("warehouse_clerk", tz="Asia/Shanghai")
        centre = self.env["trade.reminder.source"].with_user(user).with_context(tz="Asia/Shanghai")
        model = self.env["stock.picking"]
        provider = self.env.ref("trade_base.reminder_delivery")
        moment = centre._get_moment(provider, model, fields.Date.to_date("2026-05-05"))
        self.assertEqual(fields.Datetime.to_string(moment), "2026-05-04 16:00:00")

    def test_amount_needs_the_role(self):
        """QUO-4: no amount without the price role, nor where the field itself is closed to the reader."""
        seller = self.trade_user("salesperson")
        self.sale(user_id=seller.id, validity_date=self.day(0))
        provider = self.env.ref("trade_base.reminder_quotation")
        self.assertTrue(self.group(seller, "quotation")["records"][0]["amount"])
        provider.amount_group_id = self.env.ref("trade_base.group_purchase_price")
        self.assertFalse(self.group(seller, "quotation")["records"][0]["amount"])

    def test_open(self):
        """INQ-4: a number opens the list of exactly these things, a thing opens its document."""
        user = self.trade_user("salesperson")
        late = self.sale(user_id=user.id, validity_date=self.day(-1))
        soon = self.sale(user_id=user.id, validity_date=self.day(0))
        centre = self.centre(user)
        for bucket, expected in (("overdue", late), ("today", soon), ("all", late | soon)):
            action = centre.open_list("quotation", bucket)
            self.assertEqual(self.env[action["res_model"]].with_user(user).search(action["domain"]), expected)
        self.assertEqual(centre.open_record("quotation", late.id)["res_id"], late.id)
        activity = self.activity(user)
        action = centre.open_record("activity", activity.id)
        self.assertEqual((action["res_model"], action["res_id"]), ("res.partner", self.customer.id))
        # assigned to somebody who may not read the document: the activity itself opens
        clerk = self.trade_user("warehouse_manager")
        own = self.activity(clerk, record=self.env["crm.lead"].create({"name": "Closed", "type": "opportunity"}))
        self.assertEqual(self.centre(clerk).open_record("activity", own.id)["res_model"], "mail.activity")
        with self.assertRaises(AccessError):
            centre.open_record("quotation", self.sale(user_id=self.trade_user("sales_manager").id).id)
        gone = late.id
        late._action_cancel()
        late.unlink()
        with self.assertRaisesRegex(UserError, "deleted"):
            centre.open_record("quotation", gone)
        with self.assertRaisesRegex(UserError, "not shown"):
            centre.open_list("bill")

    def test_snooze(self):
        """INQ-4: a snoozed thing is out of one's own list, numbers and list view until its day, and nobody else's."""
        user = self.trade_user("salesperson", "department_manager")
        order = self.sale(user_id=user.id, validity_date=self.day(0))
        centre = self.centre(user)
        for until in ("tomorrow", "next_week", str(self.day(5))):
            centre.snooze("quotation", order.id, until)
            self.assertEqual(self.due(user, "quotation"), [0, 0, 0])
        self.assertEqual(self.group(user, "quotation")["snoozed"], 1)
        self.assertEqual(centre.counters()["today"], 0)
        self.assertFalse(self.env["sale.order"].search(centre.open_list("quotation")["domain"]))
        boss = self.trade_user("general_manager")
        self.assertEqual(self.due(boss, "quotation", {"kind": "person", "id": user.id}), [0, 1, 0])
        snooze = self.env["trade.reminder.snooze"].search([("user_id", "=", user.id)])
        self.assertEqual(snooze.until, self.day(5))
        self.assertFalse(snooze.with_user(boss).search([]))
        snooze.until = self.today
        self.assertEqual(self.due(user, "quotation"), [0, 1, 0])
        centre.snooze("quotation", order.id, "tomorrow")
        centre.wake("quotation")
        self.assertEqual(self.due(user, "quotation"), [0, 1, 0])

    def test_snooze_refused(self):
        """INQ-4: no snooze into the past, for ever, by hand, or of what one may not read."""
        user = self.trade_user("salesperson")
        order = self.sale(user_id=user.id, validity_date=self.day(0))
        centre = self.centre(user)
        for until in (str(self.today), str(self.day(-1)), str(self.day(400)), "someday", False):
            with self.assertRaisesRegex(UserError, "after today"):
                centre.snooze("quotation", order.id, until)
        other = self.sale(user_id=self.trade_user("sales_manager").id)
        with self.assertRaises(AccessError):
            centre.snooze("quotation", other.id, "tomorrow")
        centre.snooze("quotation", order.id, "tomorrow")
        snooze = self.env["trade.reminder.snooze"].with_user(user).search([])
        for call in (snooze.unlink, lambda: snooze.write({"res_id": 1}), lambda: snooze.copy()):
            with self.assertRaises(AccessError):
                call()

    def test_snooze_forgotten(self):
        """INQ-4: snoozes that are over are removed."""
        user = self.trade_user("salesperson")
        order = self.sale(2, user_id=user.id, validity_date=self.day(0))
        for record in order:
            self.centre(user).snooze("quotation", record.id, "tomorrow")
        snoozes = self.env["trade.reminder.snooze"].search([("user_id", "=", user.id)])
        snoozes[0].until = self.day(-2)
        self.env["trade.reminder.snooze"]._gc_over()
        self.assertEqual(snoozes.exists(), snoozes[1])

    def test_settings(self):
        """INQ-4: a company switches a group off, puts it first, and says how far ahead it reminds."""
        user = self.trade_user("salesperson")
        self.sale(user_id=user.id, validity_date=self.day(8))
        setting = self.env["trade.reminder.setting"].search(
            [("company_id", "=", self.env.company.id), ("provider_id.code", "=", "quotation")]
        )
        self.assertEqual(self.due(user, "quotation"), [0, 0, 1])
        setting.horizon = 7
        self.assertEqual(self.due(user, "quotation"), [0, 0, 0])
        setting.sequence = 0
        self.assertEqual(self.centre(user).overview()["groups"][0]["code"], "quotation")
        setting.shown = False
        self.assertNotIn("quotation", [group["code"] for group in self.centre(user).overview()["groups"]])


@tagged("post_install", "-at_install")
class TestReminderHome(ReminderCommon):
    """The landing page."""

    def test_home(self):
        """INQ-4: who gets a first trade role lands on the centre; another choice is kept, and so is none later on."""
        home = self.env.ref("trade_base.trade_reminder_action")
        user = self.trade_user("salesperson")
        self.assertEqual(user.action_id.id, home.id)
        user.action_id = False
        user.group_ids = [Command.link(self.env.ref("trade_base.group_purchaser").id)]
        self.assertFalse(user.action_id)
        other = self.env.ref("sale.action_quotations_with_onboarding")
        chooser = self.trade_user(login="chooser", action_id=other.id)
        chooser.group_ids = [Command.link(self.env.ref("trade_base.group_salesperson").id)]
        self.assertEqual(chooser.action_id.id, other.id)
        chooser.group_ids = [Command.unlink(self.env.ref("trade_base.group_salesperson").id)]
        self.assertEqual(chooser.action_id.id, other.id)
        self.assertFalse(self.trade_user("trade_admin").action_id)

    def test_home_by_group(self):
        """INQ-4: the same when the role is given from the side of the group; who loses the last role loses the page."""
        home = self.env.ref("trade_base.trade_reminder_action")
        user = self.trade_user(login="by_group")
        group = self.env.ref("trade_base.group_salesperson")
        group.user_ids = [Command.link(user.id)]
        self.assertEqual(user.action_id.id, home.id)
        group.user_ids = [Command.unlink(user.id)]
        self.assertFalse(user.action_id)

    def test_menu(self):
        """INQ-4: the app is the first of everybody with a trade role, and of nobody else."""
        menu = self.env.ref("trade_base.menu_trade_reminder_root")
        roots = self.env["ir.ui.menu"].with_user(self.trade_user("salesperson"))
        visible = roots._visible_menu_ids()
        first = roots.search([("parent_id", "=", False), ("id", "in", list(visible))], order="sequence, id", limit=1)
        self.assertEqual(first.id, menu.id)
        nobody = self.env["ir.ui.menu"].with_user(self.trade_user(login="nobody"))
        self.assertNotIn(menu.id, nobody._visible_menu_ids())
