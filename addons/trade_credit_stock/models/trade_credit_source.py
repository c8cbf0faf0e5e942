from odoo import api, models
from odoo.tools import SQL


class TradeCreditSource(models.AbstractModel):
    _inherit = "trade.credit.source"

    @api.model
    def _get_closed_line_sql(self):
        """A line whose moves are all done or cancelled will bring nothing more: its backorder was refused or cancelled."""
        return SQL(
            """(%s OR EXISTS (SELECT FROM stock_move sm WHERE sm.sale_line_id = l.id) AND NOT EXISTS (
                SELECT FROM stock_move sm WHERE sm.sale_line_id = l.id AND sm.state NOT IN ('done', 'cancel')))""",
            super()._get_closed_line_sql(),
        )

    @api.model
    def _get_resolvers(self):
        return super()._get_resolvers() | {
            ("stock.move", "sale.order"): SQL(
                """SELECT l.order_id FROM given g JOIN stock_move m ON g.source = 'stock.move' AND m.id = g.id
                JOIN sale_order_line l ON l.id = m.sale_line_id"""
            ),
        }
