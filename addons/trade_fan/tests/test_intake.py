import json

from odoo import fields
from odoo.exceptions import AccessError, UserError
from odoo.tests import HttpCase, tagged

from .common import FanCommon


@tagged("post_install", "-at_install")
class TestIntake(FanCommon):
    def test_new_fan(self):
        """OWN-2: a fan a program sends is in the list, to be decided by who handles the account."""
        answer = self.send(
            {"openid": "o1", "nickname": "小明", "phone": "137 0000 1111", "tagid_list": ["A", "B"], "city": "广州"}
        )
        self.assertEqual(answer, {"received": 1, "new": 1, "changed": 0, "unchanged": 0, "repeated": 0, "errors": []})
        fan = self.fans("小明")
        self.assertRecordValues(
            fan,
            [
                {
                    "state": "open",
                    "match": "new",
                    "user_id": self.seller.id,
                    "team_id": self.department.id,
                    "company_id": self.env.company.id,
                    "region": "广州",
                }
            ],
        )
        self.assertEqual(sorted(fan.tag_ids.mapped("name")), ["A", "B"])

    def test_again(self):
        """OWN-2: the same fan sent again is brought up to date, never a second one; what people corrected stays."""
        row = {"openid": "o1", "nickname": "小明", "phone": "13700001111", "tags": "A"}
        self.send(row)
        fan = self.fans("小明")
        fan.with_user(self.seller).write({"phone": "13700002222"})
        self.assertEqual(self.send(row)["unchanged"], 1)
        answer = self.send({**row, "nickname": "大明", "wechat": "daming", "tags": "B", "subscribe": 0})
        self.assertEqual(answer["changed"], 1)
        self.assertEqual((fan.name, fan.wechat, fan.phone), ("大明", "daming", "13700002222"))
        self.assertFalse(fan.subscribed)
        self.assertEqual(sorted(fan.tag_ids.mapped("name")), ["A", "B"])
        self.assertEqual(self.env["trade.fan"].search_count([("key", "=", "o1")]), 1)

    def test_archived_fan(self):
        """OWN-2: a fan who has been archived is not brought in a second time."""
        self.send({"openid": "o1", "nickname": "小明"})
        self.fans("小明").active = False
        self.assertEqual(self.send({"openid": "o1", "nickname": "小明"})["unchanged"], 1)
        self.assertFalse(self.fans("小明"))

    def test_bad_rows(self):
        """OWN-2: rows nobody can use are named with their number; the others are in."""
        answer = self.send(
            {"nickname": "x"}, {"openid": "o1", "nickname": "小明"}, {"openid": "o2", "subscribe_time": "soon"}
        )
        self.assertEqual(answer["new"], 1)
        self.assertEqual([error["number"] for error in answer["errors"]], [0, 2])
        self.assertIn("Nothing says who this is", answer["errors"][0]["message"])
        self.assertIn("soon", answer["errors"][1]["message"])

    def test_repeated_rows(self):
        """OWN-2: of two rows of one fan the later one counts."""
        answer = self.send({"openid": "o1", "nickname": "old"}, {"openid": "o1", "nickname": "latest"})
        self.assertEqual((answer["new"], answer["repeated"]), (1, 1))
        self.assertTrue(self.fans("latest"))

    def test_handler(self):
        """OWN-2: the colleague who added the fan handles it, named by login or name; an unknown one leaves it with the account."""
        self.send(
            {"openid": "o1", "nickname": "one", "添加人": "Zhou Jie"},
            {"openid": "o2", "nickname": "two", "userid": "trade_colleague"},
            {"openid": "o3", "nickname": "three", "添加人": "Nobody Known"},
        )
        self.assertEqual(
            self.fans("one", "two", "three").mapped("user_id.login"), ["trade_colleague", self.seller.login]
        )

    def test_answer_tells_nothing(self):
        """OWN-3: the answer is the same whether the company knows a fan or not: a program cannot fish for customers."""
        known = self.send({"openid": "o1", "nickname": "x", "phone": "13911112222"})
        self.assertEqual(known, self.send({"openid": "o2", "nickname": "y", "phone": "13799998888"}))
        self.assertEqual(self.fans("x", "y").mapped("match"), ["certain", "new"])

    def test_who_sends(self):
        """OWN-2: only the role of its own and the administrator of the suite send fans; by RPC nobody else does."""
        admin = self.trade_user("trade_admin")
        self.env["trade.fan"].with_user(admin).intake("gh_hospital", [{"openid": "o1"}])
        for user in (self.seller, self.manager, self.sales_manager, self.general_manager):
            with self.assertRefused(AccessError, "Sends WeChat fans"):
                self.env["trade.fan"].with_user(user).intake("gh_hospital", [{"openid": "o2"}])
        for user in (self.program, admin):
            with self.assertRaises(AccessError):
                self.env["trade.fan"].with_user(user).search([])

    def test_bad_calls(self):
        """OWN-2: a call that makes no sense is answered with a sentence."""
        for account, fans in (
            ("gh_unknown", []),
            ("gh_hospital", "x"),
            ("gh_hospital", [1]),
            (7, []),
            ("gh_hospital", {}),
        ):
            with self.assertRaises(UserError):
                self.env["trade.fan"].with_user(self.program).intake(account, fans)

    def test_companies(self):
        """OWN-2: a program sends fans of the accounts of its own companies alone; one fan of two companies is two fans."""
        other = self.env["res.company"].create({"name": "Other"})
        self.env["trade.fan.account"].create({"name": "Other", "code": "gh_other", "company_id": other.id})
        with self.assertRefused(UserError, "no WeChat account"):
            self.send({"openid": "o1"}, account="gh_other")
        self.program.company_ids |= other
        self.send({"openid": "o1", "nickname": "theirs"}, account="gh_other")
        self.send({"openid": "o1", "nickname": "ours"})
        self.assertEqual(self.fans("theirs").company_id, other)
        self.assertFalse(self.env["trade.fan"].with_user(self.sales_manager).search([("name", "=", "theirs")]))

    def test_reminder(self):
        """OWN-2: fans to decide are in the reminder centre of who handles them; those who left are not."""
        fans = self.strangers(2)
        self.send({"openid": "oS1", "subscribe": 0})
        domain = fans._trade_reminder_domain("fan")
        self.assertEqual(fans.filtered_domain(domain), fans[0])
        self.assertIn("Stranger 0", fans[0]._trade_reminder_describe("fan")[fans[0].id]["name"])
        self.assertEqual(self.env.ref("trade_fan.reminder_fan").user_field, "user_id")


@tagged("post_install", "-at_install")
class TestInterface(FanCommon, HttpCase):
    def test_json(self):
        """OWN-2: fans are sent by Odoo's own interface, as the documentation shows it with curl."""
        key = (
            self.env["res.users.apikeys"]
            .with_user(self.program)
            ._generate("rpc", "fans", fields.Datetime.add(fields.Datetime.now(), days=1))
        )
        response = self.url_open(
            "/json/2/trade.fan/intake",
            data=json.dumps({"account": "gh_hospital", "fans": [{"openid": "oHTTP", "nickname": "By program"}]}),
            headers={"Authorization": f"bearer {key}", "Content-Type": "application/json"},
        )
        self.assertEqual(response.status_code, 200, response.text)
        self.assertEqual(response.json()["new"], 1)
        self.assertTrue(self.fans("By program"))
