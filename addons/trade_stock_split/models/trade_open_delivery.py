from odoo import fields, models
from odoo.tools import SQL


class TradeOpenDelivery(models.Model):
    """What is ordered and neither delivered nor short-closed, line by line (ORD-4, DSP-6). Read only, a query."""

    _name = "trade.open.delivery"
    _description = "Open Delivery"
    _auto = False
    _order = "date, id"
    _rec_name = "order_id"

    order_id = fields.Many2one("sale.order", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    categ_id = fields.Many2one("product.category", string="Product category", readonly=True)
    date = fields.Datetime(string="Due date", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", string="Department", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", readonly=True)
    product_uom_id = fields.Many2one("uom.uom", string="Unit", readonly=True)
    quantity = fields.Float("Ordered", digits="Product Unit", readonly=True)
    qty_delivered = fields.Float("Delivered", digits="Product Unit", readonly=True)
    qty_closed = fields.Float("Short-closed", digits="Product Unit", readonly=True)
    qty_released = fields.Float("On released notes", digits="Product Unit", readonly=True)
    qty_open = fields.Float("Open", digits="Product Unit", readonly=True)
    qty_unreleased = fields.Float("Not released yet", digits="Product Unit", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    amount_open = fields.Monetary(
        "Open amount",
        readonly=True,
        groups="trade_base.group_sale_price",
        help="Without taxes, in the currency of the order.",
    )

    @property
    def _table_query(self):
        return SQL("%s %s %s", self._select(), self._from(), self._where())

    def _select(self):
        return SQL(
            """
            SELECT line.id, line.order_id, line.company_id, customer.commercial_partner_id AS partner_id, line.product_id,
                   template.categ_id, so.user_id, so.team_id, COALESCE(line.warehouse_id, so.warehouse_id) AS warehouse_id,
                   line.product_uom_id, line.product_uom_qty AS quantity, line.qty_delivered,
                   COALESCE(line.trade_qty_closed, 0) AS qty_closed, COALESCE(promised.quantity, 0) AS qty_released,
                   line.product_uom_qty - line.qty_delivered - COALESCE(line.trade_qty_closed, 0) AS qty_open,
                   GREATEST(line.product_uom_qty - line.qty_delivered - COALESCE(line.trade_qty_closed, 0)
                            - COALESCE(promised.quantity, 0), 0) AS qty_unreleased,
                   COALESCE(promised.date, so.commitment_date,
                            so.date_order + COALESCE(line.customer_lead, 0) * INTERVAL '1 day') AS date,
                   line.currency_id,
                   line.price_subtotal / NULLIF(line.product_uom_qty, 0)
                   * (line.product_uom_qty - line.qty_delivered - COALESCE(line.trade_qty_closed, 0)) AS amount_open
            """
        )

    def _from(self):
        return SQL(
            """
            FROM sale_order_line line
            JOIN sale_order so ON so.id = line.order_id
            JOIN res_partner customer ON customer.id = so.partner_id
            JOIN product_product product ON product.id = line.product_id
            JOIN product_template template ON template.id = product.product_tmpl_id AND template.type = 'consu'
            LEFT JOIN LATERAL (
                 SELECT SUM(note_line.qty_open + COALESCE(note_line.qty_difference, 0)) AS quantity,
                        MIN(COALESCE(note_line.date_planned, note.date_planned)) AS date
                   FROM trade_dispatch_line note_line JOIN trade_dispatch note ON note.id = note_line.dispatch_id
                  WHERE note_line.sale_line_id = line.id AND note_line.phase = 'released' AND note_line.qty_open > 0
            ) promised ON TRUE
            """
        )

    def _where(self):
        return SQL(
            """
            WHERE line.state = 'sale' AND line.display_type IS NULL
              AND line.product_uom_qty - line.qty_delivered - COALESCE(line.trade_qty_closed, 0) > 0.00001
            """
        )
