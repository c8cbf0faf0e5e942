from odoo import fields, models

KINDS = [("grade", "Supplier grade"), ("licence", "Kind of licence")]


class TradeSupplierTerm(models.Model):
    """An entry of one of the lists that describe suppliers; consultants extend them without code (OWN-10)."""

    _name = "trade.supplier.term"
    _description = "Supplier List Entry"
    _order = "kind, sequence, id"

    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(KINDS, string="List", required=True, index=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    note = fields.Char("Meaning", translate=True)

    _name_uniq = models.UniqueIndex("(kind, (name->>'en_US'))", "This list has an entry of that name already.")
