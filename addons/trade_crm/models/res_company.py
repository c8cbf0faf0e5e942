from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    trade_followup_backdate_days = fields.Integer(string="Follow-ups may be entered late by (days)", default=7)

    _trade_followup_backdate_positive = models.Constraint(
        "CHECK(trade_followup_backdate_days IS NULL OR trade_followup_backdate_days >= 0)",
        "The number of days a follow-up may be entered late cannot be below zero.",
    )
