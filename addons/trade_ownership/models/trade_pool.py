from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

CLAIMS = [
    ("take", "Taken at once"),
    ("first", "By application, first come"),
    ("compare", "By application, all applicants compared"),
]


class TradePool(models.Model):
    """Customers without owner, who may see them, how much of them, and how one gets them (OWN-5)."""

    _name = "trade.pool"
    _description = "Customer Pool"
    _inherit = ["mail.thread"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    team_ids = fields.Many2many(
        "crm.team",
        "trade_pool_team_rel",
        "pool_id",
        "team_id",
        string="Departments",
        check_company=True,
        help="Their members take customers from this pool. Without departments and people it is open to all salespeople.",
    )
    user_ids = fields.Many2many(
        "res.users",
        "trade_pool_user_rel",
        "pool_id",
        "user_id",
        string="People",
        domain="[('share', '=', False)]",
        help="Salespeople who take customers from this pool besides the members of the departments.",
    )
    region_ids = fields.Many2many(
        "trade.customer.term",
        "trade_pool_region_rel",
        "pool_id",
        "region_id",
        string="Regions",
        domain=[("kind", "=", "region")],
        help="Customers of these regions fall back to this pool unless a return rule names another.",
    )
    claim_mode = fields.Selection(CLAIMS, string="Customers Are Taken", required=True, default="take", tracking=True)
    draw_max = fields.Integer(
        "Draw at Most",
        default=5,
        tracking=True,
        help="How many customers one may draw at random in one go. 0: no drawing.",
    )
    wait_days = fields.Integer(
        "Waiting Time (Days)",
        default=30,
        tracking=True,
        help="For so long whoever lost a customer to this pool cannot take it again. A manager may still assign it.",
    )
    show_address = fields.Boolean(tracking=True, help="Street and tax ID, before the customer is taken.")
    show_contact = fields.Boolean(
        "Show Phone and E-mail", tracking=True, help="Phone, e-mail and website, before the customer is taken."
    )
    show_owner = fields.Boolean("Show the Last Owner", default=True, tracking=True)
    customer_count = fields.Integer(compute="_compute_customer_count")

    _numbers_check = models.Constraint(
        "CHECK(draw_max >= 0 AND wait_days >= 0)", "The number to draw and the waiting time cannot be below zero."
    )

    def _compute_customer_count(self):
        counts = dict(
            self.env["trade.pool.customer"]._read_group([("pool_id", "in", self.ids)], ["pool_id"], ["__count"])
        )
        for pool in self:
            pool.customer_count = counts.get(pool._origin, 0)

    @api.constrains("active", "company_id")
    def _check_customers(self):
        """A pool with customers stays where it is: they would be nobody's and nobody would see them."""
        for pool in self.filtered(lambda pool: not pool.active):
            if self.env["res.partner"].sudo().search_count([("trade_pool_id", "=", pool.id)], limit=1):
                raise ValidationError(
                    self.env._(
                        "There are customers in “%s”. Assign them or move them to another pool first.", pool.name
                    )
                )

    # -- who may use it ---------------------------------------------------------------------------------------

    @api.model
    def _get_manager_domain(self):
        """Return the pools the current user manages: of the departments in reach, or all for who is above them."""
        user = self.env.user
        if self.env.su or user._trade_is_above_all():
            return Domain.TRUE
        if not user.has_group("trade_base.group_department_manager"):
            return Domain.FALSE
        return Domain("team_ids", "in", user._trade_department_reach().ids)

    def action_customers(self):
        """Open the customers of this pool as its members see them."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("trade_ownership.trade_pool_customer_action")
        return action | {"domain": [("pool_id", "=", self.id)], "display_name": self.name}

    def action_draw(self):
        """Open the dialog to draw customers of this pool at random."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("trade_ownership.trade_pool_draw_action")
        return action | {"context": {"default_pool_id": self.id}}

    # -- drawing ----------------------------------------------------------------------------------------------

    def _draw(self, number):
        """Give the current user up to ``number`` customers of this pool at random (OWN-4).

        As many as the pool allows in one go and the caps of the person leave room for. Two who draw at the same moment get
        different customers.

        :return: the customers drawn, with sudo
        :raise UserError: nothing may be drawn, or nothing is there
        """
        self.ensure_one()
        self.check_access("read")
        pool_sudo, user = self.sudo(), self.env.user
        if pool_sudo.claim_mode != "take" or not pool_sudo.draw_max:
            raise UserError(
                self.env._("Customers of “%s” are not drawn: apply for them, or ask your manager.", pool_sudo.name)
            )
        if number < 1 or number > pool_sudo.draw_max:
            raise UserError(
                self.env._(
                    "From “%(pool)s” one draws 1 to %(max)s customers in one go. Enter such a number.",
                    pool=pool_sudo.name,
                    max=pool_sudo.draw_max,
                )
            )
        partners_sudo = self.env["res.partner"].sudo()
        room = self.env["trade.ownership.cap"]._get_room(user)
        picked = partners_sudo._trade_pick(pool_sudo, user, number, room)
        if not picked:
            if 0 in room.values():
                self.env["res.partner"]._trade_refuse_full(user)
            raise UserError(
                self.env._(
                    "In “%s” there is nothing you could draw at the moment: it is empty, or you lost its customers not long ago.",
                    pool_sudo.name,
                )
            )
        return partners_sudo.browse(picked).with_user(user)._trade_take(user, "drawn")
