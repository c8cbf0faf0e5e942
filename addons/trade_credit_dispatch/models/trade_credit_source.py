from odoo import api, models
from odoo.tools import SQL


class TradeCreditSource(models.AbstractModel):
    _inherit = "trade.credit.source"

    @api.model
    def _get_released_quantity_sql(self):
        """What released notes promise and has not left, undecided differences included (CRD-2)."""
        return SQL(
            """(%s + (SELECT COALESCE(SUM(tdl.qty_open + tdl.qty_difference), 0) FROM trade_dispatch_line tdl
                WHERE tdl.sale_line_id = l.id AND tdl.phase = 'released'))""",
            super()._get_released_quantity_sql(),
        )

    @api.model
    def _get_short_closed_quantity_sql(self):
        return SQL("(%s + COALESCE(l.trade_qty_closed, 0))", super()._get_short_closed_quantity_sql())

    @api.model
    def _get_closed_line_sql(self):
        """Under dispatch control the next note may follow when all transfers so far are done: only short-closing closes."""
        return SQL(
            "(NOT (SELECT COALESCE(rc.trade_dispatch_control, FALSE) FROM res_company rc WHERE rc.id = l.company_id) AND %s)",
            super()._get_closed_line_sql(),
        )

    @api.model
    def _get_resolvers(self):
        return super()._get_resolvers() | {
            ("trade.dispatch.line", "sale.order"): SQL(
                """SELECT l.order_id FROM given g
                JOIN trade_dispatch_line d ON g.source = 'trade.dispatch.line' AND d.id = g.id
                JOIN sale_order_line l ON l.id = d.sale_line_id"""
            ),
        }
