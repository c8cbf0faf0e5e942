from odoo import api, models

from ..tools.price_fields import DOCUMENTS, FIELDS


class TradePricePolicy(models.AbstractModel):
    """Which fields and documents show prices, and for which privilege (DSP-4, ORG-3, QUO-4).

    The two tables are about Odoo's own models. An addon of ours, or a consultant's, writes ``groups`` on its own price fields
    and needs nothing from here; to close a field of somebody else's addon it inherits this model::

        class TradePricePolicy(models.AbstractModel):
            _inherit = "trade.price.policy"

            @api.model
            def _price_fields(self):
                table = super()._price_fields()
                return {**table, "fleet.vehicle": {"car_value": COST}}

    Names that are not installed are ignored.
    """

    _name = "trade.price.policy"
    _description = "Price Policy"

    @api.model
    def _price_fields(self):
        """Return ``{model: {field: groups}}``. Called while the registry is built: no database, no records."""
        return FIELDS

    @api.model
    def _price_documents(self):
        """Return ``{model: groups}`` of documents whose messages, activities and attachments may show prices."""
        return DOCUMENTS
