from odoo.tools import SQL

from . import models


def _post_init_refresh(env):
    """Lines whose deliveries are all done or cancelled are closed from now on; no other order counts differently."""
    env["trade.credit.run"]._recount(
        "sale.order",
        SQL(
            """SELECT DISTINCT l.order_id FROM stock_move m JOIN sale_order_line l ON l.id = m.sale_line_id
            WHERE m.state IN ('done', 'cancel')"""
        ),
    )
