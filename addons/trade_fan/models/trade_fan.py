from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

STATES = [
    ("open", "To decide"),
    ("linked", "Linked"),
    ("customer", "Customer made"),
    ("inquiry", "Inquiry made"),
    ("ignored", "Ignored"),
]
MATCHES = [("certain", "Customer already"), ("possible", "Perhaps a customer"), ("new", "Nobody knows")]
#: What a person may change; all else comes from WeChat or from a decision.
EDITABLE = frozenset(
    {"name", "company_name", "phone", "wechat", "remark", "region", "tag_ids", "user_id", "team_id", "active"}
)
#: What says who somebody is.
IDENTITY = frozenset({"name", "company_name", "remark", "phone", "wechat", "unionid"})


class TradeFan(models.Model):
    """Somebody who follows the company in WeChat: to be matched with a customer, made one, or let be (OWN-2).

    Fans come in through :meth:`intake` or the import dialog alone, and are decided by the actions alone, so that one fan never
    becomes two customers. Of a customer whom the reader may not see nothing is shown but what the company's collision policy says.
    """

    _name = "trade.fan"
    _description = "WeChat Fan"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "arrived_on desc, id desc"
    _check_company_auto = True

    name = fields.Char("Nickname", help="As the fan or the colleague who added the fan calls it.")
    key = fields.Char(
        "Identity",
        required=True,
        readonly=True,
        help="What the account knows the fan by: openid, else WeChat ID or phone.",
    )
    unionid = fields.Char(
        "UnionID", readonly=True, index="btree_not_null", help="The same in all accounts of a company."
    )
    account_id = fields.Many2one("trade.fan.account", required=True, readonly=True, ondelete="restrict")
    company_id = fields.Many2one(related="account_id.company_id", store=True, index=True, precompute=True)
    active = fields.Boolean(default=True)
    company_name = fields.Char("Works For")
    remark = fields.Char()
    wechat = fields.Char("WeChat ID")
    phone = fields.Char()
    region = fields.Char()
    tag_ids = fields.Many2many("trade.fan.tag", "trade_fan_tag_rel", "fan_id", "tag_id", string="Labels")
    source = fields.Char("Came By", readonly=True)
    subscribed = fields.Boolean("Still Follows", default=True, readonly=True)
    subscribed_on = fields.Datetime("Follows Since", readonly=True)
    arrived_on = fields.Datetime(default=fields.Datetime.now, required=True, readonly=True, index=True)
    user_id = fields.Many2one(
        "res.users", "Handled By", index="btree_not_null", domain="[('share', '=', False)]", tracking=True
    )
    team_id = fields.Many2one("crm.team", "Department", check_company=True, tracking=True)
    state = fields.Selection(STATES, default="open", required=True, readonly=True, index=True, copy=False)
    match = fields.Selection(MATCHES, "Known", default="new", required=True, readonly=True, copy=False)
    partner_id = fields.Many2one(
        "res.partner", "Customer", readonly=True, index="btree_not_null", ondelete="set null", copy=False
    )
    lead_id = fields.Many2one(
        "crm.lead", "Inquiry", readonly=True, index="btree_not_null", ondelete="set null", copy=False
    )
    decided_by_id = fields.Many2one("res.users", readonly=True, copy=False, help="Empty: by the rules of the company.")
    decided_on = fields.Datetime(readonly=True, copy=False)
    found = fields.Text("Customers Like This", compute="_compute_found", exportable=False)

    # without the account's company: a fan has one account
    _key_uniq = models.Constraint("UNIQUE(account_id, key)", "This account has that fan already.")

    @api.depends("name", "company_name", "wechat", "key")
    def _compute_display_name(self):
        for fan in self:
            fan.display_name = (
                " · ".join(filter(None, (fan.name, fan.company_name))) or fan.wechat or fan.phone or fan.key
            )

    # -- the guard --------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            raise AccessError(
                self.env._("Fans are not entered by hand. Import a fan list; for anybody else enter a customer.")
            )
        return super().create(vals_list)

    def write(self, vals):
        if not self.env.su and not vals.keys() <= EDITABLE | {"message_follower_ids", "activity_ids"}:
            raise AccessError(
                self.env._(
                    "This comes from WeChat or from a decision. Choose “Decide” on the fan to link it or make a customer of it."
                )
            )
        result = super().write(vals)
        if IDENTITY & vals.keys() and not self.env.su:
            self._refresh_match(typed=True)
        return result

    # -- reminders --------------------------------------------------------------------------------------------

    @api.model
    def _trade_reminder_domain(self, code):
        if code == "fan":
            return Domain("state", "=", "open") & Domain("subscribed", "=", True)
        return super()._trade_reminder_domain(code)

    def _trade_reminder_describe(self, code):
        matches = dict(self._fields["match"]._description_selection(self.env))
        return {
            fan.id: {
                "name": fan.display_name,
                "detail": " · ".join(filter(None, (matches[fan.match], fan.account_id.name, fan.region))),
            }
            for fan in self
        }
