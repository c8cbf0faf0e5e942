from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import InquiryCommon


@tagged("post_install", "-at_install")
class TestImport(InquiryCommon):
    """Imports as the import screen does them: a dry run, then for real."""

    def _import(self, model, header, rows, dryrun, user=None):
        text = "\n".join([",".join(header), *(",".join(row) for row in rows)])
        importer = (
            self.env["base_import.import"]
            .with_user(user or self.seller)
            .create({"res_model": model, "file": text.encode(), "file_type": "text/csv", "file_name": "x.csv"})
        )
        return importer.execute_import(header, header, {"quoting": '"', "separator": ",", "has_headers": True}, dryrun)

    def _bad_rows(self, result):
        return sorted({message["rows"]["from"] for message in result["messages"]})

    def test_inquiries(self):
        """INQ-1: the dry run of an import lists every bad line, and with one bad line nothing is imported."""
        header = ["name", "phone", "trade_product_ids/product_id", "trade_product_ids/quantity", "trade_chance"]
        rows = [
            ["Good one", "010 1111 1111", self.product.name, "5", "Likely"],
            ["Bad quantity", "010 1111 1112", self.product.name, "-5", "Likely"],
            ["No such product", "010 1111 1113", "Nonexistent 999", "5", "Likely"],
            ["Bad chance", "010 1111 1114", self.product.name, "5", "Splendid"],
        ]
        leads = self.env["crm.lead"]
        before = leads.search_count([])
        for dryrun in (True, False):
            result = self._import("crm.lead", header, rows, dryrun)
            self.assertEqual(self._bad_rows(result), [1, 2, 3], result["messages"])
            self.assertEqual(leads.search_count([]), before)
        result = self._import("crm.lead", header, rows[:1], False)
        self.assertFalse(result["messages"])
        lead = leads.browse(result["ids"])
        self.assertEqual(lead.trade_product_ids.quantity, 5.0)
        self.assertEqual(lead.trade_chance, "3")

    def test_every_bad_line(self):
        """INQ-1: of 60 lines of which every second is bad, all thirty are named, not the first ten."""
        header = ["name", "trade_product_ids/product_id", "trade_product_ids/quantity"]
        rows = [[f"Line {index}", self.product.name, "5" if index % 2 else "-5"] for index in range(60)]
        result = self._import("crm.lead", header, rows, True)
        self.assertEqual(self._bad_rows(result), list(range(0, 60, 2)))

    def test_followups(self):
        """INQ-3: an import of follow-ups lists those without or with a hidden inquiry, and imports none of them."""
        lead = self.inquiry(name="Visible inquiry")
        self.inquiry(self.outsider, name="Hidden inquiry")
        header = ["lead_id", "content", "method"]
        rows = [
            ["Visible inquiry", "Called", "Phone call"],
            ["", "No inquiry", "Phone call"],
            ["Hidden inquiry", "Not mine", "Phone call"],
            ["Visible inquiry", "", "Phone call"],
        ]
        for dryrun in (True, False):
            with mute_logger("odoo.sql_db"):
                result = self._import("trade.followup", header, rows, dryrun)
            self.assertEqual(self._bad_rows(result), [1, 2, 3], result["messages"])
            self.assertFalse(lead.trade_followup_ids)
        result = self._import("trade.followup", header, rows[:1], False)
        self.assertFalse(result["messages"])
        self.assertEqual(lead.trade_followup_ids.content, "Called")
