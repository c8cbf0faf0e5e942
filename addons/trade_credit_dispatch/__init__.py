from odoo.tools import SQL

from . import models


def _post_init_refresh(env):
    """What stands on released notes, and what was short-closed, counts as such from now on; under dispatch control done deliveries
    close nothing any more."""
    env["trade.credit.run"]._recount(
        "sale.order",
        SQL(
            """SELECT l.order_id FROM trade_dispatch_line d JOIN sale_order_line l ON l.id = d.sale_line_id
            UNION SELECT order_id FROM sale_order_line WHERE trade_qty_closed <> 0
            UNION SELECT l.order_id FROM stock_move m JOIN sale_order_line l ON l.id = m.sale_line_id
            WHERE m.state IN ('done', 'cancel')"""
        ),
    )
