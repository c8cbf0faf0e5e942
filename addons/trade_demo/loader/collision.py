"""Customers entered a second time (OWN-3): two after a reminder, one that waits for an approval.

Does nothing while trade_collision is not installed.
"""

#: login of who enters it, the name it is given, other values
TWINS = (
    ("sales2", "Jichuan Hospital (Shandong)", {"phone": "0531-55512009"}),
    ("sales3", "柏岭骨科醫院", {"city": "北京"}),
)
ASKED = ("sales1", "沐晨婦兒醫院", "Its new branch buys for itself")


def step(demo):
    """Salespeople enter what is there already; the collisions are kept."""
    if "trade.collision.attempt" not in demo.env:
        return
    policy = demo.env.ref("trade_collision.control_customer_collision").policy_ids.filtered(
        lambda policy: policy.company_id == demo.company
    )
    policy.level = "warn"
    for login, name, values in TWINS:
        env = demo.as_(login)
        partner = env["res.partner"].create({"name": name, "is_company": True, "lang": "zh_CN", **values})
        partner._trade_collision_recheck()  # while modules are being installed nothing is checked by itself
    _ask(demo, policy)


def _ask(demo, policy):
    """The company wants an approval; one is asked for and waits."""
    login, name, reason = ASKED
    policy.level = "approve"
    env = demo.as_(login)
    action = env["res.partner"].trade_collision_ask({"name": name, "is_company": True})
    if action:
        wizard = env[action["res_model"]].with_context(**action["context"]).create({"reason": reason})
        wizard.action_request()
