import json

from odoo import Command, fields
from odoo.exceptions import AccessError
from odoo.tests import HttpCase, tagged
from odoo.tools import mute_logger

from odoo.addons.trade_base.tests.common import ROLES

from .common import InquiryCommon

PARTS = ("trade.followup", "trade.inquiry.question", "trade.inquiry.product", "trade.inquiry.rating")
SECRET = "Budget 1.2 million"

#: model: {role: operations}; "*" every other role. C create, R read, W write, U unlink.
ACCESS = {
    "trade.followup": {
        "salesperson": "CRW",
        "department_manager": "CRW",
        "sales_manager": "CRWU",
        "general_manager": "CRW",
    },
    "trade.inquiry.question": dict.fromkeys(
        ("salesperson", "department_manager", "sales_manager", "general_manager"), "CRWU"
    ),
    "trade.inquiry.product": dict.fromkeys(
        ("salesperson", "department_manager", "sales_manager", "general_manager"), "CRWU"
    ),
    "trade.inquiry.rating": {
        "salesperson": "R",
        "department_manager": "CRWU",
        "sales_manager": "CRWU",
        "general_manager": "CRWU",
    },
    "trade.competitor": {
        "salesperson": "CRW",
        "department_manager": "CRW",
        "sales_manager": "CRWU",
        "general_manager": "CRW",
    },
    "trade.followup.template": {
        "salesperson": "R",
        "department_manager": "R",
        "sales_manager": "CRWU",
        "general_manager": "R",
        "trade_admin": "CRWU",
    },
    "trade.followup.rule": {
        "salesperson": "R",
        "department_manager": "R",
        "sales_manager": "CRWU",
        "general_manager": "R",
        "trade_admin": "CRWU",
    },
}
OPERATIONS = {"C": "create", "R": "read", "W": "write", "U": "unlink"}


