from odoo import Command, api, fields, models


class TradeCustomerProtect(models.TransientModel):
    """Say why customers are hidden from colleagues (OWN-6)."""

    _name = "trade.customer.protect"
    _description = "Protect Customers"

    partner_ids = fields.Many2many("res.partner", string="Customers", required=True)
    reason = fields.Text(required=True)
    summary = fields.Text(compute="_compute_summary")

    @api.model
    def default_get(self, fields_list):
        """Take the customers of the list or form the dialog was opened from; contacts stand for their customer."""
        values = super().default_get(fields_list)
        if "partner_ids" in fields_list and self.env.context.get("active_model") == "res.partner":
            partners = self.env["res.partner"].browse(self.env.context.get("active_ids") or ())
            values["partner_ids"] = [Command.set(partners.commercial_partner_id.ids)]
        return values

    @api.depends("partner_ids")
    def _compute_summary(self):
        protections = self.env["trade.customer.protection"]
        for wizard in self:
            owners = wizard.partner_ids._origin.sudo().user_id
            used = protections._get_used(owners)
            wizard.summary = "\n".join(
                self.env._(
                    "%(user)s: %(number)s of %(quota)s protected customers now",
                    user=user.name,
                    number=used.get(user.id, 0),
                    quota=user._trade_protect_quota(),
                )
                for user in owners
            )

    def action_protect(self):
        """Protect the customers.

        :raise AccessError: neither the owner nor a manager above
        :raise UserError: nobody's customer, or a quota is full
        """
        self.ensure_one()
        self.partner_ids._trade_protect(self.reason)
        return {"type": "ir.actions.client", "tag": "soft_reload"}
