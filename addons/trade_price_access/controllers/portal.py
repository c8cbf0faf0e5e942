from odoo.exceptions import AccessError
from odoo.http import request

from odoo.addons.portal.controllers.portal import CustomerPortal


class PricePortal(CustomerPortal):
    def _document_check_access(self, model_name, document_id, access_token=None):
        """The portal shows a document as superuser to whoever may read it: not to colleagues without the privilege (DSP-4)."""
        if model_name in request.env.user._trade_closed_documents():
            raise AccessError(
                request.env._(
                    "This document shows prices, which you may not see. An administrator can give you the price privileges."
                )
            )
        return super()._document_check_access(model_name, document_id, access_token=access_token)
