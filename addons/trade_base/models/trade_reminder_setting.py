from odoo import fields, models


class TradeReminderSetting(models.Model):
    """Whether one company shows one group of the reminder centre, where, and how far ahead (INQ-4)."""

    _name = "trade.reminder.setting"
    _description = "Reminder Setting"
    _order = "company_id, sequence, id"
    _rec_name = "provider_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade", index=True)
    provider_id = fields.Many2one(
        "trade.reminder.provider", "Group", required=True, readonly=True, ondelete="cascade", index=True
    )
    sequence = fields.Integer(required=True, default=100)
    shown = fields.Boolean(default=True, help="Switched off, nobody of this company is reminded of these things.")
    horizon = fields.Integer(
        "Days Ahead",
        required=True,
        default=30,
        help="Things that fall due later are not shown. 0: only what is overdue or due today.",
    )

    _setting_uniq = models.Constraint(
        "UNIQUE(company_id, provider_id)", "This company has a setting for this group already. Change that one."
    )
    _horizon_check = models.Constraint("CHECK(horizon BETWEEN 0 AND 730)", "Choose between 0 and 730 days ahead.")
