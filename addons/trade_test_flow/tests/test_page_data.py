import json

from lxml import etree

from odoo.tests import TransactionCase, new_test_user, tagged

from odoo.addons.trade_base.tests.translations import own_addons

#: Pages of Odoo's that goal G15 measures, and the bytes that the fields of our addons may add to their descriptions.
PAGES = {
    "sale.action_orders": 8_000,
    "base.action_partner_form": 15_500,
    "crm.crm_lead_action_pipeline": 13_000,
    "stock.action_picking_tree_outgoing": 9_500,
}
#: Bytes that the menus of our addons may add to every page, icons included.
MENU_LIMIT = 18_000
#: Who sees the most: the managers of Odoo's apps, with the role of finance.
GROUPS = (
    "base.group_user",
    "base.group_partner_manager",
    "sales_team.group_sale_manager",
    "stock.group_stock_manager",
    "purchase.group_purchase_manager",
    "account.group_account_manager",
    "trade_base.group_finance_manager",
)


@tagged("post_install", "-at_install")
class TestPageData(TransactionCase):
    """What our addons add to the answers that Odoo's pages wait for stays small, for who may see credit as well."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.user = new_test_user(cls.env, "page_data_finance", ",".join(GROUPS))

    def _answer(self, xmlid):
        """Model and views of an action, as the web client asks for them."""
        action = self.env.ref(xmlid)
        model = self.env[action.res_model].with_user(self.user)
        views = [*((view or False, mode) for view, mode in action.views), (action.search_view_id.id, "search")]
        return action.res_model, model.get_views(views, {"toolbar": True, "load_filters": True})

    def test_fields(self):
        """G15: the descriptions of our fields on Odoo's pages stay below a limit."""
        for xmlid, limit in PAGES.items():
            with self.subTest(page=xmlid):
                _model, answer = self._answer(xmlid)
                sizes = {
                    f"{model}.{name}": len(json.dumps({name: description}))
                    for model, models in answer["models"].items()
                    for name, description in models["fields"].items()
                    if name.startswith("trade_") or model.startswith("trade.")
                }
                self.assertTrue(sizes)
                self.assertLessEqual(
                    sum(sizes.values()),
                    limit,
                    "A page of Odoo's describes too many fields of ours (docs/developer/assets.md). The largest are "
                    f"{sorted(sizes.items(), key=lambda item: -item[1])[:6]}.",
                )

    def test_descriptions(self):
        """G15: pages are told of a field only what the web client has a use for."""
        _model, answer = self._answer("sale.action_orders")
        described = answer["models"]["sale.order"]["fields"]
        self.assertIn("trade_credit_limit", described)
        self.assertFalse([name for name, description in described.items() if "groups" in description])
        defaults = {name: d["change_default"] for name, d in described.items() if "change_default" in d}
        self.assertEqual(defaults, dict.fromkeys(defaults, True))
        self.assertIn("partner_id", defaults)

    def test_hidden_columns(self):
        """G15: what our addons hide in lists of Odoo's is not read before it is shown."""
        found = set()
        for xmlid in (*PAGES, "purchase.purchase_rfq", "crm.crm_lead_all_leads"):
            model, answer = self._answer(xmlid)
            for column in etree.fromstring(answer["views"]["list"]["arch"]).iterchildren("field"):
                name = column.get("name")
                if name.startswith("trade_") and (column.get("optional") == "hide" or column.get("column_invisible")):
                    found.add(f"{model}.{name}")
                    self.assertIn("read_when_shown", column.get("options", ""), f"{model}.{name}")
        self.assertLessEqual({"sale.order.trade_credit_limit", "res.partner.trade_credit_currency_id"}, found)

    def test_menu(self):
        """G15: our menus, which come with every page, stay below a limit."""
        own = own_addons(self.env)
        menus = self.env["ir.ui.menu"].with_user(self.user).load_web_menus(False)
        sizes = {menu["xmlid"]: len(json.dumps(menu)) for menu in menus.values() if menu["id"] != "root"}
        ours = {xmlid: size for xmlid, size in sizes.items() if xmlid.split(".")[0] in own}
        self.assertIn("trade_credit.menu_trade_credit_status", ours)
        self.assertLessEqual(sum(ours.values()), MENU_LIMIT, "Every page loads too many menus of ours.")
