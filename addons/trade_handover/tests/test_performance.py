from odoo import Command
from odoo.tests import tagged

from .common import HandoverCommon


@tagged("post_install", "-at_install")
class TestPerformance(HandoverCommon):
    """A thousand customers cost as many statements as two, but for batched inserts and prefetching."""

    def count(self, action):
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        result = action()
        self.env.flush_all()
        return self.cr.sql_log_count - before, result

    def _person(self, number, customers):
        user = self.trade_user("salesperson", login=f"trade_many_{number}")
        self.department.member_ids = [Command.link(user.id)]
        partners = self.owned(user, customers)
        for partner in partners:
            self.make_inquiry(partner, user)
            self.make_invoice(partner, user)
        self.sale(customers, user_id=user.id)
        orders = self.sale(customers, user_id=user.id)
        for order, partner in zip(orders, partners, strict=True):
            order.partner_id = partner
        orders.action_confirm()
        self.env["res.partner"].create([{"name": "Contact", "parent_id": partner.id} for partner in partners])
        return user

    def _course(self, user):
        """Return how many statements each step takes."""
        make, handover = self.count(lambda: self.handover(self.outsider, user=user, user_id=user.id))
        submit, _result = self.count(handover.action_submit)
        accept, _result = self.count(handover.with_user(self.outsider).action_accept)
        approve, _result = self.count(handover.with_user(self.sales_manager).action_approve)
        self.assertEqual(handover.state, "done")
        spec = {"partner_name": {}, "contents": {}, "user_id": {"fields": {"display_name": {}}}, "answer": {}}
        lines = self.env["trade.handover.line"].with_user(self.outsider)
        domain = [("handover_id", "=", handover.id)]
        read, _result = self.count(lambda: lines.web_search_read(domain, spec))
        return {"make": make, "submit": submit, "accept": accept, "approve": approve, "read": read}

    def test_flat(self):
        """OWN-8: each step takes as many statements for thirty customers as for three."""
        people = [self._person(number, customers) for number, customers in enumerate((2, 3, 30))]
        self._course(people[0])  # caches
        few, many = self._course(people[1]), self._course(people[2])
        allowed = {"make": 6, "submit": 6, "accept": 3, "approve": 6, "read": 2}
        for step, number in many.items():
            self.assertLessEqual(number, few[step] + allowed[step], f"{step}: {few[step]} for 3, {number} for 30")
