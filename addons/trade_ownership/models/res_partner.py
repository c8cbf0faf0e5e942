from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain

#: Written by the engine alone; from anybody else they are left out.
SYSTEM_FIELDS = frozenset({"trade_team_id", "trade_owned_since", "trade_extended_until", "trade_last_owner_id"})
#: Who owns the customer: changing one of these is a change of owner, whoever writes it.
OWNER_FIELDS = frozenset({"user_id", "trade_pool_id"})
STATES = [("owned", "Owned"), ("applied", "Applied for"), ("pool", "In the pool"), ("nobody", "Nobody's")]


class ResPartner(models.Model):
    """A customer belongs to the company; a salesperson holds it, or it lies in a pool (OWN-4, OWN-5).

    Odoo's salesperson of the commercial partner is the owner; its contacts follow. Every change passes
    :meth:`_trade_move`, whichever way it came: form, list, import, RPC, merge, cron.
    """

    _inherit = "res.partner"

    user_id = fields.Many2one(string="Owner")
    trade_pool_id = fields.Many2one(
        "trade.pool", string="Pool", copy=False, ondelete="restrict", domain="[('active', '=', True)]"
    )
    trade_team_id = fields.Many2one(
        "crm.team",
        string="Owning Department",
        readonly=True,
        copy=False,
        ondelete="set null",
        help="Department of the owner when the customer was given, or of the pool.",
    )
    trade_owned_since = fields.Datetime("Owned or in the Pool Since", readonly=True, copy=False)
    trade_last_owner_id = fields.Many2one("res.users", "Last Owner", readonly=True, copy=False, ondelete="set null")
    trade_extended_until = fields.Date("Return Postponed Until", readonly=True, copy=False)
    trade_ownership = fields.Selection(
        STATES, string="Ownership", compute="_compute_trade_ownership", search="_search_trade_ownership"
    )
    trade_return_ids = fields.One2many("trade.pool.return", "partner_id", readonly=True)
    trade_return_date = fields.Date("Returns to the Pool On", compute="_compute_trade_return_date", compute_sudo=True)
    trade_application_ids = fields.One2many("trade.ownership.application", "partner_id", readonly=True)
    trade_may_assign = fields.Boolean(compute="_compute_trade_may_assign")

    _trade_owner_idx = models.Index("(user_id) WHERE user_id IS NOT NULL AND commercial_partner_id = id")
    _trade_pool_idx = models.Index("(trade_pool_id) WHERE trade_pool_id IS NOT NULL")

    # -- what is shown ----------------------------------------------------------------------------------------

    @api.depends("commercial_partner_id.user_id", "commercial_partner_id.trade_pool_id")
    def _compute_trade_ownership(self):
        customers = self.commercial_partner_id
        applied = set(customers.sudo().filtered_domain([("trade_application_ids.state", "=", "open")])._ids)
        for partner in self:
            customer = partner.commercial_partner_id
            if customer.user_id:
                partner.trade_ownership = "owned"
            elif customer.id in applied:
                partner.trade_ownership = "applied"
            else:
                partner.trade_ownership = "pool" if customer.trade_pool_id else "nobody"

    def _search_trade_ownership(self, operator, value):
        if operator != "in":
            return NotImplemented
        free = Domain("user_id", "=", False)
        applied = Domain("trade_application_ids", "any", [("state", "=", "open")])
        domains = {
            "owned": ~free,
            "applied": free & applied,
            "pool": free & Domain("trade_pool_id", "!=", False) & ~applied,
            "nobody": free & Domain("trade_pool_id", "=", False) & ~applied,
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.depends("trade_return_ids.date")
    def _compute_trade_return_date(self):
        for partner in self:
            partner.trade_return_date = partner.trade_return_ids[:1].date

    @api.depends_context("uid")
    def _compute_trade_may_assign(self):
        self.trade_may_assign = self.env.user._trade_is_above_all() or self.env.user.has_group(
            "trade_base.group_department_manager"
        )

    def _commercial_fields(self):
        """Contacts of a customer in the pool are hidden with it."""
        return super()._commercial_fields() + ["trade_pool_id"]

    # -- the guard --------------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [{key: value for key, value in vals.items() if key not in SYSTEM_FIELDS} for vals in vals_list]
        vals_list = [dict(vals) for vals in vals_list]
        self._trade_default_owners(vals_list)
        partners = super().create(vals_list)
        partners._trade_own_new()
        return partners

    @api.model
    def _trade_default_owners(self, vals_list):
        """Who enters customers owns them, where the company wants it so, as far as there is room; the rest is nobody's.

        :param list vals_list: values of new partners, to which the owner is added
        """
        user = self.env.user
        if (
            self.env.su
            or self.env.context.get("res_partner_search_mode") == "supplier"
            or not self.env.company.trade_own_creator
            or not user.has_group("trade_base.group_salesperson")
        ):
            return
        customers = [vals for vals in vals_list if self._trade_may_default_owner(vals)]
        room = self.env["trade.ownership.cap"]._get_room(user) if customers else {}
        for vals in customers:
            counted = room.keys() & {False, vals.get("trade_grade_id") or False}
            if all(room[grade] for grade in counted):
                vals["user_id"] = user.id
                for grade in counted:
                    room[grade] -= 1

    @api.model
    def _trade_may_default_owner(self, vals):
        contact = vals.get("parent_id") and not vals.get("is_company")
        return not (contact or "user_id" in vals or vals.get("trade_pool_id") or vals.get("supplier_rank"))

    def _trade_own_new(self):
        """Write into the ledger whom customers that have just come into being belong to."""
        new = self.filtered(
            lambda partner: partner.commercial_partner_id == partner and (partner.user_id or partner.trade_pool_id)
        )
        if new:
            targets = {partner.id: (partner.user_id.id, partner.trade_pool_id.id) for partner in new}
            new._trade_move(targets, "entered", fresh=True)

    def write(self, vals):
        if not self.env.su:
            vals = {key: value for key, value in vals.items() if key not in SYSTEM_FIELDS}
        owner = {key: vals[key] for key in OWNER_FIELDS & vals.keys()}
        customers = self.filtered(lambda partner: partner.commercial_partner_id == partner) if owner else self.browse()
        # what is no customer of its own keeps Odoo's behaviour, except that only customers lie in pools
        rest = self - customers
        regroups = vals.keys() & {"parent_id", "is_company"}
        independent = self.filtered(lambda partner: partner.commercial_partner_id == partner) if regroups else None
        result = True
        if customers:
            customers._trade_move_by_hand(owner)
            others = {key: value for key, value in vals.items() if key not in OWNER_FIELDS}
            result = super(ResPartner, customers).write(others) if others else True
        if rest:
            result = super(ResPartner, rest).write(vals)
        if regroups:
            now = self.filtered(lambda partner: partner.commercial_partner_id == partner)
            (now - independent)._trade_own_new()
            for customer, contacts in (self - now).grouped("commercial_partner_id").items():
                super(ResPartner, contacts).write({"trade_pool_id": customer.sudo().trade_pool_id.id})
        if vals.get("active") or "trade_grade_id" in vals:
            self._trade_keep_caps()
        return result

    def _trade_move_by_hand(self, owner):
        """Carry out a change of ``user_id`` or ``trade_pool_id`` that somebody wrote on customers.

        :param dict owner: values of OWNER_FIELDS
        :raise AccessError: the user may not give or take these customers
        """
        user_id = owner.get("user_id") or False
        pool_id = owner.get("trade_pool_id") or False
        targets = {}
        for partner in self.sudo():
            before = (partner.user_id.id, partner.trade_pool_id.id)
            user = user_id if "user_id" in owner else not pool_id and before[0]
            # an owner keeps a customer out of the pool
            pool = not user and (pool_id if "trade_pool_id" in owner else before[1])
            if (user, pool) != before:
                targets[partner.id] = (user, pool)
        if targets:
            changed = self.browse(targets)
            changed._trade_ensure_manager(self.env["res.users"].browse(user_id or ()))
            changed._trade_move(targets, "edited")

    def _trade_keep_caps(self):
        """Customers that come back from the archive, or into another grade, count again."""
        owners = self.sudo().filtered(lambda partner: partner.commercial_partner_id == partner).user_id
        capped = self.env["trade.ownership.cap"]._get_capped(owners)
        if capped:
            self._trade_touch(capped)
            self.env["trade.ownership.cap"]._ensure_kept(capped, ("held",))

    def unlink(self):
        gone = self.sudo().filtered(lambda partner: partner.user_id or partner.trade_pool_id)
        gone = gone.filtered(lambda partner: partner.commercial_partner_id == partner)
        lines = gone._trade_prepare_lines({partner.id: (False, False, False) for partner in gone}, "deleted")
        result = super().unlink()
        self.env["trade.ownership.ledger"]._engine_create([{**line, "partner_id": False} for line in lines])
        return result

    def _trade_ensure_manager(self, receivers):
        """Raise unless the current user decides on these customers and on those who get them (OWN-4).

        A department manager decides on customers of the departments in reach, on nobody's customers and on those of the pools
        of these departments, and gives them to people of these departments.

        :raise AccessError: whom to ask
        """
        user = self.env.user
        if self.env.su or user._trade_is_above_all():
            return
        if user.has_group("trade_base.group_department_manager"):
            reach = user._trade_department_reach()
            members = set().union(*user._trade_members_sudo(reach).values()) if reach else set()
            pools = self.env["trade.pool"].sudo().search(self.env["trade.pool"]._get_manager_domain())
            within = all(
                (not partner.user_id or partner.user_id.id in members or partner.trade_team_id in reach)
                and (not partner.trade_pool_id or partner.trade_pool_id in pools)
                for partner in self.sudo()
            )
            if within and all(receiver.id in members for receiver in receivers):
                return
        raise AccessError(
            self.env._(
                "Only a manager of the department gives customers to somebody or takes them back, within the departments "
                "managed; the sales manager does so for all. Take a customer from the pool, apply for it, or ask the manager."
            )
        )

    def _trade_owner_label(self):
        """Name the department that holds a customer, or the pool it lies in."""
        labels = super()._trade_owner_label()
        for partner in self.sudo():
            customer = partner.commercial_partner_id
            if customer.trade_pool_id:
                labels[partner.id] = self.env._("in the pool “%s”", customer.trade_pool_id.name)
            elif customer.trade_team_id:
                labels[partner.id] = customer.trade_team_id.name
        return labels

    # -- actions ----------------------------------------------------------------------------------------------

    def action_trade_ledger(self):
        """Open the changes of ownership of this customer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("trade_ownership.trade_ownership_ledger_action")
        return action | {"domain": [("partner_id", "=", self.commercial_partner_id.id)]}
