from lxml import etree

from odoo.tests import tagged
from odoo.tools import mute_logger
from odoo.tools.safe_eval import safe_eval
from odoo.tools.view_validation import get_expression_field_names

from .common import PriceCommon
from .scan import is_price_field

#: What the client itself knows in expressions.
CLIENT_NAMES = {
    "id",
    "uid",
    "context",
    "parent",
    "active_id",
    "active_ids",
    "active_model",
    "allowed_company_ids",
    "current_company_id",
}


@tagged("post_install", "-at_install")
class TestViews(PriceCommon):
    """Every screen the menus lead the warehouse to opens, and nothing on it asks for a price."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.purchase, cls.sale = cls.trade_both_ways()

    def _actions(self, env):
        """The window actions behind the menus of a user."""
        menus = env["ir.ui.menu"].load_menus(False)
        for menu in menus.values():
            if menu.get("action_model") == "ir.actions.act_window":
                yield env["ir.actions.act_window"].sudo().browse(menu["action_id"])

    def _check_arch(self, arch, model, models, where):
        """Each field named in a view, and in what its nodes depend on, is one the client was told about."""
        names = {node.get("name") for node in arch.xpath("descendant::field[not(ancestor::field)]")}
        for node in arch.xpath("descendant-or-self::*[not(ancestor::field)]"):
            for attribute in ("invisible", "readonly", "required", "column_invisible", "context"):
                expression = node.get(attribute)
                if expression and expression not in ("1", "0", "True", "False"):
                    names |= set(get_expression_field_names(expression)) - CLIENT_NAMES
        known = models[model]["fields"]
        missing = {name for name in names if name and "." not in name and name not in known}
        closed = {name for name in names & known.keys() if is_price_field(self.env[model]._fields[name])}
        self.assertFalse(missing | closed, where)
        for field in arch.xpath("descendant::field[not(ancestor::field)]"):
            comodel = known[field.get("name")].get("relation")
            for view in field.xpath("./list|./form|./kanban"):
                self._check_arch(view, comodel, models, f"{where} / {field.get('name')}")
        return names & known.keys()

    def _open(self, env, action):
        """Load the views of an action as the client does, read what its list shows, open a record and a new one."""
        context = {
            **safe_eval(action.context or "{}", {"uid": env.uid, "active_id": False, "active_ids": [], "context": {}}),
            "lang": "en_US",
        }
        model = env[action.res_model].with_context(**context)
        modes = [(view or False, mode) for view, mode in action.views]
        answer = model.get_views([*modes, (action.search_view_id.id, "search")], {"load_filters": True})
        domain = safe_eval(
            action.domain or "[]",
            {"uid": env.uid, "context_today": None, "active_id": False, "active_ids": [], "allowed_company_ids": [1]},
        )
        where = f"{action.name} ({action.res_model})"
        for mode, view in answer["views"].items():
            arch = etree.fromstring(view["arch"])
            names = self._check_arch(arch, action.res_model, answer["models"], f"{where} {mode}")
            specification = {name: {} for name in names if name in model._fields}
            if mode in ("list", "kanban", "form"):
                rows = model.web_search_read(domain, specification, limit=5)["records"]
                if mode == "form":
                    model.browse(rows[0]["id"]).web_read(specification) if rows else None
                    if model.has_access("create") and arch.get("create") not in ("0", "false", "False"):
                        model.onchange({}, [], specification)
            if mode == "search":
                for node in arch.iter("filter"):
                    self._try_filter(model, node, where)

    def _try_filter(self, model, node, where):
        """A filter that needs no value of the client is searched with; one on a hidden field must not be offered."""
        for name in ("domain", "context"):
            for field in self.closed[model._name]:
                self.assertNotIn(f"'{field}'", node.get(name) or "", where)

    def test_every_menu(self):
        """DSP-4: each action of each menu opens for the warehouse: list, kanban, form, a new record, its filters."""
        self.closed = {
            name: [field.name for field in self.env[name]._fields.values() if is_price_field(field)]
            for name in self.env.registry
        }
        for user in (self.clerk, self.keeper):
            env = self.env(user=user.id)
            actions = list(self._actions(env))
            self.assertGreater(len(actions), 10)
            for action in actions:
                with self.subTest(user=user.name, action=action.xml_id), mute_logger("odoo.addons.base.models.ir_rule"):
                    self._open(env, action)

    def test_documents_behind(self):
        """DSP-4: the forms of products, lots, orders and partners, which records lead to, open too."""
        records = (
            self.goods,
            self.goods.product_tmpl_id,
            self.lot(self.lots, "L1"),
            self.sale,
            self.purchase,
            self.sale.picking_ids,
            self.sale.picking_ids.move_ids,
            self.customer,
            self.env["stock.quant"].search([("product_id", "=", self.goods.id)], limit=1),
            self.goods.seller_ids,
            self.env["product.pricelist"].search([], limit=1),
        )
        for user in (self.clerk, self.keeper):
            for record in records:
                with self.subTest(user=user.name, model=record._name):
                    model = record.with_user(user)
                    answer = model.get_views([(False, "form"), (False, "list"), (False, "kanban"), (False, "search")])
                    for mode, view in answer["views"].items():
                        arch = etree.fromstring(view["arch"])
                        names = self._check_arch(arch, record._name, answer["models"], f"{record._name} {mode}")
                        if mode != "search":
                            model.web_read({name: {} for name in names})

    def test_contexts(self):
        """DSP-4: choosing a product on an order line asks the client for no price that it does not have."""
        for user, shown in ((self.clerk, False), (self.seller, True)):
            arch = etree.fromstring(self.env["sale.order"].with_user(user).get_view(view_type="form")["arch"])
            contexts = [node.get("context") or "" for node in arch.iter("field")]
            self.assertEqual(any("price_unit" in context for context in contexts), shown)
            self.assertTrue(any("default_uom_id" in context for context in contexts), "the rest of it stays")
