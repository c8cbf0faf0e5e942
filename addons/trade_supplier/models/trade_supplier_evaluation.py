from odoo import api, fields, models
from odoo.tools import SQL

PURCHASE_PRICE = "trade_base.group_purchase_price"
#: Weighted figures: ``{field: what the prices are compared with}``.
_COMPARED = {"price_change": "last_price", "price_gap": "others_price"}


class TradeSupplierEvaluation(models.Model):
    """How a supplier did, line by line of its confirmed purchases: price, delivery and quality (OWN-10).

    Nothing is entered here. Quantities are in the unit of the product, prices in the currency of the company, without taxes and
    after discount; days are those of the company. A rate is 0 or 100 on a line and empty where there is nothing to judge yet,
    so that its average over any group is the share of the lines judged. Price changes are weighted with the quantities.
    """

    _name = "trade.supplier.evaluation"
    _description = "Supplier Evaluation"
    _auto = False
    _order = "date desc, id desc"
    _rec_name = "order_id"
    _depends = {
        "purchase.order": ["partner_id", "state", "date_approve", "user_id", "company_id", "currency_rate"],
        "purchase.order.line": [
            "order_id",
            "product_id",
            "product_uom_qty",
            "price_subtotal",
            "date_planned",
            "display_type",
        ],
        "stock.move": [
            "purchase_line_id",
            "state",
            "quantity",
            "product_uom",
            "date",
            "location_id",
            "location_dest_id",
        ],
        "stock.location": ["usage"],
        "res.partner": ["commercial_partner_id", "tz"],
    }

    partner_id = fields.Many2one("res.partner", "Supplier", readonly=True)
    order_id = fields.Many2one("purchase.order", "Purchase", readonly=True)
    product_id = fields.Many2one("product.product", readonly=True)
    category_id = fields.Many2one("product.category", "Product Category", readonly=True)
    product_uom_id = fields.Many2one("uom.uom", "Unit", readonly=True)
    user_id = fields.Many2one("res.users", "Buyer", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    date = fields.Datetime("Ordered On", readonly=True)
    date_planned = fields.Datetime("Promised For", readonly=True)

    qty_ordered = fields.Float("Ordered", digits="Product Unit", readonly=True)
    qty_received = fields.Float("Received", digits="Product Unit", readonly=True)
    qty_returned = fields.Float("Sent Back", digits="Product Unit", readonly=True)
    qty_damaged = fields.Float("Damaged", digits="Product Unit", readonly=True)
    qty_missing = fields.Float("Missing", digits="Product Unit", readonly=True)
    delivery = fields.Selection(
        [("on_time", "On time, in full"), ("late", "Late"), ("short", "Overdue"), ("open", "Not due")], readonly=True
    )
    days_late = fields.Float(readonly=True, aggregator="avg", digits=(16, 1))
    on_time_rate = fields.Float("On Time, In Full %", readonly=True, aggregator="avg", digits=(16, 1))
    in_full_rate = fields.Float("In Full %", readonly=True, aggregator="avg", digits=(16, 1))
    faultless_rate = fields.Float("Faultless %", readonly=True, aggregator="avg", digits=(16, 1))

    amount = fields.Monetary("Value", readonly=True, groups=PURCHASE_PRICE)
    price = fields.Monetary("Price per Unit", readonly=True, groups=PURCHASE_PRICE, aggregator=None)
    last_price = fields.Monetary(readonly=True, groups=PURCHASE_PRICE, aggregator=None)
    others_price = fields.Monetary("Price of Others", readonly=True, groups=PURCHASE_PRICE, aggregator=None)
    price_change = fields.Float(
        "Against Last Price %",
        readonly=True,
        groups=PURCHASE_PRICE,
        aggregator="avg",
        digits=(16, 1),
        help="Against the purchase of the same product from this supplier before. More than 0: dearer.",
    )
    price_gap = fields.Float(
        "Against Other Suppliers %",
        readonly=True,
        groups=PURCHASE_PRICE,
        aggregator="avg",
        digits=(16, 1),
        help="Against what other suppliers charged on average for the same product in the twelve months before. More than 0: dearer.",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT line.id, line.partner_id, line.order_id, line.product_id, template.categ_id AS category_id,
                template.uom_id AS product_uom_id, line.user_id, line.company_id, line.currency_id, line.date, line.date_planned,
                line.qty_ordered, moved.qty_received, moved.qty_returned, found.damaged AS qty_damaged,
                found.missing AS qty_missing,
                CASE WHEN template.type <> 'consu' THEN NULL WHEN judged.on_time THEN 'on_time'
                    WHEN judged.in_full THEN 'late' WHEN judged.due THEN 'short' ELSE 'open' END AS delivery,
                CASE WHEN judged.due THEN GREATEST(
                    0, (CASE WHEN judged.in_full THEN moved.last_day ELSE line.today END) - line.day_planned
                ) END AS days_late,
                CASE WHEN judged.due THEN judged.on_time::int * 100.0 END AS on_time_rate,
                CASE WHEN judged.due THEN judged.in_full::int * 100.0 END AS in_full_rate,
                CASE WHEN moved.qty_received > 0 OR found.damaged > 0 OR found.missing > 0
                    THEN (moved.qty_returned + found.damaged + found.missing = 0)::int * 100.0 END AS faultless_rate,
                line.amount, line.price, line.last_price, line.others_price,
                100.0 * (line.price / NULLIF(line.last_price, 0) - 1) AS price_change,
                100.0 * (line.price / NULLIF(line.others_price, 0) - 1) AS price_gap
            FROM (%(lines)s) AS line
            JOIN product_product AS product ON product.id = line.product_id
            JOIN product_template AS template ON template.id = product.product_tmpl_id
            CROSS JOIN LATERAL (%(moved)s) AS moved
            CROSS JOIN LATERAL (%(found)s) AS found
            CROSS JOIN LATERAL (%(judged)s) AS judged
            """,
            lines=self._lines_sql(),
            moved=self._moved_sql(),
            found=self._found_sql(),
            judged=SQL(
                """
                SELECT moved.qty_received >= line.qty_ordered - 0.000001 AS in_full,
                    moved.qty_in_time >= line.qty_ordered - 0.000001 AS on_time,
                    template.type = 'consu'
                        AND (moved.qty_received >= line.qty_ordered - 0.000001 OR line.day_planned < line.today) AS due
                """
            ),
        )

    @api.model
    def _lines_sql(self):
        """Return the lines of confirmed purchases with their prices compared, one row each."""
        return SQL(
            """
            SELECT bought.*,
                LAG(bought.price) OVER (
                    PARTITION BY bought.company_id, bought.product_id, bought.partner_id ORDER BY bought.date, bought.id
                ) AS last_price,
                (SUM(bought.amount) OVER product - SUM(bought.amount) OVER supplier)
                    / NULLIF(SUM(bought.qty_ordered) OVER product - SUM(bought.qty_ordered) OVER supplier, 0) AS others_price
            FROM (
                SELECT pol.id, pol.order_id, pol.product_id, pol.date_planned, pol.product_uom_qty AS qty_ordered,
                    pol.price_subtotal / COALESCE(NULLIF(po.currency_rate, 0), 1) AS amount,
                    pol.price_subtotal / COALESCE(NULLIF(po.currency_rate, 0), 1) / pol.product_uom_qty AS price,
                    po.date_approve AS date, po.user_id, po.company_id, company.currency_id,
                    supplier.commercial_partner_id AS partner_id, zone.name AS zone,
                    (pol.date_planned AT TIME ZONE 'UTC' AT TIME ZONE zone.name)::date AS day_planned,
                    (NOW() AT TIME ZONE zone.name)::date AS today
                FROM purchase_order_line AS pol
                JOIN purchase_order AS po ON po.id = pol.order_id
                JOIN res_partner AS supplier ON supplier.id = po.partner_id
                JOIN res_company AS company ON company.id = po.company_id
                JOIN res_partner AS own ON own.id = company.partner_id
                CROSS JOIN LATERAL (SELECT COALESCE(own.tz, 'UTC') AS name) AS zone
                WHERE po.state = 'purchase' AND pol.display_type IS NULL AND pol.product_id IS NOT NULL
                    AND pol.product_uom_qty > 0
            ) AS bought
            WINDOW
                product AS (
                    PARTITION BY bought.company_id, bought.product_id ORDER BY bought.date
                    RANGE BETWEEN '12 months' PRECEDING AND CURRENT ROW
                ),
                supplier AS (
                    PARTITION BY bought.company_id, bought.product_id, bought.partner_id ORDER BY bought.date
                    RANGE BETWEEN '12 months' PRECEDING AND CURRENT ROW
                )
            """
        )

    @api.model
    def _moved_sql(self):
        """Return what came in and went back for ``line``, from the transfers that are done."""
        return SQL(
            """
            SELECT COALESCE(SUM(goods.quantity) FILTER (WHERE goods.incoming), 0) AS qty_received,
                COALESCE(SUM(goods.quantity) FILTER (WHERE goods.incoming AND goods.day <= line.day_planned), 0) AS qty_in_time,
                COALESCE(SUM(goods.quantity) FILTER (WHERE NOT goods.incoming), 0) AS qty_returned,
                MAX(goods.day) FILTER (WHERE goods.incoming) AS last_day
            FROM (
                SELECT move.quantity * unit.factor / own_unit.factor AS quantity, origin.usage = 'supplier' AS incoming,
                    (move.date AT TIME ZONE 'UTC' AT TIME ZONE line.zone)::date AS day
                FROM stock_move AS move
                JOIN stock_location AS origin ON origin.id = move.location_id
                JOIN stock_location AS target ON target.id = move.location_dest_id
                JOIN uom_uom AS unit ON unit.id = move.product_uom
                JOIN uom_uom AS own_unit ON own_unit.id = template.uom_id
                WHERE move.purchase_line_id = line.id AND move.state = 'done'
                    AND (origin.usage = 'supplier') <> (target.usage = 'supplier')
            ) AS goods
            """
        )

    @api.model
    def _found_sql(self):
        """Return one row ``damaged, missing`` of what was found at the receipts of ``line``; an addon that counts extends it."""
        return SQL("SELECT 0.0 AS damaged, 0.0 AS missing")

    def _read_group_select(self, aggregate_spec, query):
        """Compare what was paid with what the same quantities would have cost; a small order says as little as it cost."""
        name, _colon, function = aggregate_spec.partition(":")
        if name not in _COMPARED or function != "avg":
            return super()._read_group_select(aggregate_spec, query)
        self._check_field_access(self._fields[name], "read")
        other, quantity, amount = (
            self._field_to_sql(self._table, field, query) for field in (_COMPARED[name], "qty_ordered", "amount")
        )
        return SQL(
            "100.0 * (SUM(%(amount)s) FILTER (WHERE %(other)s > 0) / NULLIF(SUM(%(other)s * %(quantity)s), 0) - 1)",
            amount=amount,
            other=other,
            quantity=quantity,
        )
