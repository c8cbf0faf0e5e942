from odoo.tests import tagged

from ..tools.audience import EVERYBODY, of_company, of_managers, of_members, of_user
from .common import VisibilityCommon


@tagged("post_install", "-at_install")
class TestAccessTable(VisibilityCommon):
    def _audiences(self, customer):
        rows = self.env["trade.customer.access"].search([("partner_id", "=", customer.id)])
        return set(rows.mapped("audience"))

    def _snapshot(self):
        self.env.flush_all()
        self.env.cr.execute("SELECT partner_id, audience, level, date_to FROM trade_customer_access ORDER BY 1, 2")
        return self.env.cr.fetchall()

    def test_rows(self):
        """OWN-6: owner, department, managers above and company of a customer are its audiences; contacts have none."""
        expected = {
            of_user(self.seller.id),
            of_members(self.department.id),
            of_managers(self.department.id),
            of_company(self.company.id),
        }
        self.assertEqual(self._audiences(self.secret), expected)
        self.assertFalse(self._audiences(self.contact))
        self.assertEqual(self._audiences(self.customer), {EVERYBODY})

    def test_kept_up_to_date(self):
        """OWN-6: whatever changed, one by one, the table is what a rebuild from nothing makes it."""
        self.company.trade_visibility = "department"
        self.protect()
        self.share()
        self.share(self.outsider, level="follow_up")
        self.secret.user_id = self.outsider
        self.plain.trade_pool_id = self.pool
        self.owned(count=3).write({"user_id": self.colleague.id})
        self.contact.parent_id = False
        self.department.user_id = self.other_manager
        self.env["crm.team.member"].search([("user_id", "=", self.outsider.id)]).crm_team_id = self.department
        self.env["res.partner"].create({"name": "Late", "is_company": True, "user_id": self.seller.id})
        self.outsider.copy({"login": "vis_copy"}).partner_id.user_id = self.seller
        kept = self._snapshot()
        self.env.cr.execute("DELETE FROM trade_customer_access")
        self.env["trade.customer.access"]._refresh()
        self.assertEqual(kept, self._snapshot())

    def test_one_statement_for_many(self):
        """OWN-6: a thousand customers take as many statements as one."""
        one, many = self.owned(), self.owned(count=50)
        access = self.env["trade.customer.access"]
        self.env.flush_all()
        with self.assertQueryCount(1):
            access._refresh(one)
        with self.assertQueryCount(1):
            access._refresh(many)

    def test_writes_no_more_than_it_reads(self):
        """OWN-6: who makes customers one by one, of inquiries say, does not recompute everything else each time."""
        lead = self.env["crm.lead"].create({"name": "Call"})
        self.env.flush_all()
        lead.description = "waits to be written"
        self.env["res.partner"].create({"name": "Late", "is_company": True})
        self.assertIn(lead.id, self.env._field_dirty.get(lead._fields["description"], ()))

    def test_one_question_more(self):
        """OWN-6: a search costs a salesperson one statement more in a transaction, and none where nothing is hidden."""
        domain = [("id", "in", (self.secret | self.plain).ids)]

        def count(user):
            self.env.flush_all()
            partners = self.env["res.partner"].with_user(user)
            partners.search_count(domain)  # what Odoo caches for longer
            self.env.cr.cache.clear()
            before = self.cr.sql_log_count
            partners.search_count(domain)
            partners.search_count(domain)
            return self.cr.sql_log_count - before

        self.assertEqual(count(self.sales_manager), 2)
        self.company.trade_visibility = "own"
        self.assertEqual(count(self.sales_manager), 2)
        self.assertEqual(count(self.colleague), 3)

    def test_plain_users_cost_nothing(self):
        """OWN-6: nobody but salespeople is asked anything."""
        self.company.trade_visibility = "own"
        for user in (self.finance, self.clerk, self.sales_manager):
            self.assertIsNone(self.env["trade.visibility"].with_user(user)._get_sight())
        self.assertIsNotNone(self.env["trade.visibility"].with_user(self.seller)._get_sight())
