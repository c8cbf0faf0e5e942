from odoo import fields
from odoo.tests import tagged

from .common import OwnershipCommon


@tagged("post_install", "-at_install")
class TestFollow(OwnershipCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.moved = cls.owned()
        cls.contact = cls.env["res.partner"].create({"name": "Ms Ma", "parent_id": cls.moved.id})
        cls.lead = cls.inquiry(partner_id=cls.contact.id, stage_id=cls.stage_qualified.id).sudo()
        cls.foreign_lead = cls.inquiry(cls.colleague, partner_id=cls.moved.id).sudo()
        cls.quotation = cls.sale(partner_id=cls.moved.id, user_id=cls.seller.id)
        cls.warehouse = cls.env["stock.warehouse"].create({"name": "Second", "code": "SEC"})
        cls.quotation.warehouse_id = cls.warehouse
        cls.order = cls.sale(partner_id=cls.contact.id, user_id=cls.seller.id)
        cls.order.action_confirm()
        cls.cancelled = cls.sale(partner_id=cls.moved.id, user_id=cls.seller.id)
        cls.cancelled.action_cancel()
        for record in (cls.moved, cls.lead, cls.quotation):
            record.activity_schedule("mail.mail_activity_data_todo", user_id=cls.seller.id)

    def assign(self, user, customers=None, **values):
        """Assign customers through the dialog, as the sales manager."""
        customers = customers or self.moved
        dialog = self.env["trade.ownership.assign"].with_user(self.sales_manager)
        dialog = dialog.create({"partner_ids": [(6, 0, customers.ids)], "user_ids": [(6, 0, user.ids)], **values})
        dialog.action_apply()

    def test_open_business_follows(self):
        """OWN-7: inquiries, quotations and activities of the former owner follow, in their stage; those of colleagues stay."""
        since = fields.Datetime.to_datetime("2024-01-01")
        self.lead.date_last_stage_update = since
        self.assign(self.outsider)
        self.assertEqual(self.moved.user_id, self.outsider)
        self.assertEqual((self.lead.user_id, self.lead.team_id), (self.outsider, self.other_department))
        self.assertEqual((self.lead.stage_id, self.lead.date_last_stage_update), (self.stage_qualified, since))
        self.assertEqual(self.foreign_lead.user_id, self.colleague)
        self.assertEqual((self.quotation.user_id, self.quotation.state), (self.outsider, "draft"))
        self.assertEqual(self.order.user_id, self.seller, "open orders stay unless ticked")
        self.assertEqual(self.cancelled.user_id, self.seller)
        self.assertEqual(self.quotation.warehouse_id, self.warehouse, "it is quoted from there")
        activities = (self.moved | self.contact).activity_ids | self.lead.activity_ids | self.quotation.activity_ids
        self.assertEqual(activities.user_id, self.outsider)

    def test_followers(self):
        """OWN-7: the new owner follows what the former one followed, once and in his place; others go on following."""
        documents = (self.moved, self.lead, self.quotation)
        mine, theirs, others = (user.partner_id for user in (self.seller, self.outsider, self.colleague))
        for record in documents:
            record.message_subscribe((mine | others).ids)
        self.lead.message_subscribe(theirs.ids)
        self.assign(self.outsider)
        for record in documents:
            self.assertFalse(record.message_partner_ids & mine, record)
            self.assertLessEqual(theirs | others, record.message_partner_ids)
        self.assign(self.seller, follow_followers=False)
        self.assertIn(theirs, self.moved.message_partner_ids)

    def test_open_orders(self):
        """OWN-7: ticked, confirmed orders that are not invoiced in full follow as well, and stay confirmed."""
        self.assign(self.colleague, follow_orders=True)
        self.assertEqual((self.order.user_id, self.order.state), (self.colleague, "sale"))

    def test_nothing_ticked(self):
        """OWN-7: with nothing ticked only the customer and its contacts move."""
        kinds = ("inquiries", "quotations", "orders", "activities")
        self.assign(self.colleague, **{f"follow_{kind}": False for kind in kinds})
        self.assertEqual(self.contact.user_id, self.colleague)
        self.assertEqual((self.lead.user_id, self.quotation.user_id), (self.seller, self.seller))
        self.assertEqual(self.lead.activity_ids.user_id, self.seller)

    def test_stage_of_another_department(self):
        """OWN-7: a stage that the new department does not have is kept all the same."""
        own = self.env["crm.stage"].create({"name": "Tender", "team_ids": [(6, 0, self.department.ids)]})
        self.lead.stage_id = own
        self.assign(self.outsider)
        self.assertEqual((self.lead.user_id, self.lead.stage_id), (self.outsider, own))

    def test_from_the_pool(self):
        """OWN-7: a customer without former owner takes nothing along."""
        self.moved.trade_pool_id = self.pool
        self.assign(self.colleague)
        self.assertEqual(self.lead.user_id, self.seller)

    def test_statements(self):
        """OWN-7: forty customers with an inquiry each cost hardly more statements than two."""

        def make(number):
            customers = self.owned(count=number)
            self.env["crm.lead"].create(
                [
                    {"name": c.name, "partner_id": c.id, "user_id": self.seller.id, "type": "opportunity"}
                    for c in customers
                ]
            )
            return customers

        def count(customers):
            dialog = self.env["trade.ownership.assign"].create(
                {"partner_ids": [(6, 0, customers.ids)], "user_ids": [(6, 0, self.colleague.ids)]}
            )
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            dialog.action_apply()
            self.env.flush_all()
            return self.cr.sql_log_count - before

        few, many = make(2), make(40)
        count(make(2))
        few_count, many_count = count(few), count(many)
        self.assertLessEqual(many_count, few_count + 2, f"{few_count} statements for 2 customers, {many_count} for 40")
