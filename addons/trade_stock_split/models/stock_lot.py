from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

#: What notes promise of each lot and have neither shipped nor reserved yet, in the unit of the product. A line counts its
#: first step only: what follows moves what the first step brought.
_OUTSTANDING = """
    SELECT named.lot_id, line.id AS line_id,
           GREATEST(LEAST(named.quantity * line_uom.factor / product_uom.factor - COALESCE(taken.quantity, 0),
                          line.qty_open * line_uom.factor / product_uom.factor), 0) AS quantity
      FROM trade_dispatch_lot named
      JOIN trade_dispatch_line line ON line.id = named.line_id AND line.phase = 'released' AND line.directive = 'lots'
      JOIN product_product product ON product.id = line.product_id
      JOIN product_template template ON template.id = product.product_tmpl_id
      JOIN uom_uom line_uom ON line_uom.id = line.product_uom_id
      JOIN uom_uom product_uom ON product_uom.id = template.uom_id
      LEFT JOIN LATERAL (
               SELECT SUM(detail.quantity_product_uom) AS quantity
                 FROM stock_move move
                 JOIN stock_move_line detail ON detail.move_id = move.id AND detail.lot_id = named.lot_id
                WHERE move.trade_dispatch_line_id = line.id AND move.state != 'cancel'
                  AND NOT EXISTS (SELECT 1 FROM stock_move_move_rel rel WHERE rel.move_dest_id = move.id)
           ) taken ON TRUE
     WHERE line.company_id = %(company)s
"""


class StockLot(models.Model):
    """Lots that sales has promised to a note stay there for it (DSP-3)."""

    _inherit = "stock.lot"

    trade_grade_id = fields.Many2one("trade.lot.grade", string="Quality grade", tracking=True)

    @api.model
    def _trade_outstanding(self, company, where):
        """Return SQL: rows ``(lot_id, line_id, quantity)`` promised and not reserved yet, in the product's unit.

        :param where: SQL condition on ``named``, ``line``
        """
        return SQL("%s AND %s", SQL(_OUTSTANDING, company=company.id), where)

    @api.model
    def _trade_spared(self, product, company, need):
        """Return the ids of lots of which ``need`` cannot be taken without breaking a promise; one query."""
        self.env["trade.dispatch.line"].flush_model()
        self.env["stock.move.line"].flush_model(["quantity_product_uom", "lot_id", "move_id"])
        rows = self.env.execute_query(
            SQL(
                """
                WITH promised AS (SELECT lot_id, SUM(quantity) AS quantity FROM (%s) o GROUP BY lot_id HAVING SUM(quantity) > 0)
                SELECT promised.lot_id FROM promised
                  JOIN stock_quant quant ON quant.lot_id = promised.lot_id
                  JOIN stock_location location ON location.id = quant.location_id AND location.usage = 'internal'
                 GROUP BY promised.lot_id, promised.quantity
                HAVING SUM(quant.quantity - quant.reserved_quantity) - promised.quantity < %s
                """,
                self._trade_outstanding(company, SQL("line.product_id = %s", product.id)),
                need,
            )
        )
        return [lot_id for (lot_id,) in rows]

    def _trade_check_promised(self, company):
        """Refuse when more of these lots is taken than the promises to released notes leave.

        :raises UserError: naming lot and note
        """
        if not self:
            return
        self.env["trade.dispatch.line"].flush_model()
        self.env["trade.dispatch.lot"].flush_model()
        self.env["stock.move.line"].flush_model(["quantity_product_uom", "lot_id", "move_id"])
        self.env["stock.quant"].flush_model(["quantity", "reserved_quantity"])
        rows = self.env.execute_query(
            SQL(
                """
                WITH outstanding AS (%s),
                     promised AS (SELECT lot_id, SUM(quantity) AS quantity, MAX(line_id) FILTER (WHERE quantity > 0) AS line_id
                                    FROM outstanding GROUP BY lot_id HAVING SUM(quantity) > 0)
                SELECT promised.lot_id, promised.line_id, promised.quantity
                       - COALESCE(SUM(quant.quantity - quant.reserved_quantity), 0)
                  FROM promised
                  LEFT JOIN (stock_quant quant JOIN stock_location location
                             ON location.id = quant.location_id AND location.usage = 'internal')
                       ON quant.lot_id = promised.lot_id
                 GROUP BY promised.lot_id, promised.line_id, promised.quantity
                HAVING COALESCE(SUM(quant.quantity - quant.reserved_quantity), 0) - promised.quantity < -0.00001
                """,
                self._trade_outstanding(company, SQL("named.lot_id = ANY(%s)", self.ids)),
            )
        )
        if rows:
            lot_id, line_id, short = rows[0]
            line = self.env["trade.dispatch.line"].sudo().browse(line_id)
            raise UserError(
                self.env._(
                    "Lot %(lot)s is promised to %(note)s; %(short)g too few would be left for it. Take another lot, or ask "
                    "%(person)s to name another one.",
                    lot=self.browse(lot_id).sudo().name,
                    note=line.dispatch_id.name,
                    short=round(short, 4),
                    person=line.dispatch_id.user_id.name or self.env._("the salesperson"),
                )
            )
