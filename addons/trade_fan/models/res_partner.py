from odoo import fields, models


class ResPartner(models.Model):
    _inherit = "res.partner"

    trade_fan_ids = fields.One2many(
        "trade.fan", "partner_id", "Fans", readonly=True, groups="sales_team.group_sale_salesman"
    )
    trade_fan_count = fields.Integer(compute="_compute_trade_fan_count", groups="sales_team.group_sale_salesman")

    def _compute_trade_fan_count(self):
        fans = self.env["trade.fan"]
        rows = fans._read_group([("partner_id", "child_of", self.ids)], ["partner_id"], ["__count"]) if self.ids else []
        counts = {}
        for partner, number in rows:
            for one in {partner.id, partner.commercial_partner_id.id}:
                counts[one] = counts.get(one, 0) + number
        for partner in self:
            partner.trade_fan_count = counts.get(partner._origin.id, 0)

    def action_trade_fans(self):
        """Open the fans who are this customer or one of its people."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("trade_fan.trade_fan_action")
        return action | {"domain": [("partner_id", "child_of", self.id)], "context": {}}
