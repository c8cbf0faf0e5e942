from odoo.tests import tagged

from .common import HandoverCommon


@tagged("post_install", "-at_install")
class TestReport(HandoverCommon):
    """The printed handover record."""

    def _html(self, handover, user, lang):
        self.env["res.lang"]._activate_lang(lang)
        report = self.env["ir.actions.report"].with_user(user).with_context(lang=lang)
        html, _kind = report._render_qweb_html("trade_handover.report_handover", handover.ids)
        return html.decode()

    def test_in_english(self):
        """OWN-8: the record says who, what, promises, cautions, who accepted and approved."""
        handover = self.handover()
        self.line(handover, self.first).write({"promises": "Price held until May", "cautions": "Pays late"})
        handover.action_submit()
        handover.with_user(self.colleague).action_accept()
        handover.with_user(self.sales_manager).action_approve()
        html = self._html(handover, self.seller, "en_US")
        for text in (
            handover.name,
            self.first.name,
            "Price held until May",
            "Pays late",
            "Dr. Bai",
            self.order.name,
            self.invoice.name,
            "Accepted by",
            handover.snapshot_hash,
        ):
            self.assertIn(text, html)

    def test_in_chinese(self):
        """OWN-8, USE-1: the same in Chinese."""
        self.env["res.lang"]._activate_lang("zh_CN")
        self.env["ir.module.module"]._load_module_terms(["trade_handover"], ["zh_CN"])
        html = self._html(self.submitted(), self.seller, "zh_CN")
        self.assertIn("交接单", html)
        self.assertIn("应收款", html)

    def test_without_prices(self):
        """OWN-8: who may not see prices prints it without amounts."""
        html = self._html(self.submitted(), self.trade_user("trade_admin"), "en_US")
        self.assertIn(self.invoice.name, html)
        self.assertNotIn("100.00", html)
