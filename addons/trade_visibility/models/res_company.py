from odoo import fields, models

POLICIES = [("all", "All customers"), ("department", "Those of the own department"), ("own", "Their own only")]


class ResCompany(models.Model):
    _inherit = "res.company"

    trade_visibility = fields.Selection(
        POLICIES,
        string="Salespeople See",
        default="all",
        required=True,
        help="Which customers of this company a salesperson sees, with their contacts and what nobody is named on. Managers "
        "see the departments they manage, those above all departments see all.",
    )
    trade_protect_quota = fields.Integer(
        "Protected Customers per Person",
        default=10,
        help="How many of the own customers a salesperson may hide from colleagues at the same time. 0: none.",
    )

    _trade_protect_quota_check = models.Constraint(
        "CHECK(trade_protect_quota IS NULL OR trade_protect_quota >= 0)", "The quota cannot be below zero."
    )

    def write(self, vals):
        result = super().write(vals)
        if "trade_visibility" in vals:
            self.env["trade.visibility"]._forget()
        return result
