from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    trade_policy_ids = fields.One2many("trade.control.policy", "company_id", string="Control points")

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        self.env["trade.control"].sudo().search([("code", "!=", False)])._ensure_policies(companies.sudo())
        providers_sudo = self.env["trade.reminder.provider"].sudo()
        providers_sudo.search([("code", "!=", False)])._ensure_settings(companies.sudo())
        return companies
