"""Who sees which customer (OWN-6): a policy, customers shared with colleagues, protected ones.

Does nothing while trade_visibility is not installed.
"""

from odoo import fields

# owner, colleague, level, days from today, why
SHARES = (
    ("sales1", "sales2", "follow_up", 20, "休假期间代为跟进 Follow up during my holiday"),
    ("sales1", "sales3", "read", 45, "共同参加医院招标 Joint tender with a hospital"),
    ("sales2", "sales1", "follow_up", 2, "试剂报价请协助 Help with the reagent offer"),
    ("sales3", "sales4", "read", 30, "经销商供货前了解情况 Before the distributor delivers"),
)
# owner, customers, why
PROTECTIONS = (
    ("sales3", 2, "正在招标，评标结束前保密 A tender runs: confidential until it is decided"),
    ("sales1", 1, "独家谈判 Exclusive negotiation"),
)


def step(demo):
    """The department is the policy; salespeople share and protect, one share and one protection are over."""
    if "trade.customer.share" not in demo.env:
        return
    shares = [_share(demo, number, *row) for number, row in enumerate(SHARES)]
    ended = _share(demo, len(shares), "sales4", "sales3", "read", 10, "已了解情况 No longer needed")
    ended.with_env(demo.as_("sales4")).action_end()
    for login, number, reason in PROTECTIONS:
        _customers(demo, login, skip=5)[:number].with_env(demo.as_(login))._trade_protect(reason)
    over = _customers(demo, "sales3", skip=8)[:1].with_env(demo.as_("sales3"))
    over._trade_protect("价格谈判 Price negotiation")
    over._trade_unprotect("合同已签 The contract is signed")
    demo.company.trade_visibility = "department"


def _customers(demo, login, skip=0):
    """Customers of somebody, always the same ones."""
    owned = demo.env["res.partner"].search(
        [("user_id", "=", demo.users[login].id), ("is_company", "=", True)], order="id"
    )
    return owned[skip:]


def _share(demo, number, login, colleague, level, days, reason):
    return demo.as_(login)["trade.customer.share"].create(
        {
            "partner_id": _customers(demo, login, skip=number)[:1].id,
            "user_id": demo.users[colleague].id,
            "level": level,
            "date_to": fields.Date.add(demo.today, days=days),
            "reason": reason,
        }
    )
