from odoo import Command
from odoo.tests import new_test_user

from odoo.addons.trade_ownership.tests.common import OwnershipCommon


class FanCommon(OwnershipCommon):
    """The departments of InquiryCommon, a WeChat account of the first one, the login of a program, and a known customer."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.registry.ready = True  # also while addons are being installed: what is tested here is a running system
        cls.env.company.country_id = cls.env.ref("base.cn")  # numbers without a code are those of its country
        cls.env.cr.cache.clear()
        cls.account = cls.env["trade.fan.account"].create(
            {"name": "Hospital News", "code": "gh_hospital", "team_id": cls.department.id, "user_id": cls.seller.id}
        )
        cls.program = new_test_user(cls.env, "fan_program", groups="base.group_user,trade_fan.group_fan_intake")
        cls.known = cls.env["res.partner"].create(
            {
                "name": "北京渝帆达医疗器械有限公司",
                "is_company": True,
                "phone": "010-6288 9901",
                "user_id": cls.outsider.id,
                "child_ids": [
                    Command.create({"name": "Chen Wei", "phone": "139 1111 2222", "trade_wechat": "chenwei_yfd"})
                ],
            }
        )
        cls.contact = cls.known.child_ids
        cls.set_policy("customer_collision", "submit", "warn")
        cls.env.company.write({"trade_fan_known": "link", "trade_fan_new": "hand", "trade_collision_show": "masked"})

    @classmethod
    def rules(cls, known="link", new="hand", pool=None):
        """Set what happens to fans as they arrive."""
        cls.env.company.write(
            {"trade_fan_known": known, "trade_fan_new": new, "trade_fan_pool_id": pool.id if pool else False}
        )

    def send(self, *fans, account="gh_hospital"):
        """Return what the program is answered."""
        return self.env["trade.fan"].with_user(self.program).intake(account, list(fans))

    def fans(self, *names):
        """Return the fans of these nicknames, in their order, as the superuser."""
        found = self.env["trade.fan"].search([("name", "in", names)])
        return found.sorted(lambda fan: names.index(fan.name))

    def strangers(self, count=2, start=0, **values):
        """Return ``count`` fans nobody knows, with a phone each, sent and to be decided by the seller."""
        numbers = range(start, start + count)
        self.send(
            *({"openid": f"oS{n}", "nickname": f"Stranger {n}", "phone": f"1370012{n:04d}", **values} for n in numbers)
        )
        return self.env["trade.fan"].search([("key", "in", [f"oS{n}" for n in numbers])], order="key")

    def hide(self):
        """Hide the known customer from everybody who is not the superuser."""
        self.env["ir.rule"].create(
            {
                "name": "hidden customer",
                "model_id": self.env.ref("base.model_res_partner").id,
                "domain_force": f"[('commercial_partner_id', '!=', {self.known.id})]",
            }
        )
