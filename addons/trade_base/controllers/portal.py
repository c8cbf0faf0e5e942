from odoo import SUPERUSER_ID
from odoo.http import request, route

from odoo.addons.sale.controllers.portal import CustomerPortal

from ..tools.blocker import StoppedOnline


class TradeCustomerPortal(CustomerPortal):
    """A customer who is stopped reads why on the page: an exception would leave the button turning. CRD-3"""

    @route()
    def portal_quote_accept(self, order_id, access_token=None, name=None, signature=None):
        try:
            # nothing is signed that is not confirmed
            with request.env.cr.savepoint():
                return super().portal_quote_accept(order_id, access_token=access_token, name=name, signature=signature)
        except StoppedOnline as error:
            request.env(user=SUPERUSER_ID)["sale.order"].browse(order_id)._trade_schedule_stopped_online()
            return {"error": str(error)}
