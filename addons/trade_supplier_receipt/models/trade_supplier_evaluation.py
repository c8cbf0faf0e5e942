from odoo import api, models
from odoo.tools import SQL


class TradeSupplierEvaluation(models.Model):
    _inherit = "trade.supplier.evaluation"
    _depends = {
        "trade.dispatch.difference": ["line_id", "damaged", "missing"],
        "trade.dispatch.line": ["purchase_line_id", "dispatch_id", "product_uom_id"],
        "trade.dispatch": ["kind"],
    }

    @api.model
    def _found_sql(self):
        """What the warehouse counted as damaged or missing at receipts; what is lost on the way back is not the supplier's."""
        return SQL(
            """
            SELECT COALESCE(SUM(difference.damaged * unit.factor / own_unit.factor), 0) AS damaged,
                COALESCE(SUM(difference.missing * unit.factor / own_unit.factor), 0) AS missing
            FROM trade_dispatch_line AS notice
            JOIN trade_dispatch AS note ON note.id = notice.dispatch_id AND note.kind = 'purchase_in'
            JOIN trade_dispatch_difference AS difference ON difference.line_id = notice.id
            JOIN uom_uom AS unit ON unit.id = notice.product_uom_id
            JOIN uom_uom AS own_unit ON own_unit.id = template.uom_id
            WHERE notice.purchase_line_id = line.id
            """
        )
