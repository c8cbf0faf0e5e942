"""The people: one login per role, and the sales departments they work in."""

from concurrent.futures import ThreadPoolExecutor

from odoo import Command

from .demo import TIMEZONE, read_table
from .roles import groups_of

TEAMS = {
    "end": ("End customers", "终端客户部", "dept_manager", ["sales1", "sales2", "leaver"], 1),
    "hospital": ("Hospitals (key accounts)", "医疗系统部", "hospital_manager", ["sales3"], 4),
    "channel": ("Channel", "渠道部", "channel_manager", ["sales4"], 9),
}
MONTHLY_TARGET = {"end": 450000, "hospital": 900000, "channel": 700000}


def step(demo):
    """Users from ``logins.csv`` (password = login) and three sales departments."""
    _make_users(demo)
    _make_teams(demo)
    # the reminder centre shows a clerk the transfers of the warehouse the clerk works in
    for login, key in (("clerk", "BJ"), ("clerk_sh", "SH")):
        demo.users[login].with_company(demo.company).property_warehouse_id = demo.warehouses[key]


def _make_users(demo):
    rows = read_table("logins.csv")
    users = (
        demo.env["res.users"]
        .with_context(no_reset_password=True)
        .create(
            [
                {
                    "login": row["login"],
                    "name": f"{row['name_zh']} {row['name_en']}",
                    "email": f"{row['login']}@yuanhe-medical.example",
                    "phone": f"+86 10 5550 08{index:02d}",
                    "function": f"{row['department_zh']} {row['department_en']}",
                    "lang": row["language"],
                    "tz": TIMEZONE,
                    "notification_type": "inbox",
                    "company_id": demo.company.id,
                    "company_ids": [Command.set(demo.company.ids)],
                    "group_ids": [
                        Command.set((demo.env.ref("base.group_user") | groups_of(demo.env, row["role"])).ids)
                    ],
                }
                for index, row in enumerate(rows, start=1)
            ]
        )
    )
    _set_passwords(users)
    demo.users = {user.login: user for user in users}
    demo.env.ref("base.user_admin").write({"notification_type": "inbox", "tz": TIMEZONE})
    demo.env["res.users.settings"].search([]).unlink()


def _set_passwords(users):
    """Password = login. A hash takes a third of a second on purpose; the library lets another thread work meanwhile."""
    with ThreadPoolExecutor() as pool:
        hashes = pool.map(users._crypt_context().hash, users.mapped("login"))
        for user, hashed in zip(users, hashes, strict=True):
            user._set_encrypted_password(user.id, hashed)


def _make_teams(demo):
    # Core's ready-made team would be an empty fourth column on every dashboard.
    demo.env.ref("sales_team.team_sales_department").active = False
    above = _make_sales_department(demo)
    for key, (name, chinese, leader, members, color) in TEAMS.items():
        logins = [leader, *members]
        team = demo.env["crm.team"].create(
            {
                "name": name,
                "user_id": demo.users[leader].id,
                "company_id": demo.company.id,
                "color": color,
                **above,
                "use_leads": True,
                "invoiced_target": MONTHLY_TARGET[key],
                "crm_team_member_ids": [Command.create({"user_id": demo.users[login].id}) for login in logins],
            }
        )
        demo.translate(team, "name", chinese)
        demo.teams[key] = team


def _make_sales_department(demo):
    """With trade_base departments have departments below them: the sales manager's is above the three.

    Returns the values that put a department below it, none while trade_base is not installed.
    """
    if "trade_parent_id" not in demo.env["crm.team"]._fields:
        return {}
    sales = demo.env["crm.team"].create(
        {"name": "Sales", "user_id": demo.users["sales_manager"].id, "company_id": demo.company.id, "sequence": 99}
    )
    demo.translate(sales, "name", "销售部")
    return {"trade_parent_id": sales.id}
