"""Fans of the company's WeChat account (OWN-2): a customer we have, one person twice, one who may be known, and others to decide.

Does nothing while trade_fan is not installed.
"""

import base64

from .demo import ADDON

ACCOUNT = ("Medical News", "医疗资讯公众号", "gh_demo_medical")


def step(demo):
    """The sales manager enters the account; the manager of a department imports the list and decides on two fans."""
    if "trade.fan" not in demo.env:
        return
    account = demo.as_("sales_manager")["trade.fan.account"].create(
        {
            "name": " ".join(ACCOUNT[:2]),
            "code": ACCOUNT[2],
            "team_id": demo.users["dept_manager"].sale_team_id.id,
            "user_id": demo.users["sales1"].id,
        }
    )
    env = demo.as_("dept_manager")
    content = base64.b64encode((ADDON / "tables" / "fans.csv").read_bytes())
    env["trade.fan.import"].create({"account_id": account.id, "file": content, "file_name": "fans.csv"}).action_import()
    fans = env["trade.fan"].search([("account_id", "=", account.id)])
    fans.filtered(lambda fan: fan.key == "oDemo-0008").action_ignore()
    fans.filtered(lambda fan: fan.key == "oDemo-0007")._decide_inquiry(None)
