from odoo import fields, models


class TradeCreditBalance(models.Model):
    """The counters: sums of entries per company, customer, salesperson, department, bucket and due date. CRD-5

    Several rows may hold one counter: a transaction only ever *adds* a row with the difference it makes, so that two people
    who work on documents of one customer never wait for each other here. Compaction (a cron) melts them into one. A
    check therefore reads a few rows whether the customer has 10 or 10,000 open documents.

    Posted receivables are counted by due date, so what is overdue follows the calendar without anything being written.
    """

    _name = "trade.credit.balance"
    _description = "Credit Counter"
    _log_access = False
    _rec_name = "bucket"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", string="Customer", required=True, readonly=True, ondelete="cascade")
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True, ondelete="set null")
    team_id = fields.Many2one("crm.team", string="Department", readonly=True, ondelete="set null")
    bucket = fields.Char(required=True, readonly=True)
    date_due = fields.Date(readonly=True)
    amount = fields.Float(required=True, readonly=True, digits=0)
    unvalued = fields.Integer(required=True, readonly=True)

    _partner_idx = models.Index("(partner_id, company_id)")
    _user_idx = models.Index("(user_id) WHERE user_id IS NOT NULL")
    _team_idx = models.Index("(team_id) WHERE team_id IS NOT NULL")
