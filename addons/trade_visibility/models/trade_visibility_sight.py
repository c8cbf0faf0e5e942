from typing import NamedTuple

from odoo import api, fields, models
from odoo.tools import SQL

from ..tools.audience import ANY_MANAGER, EVERYBODY, of_company, of_managers, of_members, of_user

#: Who of the salespeople sees what they see without this addon: they answer for more than their customers.
ABOVE = (
    "sales_team.group_sale_salesman_all_leads",
    "trade_base.group_general_manager",
    "trade_base.group_trade_admin",
    "account.group_account_invoice",
    "base.group_system",
)
CACHE = "trade_visibility"
#: Protected partners up to which a statement says their numbers: planning sub-selects for each model takes longer.
SAID = 2000


class Sight(NamedTuple):
    """What one person may see.

    :param audiences: numbers of the audiences the person belongs to
    :param today: the day on which shares still count
    :param protected: whether there are protected customers this person must not see
    :param partners: numbers of these customers and their contacts; empty where they are too many to be said one by one
    :param open: whether every company shows all customers, so that what is hidden is little: protected, or in a pool
    """

    audiences: tuple
    today: object
    protected: bool
    partners: tuple
    open: bool


class TradeVisibility(models.AbstractModel):
    """The person: what somebody who is governed may see, read once in a transaction (OWN-6)."""

    _inherit = "trade.visibility"

    @api.model
    def _is_governed(self):
        """Tell whether policy and protection hold for the current user: salespeople and department managers."""
        user = self.env.user
        return user.has_group("sales_team.group_sale_salesman") and not any(user.has_group(group) for group in ABOVE)

    @api.model
    def _get_sight(self):
        """Return the :class:`Sight` of the current user, ``None`` for who sees everything; one query in a transaction.

        Kept for the transaction only: a cache beyond it could go on granting what has been taken away.
        """
        cache = self.env.cr.cache.setdefault(CACHE, {})
        key = self.env.uid
        if key not in cache:
            cache[key] = self._read_sight() if self._is_governed() else None
        return cache[key]

    @api.model
    def _forget(self):
        self.env.cr.cache.pop(CACHE, None)

    @api.model
    def _read_sight(self):
        user = self.env.user
        is_manager = user.has_group("trade_base.group_department_manager")
        self.env["res.users"].flush_model(["company_id"])
        self.env["res.company"].flush_model(["trade_visibility"])
        self.env["crm.team"].flush_model()
        self.env["crm.team.member"].flush_model()
        self.env["res.partner"].flush_model(["trade_pool_id", "tz"])
        [(zone, companies, open_companies, teams, reach, hidden, protected)] = self.env.execute_query(
            SQL(
                """
                WITH policy AS (SELECT id, COALESCE(trade_visibility, 'all') AS policy FROM res_company)
                SELECT p.tz,
                    (SELECT COUNT(*) FROM policy WHERE policy <> 'all'),
                    ARRAY(SELECT id FROM policy WHERE policy = 'all'),
                    ARRAY(
                        SELECT t.id FROM crm_team t JOIN policy c ON c.id = COALESCE(t.company_id, u.company_id)
                        WHERE c.policy <> 'own' AND t.id IN (
                            SELECT crm_team_id FROM crm_team_member WHERE user_id = u.id AND active
                        )
                    ),
                    ARRAY(SELECT team_id FROM crm_team_trade_reach_rel WHERE user_id = u.id),
                    EXISTS (SELECT 1 FROM res_partner WHERE trade_pool_id IS NOT NULL),
                    EXISTS (SELECT 1 FROM trade_customer_protection WHERE date_end IS NULL AND partner_id IS NOT NULL)
                FROM res_users u JOIN res_partner p ON p.id = u.partner_id WHERE u.id = %(user)s
                """,
                user=user.id,
            )
        )
        if not (companies or hidden or protected):
            return None
        audiences = [EVERYBODY, of_user(user.id)]
        audiences += [of_company(company_id) for company_id in open_companies]
        audiences += [of_members(team_id) for team_id in teams]
        if is_manager:
            audiences += [ANY_MANAGER, *(of_managers(team_id) for team_id in reach)]
        # the day of the person, not the one a client says it is
        today = fields.Date.context_today(self.with_context(tz=zone or "UTC"))
        sight = Sight(tuple(audiences), today, protected, (), not companies)
        if not protected:
            return sight
        hidden = self._is_protected_sql(SQL.identifier("p", "id"), sight)
        rows = self.env.execute_query(SQL("SELECT p.id FROM res_partner p WHERE %s LIMIT %s", hidden, SAID + 1))
        numbers = tuple(row[0] for row in rows) if len(rows) <= SAID else ()
        return sight._replace(protected=bool(rows), partners=numbers)
