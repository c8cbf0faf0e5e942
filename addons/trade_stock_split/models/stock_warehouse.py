from odoo import fields, models


class StockWarehouse(models.Model):
    _inherit = "stock.warehouse"

    trade_damage_location_id = fields.Many2one(
        "stock.location",
        string="Damage location",
        domain="[('usage', '=', 'internal'), ('company_id', '=', company_id)]",
        check_company=True,
        help="Where goods found damaged at the count go. Made when it is needed first.",
    )

    def _trade_get_damage_location(self):
        """Return the location for damaged goods of this warehouse; no delivery takes from there."""
        self.ensure_one()
        if not self.trade_damage_location_id:
            self.trade_damage_location_id = self.env["stock.location"].create(
                {
                    "name": self.env._("Damaged"),
                    "usage": "internal",
                    "location_id": self.view_location_id.id,
                    "company_id": self.company_id.id,
                }
            )
        return self.trade_damage_location_id
