from odoo import Command
from odoo.exceptions import RedirectWarning
from odoo.tests import tagged

from .common import HandoverCommon


@tagged("post_install", "-at_install")
class TestArchiveGuard(HandoverCommon):
    """Who owns anything stays until the handover is finished."""

    def _refused(self):
        return self.assertRefused(RedirectWarning, "Li Na: Customers 2, Open Inquiries 1, Quotations 1, Orders 1")

    def test_archive(self):
        """OWN-8: who owns customers is not archived, whoever does it; the message leads to the handover."""
        with self._refused():
            self.seller.active = False
        with self._refused():
            self.seller.sudo().action_archive()
        with self.assertRaises(RedirectWarning) as caught:
            self.seller.write({"active": False})
        _message, action, button, _context = caught.exception.args
        self.assertEqual((action["context"]["default_user_id"], button), (self.seller.id, "Make a handover"))
        handover = self.submitted()
        with self.assertRaises(RedirectWarning) as caught:
            self.seller.active = False
        self.assertEqual(caught.exception.args[1]["res_id"], handover.id)
        handover.with_user(self.colleague).action_accept()
        handover.with_user(self.sales_manager).action_approve()
        self.seller.active = False
        self.assertFalse(self.seller.active)

    def test_batch(self):
        """OWN-8: nor among others who own nothing."""
        with self._refused():
            (self.colleague | self.seller).active = False
        self.colleague.active = False

    def test_delete(self):
        """OWN-8: nor deleted."""
        with self._refused():
            self.seller.unlink()

    def test_roles_on_the_user(self):
        """OWN-8: nor do they lose the sales roles on the user form; changing between them is fine."""
        salesperson = self.env.ref("trade_base.group_salesperson")
        with self._refused(), self.cr.savepoint():
            self.seller.group_ids = [Command.unlink(salesperson.id)]
        with self._refused(), self.cr.savepoint():
            self.seller.group_ids = [Command.set(self.env.ref("base.group_user").ids)]
        manager = self.env.ref("trade_base.group_department_manager")
        self.seller.group_ids = [Command.link(manager.id), Command.unlink(salesperson.id)]
        self.assertNotIn(salesperson, self.seller.group_ids)

    def test_roles_on_the_group(self):
        """OWN-8: nor from the side of the group, nor when a role no longer implies the sales group, nor with the group."""
        salesperson = self.env.ref("trade_base.group_salesperson")
        self.addCleanup(self.registry.clear_cache, "groups")
        with self._refused(), self.cr.savepoint():
            salesperson.user_ids = [Command.unlink(self.seller.id)]
        sales = self.env.ref("sales_team.group_sale_salesman")
        with self._refused(), self.cr.savepoint():
            salesperson.implied_ids = [Command.unlink(sales.id)]
        self.registry.clear_cache("groups")  # as a request that fails does
        with self._refused(), self.cr.savepoint():
            sales.implied_by_ids = [Command.unlink(salesperson.id)]
        self.registry.clear_cache("groups")
        own = self.env["res.groups"].create({"name": "Own role", "implied_ids": [Command.set(sales.ids)]})
        self.seller.group_ids = [Command.link(own.id)]
        self.seller.group_ids = [Command.unlink(salesperson.id)]
        with self._refused(), self.cr.savepoint():
            own.unlink()

    def test_single_things(self):
        """OWN-8: one open quotation is enough; activities and receivables alone are not."""
        user = self.trade_user("salesperson", login="trade_single", name="Xu Lin")
        activity = self.quotation.activity_schedule("mail.mail_activity_data_todo", user_id=user.id)
        self.make_invoice(self.first, user)
        user.active = False
        user.active = True
        self.assertTrue(activity.exists())
        quotation = self.sale(partner_id=self.customer.id, user_id=user.id)
        with self.assertRefused(RedirectWarning, "Xu Lin: Quotations 1"):
            user.active = False
        quotation._action_cancel()
        user.active = False

    def test_portal_user(self):
        """OWN-8: users of the portal own nothing and are not kept."""
        portal = self.trade_user(login="trade_portal")
        portal.group_ids = [Command.set(self.env.ref("base.group_portal").ids)]
        portal.active = False
        self.assertFalse(portal.active)
