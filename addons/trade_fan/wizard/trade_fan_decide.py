from odoo import api, fields, models
from odoo.exceptions import UserError

ACTIONS = [
    ("link", "It is a customer or contact we have"),
    ("contact", "New contact of a customer we have"),
    ("customer", "New customer"),
    ("inquiry", "New inquiry"),
    ("ignore", "Nothing: ignore"),
]


class TradeFanDecide(models.TransientModel):
    """The dialog in which somebody decides on fans, one or many (OWN-2)."""

    _name = "trade.fan.decide"
    _description = "Decide on Fans"

    fan_ids = fields.Many2many("trade.fan", required=True, string="Fans")
    fan_count = fields.Integer("Number of Fans", compute="_compute_fans")
    found = fields.Text("Customers Like This", compute="_compute_fans")
    action = fields.Selection(ACTIONS, "What Is It?", compute="_compute_action", store=True, readonly=False)
    partner_id = fields.Many2one(
        "res.partner",
        "Customer",
        compute="_compute_partner_id",
        store=True,
        readonly=False,
        domain="[('partner_share', '=', True)]",
    )
    user_id = fields.Many2one(
        "res.users",
        "Owner",
        compute="_compute_user_id",
        store=True,
        readonly=False,
        domain="[('share', '=', False)]",
    )
    pool_id = fields.Many2one("trade.pool", help="Where the customer lies until somebody takes it.")

    @api.depends("fan_ids")
    def _compute_fans(self):
        for wizard in self:
            wizard.fan_count = len(wizard.fan_ids)
            wizard.found = wizard.fan_ids._origin.found if len(wizard.fan_ids) == 1 else False

    @api.depends("fan_ids")
    def _compute_partner_id(self):
        """Suggest the customer whose phone or WeChat it is, if the user may see it."""
        for wizard in self:
            single = len(wizard.fan_ids) == 1
            wizard.partner_id = wizard.fan_ids._origin._get_certain() if single else False

    @api.depends("fan_ids")
    def _compute_action(self):
        for wizard in self:
            wizard.action = "link" if wizard.partner_id else "customer"

    @api.depends("fan_ids")
    def _compute_user_id(self):
        """Suggest who decides, or for a manager who handles the fans."""
        user = self.env.user
        manager = user._trade_is_above_all() or user.has_group("trade_base.group_department_manager")
        for wizard in self:
            handlers = wizard.fan_ids.user_id
            wizard.user_id = (handlers if len(handlers) == 1 else False) if manager else user

    def action_decide(self):
        """Carry out the decision and close; say which fans are left to be decided one by one.

        :raise UserError: something is missing, or the decision is not possible
        """
        self.ensure_one()
        fans, left = self.fan_ids, self.env["trade.fan"]
        if not fans:
            raise UserError(self.env._("There is no fan to decide on. Choose some in the list."))
        if self.action in ("link", "contact") and not self.partner_id:
            raise UserError(self.env._("Choose the customer."))
        if self.action == "link":
            fans._decide_link(self.partner_id)
        elif self.action == "contact":
            fans._decide_customer(None, None, self.partner_id)
        elif self.action == "customer":
            left = fans._decide_customer(self.user_id, None if self.user_id else self.pool_id)
        elif self.action == "inquiry":
            fans._decide_inquiry(self.user_id, self.partner_id)
        else:
            fans.action_ignore()
        return self._get_answer(len(fans) - len(left), len(left))

    def _get_answer(self, done, left):
        close = {"type": "ir.actions.act_window_close"}
        if not left:
            return close
        text = self.env._(
            "%(done)s decided. %(left)s left: they may be customers already, or two of them the same. Decide those one by one.",
            done=done,
            left=left,
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {"message": text, "type": "warning", "sticky": True, "next": close},
        }
