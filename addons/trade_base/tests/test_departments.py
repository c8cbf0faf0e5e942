from odoo import Command
from odoo.exceptions import AccessError, ValidationError
from odoo.tests import new_test_user, tagged
from odoo.tools import mute_logger

from .common import TradeCommon


@tagged("post_install", "-at_install")
class TestDepartments(TradeCommon):
    """Sales departments, and how far their managers reach.

    ::

        head (ma)                company 1
        ├── north (mb)
        │   └── beijing          seller
        └── south                rival
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.top = cls.trade_user("department_manager", login="ma")
        cls.north_manager = cls.trade_user("department_manager", login="mb")
        cls.deputy = cls.trade_user("department_manager", login="md")
        cls.seller = cls.trade_user("salesperson", login="seller")
        cls.rival = cls.trade_user("salesperson", login="rival")
        team = cls.env["crm.team"]
        cls.head = team.create({"name": "Head", "user_id": cls.top.id})
        cls.north = team.create({"name": "North", "user_id": cls.north_manager.id, "trade_parent_id": cls.head.id})
        cls.beijing = team.create({"name": "Beijing", "trade_parent_id": cls.north.id})
        cls.south = team.create({"name": "South", "trade_parent_id": cls.head.id})
        cls.order = cls.sale(user_id=cls.seller.id, team_id=cls.beijing.id)
        cls.rival_order = cls.sale(user_id=cls.rival.id, team_id=cls.south.id)
        cls.lead, cls.rival_lead = cls.env["crm.lead"].create(
            [
                {"name": "Gloves", "user_id": cls.seller.id, "team_id": cls.beijing.id},
                {"name": "Masks", "user_id": cls.rival.id, "team_id": cls.south.id},
            ]
        )

    def _seen(self, user, model):
        """Return which of the four documents the user finds, as a set of names."""
        documents = {"sale.order": self.order | self.rival_order, "crm.lead": self.lead | self.rival_lead}[model]
        self.env.flush_all()  # as the request that changed a department does at its end
        return set(self.env[model].with_user(user).search([("id", "in", documents.ids)]).ids)

    def test_reach(self):
        """ORG-2: a manager reaches the departments managed and those below, a salesperson none."""
        cases = {
            self.top: self.head | self.north | self.beijing | self.south,
            self.north_manager: self.north | self.beijing,
            self.deputy: self.env["crm.team"],
            self.seller: self.env["crm.team"],
        }
        for user, teams in cases.items():
            self.assertEqual(user._trade_department_reach(), teams, user.login)

    def test_reach_is_one_query(self):
        """ORG-2: the reach costs one query, however deep the departments are nested."""
        self.env.flush_all()
        user = self.top
        user._trade_department_reach()
        with self.assertQueryCount(1):
            user._trade_department_reach()

    def test_documents(self):
        """ORG-3: who finds which orders and inquiries."""
        for model, mine, others in (
            ("sale.order", self.order, self.rival_order),
            ("crm.lead", self.lead, self.rival_lead),
        ):
            cases = {
                self.top: {mine.id, others.id},
                self.north_manager: {mine.id},
                self.deputy: set(),
                self.seller: {mine.id},
                self.rival: {others.id},
                self.trade_user("sales_manager", login=f"sm_{model}"): {mine.id, others.id},
                self.trade_user("general_manager", login=f"gm_{model}"): {mine.id, others.id},
            }
            for user, expected in cases.items():
                self.assertEqual(self._seen(user, model), expected, f"{user.login} {model}")

    def test_read_and_lines(self):
        """ORG-3: outside the reach neither document nor line nor figure of the analysis can be read."""
        manager = self.north_manager
        self.order.with_user(manager).read(["name"])
        self.order.order_line.with_user(manager).read(["price_unit"])
        for record in (self.rival_order, self.rival_order.order_line, self.rival_lead):
            with self.assertRaises(AccessError):
                record.with_user(manager).read(["display_name"])
        self.env.flush_all()
        report = self.env["sale.report"].with_user(manager)
        teams = report._read_group([("team_id", "in", (self.beijing | self.south).ids)], ["team_id"], ["__count"])
        self.assertEqual([team.id for team, _count in teams], [self.beijing.id])

    def test_invoices(self):
        """ORG-3: invoices follow the department too; vendor bills are no business of a sales department."""
        invoice, rival, bill = self.env["account.move"].create(
            [
                {
                    "move_type": move_type,
                    "partner_id": self.customer.id,
                    "invoice_user_id": user.id,
                    "team_id": team.id,
                    "invoice_line_ids": [Command.create({"name": "Gloves", "price_unit": 10.0})],
                }
                for move_type, user, team in (
                    ("out_invoice", self.seller, self.beijing),
                    ("out_invoice", self.rival, self.south),
                    ("in_invoice", self.seller, self.beijing),
                )
            ]
        )
        self.env.flush_all()
        moves = self.env["account.move"].with_user(self.north_manager)
        self.assertEqual(moves.search([("id", "in", (invoice | rival | bill).ids)]), invoice)
        lines = self.env["account.move.line"].with_user(self.north_manager)
        self.assertEqual(lines.search([("move_id", "in", (invoice | rival | bill).ids)]).move_id, invoice)

    def test_a_change_shows_at_once(self):
        """ORG-2: a new deputy reaches the documents at once, a manager who left no longer, through no stale cache."""
        self.assertEqual(self._seen(self.deputy, "sale.order"), set())
        self.north.trade_deputy_ids = self.deputy
        self.assertEqual(self._seen(self.deputy, "sale.order"), {self.order.id})
        self.assertEqual(self._seen(self.north_manager, "sale.order"), {self.order.id})
        self.north.user_id = False
        self.assertEqual(self._seen(self.north_manager, "sale.order"), set())
        self.north.trade_parent_id = False
        self.assertEqual(self._seen(self.top, "sale.order"), {self.rival_order.id})

    def test_hierarchy_search(self):
        """ORG-1: child_of walks the departments."""
        below = self.env["crm.team"].search([("id", "child_of", self.north.id)])
        self.assertEqual(below, self.north | self.beijing)

    def test_manager_without_the_role(self):
        """ORG-3: being named as team leader gives nothing without the role."""
        self.south.user_id = self.seller
        self.assertEqual(self._seen(self.seller, "sale.order"), {self.order.id})

    def test_cycle_is_refused(self):
        """ORG-2: a cycle of departments is refused when it is configured."""
        for child in (self.head, self.north, self.beijing):
            with (
                self.subTest(child=child.name),
                self.assertRaisesRegex(ValidationError, "below itself"),
                self.cr.savepoint(),
            ):
                self.head.trade_parent_id = child

    def test_company_of_departments(self):
        """ORG-5: a department cannot lie below one of another company."""
        other = self.env["res.company"].create({"name": "Tianjin Branch"})
        self.head.company_id = self.env.company
        with self.assertRaisesRegex(ValidationError, "company"):
            self.env["crm.team"].create({"name": "T", "company_id": other.id, "trade_parent_id": self.head.id})

    def test_company_isolation(self):
        """ORG-5: the reach never opens documents of a company the manager does not belong to."""
        other = self.env["res.company"].create({"name": "Tianjin Branch"})
        foreign = self.sale(company_id=other.id, team_id=self.beijing.id, user_id=False, order_line=[])
        self.assertFalse(self.env["sale.order"].with_user(self.top).search([("id", "=", foreign.id)]))

    def test_cannot_widen_the_own_reach(self):
        """ORG-3: a department manager cannot make himself manager of another department."""
        for values in (
            {"user_id": self.north_manager.id},
            {"trade_deputy_ids": [Command.link(self.north_manager.id)]},
            {"trade_parent_id": self.north.id},
            {"trade_reach_user_ids": [Command.link(self.north_manager.id)]},
        ):
            with self.assertRaises(AccessError), mute_logger("odoo.addons.base.models.ir_model"):
                self.south.with_user(self.north_manager).write(values)

    def test_reach_cannot_be_typed(self):
        """ORG-3: not even a sales manager widens the stored reach, for it follows the managers."""
        boss = self.trade_user("sales_manager", login="boss")
        self.south.with_user(boss).write({"trade_reach_user_ids": [Command.link(self.rival.id)]})
        self.south.with_user(boss).write({"trade_deputy_ids": [Command.link(self.deputy.id)]})
        self.assertNotIn(self.rival, self.south.trade_reach_user_ids)

    def test_creating_a_user_asks_no_department(self):
        """ORG-1: no field of a user triggers the reach of departments: creating a user must not search them."""
        reach = self.env["crm.team"]._fields["trade_reach_user_ids"]

        def reached(tree):
            return reach in tree.root or any(reached(subtree) for subtree in tree.values())

        triggers = [
            name
            for name, field in self.env["res.users"]._fields.items()
            if reached(self.env.registry.get_field_trigger_tree(field))
        ]
        self.assertEqual(triggers, [])
        user = new_test_user(self.env, "inbox", groups="base.group_user", notification_type="inbox")
        self.assertEqual(user.notification_type, "inbox")
