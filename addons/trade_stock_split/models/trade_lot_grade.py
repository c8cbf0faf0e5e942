from odoo import fields, models


class TradeLotGrade(models.Model):
    """A quality grade of lots, the best first."""

    _name = "trade.lot.grade"
    _description = "Quality Grade"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10, help="The smaller, the better.")
    active = fields.Boolean(default=True)

    _name_uniq = models.Constraint("UNIQUE(name)", "This grade exists already.")
