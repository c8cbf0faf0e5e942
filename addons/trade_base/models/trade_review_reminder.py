from odoo import api, models
from odoo.fields import Domain


class TradeReview(models.Model):
    """The reviews that wait for the reader, in the reminder centre (INQ-4)."""

    _inherit = "trade.review"

    @api.model
    def _trade_reminder_domain(self, code):
        if code == "review":
            return Domain("is_mine", "=", True)
        return super()._trade_reminder_domain(code)
