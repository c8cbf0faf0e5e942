from odoo import fields, models


class TradeCompetitor(models.Model):
    """Somebody else who quotes for the same business; a record, so that one can count where one meets whom."""

    _name = "trade.competitor"
    _description = "Competitor"
    _order = "name"

    name = fields.Char(required=True)
    note = fields.Text(string="What we know")
    color = fields.Integer(export_string_translation=False)
    active = fields.Boolean(default=True)

    _name_uniq = models.UniqueIndex("(lower(btrim(name)))", "This competitor is in the list already.")
