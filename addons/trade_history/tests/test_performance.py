from odoo import Command
from odoo.tests import tagged

from .common import HistoryCommon


@tagged("post_install", "-at_install")
class TestPerformance(HistoryCommon):
    def _page(self, customer, **filters):
        """Return the queries of a page, warm."""
        partner = customer.with_user(self.everything)
        partner.get_trade_history(**filters)
        self.env.flush_all()
        self.env.invalidate_all()
        before = self.cr.sql_log_count
        lines = partner.get_trade_history(**filters)["lines"]
        return self.cr.sql_log_count - before, len(lines)

    def _customer(self, count):
        """Return a customer with so many entries of every kind."""
        customer = self.env["res.partner"].create(
            {
                "name": f"Hospital {count}",
                "is_company": True,
                "child_ids": [Command.create({"name": f"Ms {index}"}) for index in range(count)],
            }
        )
        leads = self.env["crm.lead"].create(
            [{"name": "Syringes", "type": "opportunity", "partner_id": customer.id} for _index in range(count)]
        )
        self.env["trade.followup"].create([{"lead_id": lead.id, "content": "Call"} for lead in leads])
        orders = self.sale(2 * count, partner_id=customer.id, user_id=self.seller.id)
        orders[:count].action_confirm()
        for index in range(count):
            self.delivery(partner_id=customer.id)
            self.invoice(partner_id=customer.id)
            for document in (orders[index], leads[index], customer.child_ids[index]):
                document.message_post(body="Hello", message_type="comment", subtype_xmlid="mail.mt_comment")
                self.env["ir.attachment"].create(
                    {"name": "a.txt", "raw": b"x", "res_model": document._name, "res_id": document.id}
                )
        return customer

    def test_a_page(self):
        """OWN-9: a page costs the same queries with 1 and with 8 of everything, filtered or not."""
        one, many = self._customer(1), self._customer(8)
        for filters in ({}, {"text": "s"}, {"codes": ["message"]}):
            with self.subTest(filters):
                few, _lines = self._page(one, limit=200, **filters)
                all_of_them, lines = self._page(many, limit=200, **filters)
                self.assertGreaterEqual(lines, 8)
                self.assertLessEqual(all_of_them, few + 1, f"{few} and {all_of_them}")
                self.assertLessEqual(all_of_them, 45)
