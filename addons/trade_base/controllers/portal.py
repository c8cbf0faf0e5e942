from odoo import SUPERUSER_ID
from odoo.exceptions import UserError
from odoo.http import request, route

from odoo.addons.sale.controllers.portal import CustomerPortal


class TradeCustomerPortal(CustomerPortal):
    """A customer who is stopped reads so on the page: an exception would leave the button turning. CRD-3"""

    @route()
    def portal_quote_accept(self, order_id, access_token=None, name=None, signature=None):
        try:
            # nothing is signed that is not confirmed
            with request.env.cr.savepoint():
                return super().portal_quote_accept(order_id, access_token=access_token, name=name, signature=signature)
        except UserError:
            # whatever it was, a control, a review or a date: it is written for colleagues
            access_token = access_token or request.httprequest.args.get("access_token")
            order_sudo = self._document_check_access("sale.order", order_id, access_token=access_token)
            order_sudo.with_user(SUPERUSER_ID)._trade_schedule_stopped_online()
            return {"error": order_sudo._trade_get_stopped_text()}
