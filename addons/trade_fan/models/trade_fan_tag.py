from odoo import fields, models


class TradeFanTag(models.Model):
    """A label that fans carry in WeChat; made as they arrive."""

    _name = "trade.fan.tag"
    _description = "Label of Fans"
    _order = "name"

    name = fields.Char(required=True)
    color = fields.Integer(default=0)

    _name_uniq = models.Constraint("UNIQUE(name)", "There is such a label already.")
