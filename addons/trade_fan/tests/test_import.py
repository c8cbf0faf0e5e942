import base64
import io
from datetime import datetime

import xlsxwriter

from odoo.exceptions import AccessError, UserError
from odoo.tests import tagged
from odoo.tools import file_open

from .common import FanCommon

HEAD = "OpenID,昵称,手机,企业,关注时间,头像"


@tagged("post_install", "-at_install")
class TestImport(FanCommon):
    def dialog(self, content, user=None, name="fans.csv"):
        """Return the dialog with a file: text, or bytes."""
        raw = content if isinstance(content, bytes) else content.encode()
        dialogs = self.env["trade.fan.import"].with_user(user or self.manager)
        return dialogs.create({"account_id": self.account.id, "file": base64.b64encode(raw), "file_name": name})

    def text(self, *lines):
        return "\n".join([HEAD, *lines])

    def test_check_and_import(self):
        """OWN-2: a list is checked, nothing is taken in; then it is imported, with the same figures."""
        dialog = self.dialog(self.text("o1,小明,13744445555,,2026-05-01,", "o2,小陈,13911112222,,,"))
        dialog.action_check()
        self.assertEqual(dialog.state, "checked")
        self.assertFalse(self.fans("小明", "小陈"))
        self.assertIn("Line 3", dialog.report)
        self.assertIn("头像", dialog.report, "columns left out are named")
        dialog.action_import()
        self.assertEqual(dialog.state, "done")
        self.assertEqual(self.fans("小明", "小陈").mapped("state"), ["open", "linked"])
        found = self.env["trade.fan"].with_user(self.manager).search(dialog.action_fans()["domain"])
        self.assertEqual(found, self.fans("小明", "小陈").sorted("id", reverse=True))

    def test_bad_lines(self):
        """OWN-2: every bad line is named, and nothing of the file is taken in while there is one."""
        lines = [f"o{n},Fan {n},1374444{n:04d},,," for n in range(20)]
        lines[3] = ",Nobody,,,,"
        lines[17] = "o17,Late,,,yesterday,"
        dialog = self.dialog(self.text(*lines))
        dialog.action_check()
        self.assertEqual(dialog.state, "bad")
        self.assertIn("Line 5", dialog.report)
        self.assertIn("Line 19", dialog.report)
        dialog.action_import()
        self.assertEqual(dialog.state, "bad")
        self.assertFalse(self.env["trade.fan"].search([("name", "=like", "Fan %")]))

    def test_encodings(self):
        """OWN-2: files of Chinese tools are read in the encodings they write."""
        for number, encoding in enumerate(("utf-8", "utf-8-sig", "gbk", "utf-16")):
            text = self.text(f"e{number},编码小明{number},1374444{number:04d},医疗器械有限公司,,")
            dialog = self.dialog(text.encode(encoding))
            dialog.action_import()
            self.assertEqual(dialog.state, "done", encoding)
            self.assertEqual(self.fans(f"编码小明{number}").company_name, "医疗器械有限公司", encoding)

    def test_separators(self):
        """OWN-2: tabs and semicolons separate as well."""
        for number, separator in enumerate(";\t"):
            text = self.text(f"s{number},Sep {number},1374444{number:04d},,,").replace(",", separator)
            dialog = self.dialog(text, name="fans.txt" if separator == "\t" else "fans.csv")
            dialog.action_import()
            self.assertTrue(self.fans(f"Sep {number}"))

    def test_excel(self):
        """OWN-2: an Excel file with a title above the headings, numbers as phones and real dates is read."""
        output = io.BytesIO()
        book = xlsxwriter.Workbook(output)
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["客户列表 2026-05"])
        sheet.write_row(1, 0, ["外部联系人ID", "客户名称", "手机", "添加人", "添加时间"])
        sheet.write_row(2, 0, ["wm1", "电子表格", 13744445555, "Zhou Jie"])
        sheet.write_datetime(2, 4, datetime(2026, 5, 1, 9, 30), book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
        book.close()
        self.manager.tz = "Asia/Shanghai"
        dialog = self.dialog(output.getvalue(), name="fans.xlsx")
        dialog.action_import()
        fan = self.fans("电子表格")
        self.assertEqual((fan.phone, fan.user_id, fan.key), ("13744445555", self.colleague, "wm1"))
        self.assertEqual(fan.subscribed_on, datetime(2026, 5, 1, 1, 30))

    def test_again(self):
        """OWN-2: a list imported again, or after an interruption, brings nobody twice."""
        text = self.text("o1,小明,13744445555,,,")
        self.dialog(text).action_import()
        dialog = self.dialog(text + "\no2,小陈,13744446666,,,")
        dialog.action_check()
        dialog.action_import()
        self.assertEqual(len(self.fans("小明", "小陈")), 2)

    def test_no_list(self):
        """OWN-2: a file that is no fan list is refused with a sentence that says what is missing."""
        for content in ("a,b\n1,2", "", "昵称\n小明", b"\xff\xff\xff\x81" * 9):
            with self.subTest(content=content[:9]), self.assertRaises(UserError):
                self.dialog(content).action_check()
        with self.assertLogs("odoo.addons.base_import", "WARNING"), self.assertRaises(UserError):
            self.dialog("no spreadsheet", name="fans.xlsx").action_check()

    def test_who_imports(self):
        """OWN-2: salespeople import no lists; nobody imports for an account of another company."""
        with self.assertRaises(AccessError):
            self.dialog(self.text("o1,x,13744445555,,,"), user=self.seller)
        other = self.env["res.company"].create({"name": "Other"})
        dialog = self.dialog(self.text("o1,x,13744445555,,,"))
        account = self.env["trade.fan.account"].create({"name": "Other", "code": "o", "company_id": other.id})
        dialog.sudo().account_id = account
        with self.assertRaises(AccessError):
            dialog.action_import()

    def test_fishing_is_kept(self):
        """OWN-3: whoever checks a list against customers he or she may not see leaves a trace, the check alone too."""
        self.hide()
        dialog = self.dialog(self.text("o1,小陈,13911112222,,,"))
        dialog.action_check()
        self.assertNotIn("渝帆达", dialog.report)
        self.assertIn("***", dialog.report)
        attempt = self.env["trade.collision.attempt"].search(
            [("user_id", "=", self.manager.id), ("state", "=", "looked")]
        )
        self.assertEqual((attempt.partner_ids, attempt.name), (self.known, "小陈"))

    def test_report_is_text(self):
        """OWN-2: what a list says is shown as text, never as markup."""
        dialog = self.dialog(self.text("o1,<img src=x onerror=alert(1)>,13911112222,,<b>soon</b>,"))
        dialog.action_check()
        self.assertNotIn("<b>soon", dialog.report)

    def test_template(self):
        """OWN-2: the template of the dialog can be imported as it is."""
        with file_open("trade_fan/static/csv/fans.csv", "rb") as handle:
            dialog = self.dialog(handle.read())
        dialog.action_import()
        self.assertEqual(dialog.state, "done")
        self.assertEqual(self.fans("王小明", "Li Na").mapped("region"), ["北京", "上海"])
