from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

from ..tools.audience import ANY_MANAGER, EVERYBODY, WORK, of_company, of_managers, of_members, of_user


class TradeCustomerAccess(models.Model):
    """One audience that may see one customer; the one table every search for customers and their documents joins (OWN-6).

    Rows say who may see a customer by its owner, departments, shares and protection. The policy of the company is not in them:
    it decides which audiences a person belongs to (:meth:`trade.visibility._get_sight`), so that a change of policy takes
    effect at once, without touching a row. No role writes this table; :meth:`_refresh` alone does, in one statement
    for any number of customers. What has no row is seen by nobody it is asked for.
    """

    _name = "trade.customer.access"
    _description = "Who Sees a Customer"
    _log_access = False

    #: What the statement reads. Nothing else is written for it: who creates customers one by one would recompute all the rest each time.
    _trade_reads = (
        "res.partner",
        "res.users",
        "res.company",
        "crm.team",
        "crm.team.member",
        "trade.customer.protection",
        "trade.customer.share",
    )

    partner_id = fields.Many2one("res.partner", required=True, ondelete="cascade")
    audience = fields.Integer(required=True, help="A person, a department or a company, see tools/audience.py.")
    level = fields.Integer(required=True, help="1: read, 2: follow up, 3: everything the role allows.")
    date_to = fields.Date(help="Ends by itself after this day: whoever reads the table compares.")

    # the whole row: what somebody sees, and who sees somebody, is answered from the index alone
    _audience_uniq = models.UniqueIndex("(audience, partner_id) INCLUDE (level, date_to)")
    _partner_idx = models.Index("(partner_id, audience) INCLUDE (level, date_to)")

    @api.model
    def _refresh(self, customers=None):
        """Bring the rows of these customers in line with what they are now, all of them without an argument.

        The caller has written what changed; two who change one customer meet at the customer (``cap_touch``).
        """
        if customers is not None and not customers:
            return
        for name in self._trade_reads:
            self.env[name].flush_model()
        chosen = SQL("AND p.id = ANY(%s)", customers.ids) if customers is not None else SQL()
        scope = SQL("AND a.partner_id = ANY(%s)", customers.ids) if customers is not None else SQL()
        self.env.cr.execute(
            SQL(
                """
                WITH customer AS MATERIALIZED (%(customers)s),
                target AS MATERIALIZED (
                    SELECT DISTINCT ON (partner_id, audience) partner_id, audience, level, date_to FROM (%(rows)s) found
                    ORDER BY partner_id, audience, level DESC, date_to DESC NULLS FIRST
                ),
                dropped AS (
                    DELETE FROM trade_customer_access a WHERE NOT EXISTS (
                        SELECT 1 FROM target t WHERE t.partner_id = a.partner_id AND t.audience = a.audience
                    ) %(scope)s
                )
                INSERT INTO trade_customer_access AS a (partner_id, audience, level, date_to)
                SELECT partner_id, audience, level, date_to FROM target ORDER BY audience, partner_id
                ON CONFLICT (audience, partner_id) DO UPDATE SET level = EXCLUDED.level, date_to = EXCLUDED.date_to
                WHERE (a.level, a.date_to) IS DISTINCT FROM (EXCLUDED.level, EXCLUDED.date_to)
                """,
                customers=self._get_customers_sql(chosen),
                rows=SQL(" UNION ALL ").join(self._get_rows_sql()),
                scope=scope,
            )
        )
        self.invalidate_model(flush=False)
        self.env["trade.visibility"]._forget()

    @api.model
    def _get_customers_sql(self, chosen):
        """Return a SELECT of the customers: owner, departments, company, whether protected, whether open to everybody.

        Open is what is nobody's, what is a supplier only, and the partners of colleagues and companies, who are no customers.
        """
        return SQL(
            """
            SELECT p.id, p.user_id, p.trade_pool_id, p.trade_team_id, pr.id IS NOT NULL AS protected,
                COALESCE(p.company_id, t.company_id, u.company_id) AS company_id,
                pr.id IS NULL AND (
                    (p.user_id IS NULL AND p.trade_pool_id IS NULL)
                    OR (COALESCE(p.supplier_rank, 0) > 0 AND COALESCE(p.customer_rank, 0) = 0)
                    OR EXISTS (SELECT 1 FROM res_users i WHERE i.partner_id = p.id AND NOT i.share)
                    OR EXISTS (SELECT 1 FROM res_company i WHERE i.partner_id = p.id)
                ) AS is_open
            FROM res_partner p
            LEFT JOIN res_users u ON u.id = p.user_id
            LEFT JOIN crm_team t ON t.id = p.trade_team_id
            LEFT JOIN trade_customer_protection pr ON pr.partner_id = p.id AND pr.date_end IS NULL
            WHERE p.commercial_partner_id = p.id %s
            """,
            chosen,
        )

    @api.model
    def _get_rows_sql(self):
        """Return SELECTs of (partner_id, audience, level, date_to) from ``customer``; a hook for further reasons to see one
        (:attr:`_trade_reads` names what it reads)."""
        work = SQL("%s AS level, NULL::date AS date_to", WORK)

        def of(function, column):
            # the number of an audience is computed in SQL by the same formula
            return SQL("%s * %s + %s", column, function(1) - function(0), function(0))

        closed, unprotected = SQL("NOT c.is_open"), SQL("NOT c.is_open AND NOT c.protected AND c.user_id IS NOT NULL")
        return [
            SQL("SELECT c.id AS partner_id, %s AS audience, %s FROM customer c WHERE c.is_open", EVERYBODY, work),
            SQL(
                "SELECT c.id, %s, %s FROM customer c WHERE %s AND c.user_id IS NOT NULL",
                of(of_user, SQL("c.user_id")),
                work,
                closed,
            ),
            SQL(
                "SELECT c.id, %s, %s FROM customer c WHERE %s AND c.user_id IS NULL AND c.trade_pool_id IS NOT NULL",
                ANY_MANAGER,
                work,
                closed,
            ),
            SQL(
                "SELECT c.id, %s, %s FROM customer c WHERE %s AND c.trade_team_id IS NOT NULL",
                of(of_members, SQL("c.trade_team_id")),
                work,
                unprotected,
            ),
            SQL(
                "SELECT c.id, %s, %s FROM customer c WHERE %s AND c.company_id IS NOT NULL",
                of(of_company, SQL("c.company_id")),
                work,
                unprotected,
            ),
            SQL(
                """
                SELECT c.id, %s, %s FROM customer c JOIN LATERAL (
                    SELECT c.trade_team_id AS team_id WHERE c.trade_team_id IS NOT NULL
                    UNION SELECT m.crm_team_id FROM crm_team_member m WHERE m.user_id = c.user_id AND m.active
                    UNION SELECT o.id FROM crm_team o WHERE o.user_id = c.user_id
                ) d ON TRUE WHERE %s AND c.user_id IS NOT NULL
                """,
                of(of_managers, SQL("d.team_id")),
                work,
                closed,
            ),
            SQL(
                """
                SELECT c.id, %s, CASE s.level WHEN 'read' THEN 1 ELSE 2 END, s.date_to
                FROM customer c JOIN trade_customer_share s ON s.partner_id = c.id
                WHERE s.date_end IS NULL AND s.date_to >= CURRENT_DATE - 1 AND %s
                """,
                of(of_user, SQL("s.user_id")),
                closed,
            ),
        ]

    @api.model
    def _refresh_owners(self, users):
        """The departments of these people changed: so do the managers above their customers."""
        if users:
            self._refresh_found(Domain("user_id", "in", users.ids))

    @api.model
    def _refresh_teams(self, teams):
        """The company of these departments changed: so does the policy for their customers."""
        self._refresh_found(Domain("trade_team_id", "in", teams.ids))

    @api.model
    def _refresh_found(self, domain):
        partners_sudo = self.env["res.partner"].sudo().with_context(active_test=False)
        self._refresh(partners_sudo.search(domain).commercial_partner_id)

    @api.model
    def _cron_refresh(self):
        """Look at all customers once a night: rows of shares that ended go, and whatever was written past the ORM is mended."""
        self.env["trade.customer.share"].sudo()._end_overdue()
        self._refresh()
