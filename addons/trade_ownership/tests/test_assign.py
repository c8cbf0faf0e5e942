from unittest.mock import patch

from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from ..wizard import trade_ownership_assign
from .common import OwnershipCommon


@tagged("post_install", "-at_install")
class TestAssign(OwnershipCommon):
    def dialog(self, customers, user=None, **values):
        """Return the dialog a manager opens on customers of the list."""
        form = Form(
            self.env["trade.ownership.assign"]
            .with_user(user or self.manager)
            .with_context(active_model="res.partner", active_ids=customers.ids)
        )
        for name, value in values.items():
            if name == "user_ids":
                for person in value:
                    form.user_ids.add(person)
            else:
                setattr(form, name, value)
        return form.save()

    def test_by_load(self):
        """OWN-4: a batch is shared out by load, as the preview says, with one line each and one message per person."""
        self.owned(count=2)
        customers = self.pooled(4)
        dialog = self.dialog(customers, user_ids=self.seller | self.colleague, reason="Spring campaign")
        self.assertEqual(
            dialog.line_ids.mapped("user_id"), self.seller.with_env(dialog.env) | self.colleague.with_env(dialog.env)
        )
        self.assertIn("Zhou Jie: 3 customers", dialog.summary)
        notifications = self.env["mail.message"].search_count([("subject", "=", "Your customers have changed")])
        dialog.action_apply()
        self.assertEqual(len(customers.filtered(lambda c: c.user_id == self.colleague)), 3)
        lines = self.lines(customers).filtered(lambda line: line.how == "assigned")
        self.assertEqual((len(lines), set(lines.mapped("reason"))), (4, {"Spring campaign"}))
        self.assertEqual(lines.actor_id, self.manager)
        told = self.env["mail.message"].search_count([("subject", "=", "Your customers have changed")])
        self.assertEqual(told - notifications, 2)

    def test_large_batch(self):
        """OWN-7: a large batch is moved in steps of one transaction that say how far it has come; one message per person."""
        customers = self.owned(count=5)
        dialog = self.dialog(customers, user_ids=self.colleague)
        told = self.env["mail.message"].search_count([("subject", "=", "Your customers have changed")])
        said = []
        progress = type(dialog)._publish

        def publish(wizard, done, total):
            progress(wizard, done, total)
            wizard.invalidate_recordset(["done", "total"])
            said.append(wizard.sudo().search_read([("id", "=", wizard.id)], ["done", "total"])[0])

        with (
            patch.object(trade_ownership_assign, "STEP", 2),
            patch.object(type(dialog), "_publish", publish),
            self.enter_registry_test_mode(),
        ):
            dialog.action_apply()
        self.assertEqual([(line["done"], line["total"]) for line in said], [(0, 5), (2, 5), (4, 5)])
        self.assertEqual(customers.user_id, self.colleague)
        self.assertEqual(len(self.lines(customers).filtered(lambda line: line.how == "assigned")), 5)
        now = self.env["mail.message"].search_count([("subject", "=", "Your customers have changed")])
        self.assertEqual(now - told, 2, "one to who got them, one to who had them")

    def test_large_batch_is_one(self):
        """OWN-7: what stops a later step of a large batch takes back the steps before."""
        self.cap(3, user_id=self.colleague.id)
        customers = self.owned(count=5)
        dialog = self.dialog(customers, user_ids=self.colleague)
        dialog.line_ids.user_id = self.colleague
        with (
            patch.object(trade_ownership_assign, "STEP", 2),
            self.enter_registry_test_mode(),
            self.assertRefused(UserError, "at most 3"),
        ):
            dialog.action_apply()
        self.env.invalidate_all()
        self.assertEqual(customers.user_id, self.seller)

    def test_room_is_respected(self):
        """OWN-4: the preview gives nobody more than allowed; what is left over is said and stays where it is."""
        self.cap(1, user_id=self.seller.id)
        self.cap(1, user_id=self.colleague.id)
        customers = self.pooled(3)
        dialog = self.dialog(customers, user_ids=self.seller | self.colleague, mode="room")
        self.assertIn("Nobody (no room, or nobody chosen): 1", dialog.summary)
        dialog.action_apply()
        self.assertEqual(len(customers.filtered("user_id")), 2)

    def test_edited_preview_passes_no_cap(self):
        """OWN-4: who edits the preview cannot pass a cap either, and then nothing of the batch has happened."""
        self.cap(1, user_id=self.seller.id)
        customers = self.pooled(2)
        dialog = self.dialog(customers, user_ids=self.seller | self.colleague)
        dialog.line_ids.user_id = self.seller
        with self.assertRefused(UserError, "at most 1"):
            dialog.action_apply()
        self.env.invalidate_all()
        self.assertFalse(customers.user_id)

    def test_region_first(self):
        """OWN-4: by region, people who hold customers of the region come first."""
        self.owned(self.colleague, count=3, trade_region_id=self.region.id)
        customers = self.pooled(2, trade_region_id=self.region.id)
        dialog = self.dialog(customers, user_ids=self.seller | self.colleague, mode="region")
        self.assertEqual(dialog.line_ids.user_id, self.colleague.with_env(dialog.env))

    def test_take_back(self):
        """OWN-4: taken back, customers lie in the pool of their region or department; the former owner is told once."""
        north = self.env["trade.pool"].create({"name": "North", "region_ids": [(6, 0, self.region.ids)]})
        plain, regional = self.owned(), self.owned(trade_region_id=self.region.id)
        dialog = self.dialog(plain | regional, operation="take_back", user=self.sales_manager)
        dialog.action_apply()
        self.assertEqual((plain.trade_pool_id, regional.trade_pool_id), (self.pool, north))
        self.assertEqual(self.lines(plain | regional).filtered("pool_to_id").mapped("how"), ["taken_back"] * 2)

    def test_managers_only(self):
        """OWN-4: salespeople have no such dialog; a department manager cannot use it on others' customers or for others."""
        with self.assertRaises(AccessError):
            self.env["trade.ownership.assign"].with_user(self.seller).create({})
        foreign = self.owned(self.outsider)
        dialog = self.dialog(foreign, user_ids=self.seller)
        with self.assertRaises(AccessError):
            dialog.action_apply()
        dialog = self.dialog(self.pooled(), user_ids=self.outsider)
        with self.assertRaises(AccessError):
            dialog.action_apply()

    def test_nothing_chosen(self):
        """OWN-4: carrying out an empty preview says what is missing."""
        with self.assertRefused(UserError, "choose who gets"):
            self.dialog(self.pooled()).action_apply()

    def test_contact_stands_for_customer(self):
        """OWN-4: chosen by one of its contacts, the customer moves."""
        customer = self.pooled()
        contact = self.env["res.partner"].create({"name": "Ms Ma", "parent_id": customer.id})
        self.dialog(contact, user_ids=self.seller).action_apply()
        self.assertEqual(customer.user_id, self.seller)
