from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL

from .trade_visibility import WHOLE

#: Rows up to which a search counts as a first page, which is found by walking the order.
FIRST_PAGE_ROWS = 400
#: Types of fields that many partners agree in, and operators for which no index finds few.
BROAD = frozenset({"boolean", "selection", "many2one", "date", "datetime"})
LIKE = frozenset({"like", "ilike", "=like", "=ilike"})
#: What decides who sees a customer.
DECIDING = frozenset(
    {
        "user_id",
        "trade_pool_id",
        "trade_team_id",
        "company_id",
        "parent_id",
        "is_company",
        "supplier_rank",
        "customer_rank",
    }
)


class ResPartner(models.Model):
    """Customers keep the table of who sees them up to date, and hide their names where Odoo shows any (OWN-6)."""

    _inherit = "res.partner"

    @api.model
    def _create(self, data_list):
        """Who enters a customer sees it at once: what the form says of it is partly written after it has come into being."""
        partners = super()._create(data_list)
        partners._trade_refresh_access()
        return partners

    def write(self, vals):
        if not vals.keys() & DECIDING:
            return super().write(vals)
        before = self.sudo().commercial_partner_id
        result = super().write(vals)
        self._trade_refresh_access(before)
        return result

    def unlink(self):
        self.env["trade.customer.protection"]._engine_end(self, self.env._("The customer was deleted."))
        return super().unlink()

    def _increase_rank(self, field, n=1):
        """A supplier that becomes a customer is a customer from then on."""
        first = self.filtered(lambda partner: not partner[field])
        result = super()._increase_rank(field, n)
        first._trade_refresh_access()
        return result

    def _trade_update(self, moves):
        result = super()._trade_update(moves)
        self._trade_release_protection()
        self.env["trade.customer.access"].sudo()._refresh(self)
        return result

    def _trade_refresh_access(self, others=None):
        """Write down anew who sees the customers these belong to, their independent contacts included."""
        family = self.sudo() | others if others else self.sudo()
        customers = family.commercial_partner_id
        if others:
            below = family.with_context(active_test=False).search([("id", "child_of", family.ids)])
            customers |= below.commercial_partner_id | others
        self.env["trade.customer.access"].sudo()._refresh(customers)

    @api.model
    def _trade_merge_access(self, source_ids, target):
        """Rows that a merge brings along: what is there twice goes, then the customer is looked at anew."""
        self.env["trade.customer.share"].sudo()._merge_into(source_ids, target)
        self.env["trade.customer.protection"].sudo()._merge_into(source_ids, target)
        self.env.cr.execute(SQL("DELETE FROM trade_customer_access WHERE partner_id = ANY(%s)", source_ids))

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, **kwargs):
        """Say where all partners one sees are gone through: counts, groups, later pages, texts that no index finds."""
        if not self.env.su and self._trade_goes_through_all(domain, (offset or 0) + (limit or 0) if order else None):
            self = self.with_context(**{WHOLE: True})
        return super()._search(domain, offset, limit, order, **kwargs)

    @api.model
    def _trade_goes_through_all(self, domain, rows):
        """Tell whether no condition of a domain finds few partners, nor the order the first ones.

        :param rows: how many rows are wanted in an order, 0 for all of them, None without an order
        """
        text = False
        for condition in Domain(domain).iter_conditions():
            field = self._fields.get(condition.field_expr)
            if (
                field
                and field.type == "char"
                and field.store
                and field.index != "trigram"
                and condition.operator in LIKE
            ):
                text = True
            elif not field or field.type not in BROAD or field.comodel_name == "res.partner":
                return False
        return text or rows is None or rows > FIRST_PAGE_ROWS

    # -- names ------------------------------------------------------------------------------------------------

    @api.depends_context("uid")
    def _compute_display_name(self):
        """Odoo shows the name of a relation whatever the reader may see of it; that of a protected customer stays hidden."""
        result = super()._compute_display_name()
        hidden = self._trade_protected_from_user()
        if hidden:
            hidden.display_name = self.env._("Protected customer")
        return result

    def _trade_protected_from_user(self):
        """Return those of these partners that belong to protected customers the current user must not see."""
        visibility = self.env["trade.visibility"]
        sight = visibility._get_sight() if self.ids else None
        if not sight or not sight.protected:
            return self.browse()
        found = set(sight.partners)
        if not found:
            hidden = visibility._is_protected_sql(SQL.identifier("p", "id"), sight)
            rows = self.env.execute_query(
                SQL("SELECT p.id FROM res_partner p WHERE p.id = ANY(%s) AND %s", self.ids, hidden)
            )
            found = {row[0] for row in rows}
        return self.filtered(lambda partner: partner._origin.id in found)
