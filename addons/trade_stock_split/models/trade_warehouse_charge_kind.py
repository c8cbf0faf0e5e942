from odoo import fields, models


class TradeWarehouseChargeKind(models.Model):
    """A kind of small charge, with what one transfer may cost at most (DSP-5)."""

    _name = "trade.warehouse.charge.kind"
    _description = "Kind of Warehouse Charge"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    currency_id = fields.Many2one(related="company_id.currency_id")
    max_amount = fields.Monetary(
        string="Cap per transfer", required=True, help="The charges of this kind on one transfer stay within it."
    )

    _max_positive = models.Constraint("CHECK (max_amount > 0)", "Say how much one transfer may cost at most.")
