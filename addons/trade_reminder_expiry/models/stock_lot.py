from odoo import api, models
from odoo.fields import Domain


class StockLot(models.Model):
    _inherit = "stock.lot"

    _trade_expiration_idx = models.Index("(expiration_date) WHERE expiration_date IS NOT NULL")

    @api.model
    def _trade_reminder_domain(self, code):
        if code == "lot":
            return Domain("expiration_date", "!=", False) & Domain("quant_ids", "any", self._trade_domain_on_hand())
        return super()._trade_reminder_domain(code)

    def _trade_reminder_describe(self, code):
        described = super()._trade_reminder_describe(code)
        if code != "lot":
            return described
        domain = self._trade_domain_on_hand() & Domain("lot_id", "in", self.ids)
        on_hand = dict(self.env["stock.quant"]._read_group(domain, ["lot_id"], ["quantity:sum"]))
        for lot in self:
            described[lot.id]["detail"] = self.env._(
                "%(product)s: %(quantity)s %(unit)s on hand",
                product=lot.product_id.display_name,
                quantity=f"{on_hand.get(lot, 0.0):g}",
                unit=lot.product_uom_id.name,
            )
        return described

    @api.model
    def _trade_domain_on_hand(self):
        return Domain("location_id.usage", "=", "internal") & Domain("quantity", ">", 0)
