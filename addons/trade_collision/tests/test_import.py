from odoo.tests import tagged

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
        wizard = (
            self.env["base_import.import"]
            .with_user(self.seller)
            .create(
                {
                    "res_model": "res.partner",
                    "file": "Name,Company,Phone\n北京渝帆达医疗,1,\nImporta Nr9x,1,\n".encode(),
                    "file_type": "text/csv",
                    "file_name": "customers.csv",
                }
            )
        )
        options = {"quoting": '"', "separator": ",", "has_headers": True, "encoding": "utf-8", "advanced": True}
        with self.enter_registry_test_mode():
            result = wizard.execute_import(
                ["name", "is_company", "phone"], ["Name", "Company", "Phone"], options, dryrun=True
            )
        self.assertEqual([message["type"] for message in result["messages"]], ["warning"])
        self.assertFalse(self.env["res.partner"].search_count([("name", "=", "Importa Nr9x")]))

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
