from odoo import fields, models

#: What a list is about. The field of the customer that uses it names the kind.
KINDS = [
    ("type", "Customer type"),
    ("qualification", "Qualification"),
    ("region", "Region"),
    ("grade", "Grade"),
    ("value", "Customer value"),
    ("method", "Follow-up method"),
    ("department", "Department of a contact"),
    ("level", "Distributor level"),
    ("cooperation", "Cooperation stage"),
]


class TradeCustomerTerm(models.Model):
    """An entry of one of the lists that describe customers; consultants extend them without code (OWN-1)."""

    _name = "trade.customer.term"
    _description = "Customer List Entry"
    _order = "kind, sequence, id"

    name = fields.Char(required=True, translate=True)
    kind = fields.Selection(KINDS, string="List", required=True, index=True)
    sequence = fields.Integer(default=10)
    active = fields.Boolean(default=True)
    color = fields.Integer()
    note = fields.Char(string="Meaning", translate=True)

    _name_uniq = models.UniqueIndex("(kind, (name->>'en_US'))", "This list has an entry of that name already.")
