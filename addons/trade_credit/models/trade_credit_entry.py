from odoo import fields, models


class TradeCreditEntry(models.Model):
    """What one document contributes to an exposure at this moment. CRD-2

    Written by ``trade.credit.ledger`` alone, in SQL: nobody has the right to create, write or delete entries. A document
    has at most one entry per bucket and due date, and all entries of a document are replaced together.
    """

    _name = "trade.credit.entry"
    _description = "Credit Ledger Entry"
    _log_access = False
    _rec_name = "bucket"
    _order = "date_due, id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one("res.partner", string="Customer", required=True, readonly=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True, ondelete="set null")
    team_id = fields.Many2one("crm.team", string="Department", readonly=True, ondelete="set null")
    bucket = fields.Char(string="Part (code)", required=True, readonly=True)
    source = fields.Char(string="Document model", required=True, readonly=True)
    res_id = fields.Many2oneReference(string="Document id", model_field="source", required=True, readonly=True)
    date_due = fields.Date(string="Due date", readonly=True)
    amount = fields.Monetary(required=True, readonly=True)
    unvalued = fields.Integer(
        string="Without value",
        required=True,
        readonly=True,
        help="1 when its currency has no rate, so that its value cannot be told.",
    )

    _source_idx = models.Index("(source, res_id)")
    _partner_idx = models.Index("(partner_id, company_id)")
    _user_idx = models.Index("(user_id) WHERE user_id IS NOT NULL")
    _team_idx = models.Index("(team_id) WHERE team_id IS NOT NULL")
    _unvalued_idx = models.Index("(source, res_id) WHERE unvalued > 0")
