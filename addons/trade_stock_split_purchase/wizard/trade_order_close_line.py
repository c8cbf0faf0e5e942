from odoo import fields, models


class TradeOrderCloseLine(models.TransientModel):
    _inherit = "trade.order.close.line"

    purchase_line_id = fields.Many2one("purchase.order.line", ondelete="cascade", readonly=True)
