from odoo import api, fields, models


class TradeFanAccount(models.Model):
    """A WeChat official account or WeCom of the company, from which fans arrive (OWN-2)."""

    _name = "trade.fan.account"
    _description = "WeChat Account"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True)
    code = fields.Char(
        required=True,
        help="By what a program names this account, for example its WeChat ID (gh_…) or the ID of the WeCom.",
    )
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    team_id = fields.Many2one(
        "crm.team",
        "Department",
        check_company=True,
        help="Its managers see the fans of this account, and the inquiries of fans arrive there.",
    )
    user_id = fields.Many2one(
        "res.users",
        "Handled By",
        domain="[('share', '=', False)]",
        help="Decides on fans of this account whom nobody else is responsible for.",
    )
    fan_count = fields.Integer(compute="_compute_fan_count", string="Fans to Decide")

    _code_uniq = models.Constraint("UNIQUE(company_id, code)", "Another account of the company has this code already.")

    def _compute_fan_count(self):
        counts = dict(
            self.env["trade.fan"]._read_group(
                [("account_id", "in", self.ids), ("state", "=", "open")], ["account_id"], ["__count"]
            )
        )
        for account in self:
            account.fan_count = counts.get(account._origin, 0)

    @api.model
    def _get_by_code(self, code):
        """Return the account a program names, of the companies of the current user; empty if there is none."""
        return self.sudo().search([("code", "=", code), ("company_id", "in", self.env.user.company_ids.ids)], limit=1)

    def action_fans(self):
        """Open the fans of this account."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("trade_fan.trade_fan_action")
        return action | {"domain": [("account_id", "=", self.id)], "display_name": self.name}
