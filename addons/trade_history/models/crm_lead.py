from odoo import api, models

from odoo.addons.trade_base.models.trade_chain_mixin import SALE_PRICE
from odoo.addons.trade_base.tools.history import HistoryKind


class CrmLead(models.Model):
    _inherit = "crm.lead"

    @api.model
    def _trade_history_kinds(self):
        return [
            *super()._trade_history_kinds(),
            HistoryKind(
                "inquiry",
                self.env._("Inquiries"),
                "contact",
                search=("name", "contact_name", "trade_product_ids.product_id", "trade_product_ids.name"),
                price_groups=SALE_PRICE,
                icon="fa-question-circle-o",
            ),
        ]
