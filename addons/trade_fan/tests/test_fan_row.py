from datetime import date, datetime

import pytz

from odoo.tests import BaseCase

from ..tools.fan_row import BadFan, read_fan, read_headings

CHINA = pytz.timezone("Asia/Shanghai")


class TestFanRow(BaseCase):
    def fan(self, **cells):
        return read_fan({"openid": "o1", **cells}, CHINA)

    def test_headings(self):
        """OWN-2: columns of official accounts, of WeCom and of lists kept by hand are recognised, in Chinese and English."""
        self.assertEqual(
            read_headings(["OpenID", "昵称", "关注时间", "标签", "省份", "城市", "来源", "头像"]),
            ["openid", "name", "subscribed_on", "tags", "province", "city", "source", None],
        )
        self.assertEqual(
            read_headings(
                ["客户名称", "备注", "手机号（选填）", "企业", "添加人", "添加时间", "企业标签", "外部联系人UserID"]
            ),
            ["name", "remark", "phone", "company_name", "handler", "subscribed_on", "tags", "openid"],
        )
        self.assertEqual(
            read_headings(["Name", "WeChat ID", "Phone", "City", "Notes"]),
            ["name", "wechat", "phone", "city", "remark"],
        )

    def test_second_column_of_a_kind(self):
        """OWN-2: of two columns that mean the same the first counts."""
        self.assertEqual(read_headings(["手机", "电话"]), ["phone", None])

    def test_interface_of_wechat(self):
        """OWN-2: what WeChat's own interface answers about a user is taken as it is."""
        values = read_fan(
            {
                "subscribe": 1,
                "openid": "o6_bmjrPTlm6_2sgVt7hMZOPfL2M",
                "nickname": "小明😀",
                "country": "中国",
                "province": "广东",
                "city": "广州",
                "subscribe_time": 1382694957,
                "unionid": "o6_union",
                "remark": "",
                "tagid_list": [128, 2],
                "subscribe_scene": "ADD_SCENE_QR_CODE",
                "headimgurl": "http://example.com/0",
            },
            CHINA,
        )
        self.assertEqual(
            (values["key"], values["name"], values["unionid"]), ("o6_bmjrPTlm6_2sgVt7hMZOPfL2M", "小明😀", "o6_union")
        )
        self.assertEqual((values["region"], values["tags"]), ("中国 广东 广州", ["128", "2"]))
        self.assertEqual(values["subscribed_on"], datetime(2013, 10, 25, 9, 55, 57))
        self.assertTrue(values["subscribed"])

    def test_who_it_is(self):
        """OWN-2: without an openid a fan is known by the WeChat ID, else by the phone; without any of them by nothing."""
        zone = CHINA
        self.assertEqual(read_fan({"微信号": "WXM-2026", "昵称": "x"}, zone)["key"], "wechat:wxm-2026")
        self.assertEqual(read_fan({"手机": "138 0013-8000"}, zone)["key"], "phone:13800138000")
        with self.assertRaises(BadFan):
            read_fan({"昵称": "x", "手机": "123"}, zone)

    def test_times(self):
        """OWN-2: times of a list are those of who imports it; dates in all forms the tools write."""
        for text in ("2026-05-01 09:30:00", "2026/5/1 9:30", "2026年05月01日 09:30", datetime(2026, 5, 1, 9, 30)):
            self.assertEqual(self.fan(关注时间=text)["subscribed_on"], datetime(2026, 5, 1, 1, 30), text)
        for text in ("2026-05-01", date(2026, 5, 1)):
            self.assertEqual(self.fan(关注时间=text)["subscribed_on"], datetime(2026, 4, 30, 16, 0), text)
        with self.assertRaises(BadFan):
            self.fan(关注时间="last week")

    def test_numbers_of_spreadsheets(self):
        """OWN-2: signs that spreadsheets put before numbers go; a number they have shortened is refused, not guessed."""
        self.assertEqual(self.fan(手机="\t13800138000")["phone"], "13800138000")
        self.assertEqual(self.fan(手机="'13800138000")["phone"], "13800138000")
        with self.assertRaises(BadFan):
            self.fan(手机="1.38E+10")

    def test_unfollowed(self):
        """OWN-2: who has stopped following is told by a number, a word or a truth value."""
        for cell in (0, "0", False, "否", "已取消关注", "no"):
            self.assertFalse(self.fan(subscribe=cell)["subscribed"], cell)
        for cell in (1, "1", True, "是", "", None):
            self.assertTrue(self.fan(subscribe=cell)["subscribed"], cell)

    def test_labels(self):
        """OWN-2: labels come as text with any separator, or as a list of texts or of WeCom's objects."""
        self.assertEqual(self.fan(标签="医院;耗材，老客户")["tags"], ["医院", "耗材", "老客户"])
        self.assertEqual(self.fan(tags=[{"tag_name": "VIP", "type": 1}, "A"])["tags"], ["VIP", "A"])

    def test_strange_cells(self):
        """OWN-2: cells of any kind are no crash: nested lists, objects, signs no database keeps, very long text."""
        values = self.fan(nickname="a\0b", remark="x" * 5000, phone=["13700001111", "x"], city={"a": 1}, tags={"x": 1})
        self.assertEqual(values["name"], "ab")
        self.assertLessEqual(len(values["remark"]), 200)
        self.assertEqual(values["phone"], "13700001111")
        self.assertRaises(BadFan, read_fan, {}, CHINA)