@tagged("post_install", "-at_install")
class TestAccess(InquiryCommon):
    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.lead = cls.inquiry(
            trade_question_ids=[Command.create({"question": SECRET})],
            trade_product_ids=[Command.create({"name": SECRET})],
        )
        cls.followup(cls.lead, content=SECRET, next_date=fields.Date.today(), next_subject=SECRET)
        cls.env["trade.inquiry.rating"].with_user(cls.manager).create(
            {"lead_id": cls.lead.id, "rating": "3", "comment": SECRET}
        )
        for user in (
            cls.seller | cls.manager | cls.sales_manager | cls.general_manager | cls.outsider | cls.other_manager
        ):
            user.group_ids += cls.env.ref("base.group_allow_export")
        cls.parts = {model: cls.env[model].search([("lead_id", "=", cls.lead.id)]) for model in PARTS}

    def test_models(self):
        """ORG-3: role x model x operation."""
        for role in ROLES:
            user = self.trade_user(role, login=f"crm_access_{role}")
            for model, rights in ACCESS.items():
                given = "".join(
                    letter
                    for letter, operation in OPERATIONS.items()
                    if self.env[model].with_user(user).has_access(operation)
                )
                with self.subTest(role=role, model=model):
                    self.assertEqual(given, rights.get(role, ""))

    def _seen(self, user, model):
        """Return by which ways a user gets at the part of the inquiry."""
        part = self.parts[model].with_user(user)
        records = self.env[model].with_user(user)
        domain = [("lead_id", "=", self.lead.id)]
        self.env.invalidate_all()
        ways = {
            "search": bool(records.search(domain)),
            "count": bool(records.search_count(domain)),
            "group": bool(records._read_group(domain, ["lead_id"], ["__count"])),
            "search_read": bool(records.search_read(domain, ["display_name"])),
            "web": bool(records.web_search_read(domain, {"lead_id": {}})["records"]),
            "through": bool(
                self.env["crm.lead"].with_user(user).search_count([("trade_followup_ids.content", "ilike", SECRET)])
            ),
        }
        for way, call in {
            "read": lambda: part.read(["lead_id"]),
            "export": lambda: part.export_data(["lead_id/id"]),
            "name": lambda: part.mapped("display_name"),
        }.items():
            try:
                call()
                ways[way] = True
            except AccessError:
                ways[way] = False
        return {way for way, seen in ways.items() if seen}

    def test_what_hangs_on_an_inquiry(self):
        """ORG-3: own, department, all: every part follows the inquiry in searching, counting, grouping, reading and export."""
        readers = self.seller | self.manager | self.sales_manager | self.general_manager
        for model in PARTS:
            everything = self._seen(self.env.user.browse(self.seller.id), model)
            self.assertEqual(len(everything), 9, model)
            for user in readers:
                with self.subTest(model=model, user=user.login):
                    self.assertEqual(self._seen(user, model), everything)
            for user in self.outsider | self.other_manager:
                with self.subTest(model=model, user=user.login):
                    self.assertFalse(self._seen(user, model))

    def test_writing_parts(self):
        """ORG-3: who may not write the inquiry writes no question or product of it, also not by moving one there."""
        foreign = self.inquiry(self.outsider)
        for model, vals in (("trade.inquiry.question", {"question": "?"}), ("trade.inquiry.product", {"name": "?"})):
            with self.assertRaises(AccessError), self.cr.savepoint():
                self.env[model].with_user(self.outsider).create({"lead_id": self.lead.id, **vals})
            mine = self.env[model].with_user(self.outsider).create({"lead_id": foreign.id, **vals})
            with self.assertRaises(AccessError), self.cr.savepoint():
                mine.write({"lead_id": self.lead.id})
                self.env.flush_all()
            for operation in (lambda part, vals=vals: part.write(vals), lambda part: part.unlink()):
                with self.assertRaises(AccessError), self.cr.savepoint():
                    operation(self.parts[model].with_user(self.outsider))

    def test_reminder_does_not_leak(self):
        """INQ-3: the reminder of a hidden inquiry is not found among the activities, and its messages not among messages."""
        self.lead.message_post(body=SECRET)
        for model, field_name in (("mail.activity", "summary"), ("mail.message", "body")):
            domain = [(field_name, "ilike", SECRET)]
            self.assertTrue(self.env[model].with_user(self.manager).search(domain))
            self.assertFalse(self.env[model].with_user(self.outsider).search(domain))

    def test_protected_inquiry(self):
        """ORG-3: a further rule on inquiries, such as protection, holds for all that hangs on them without being repeated."""
        self.env["ir.rule"].create(
            {
                "name": "Protected",
                "model_id": self.env["ir.model"]._get_id("crm.lead"),
                "domain_force": f"[('id', '!=', {self.lead.id})]",
            }
        )
        for model in PARTS:
            self.assertFalse(self._seen(self.manager, model), model)

    def test_company(self):
        """ORG-5: templates and rules of another company are not seen."""
        company = self.env["res.company"].create({"name": "Other"})
        self.env["trade.followup.template"].create({"name": "Foreign", "body": "x", "company_id": company.id})
        self.env["trade.followup.rule"].create({"name": "Foreign", "company_id": company.id})
        for model in ("trade.followup.template", "trade.followup.rule"):
            self.assertFalse(self.env[model].with_user(self.seller).search([("name", "=", "Foreign")]), model)


@tagged("post_install", "-at_install")
class TestAccessOverHttp(InquiryCommon, HttpCase):
    def _call(self, model, method, *args, **kwargs):
        answer = self.url_open(
            f"/web/dataset/call_kw/{model}/{method}",
            data=json.dumps(
                {
                    "jsonrpc": "2.0",
                    "method": "call",
                    "params": {"model": model, "method": method, "args": args, "kwargs": kwargs},
                }
            ),
            headers={"Content-Type": "application/json"},
        ).json()
        return answer.get("result"), answer.get("error", {}).get("data", {}).get("message", "")

    def test_rpc(self):
        """INQ-3: over RPC, with every context key a client can send, there is no follow-up outside an inquiry one may see."""
        lead = self.inquiry()
        self.env.flush_all()
        self.authenticate(self.outsider.login, self.outsider.login)
        with mute_logger("odoo.http"):
            for context in ({}, {"default_lead_id": lead.id}, {"default_lead_id": False, "bypass": True}):
                _result, error = self._call("trade.followup", "create", [{"content": "x"}], context=context)
                self.assertTrue(error)
            _result, error = self._call("crm.lead", "trade_course", [lead.id])
            self.assertTrue(error)
            _result, error = self._call("crm.lead", "_trade_release_silent", [lead.id])
            self.assertTrue(error)
        self.assertFalse(lead.trade_followup_ids)
