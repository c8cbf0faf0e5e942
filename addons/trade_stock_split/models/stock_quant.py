from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class StockQuant(models.Model):
    """Two who want the last goods meet on the stock they want (DSP-2).

    Core skips a row that another transaction holds and inserts a second one, so that both reserve the same goods. In a
    company under dispatch control the second waits, and is then run again on what is really left.
    """

    _inherit = "stock.quant"

    @api.model
    def _update_available_quantity(
        self,
        product_id,
        location_id,
        quantity=False,
        reserved_quantity=False,
        lot_id=None,
        package_id=None,
        owner_id=None,
        in_date=None,
    ):
        if self._trade_contended(location_id, quantity, reserved_quantity):
            self._trade_meet(product_id, location_id, lot_id)
        return super()._update_available_quantity(
            product_id,
            location_id,
            quantity=quantity,
            reserved_quantity=reserved_quantity,
            lot_id=lot_id,
            package_id=package_id,
            owner_id=owner_id,
            in_date=in_date,
        )

    def _get_gather_domain(self, product_id, location_id, lot_id=None, package_id=None, owner_id=None, strict=False):
        """Leave lots that are promised to a note to it (``stock.lot._trade_spared``)."""
        domain = super()._get_gather_domain(product_id, location_id, lot_id, package_id, owner_id, strict)
        spared = self.env.context.get("trade_spared_lots")
        if spared and not lot_id and not strict:
            domain &= Domain("lot_id", "not in", spared)
        return domain

    @api.model
    def _trade_contended(self, location, quantity, reserved):
        """Return whether somebody takes or reserves goods that somebody else may want too."""
        takes = (reserved or 0) > 0 or (quantity or 0) < 0
        return takes and location.usage == "internal" and location.sudo().company_id._trade_controls_stock()

    @api.model
    def _trade_meet(self, product, location, lot):
        """Wait for whoever holds this stock; a change it commits makes this transaction start over."""
        self.flush_model(["quantity", "reserved_quantity"])
        self.env.cr.execute(
            SQL(
                """
                SELECT id FROM stock_quant
                 WHERE product_id = %s AND location_id = %s AND lot_id IS NOT DISTINCT FROM %s
                 ORDER BY id FOR NO KEY UPDATE
                """,
                product.id,
                location.id,
                lot.id if lot else None,
            ),
            log_exceptions=False,
        )
