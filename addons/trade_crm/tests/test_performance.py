from odoo import Command
from odoo.tests import tagged

from .common import InquiryCommon


@tagged("post_install", "-at_install")
class TestPerformance(InquiryCommon):
    def _saving(self, **values):
        """Return the queries of saving an inquiry as the web client does, warm."""
        counts = []
        for _run in range(2):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            self.inquiry(**values)
            self.env.flush_all()
            counts.append(self.cr.sql_log_count - before)
        return counts[-1]

    def _lines(self, count):
        return [Command.create({"product_id": self.product.id, "quantity": index + 1}) for index in range(count)]

    def test_saving(self):
        """INQ-1: an inquiry with 10 products and 5 questions costs at most half as much again as a plain lead."""
        plain = self._saving()
        questions = [Command.create({"question": f"{index}?", "answer": "Yes"}) for index in range(5)]
        full = self._saving(trade_product_ids=self._lines(10), trade_question_ids=questions)
        self.assertLessEqual(full, plain * 1.5, f"plain {plain}, full {full}")

    def test_no_query_per_line(self):
        """INQ-1: 40 products cost what 10 cost."""
        self.assertLessEqual(
            self._saving(trade_product_ids=self._lines(40)) - self._saving(trade_product_ids=self._lines(10)), 1
        )

    def test_list(self):
        """INQ-2: the list of inquiries costs the same for 5 and for 80."""
        view = self.env.ref("crm.crm_case_tree_view_oppor")
        names = set(
            self.env["crm.lead"].with_user(self.seller).get_views([(view.id, "list")])["models"]["crm.lead"]["fields"]
        )
        names &= {"name", "partner_id", "stage_id", "user_id"} | {
            name for name in names if name.startswith("trade_") and not name.endswith("_ids")
        }
        self.assertIn("trade_silence", names)
        for _index in range(80):
            self.followup(self.inquiry(team_id=self.department.id))
        counts = {}
        leads = self.env["crm.lead"].with_user(self.seller)
        for count in (5, 5, 80):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            result = leads.web_search_read([], {name: {} for name in names}, limit=count)
            self.assertEqual(len(result["records"]), count)
            counts[count] = self.cr.sql_log_count - before
        self.assertLessEqual(counts[80] - counts[5], 0, counts)
