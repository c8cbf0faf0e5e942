from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.fields import Domain


class ResPartner(models.Model):
    """Sharing a customer with colleagues, and protecting it from them (OWN-6)."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    trade_share_ids = fields.One2many("trade.customer.share", "partner_id", string="Shares", readonly=True)
    trade_share_count = fields.Integer("Shared With", compute="_compute_trade_share_count", compute_sudo=True)
    trade_protection_ids = fields.One2many(
        "trade.customer.protection", "partner_id", string="Protections", readonly=True
    )
    trade_protected = fields.Boolean(
        "Protected",
        compute="_compute_trade_protected",
        search="_search_trade_protected",
        compute_sudo=True,
        help="Hidden from every salesperson but the owner and those it is shared with. Managers above still see it.",
    )
    trade_shared_with_me = fields.Boolean(
        "Shared with Me", compute="_compute_trade_shared_with_me", search="_search_trade_shared_with_me"
    )
    trade_may_share = fields.Boolean(compute="_compute_trade_may_share")

    @api.depends("commercial_partner_id.trade_share_ids.date_end", "commercial_partner_id.trade_share_ids.date_to")
    def _compute_trade_share_count(self):
        counts = dict(
            self.env["trade.customer.share"]._read_group(
                self.env["trade.customer.share"]._get_running_domain()
                & Domain("partner_id", "in", self.commercial_partner_id.ids),
                ["partner_id"],
                ["__count"],
            )
        )
        for partner in self:
            partner.trade_share_count = counts.get(partner.commercial_partner_id._origin, 0)

    @api.depends("commercial_partner_id.trade_protection_ids.date_end")
    def _compute_trade_protected(self):
        running = self.env["trade.customer.protection"].search(
            [("partner_id", "in", self.commercial_partner_id.ids), ("date_end", "=", False)]
        )
        protected = set(running.partner_id.ids)
        for partner in self:
            partner.trade_protected = partner.commercial_partner_id._origin.id in protected

    def _search_trade_protected(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("commercial_partner_id.trade_protection_ids", "any", [("date_end", "=", False)])

    @api.depends_context("uid")
    def _compute_trade_shared_with_me(self):
        shared = set(self.env["trade.customer.share"]._get_shared_with(self.env.user))
        for partner in self:
            partner.trade_shared_with_me = partner.commercial_partner_id._origin.id in shared

    def _search_trade_shared_with_me(self, operator, value):
        if operator != "in":
            return NotImplemented
        return Domain("commercial_partner_id", "in", self.env["trade.customer.share"]._get_shared_with(self.env.user))

    @api.depends("commercial_partner_id.user_id")
    @api.depends_context("uid")
    def _compute_trade_may_share(self):
        for partner in self:
            customer = partner.commercial_partner_id
            partner.trade_may_share = bool(customer.user_id) and customer._trade_may_answer_for()

    def _trade_may_answer_for(self):
        """Tell whether the current user decides who sees these customers: their owner, or a manager above."""
        if self.env.su or all(customer.user_id == self.env.user for customer in self.sudo()):
            return True
        try:
            self._trade_ensure_manager(self.env["res.users"])
        except AccessError:
            return False
        return True

    def _trade_ensure_answerable(self):
        """Raise unless these are customers with an owner and the current user decides who sees them.

        :raise UserError: nobody's, or lying in a pool
        :raise AccessError: neither the owner nor a manager above
        """
        # first, so that nothing is said about what the user must not see
        self.check_access("read")
        if not self._trade_may_answer_for():
            raise AccessError(
                self.env._(
                    "Only the owner of a customer and the managers above decide who sees it. Ask one of them to share it."
                )
            )
        nobodys = self.sudo().filtered(lambda customer: not customer.user_id)
        if nobodys:
            raise UserError(
                self.env._(
                    "“%s” has no owner. Customers of the pool are shown as the pool says: assign the customer first.",
                    nobodys[0].name,
                )
            )

    # -- protection -------------------------------------------------------------------------------------------

    def _trade_protect(self, reason=False):
        """Hide these customers from every other salesperson (OWN-6).

        People first, customers afterwards, as in ``_trade_move``: who protects two customers at once meets at the person, and
        the quota holds.

        :raise AccessError: neither the owner nor a manager above
        :raise UserError: nobody's customer, or the quota of the owner is full
        """
        customers = self.commercial_partner_id
        customers._trade_ensure_answerable()
        owners = customers.sudo().user_id
        self._trade_touch(owners)
        self._trade_touch(customers)
        customers.invalidate_recordset(["user_id", "trade_protected"])
        fresh = customers.sudo().filtered(lambda customer: not customer.trade_protected)
        protections = self.env["trade.customer.protection"]
        protections._engine_begin(fresh, reason)
        protections._ensure_quota(fresh.user_id)
        self.env["trade.customer.access"].sudo()._refresh(fresh)

    def _trade_unprotect(self, reason=False):
        """Show these customers again to whom the policy of the company shows them.

        :raise AccessError: neither the owner nor a manager above
        """
        customers = self.commercial_partner_id
        customers._trade_ensure_answerable()
        self._trade_touch(customers)
        self.env["trade.customer.protection"]._engine_end(customers, reason)
        self.env["trade.customer.access"].sudo()._refresh(customers)

    def _trade_release_protection(self):
        """A customer nobody owns any more is protected no longer: it lies in a pool, which hides it, or is nobody's."""
        free = self.sudo().filtered(lambda customer: not customer.user_id)
        self.env["trade.customer.protection"]._engine_end(free, self.env._("It has no owner any more."))

    # -- actions ----------------------------------------------------------------------------------------------

    def action_trade_share(self):
        """Open the dialog to share this customer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("trade_visibility.trade_customer_share_new_action")
        return action | {"context": {"default_partner_id": self.commercial_partner_id.id}}

    def action_trade_shares(self):
        """Open the shares of this customer."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("trade_visibility.trade_customer_share_action")
        return action | {
            "domain": [("partner_id", "=", self.commercial_partner_id.id)],
            "context": {"default_partner_id": self.commercial_partner_id.id},
        }

    def action_trade_protect(self):
        """Open the dialog to protect these customers."""
        action = self.env["ir.actions.act_window"]._for_xml_id("trade_visibility.trade_customer_protect_action")
        return action | {"context": {"active_model": "res.partner", "active_ids": self.ids}}

    def action_trade_unprotect(self):
        """End the protection of these customers."""
        self._trade_unprotect()
