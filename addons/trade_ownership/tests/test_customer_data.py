from odoo.exceptions import ValidationError
from odoo.tests import Form, tagged

from .common import OwnershipCommon


@tagged("post_install", "-at_install")
class TestCustomerData(OwnershipCommon):
    def test_lists(self):
        """OWN-1: consultants extend the lists without code, and no entry of one list gets into another."""
        consultant = self.trade_user("trade_admin")
        grade = self.env["trade.customer.term"].with_user(consultant).create({"name": "VIP", "kind": "grade"})
        customer = self.owned(trade_grade_id=grade.id, trade_wechat="renmin-hospital")
        self.assertEqual(customer.trade_grade_id, grade.with_env(customer.env))
        with self.assertRefused(ValidationError, "no entry of the list"):
            customer.trade_grade_id = self.region
        with self.assertRaises(ValidationError):
            customer.trade_qualification_ids = self.region

    def test_form(self):
        """OWN-1: a salesperson keeps type, qualifications, region, grade, value, source, method and contacts' departments."""
        customer = self.owned()
        with Form(customer.with_user(self.seller)) as form:
            form.trade_type_id = self.env.ref("trade_ownership.term_type_1")
            form.trade_region_id = self.region
            form.trade_value_id = self.env.ref("trade_ownership.term_value_1")
            form.trade_method_id = self.env.ref("trade_ownership.term_method_1")
            form.trade_source_id = self.env.ref("trade_crm.utm_medium_fair")
            form.trade_qualification_ids.add(self.env.ref("trade_ownership.term_qualification_1"))
            with form.child_ids.new() as contact:
                contact.name = "Ms Ma"
                contact.trade_department_id = self.env.ref("trade_ownership.term_department_2")
        self.assertEqual(customer.child_ids.trade_department_id.name, "Purchasing")
        self.assertEqual(customer.child_ids.user_id, self.seller)

    def test_distributors(self):
        """OWN-1: distributors with levels, the distributor above, their end customers and the stage of cooperation."""
        first, second, end = self.owned(count=3)
        first.write({"trade_level_id": self.env.ref("trade_ownership.term_level_1").id})
        second.write(
            {
                "trade_level_id": self.env.ref("trade_ownership.term_level_2").id,
                "trade_distributor_id": first.id,
                "trade_cooperation_id": self.env.ref("trade_ownership.term_cooperation_4").id,
            }
        )
        end.trade_distributor_id = second
        self.assertEqual((first.trade_supplied_count, second.trade_supplied_ids), (1, end))
        self.assertEqual(self.env["res.partner"].search(second.action_trade_supplied()["domain"]), end)
        with self.assertRefused(ValidationError, "supplied by itself"):
            first.trade_distributor_id = end
