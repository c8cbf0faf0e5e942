from odoo import fields, models


class ResConfigSettings(models.TransientModel):
    _inherit = "res.config.settings"

    trade_credit_default_mode = fields.Selection(related="company_id.trade_credit_default_mode", readonly=False)
    trade_credit_default_limit = fields.Monetary(
        related="company_id.trade_credit_default_limit", readonly=False, currency_field="currency_id"
    )
    trade_credit_default_days = fields.Integer(related="company_id.trade_credit_default_days", readonly=False)
    trade_credit_excluded_bucket_ids = fields.Many2many(
        related="company_id.trade_credit_excluded_bucket_ids", readonly=False
    )
    trade_credit_overdue_days = fields.Integer(related="company_id.trade_credit_overdue_days", readonly=False)
    trade_credit_overdue_amount = fields.Monetary(
        related="company_id.trade_credit_overdue_amount", readonly=False, currency_field="currency_id"
    )
    trade_credit_overdue_share = fields.Float(related="company_id.trade_credit_overdue_share", readonly=False)
