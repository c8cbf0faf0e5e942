from odoo import api, fields, models


class TradeFollowup(models.Model):
    """A follow-up keeps which versions of which answers were given (INQ-6)."""

    _inherit = "trade.followup"

    trade_talking_version_ids = fields.Many2many(
        "trade.talking.version", string="Talking points", domain="[('state', '=', 'published')]", copy=False
    )

    @api.onchange("trade_talking_version_ids")
    def _onchange_trade_talking_version_ids(self):
        """Insert the wording of what was chosen just now behind the text."""
        for version in self.trade_talking_version_ids:
            if version.answer and version.answer not in (self.content or ""):
                self.content = "\n".join(filter(None, (self.content, version.answer)))

    @api.model_create_multi
    def create(self, vals_list):
        followups = super().create(vals_list)
        followups.trade_talking_version_ids._ensure_published()
        return followups

    def write(self, vals):
        before = {followup: followup.trade_talking_version_ids for followup in self}
        result = super().write(vals)
        if "trade_talking_version_ids" in vals:
            for followup in self:
                (followup.trade_talking_version_ids - before[followup])._ensure_published()
        return result
