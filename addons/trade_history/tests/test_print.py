from odoo.tests import tagged

from .common import HistoryCommon


@tagged("post_install", "-at_install")
class TestPrint(HistoryCommon):
    def _print(self, lang="en_US", **filters):
        """Return the HTML of what the action prints."""
        customer = self.customer.with_user(self.seller).with_context(lang=lang)
        action = customer.action_trade_history_print(**filters)
        self.assertEqual(action["type"], "ir.actions.report")
        report = customer.env["ir.actions.report"]
        html, _kind = report._render_qweb_html(action["report_name"], None, data=dict(action["data"]))
        return html.decode()

    def test_print(self):
        """OWN-9: what is printed is what the page shows, with its filters."""
        order, other = self.own_sale(), self.own_sale()
        order.action_confirm()
        hidden = self.sale(user_id=self.outsider.id, team_id=self.other_department.id)
        html = self._print()
        self.assertIn(order.name, html)
        self.assertIn(other.name, html)
        self.assertNotIn(hidden.name, html)
        self.assertIn(f"{order.amount_total:.2f}", html)
        html = self._print(codes=["order"], date_from="2020-01-01")
        self.assertIn(order.name, html)
        self.assertNotIn(other.name, html)

    def test_print_in_chinese(self):
        """USE-1: in the language of the reader."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"].search([("name", "=", "trade_history")])._update_translations(["zh_CN"])
        self.own_sale()
        html = self._print("zh_CN")
        self.assertIn("往来记录", html)
        self.assertIn("报价单", html)
