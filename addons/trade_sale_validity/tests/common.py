from datetime import timedelta

from odoo import fields

from odoo.addons.trade_base.tests.common import TradeCommon


class ValidityCommon(TradeCommon):
    """A salesperson, and a quotation of theirs that expired yesterday."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls.trade_user("salesperson", name="Li Na")
        cls.manager = cls.trade_user("sales_manager")
        cls.today = fields.Date.today()
        cls.yesterday = cls.today - timedelta(days=1)

    @classmethod
    def quotation(cls, validity=None, **values):
        """Return a quotation of the salesperson, valid until a date; the product costs 10.0 in its list."""
        order = cls.sale(user_id=cls.seller.id, validity_date=validity or cls.yesterday, **values)
        return order.with_user(cls.seller)

    @classmethod
    def revalidate(cls, order, **values):
        """Re-validate through the dialog."""
        wizard = order.env["trade.sale.revalidate"].browse(order.action_trade_revalidate()["res_id"])
        wizard.write(values)
        wizard.action_revalidate()
        return wizard
