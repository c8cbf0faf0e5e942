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
    trade_credit_window = fields.Integer(related="company_id.trade_credit_window", readonly=False)
    trade_credit_full_volume = fields.Monetary(
        related="company_id.trade_credit_full_volume", readonly=False, currency_field="currency_id"
    )
    trade_credit_weight_volume = fields.Float(related="company_id.trade_credit_weight_volume", readonly=False)
    trade_credit_weight_payment = fields.Float(related="company_id.trade_credit_weight_payment", readonly=False)
    trade_credit_weight_overdue = fields.Float(related="company_id.trade_credit_weight_overdue", readonly=False)
    trade_credit_weight_returns = fields.Float(related="company_id.trade_credit_weight_returns", readonly=False)
