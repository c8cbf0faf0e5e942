"""What every step is given: the environment, who works here, the calendar and the tables."""

import csv
import random
from pathlib import Path

from odoo import fields
from odoo.api import SUPERUSER_ID

from .agenda import Agenda
from .clock import Clock
from .workdays import Workdays

LOADED_PARAMETER = "trade_demo.loaded_on"
ADDON = Path(__file__).resolve().parent.parent
SEED = 19
TIMEZONE = "Asia/Shanghai"


def read_table(name):
    """Rows of ``tables/<name>.csv`` (or ``logins.csv``) as dictionaries of strings."""
    path = ADDON / name if name == "logins.csv" else ADDON / "tables" / f"{name}.csv"
    with path.open(encoding="utf-8", newline="") as handle:
        return list(csv.DictReader(handle))


class Demo:
    """The company while it is being made.

    ``env`` acts as the installing superuser (setting up is the consultant's work); ``as_(login)`` gives the
    environment of the person whose job it is. Records made by one step and needed by another are in dictionaries keyed by
    the codes of the tables.
    """

    def __init__(self, env):
        company = env.ref("base.main_company")
        # English is the source language of every translated field; no mail may leave a demo company.
        context = {
            "lang": "en_US",
            "tz": TIMEZONE,
            "allowed_company_ids": company.ids,
            "mail_notify_force_send": False,
        }
        self.env = env(user=SUPERUSER_ID, context=context)
        self.company = company.with_env(self.env)
        self.today = fields.Date.context_today(self.company)
        self.days = Workdays(self.today)
        self.clock = Clock(self)
        self.agenda = Agenda(self)
        self.random = random.Random(SEED)
        self.fapiao = 25310000  # number of the last VAT invoice before the story begins
        self.users = {}
        self.teams = {}
        self.warehouses = {}
        self.partners = {}
        self.products = {}
        self.pricelists = {}
        self.product_rows = {}
        self.customer_rows = {}
        self.supplier_rows = {}

    def as_(self, login):
        """The environment of the user with this login, in the demo company."""
        return self.env(user=self.users[login].id, su=False)

    def translate(self, record, field, chinese):
        """Give ``field`` of one record its Chinese value beside the English one it was created with."""
        record.with_context(lang="zh_CN").write({field: chinese})
