from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.stock_batch import current_batch


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
        held = current_batch(self.env)
        if self._trade_contended(location_id, quantity, reserved_quantity) and not (
            held and (product_id.id, location_id.id, lot_id.id if lot_id else False) in held.held
        ):
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
        self._trade_hold([(product.id, location, lot.id if lot else False)])

    @api.model
    def _trade_hold(self, wanted):
        """Lock stock before it is reserved or taken, all of it in one statement and in one order for everybody.

        :param wanted: tuples (product id, location with all below it, lot id or False)
        :return: set of ``(product id, location id, lot id or False)`` whose quants are held until the transaction ends
        """
        keys = {(product, location.parent_path, lot or None) for product, location, lot in wanted}
        if not keys:
            return set()
        # what decides which rows are meant; pending quantities change nothing about that
        self.flush_model(["product_id", "location_id", "lot_id"])
        products, paths, lots = map(list, zip(*keys, strict=True))
        self.env.cr.execute(
            SQL(
                """
                SELECT quant.product_id, quant.location_id, quant.lot_id
                  FROM stock_quant quant
                  JOIN stock_location location ON location.id = quant.location_id
                  JOIN unnest(%s::int[], %s::text[], %s::int[]) AS wanted(product_id, path, lot_id)
                    ON wanted.product_id = quant.product_id AND location.parent_path LIKE wanted.path || '%%'
                   AND quant.lot_id IS NOT DISTINCT FROM wanted.lot_id
                 ORDER BY quant.id FOR NO KEY UPDATE OF quant
                """,
                products,
                paths,
                lots,
            ),
            log_exceptions=False,
        )
        return {(product, location, lot or False) for product, location, lot in self.env.cr.fetchall()}
