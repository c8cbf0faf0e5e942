from odoo import fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class TradeLotStock(models.Model):
    """What is on the shelf of each lot, by place: what sales chooses from (DSP-3). Read only, a query, no table.

    One row per row of stock, not summed: reading a page by its ids would sum all the stock there is.
    """

    _name = "trade.lot.stock"
    _description = "Lot on Stock"
    _auto = False
    _order = "expiration_date, id"
    _rec_name = "lot_id"

    product_id = fields.Many2one("product.product", readonly=True)
    lot_id = fields.Many2one("stock.lot", readonly=True)
    location_id = fields.Many2one("stock.location", readonly=True)
    warehouse_id = fields.Many2one("stock.warehouse", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    expiration_date = fields.Datetime(readonly=True)
    grade_id = fields.Many2one("trade.lot.grade", string="Quality grade", readonly=True)
    in_date = fields.Datetime(string="In stock since", readonly=True)
    quantity = fields.Float("On hand", digits="Product Unit", readonly=True)
    free_quantity = fields.Float("Free", digits="Product Unit", readonly=True)
    unit_cost = fields.Float(
        digits="Product Price",
        compute="_compute_unit_cost",
        compute_sudo=True,
        groups="trade_base.group_purchase_price",
    )

    @property
    def _table_query(self):
        return SQL(
            """
            SELECT quant.id, quant.product_id, quant.lot_id, quant.location_id, location.warehouse_id,
                   quant.company_id, lot.expiration_date, lot.trade_grade_id AS grade_id, quant.in_date,
                   quant.quantity, quant.quantity - quant.reserved_quantity AS free_quantity
              FROM stock_quant quant
              JOIN stock_location location ON location.id = quant.location_id AND location.usage = 'internal'
              JOIN stock_lot lot ON lot.id = quant.lot_id
            """
        )

    def _compute_unit_cost(self):
        for row in self:
            lot = row.lot_id.with_company(row.company_id)
            row.unit_cost = lot.standard_price or row.product_id.with_company(row.company_id).standard_price

    def action_name_lots(self):
        """Name the lots ticked on the dispatch note line the list was opened from."""
        line = self.env["trade.dispatch.line"].browse(self.env.context.get("trade_dispatch_line_id"))
        if not line.exists():
            raise UserError(self.env._("Open the lots from a line of a dispatch note."))
        line._name_lots(self)
        return {"type": "ir.actions.act_window_close"}
