from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class TradePoolCustomer(models.Model):
    """A customer of a pool as its members see it before somebody takes it (OWN-5).

    Salespeople cannot read the customer itself while it lies in a pool; what the pool does not show is not in this query
    either, so that no search, group or export finds it.
    """

    _name = "trade.pool.customer"
    _description = "Customer in a Pool"
    _auto = False
    _order = "pool_since, id"

    name = fields.Char("Customer", readonly=True)
    pool_id = fields.Many2one("trade.pool", readonly=True)
    company_id = fields.Many2one("res.company", readonly=True)
    pool_since = fields.Datetime("In the Pool Since", readonly=True)
    type_id = fields.Many2one("trade.customer.term", readonly=True)
    grade_id = fields.Many2one("trade.customer.term", readonly=True)
    region_id = fields.Many2one("trade.customer.term", readonly=True)
    value_id = fields.Many2one("trade.customer.term", "Customer Value", readonly=True)
    industry_id = fields.Many2one("res.partner.industry", readonly=True)
    city = fields.Char(readonly=True)
    state_id = fields.Many2one("res.country.state", "Province", readonly=True)
    street = fields.Char("Address", readonly=True)
    vat = fields.Char("Tax ID", readonly=True)
    phone = fields.Char(readonly=True)
    email = fields.Char("E-mail", readonly=True)
    website = fields.Char(readonly=True)
    last_owner_id = fields.Many2one("res.users", readonly=True)
    claim_mode = fields.Selection(related="pool_id.claim_mode")
    application_count = fields.Integer("Open Applications", compute="_compute_application_count", compute_sudo=True)

    @property
    def _table_query(self):
        def shown(flag, column):
            return SQL("CASE WHEN %s THEN %s END", SQL.identifier("o", flag), SQL.identifier("p", column))

        address = SQL(", ").join(
            SQL("%s AS %s", shown("show_address", column), SQL.identifier(column)) for column in ("street", "vat")
        )
        contact = SQL(", ").join(
            SQL("%s AS %s", shown("show_contact", column), SQL.identifier(column))
            for column in ("phone", "email", "website")
        )
        return SQL(
            """
            SELECT p.id, p.name, p.trade_pool_id AS pool_id, o.company_id, p.trade_owned_since AS pool_since,
                p.trade_type_id AS type_id, p.trade_grade_id AS grade_id, p.trade_region_id AS region_id,
                p.trade_value_id AS value_id, p.industry_id, p.city, p.state_id, %s, %s,
                CASE WHEN o.show_owner THEN p.trade_last_owner_id END AS last_owner_id
            FROM res_partner p JOIN trade_pool o ON o.id = p.trade_pool_id
            WHERE p.commercial_partner_id = p.id AND p.active AND p.trade_pool_id IS NOT NULL
            """,
            address,
            contact,
        )

    def _compute_application_count(self):
        counts = dict(
            self.env["trade.ownership.application"]._read_group(
                [("partner_id", "in", self.ids), ("state", "=", "open")], ["partner_id"], ["__count"]
            )
        )
        by_id = {partner.id: number for partner, number in counts.items()}
        for customer in self:
            customer.application_count = by_id.get(customer.id, 0)

    @api.model
    def _flush_search(self, *args, **kwargs):
        self.env["res.partner"].flush_model()
        self.env["trade.pool"].flush_model()
        return super()._flush_search(*args, **kwargs)

    def action_claim(self):
        """Take these customers at once (OWN-4).

        :raise UserError: somebody else was faster, a cap is full, a waiting time runs, or the pool wants an application
        """
        self._ensure_there()
        by_application = self.sudo().filtered(lambda customer: customer.claim_mode != "take")
        if by_application:
            raise UserError(
                self.env._(
                    "“%(customer)s” is given by application: choose “Apply” and say why you should get it.",
                    customer=by_application[0].name,
                )
            )
        partners_sudo = self.env["res.partner"].sudo().browse(self.ids)
        taken = partners_sudo.with_user(self.env.user)._trade_take(self.env.user, "claimed")
        return taken._trade_open_customers()

    def action_apply(self):
        """Open the dialog to apply for these customers."""
        self._ensure_there()
        action = self.env["ir.actions.act_window"]._for_xml_id("trade_ownership.trade_ownership_apply_action")
        return action | {"context": {"default_customer_ids": self.ids}}

    def _ensure_there(self):
        """Raise unless the user sees all these customers in a pool; says nothing about who is no longer there.

        :raise UserError: somebody was faster
        """
        if self.exists() != self:
            raise UserError(
                self.env._("A customer you chose is no longer in the pool: a colleague was faster. Reload the list.")
            )
        self.check_access("read")
