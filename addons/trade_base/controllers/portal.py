from odoo import http
from odoo.exceptions import UserError
from odoo.http import request

from odoo.addons.sale.controllers.portal import CustomerPortal


class ControlPortal(CustomerPortal):
    """A customer who signs and is stopped reads whom to contact: the page shows what a route returns, not what it raises."""

    @http.route()
    def portal_quote_accept(self, order_id, access_token=None, name=None, signature=None):
        try:
            return super().portal_quote_accept(order_id, access_token=access_token, name=name, signature=signature)
        except UserError:
            # nothing of it has happened: neither the signature nor the confirmation
            request.env.cr.rollback()
            access_token = access_token or request.httprequest.args.get("access_token")
            order_sudo = self._document_check_access("sale.order", order_id, access_token=access_token)
            order_sudo._trade_tell_stopped()
            company = order_sudo.company_id.name
            return {
                "error": request.env._(
                    "This quotation cannot be confirmed online at the moment. Please contact %s.", company
                )
            }
