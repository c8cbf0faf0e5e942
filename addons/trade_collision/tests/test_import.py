from unittest.mock import patch

from odoo.tests import tagged

from ..models import res_partner_import
from .common import CollisionCommon

COLUMNS = ("name", "is_company", "phone", "trade_wechat")


@tagged("post_install", "-at_install")
class TestImport(CollisionCommon):
    def load(self, lines, columns=()):
        partners = self.env["res.partner"].with_user(self.seller)
        with self.enter_registry_test_mode():
            return partners.load(list(columns or COLUMNS), lines)

    def lines(self, count=4):
        return [[f"Importa Nr{number}x Trading", "1", f"0755 8000 {number:04d}", ""] for number in range(count)]

    def test_every_collision(self):
        """OWN-2: every line that collides is reported with its number, and nothing is imported where it is forbidden."""
        self.policy("block")
        lines = self.lines(5)
        lines[1][0] = "北京渝帆达医疗"
        lines[4][2] = "+86 10 6288 9901"
        result = self.load(lines)
        self.assertFalse(result["ids"])
        self.assertEqual(
            [(message["type"], message["rows"]["from"]) for message in result["messages"]], [("error", 1), ("error", 4)]
        )
        self.assertIn("may be a customer we have already", result["messages"][0]["message"])
        self.assertFalse(self.env["res.partner"].search_count([("name", "like", "Importa Nr")]))

    def test_remind(self):
        """OWN-2: where one is only reminded, collisions are reported and the lines imported."""
        lines = self.lines(3)
        lines[2][0] = "北京渝帆达医疗"
        result = self.load(lines)
        self.assertEqual(len(result["ids"]), 3)
        self.assertEqual(
            [(message["type"], message["rows"]["from"]) for message in result["messages"]], [("warning", 2)]
        )

    def test_within_the_file(self):
        """OWN-2: two lines of one file that are one customer collide; the later line is the second."""
        self.policy("block")
        lines = self.lines(4)
        lines[3] = ["Importa Nr1x Trading Ltd", "1", "", ""]
        result = self.load(lines)
        self.assertEqual([message["rows"]["from"] for message in result["messages"]], [3])

    def test_bad_lines_and_collisions(self):
        """OWN-2: bad lines and collisions are reported together, each with its own line, more than ten of them too."""
        self.policy("block")
        columns = [*COLUMNS, "country_id"]
        lines = [[*line, ""] for line in self.lines(30)]
        for number in range(0, 24, 2):
            lines[number][4] = "Nowhereland"
        lines[25][2] = "+86 10 6288 9901"
        result = self.load(lines, columns)
        reported = {message["rows"]["from"] for message in result["messages"] if "rows" in message}
        self.assertEqual(reported, {*range(0, 24, 2), 25})
        self.assertFalse(result["ids"])

    def test_wizard(self):
        """OWN-2: the test run of Odoo's importer reports the same and imports nothing."""
        wizard = self.file([["北京渝帆达医疗器械", "1", ""], ["Importa Nr9x", "1", ""]])
        result = self.run_batch(wizard, 0, 2000)
        self.assertEqual([message["type"] for message in result["messages"]], ["warning"])
        self.assertFalse(self.env["res.partner"].search_count([("name", "=", "Importa Nr9x")]))

    def file(self, lines, user=None):
        """Return Odoo's importer with a file of names, companies and phones."""
        text = "\n".join(["Name,Company,Phone", *(",".join(line) for line in lines)])
        return (
            self.env["base_import.import"]
            .with_user(user or self.seller)
            .create(
                {
                    "res_model": "res.partner",
                    "file": text.encode(),
                    "file_type": "text/csv",
                    "file_name": "customers.csv",
                }
            )
        )

    def run_batch(self, wizard, skip, limit, dryrun=True):
        """Return what the page is answered about one batch."""
        options = {
            "quoting": '"',
            "separator": ",",
            "has_headers": True,
            "encoding": "utf-8",
            "advanced": True,
            "skip": skip,
            "limit": limit,
        }
        with self.enter_registry_test_mode():
            return wizard.execute_import(
                ["name", "is_company", "phone"], ["Name", "Company", "Phone"], options, dryrun=dryrun
            )

    def test_lines_of_different_batches(self):
        """OWN-2: a dry run finds two lines that are one customer also in different batches, each of which is taken back."""
        self.policy("block")
        lines = [line[:3] for line in self.lines(9)]
        lines[7] = ["Importa Nr2x Trading Ltd", "1", ""]
        wizard = self.file(lines)
        answers = [self.run_batch(wizard, skip, 3) for skip in (0, 3, 6)]
        self.assertEqual([answer["nextrow"] for answer in answers], [3, 6, 0])
        self.assertEqual([len(answer["messages"]) for answer in answers], [0, 0, 1])
        message = answers[2]["messages"][0]
        self.assertEqual((message["type"], message["rows"]["from"]), ("error", 1))
        self.assertIn("line 4 of the file", message["message"], "as a spreadsheet counts, with the line of headers")
        self.policy("warn")
        self.assertEqual(self.run_batch(wizard, 6, 3)["messages"][0]["type"], "warning")
        self.assertFalse(self.env["res.partner"].search_count([("name", "like", "Importa Nr")]))

    def test_resume(self):
        """OWN-2: an import goes on from the line where it was stopped; what is in already is named once, not twice."""
        self.policy("block")
        lines = [line[:3] for line in self.lines(5)]
        wizard = self.file(lines)
        first = self.run_batch(wizard, 0, 3, dryrun=False)
        self.assertEqual((len(first["ids"]), first["nextrow"]), (3, 3))
        self.assertFalse(self.run_batch(wizard, 3, 3)["messages"], "the rest is tested alone")
        second = self.run_batch(wizard, 3, 3, dryrun=False)
        self.assertEqual((len(second["ids"]), second["nextrow"]), (2, 0))
        lines.append(["Importa Nr0x Trading Ltd", "1", ""])
        again = self.run_batch(self.file(lines), 5, 3)
        self.assertEqual(len(again["messages"]), 1)

    def test_parts(self):
        """OWN-2: a bad line keeps out the whole file, whichever part of it is made at once; others are compared with its part."""
        self.policy("block")
        lines = self.lines(9)
        lines[1][2] = "x" * 10
        lines[1].append("not a country")
        lines = [line if len(line) == 5 else [*line, ""] for line in lines]
        lines[6][0] = "Importa Nr0x Trading Ltd"
        lines[6][2] = ""
        with patch.object(res_partner_import, "PART", 3):
            result = self.load(lines, [*COLUMNS, "country_id"])
        self.assertFalse(result["ids"])
        self.assertEqual([message["rows"]["from"] for message in result["messages"]], [1, 6])
        self.assertIn("line 1 of the file", result["messages"][1]["message"])
        self.assertFalse(self.env["res.partner"].search_count([("name", "like", "Importa Nr")]))

    def test_part_ends_with_a_record(self):
        """OWN-2: lines that add contacts to the customer before are not cut off from it."""
        lines = [["Importa A1x", "1", "Contact one"], ["", "", "Contact two"], ["", "", "Contact three"]]
        lines += [["Importa B2x", "1", ""]]
        with patch.object(res_partner_import, "PART", 1):
            result = self.load(lines, ["name", "is_company", "child_ids/name"])
        self.assertEqual(len(result["ids"]), 2, result["messages"])
        first = self.env["res.partner"].browse(result["ids"][0])
        self.assertEqual(len(first.child_ids), 3)

    def test_statements(self):
        """OWN-2: a line more costs no statement of its own, be it a new customer or one that is there already."""

        def count(start, number):
            self.env.flush_all()
            self.env.invalidate_all()
            before = self.cr.sql_log_count
            lines = [[f"Costa {start + n}q Tools", "1", f"0755 {start + n:08d}", ""] for n in range(number)]
            twins = [[f"{name} Ltd", *rest[:1], "", ""] for name, *rest in lines]
            result = self.load(lines, COLUMNS)
            again = self.load(twins, COLUMNS)
            self.assertEqual((len(result["ids"]), len(again["messages"])), (number, number))
            self.env.flush_all()
            return self.cr.sql_log_count - before

        count(7_000_000, 2)
        few, many = count(7_100_000, 3), count(7_200_000, 43)
        self.assertLessEqual(many, few + 4, "but for inserts in batches and what is read ahead")

    def test_wechat_fans(self):
        """OWN-2: a list of WeChat fans is imported like customers, with the same check by WeChat id."""
        self.policy("block")
        fan = self.env["res.partner"].create({"name": "Fan", "trade_wechat": "fan-0815"})
        lines = [["小王", "", "", "FAN-0815"], ["小李", "", "", "fan-4711"]]
        result = self.load(lines)
        self.assertEqual([message["rows"]["from"] for message in result["messages"]], [0])
        self.assertEqual(len(self.load(lines[1:])["ids"]), 1)
        self.assertEqual(self.env["res.partner"].search([("trade_wechat", "=", "fan-4711")]).name, "小李")
        self.assertTrue(fan)

    def test_template(self):
        """OWN-2: templates for customers and for a list of fans are offered, and their columns can be imported."""
        templates = self.env["res.partner"].get_import_templates()
        self.assertTrue(any("fans" in template["template"] for template in templates))
