from odoo import api, fields, models
from odoo.tools import SQL

#: Customers looked at in one transaction; the job goes on with the rest by itself.
BATCH = 20_000


class TradeReturnRun(models.Model):
    """One night's look at all customers: who is warned, who falls back to the pool (OWN-5).

    A window of customers is one transaction and a handful of statements. Where a night was cut off, the next start goes on:
    the row keeps the last customer done.
    """

    _name = "trade.return.run"
    _description = "Nightly Return Run"
    _order = "id desc"
    _rec_name = "date"

    date = fields.Date(required=True, readonly=True, default=fields.Date.context_today)
    last_id = fields.Integer("Last Customer Done", readonly=True)
    total = fields.Integer("Customers to Look At", readonly=True)
    checked = fields.Integer("Looked At", readonly=True)
    warned = fields.Integer("About to Return", readonly=True)
    returned = fields.Integer(readonly=True)
    date_end = fields.Datetime("Finished", readonly=True)

    @api.model
    def _cron_trade_return(self):
        """Go on with the run of today, or begin it; as many windows as there is time for."""
        run = self._get_open_run()
        while run and not run.date_end:
            done = run._step(BATCH)
            remaining = 0 if run.date_end else max(run.total - run.checked, 1)
            if not self.env["ir.cron"]._commit_progress(done, remaining=remaining):
                break

    @api.model
    def _get_open_run(self):
        """Return the run to go on with: one that was cut off, or that of today; none when today's is finished."""
        run = self.search([], limit=1)
        today = fields.Date.context_today(self)
        if run and not run.date_end:
            return run
        if run.date == today or not self.env["trade.return.rule"].sudo().search_count([], limit=1):
            return self.browse()
        [(total,)] = self.env.execute_query(
            SQL("SELECT COUNT(*) FROM res_partner WHERE user_id IS NOT NULL AND commercial_partner_id = id AND active")
        )
        return self.create({"date": today, "total": total})

    def _step(self, size):
        """Look at the next customers.

        :param int size: how many
        :return: how many there were
        """
        self.ensure_one()
        self.env.flush_all()
        rows = self._find(size)
        if len(rows) < size:
            self.date_end = fields.Datetime.now()
        warned, returned = self._warn(rows), self._return(rows)
        self.write(
            {
                "last_id": rows[-1][0] if rows else self.last_id,
                "checked": self.checked + len(rows),
                "warned": self.warned + warned - returned,
                "returned": self.returned + returned,
            }
        )
        return len(rows)

    # -- the statements ---------------------------------------------------------------------------------------

    def _find(self, size):
        """Return ``[(customer id, rule id, day of return, last dealing)]`` of the next customers, in the order of ids.

        The day counts from the last follow-up or order or, without, from when the customer was given; the day is None when no
        rule fits or there is open business.
        """
        conditions = self.env["trade.return.rule"]._get_match()
        window = SQL(
            "SELECT id FROM res_partner WHERE id > %s AND user_id IS NOT NULL AND commercial_partner_id = id AND active"
            " ORDER BY id LIMIT %s",
            self.last_id,
            size,
        )
        return self.env.execute_query(
            SQL(
                """
                WITH customer AS MATERIALIZED (
                    SELECT p.id, p.trade_grade_id, p.trade_type_id, p.trade_team_id, p.trade_owned_since, p.create_date,
                        p.trade_extended_until, COALESCE(p.company_id, t.company_id, u.company_id) AS company_id
                    FROM res_partner p JOIN res_users u ON u.id = p.user_id LEFT JOIN crm_team t ON t.id = p.trade_team_id
                    WHERE p.id IN (%(window)s)
                ), contact AS MATERIALIZED (
                    SELECT q.id, q.commercial_partner_id AS customer_id FROM res_partner q
                    WHERE q.commercial_partner_id IN (SELECT id FROM customer)
                ), dealing AS (
                    SELECT customer_id, MAX(day) AS day FROM (%(dealings)s) d GROUP BY customer_id
                ), open_business AS (%(open)s)
                SELECT c.id, r.id,
                    CASE WHEN b.id IS NULL AND r.id IS NOT NULL AND NOT COALESCE(r.keep, FALSE) THEN GREATEST(
                        GREATEST(COALESCE(c.trade_owned_since, c.create_date)::date, d.day) + r.days, c.trade_extended_until
                    ) END,
                    d.day
                FROM customer c
                LEFT JOIN dealing d ON d.customer_id = c.id
                LEFT JOIN open_business b ON b.id = c.id
                LEFT JOIN LATERAL (
                    SELECT r.* FROM trade_return_rule r
                    WHERE r.active AND r.company_id = c.company_id AND %(conditions)s
                    ORDER BY %(weight)s DESC, r.sequence, r.id LIMIT 1
                ) r ON TRUE
                ORDER BY c.id
                """,
                window=window,
                dealings=SQL(" UNION ALL ").join(self._get_dealings()),
                open=self._get_open_business(SQL("SELECT id FROM customer")),
                conditions=SQL(" AND ").join(condition for condition, _weight in conditions),
                weight=SQL(" + ").join(weight for _condition, weight in conditions),
            )
        )

    @api.model
    def _get_dealings(self):
        """Return SELECTs of (customer_id, day) of what counts as dealing with the contacts in ``contact``; a hook."""
        return [
            SQL(
                "SELECT k.customer_id, MAX(f.date)::date AS day FROM trade_followup f JOIN contact k ON k.id = f.partner_id"
                " GROUP BY k.customer_id"
            ),
            SQL(
                "SELECT k.customer_id, MAX(o.date_order)::date AS day FROM sale_order o JOIN contact k ON k.id = o.partner_id"
                " WHERE o.state = 'sale' GROUP BY k.customer_id"
            ),
        ]

    @api.model
    def _get_open_business(self, customers):
        """Return SQL that selects, as ``id``, those of these customers that keep their owner: an order is not invoiced in full.

        A hook: running contracts are added with UNION.

        :param SQL customers: a select of customer ids
        """
        return SQL(
            "SELECT DISTINCT q.commercial_partner_id AS id FROM sale_order o JOIN res_partner q ON q.id = o.partner_id"
            " WHERE o.state = 'sale' AND o.invoice_status NOT IN ('invoiced', 'upselling')"
            " AND q.commercial_partner_id IN (%s)",
            customers,
        )

    def _warn(self, rows):
        """Bring the warnings of these customers in line with what was found.

        :param list rows: as :meth:`_find` returns them
        :return: how many customers are about to return
        """
        today = fields.Date.context_today(self)
        rules = {rule.id: rule for rule in self.env["trade.return.rule"].sudo().search([])}
        due = [
            (customer_id, rule_id, day, dealing)
            for customer_id, rule_id, day, dealing in rows
            if day and day <= fields.Date.add(today, days=rules[rule_id].warn_days)
        ]
        due_ids = {row[0] for row in due}
        if rows:
            self.env.cr.execute(
                SQL(
                    "DELETE FROM trade_pool_return WHERE partner_id BETWEEN %s AND %s AND NOT partner_id = ANY(%s)",
                    rows[0][0],
                    rows[-1][0],
                    list(due_ids),
                )
            )
        if due:
            self._upsert(due, rules, today)
        self.env["trade.pool.return"].invalidate_model()
        return len(due)

    def _upsert(self, due, rules, today):
        """Warn about new ones, at least the days of the rule ahead; who has been warned keeps that day unless it moved on."""
        customers = self.env["res.partner"].sudo().browse(row[0] for row in due)
        pools = {rule.id: rule.pool_id.id for rule in rules.values()}
        open_ids = [customer_id for customer_id, rule_id, _day, _dealing in due if not pools[rule_id]]
        found = customers.browse(open_ids)._trade_pools()
        rows = [
            (
                customer_id,
                pools[rule_id] or found[customer_id].id,
                rules[rule_id].company_id.id,
                day,
                dealing,
                rules[rule_id].warn_days,
            )
            for customer_id, rule_id, day, dealing in due
        ]
        ids, pool_ids, companies, days, dealings, warn_days = (list(column) for column in zip(*rows, strict=True))
        self.env.cr.execute(
            SQL(
                """
                INSERT INTO trade_pool_return AS r
                    (partner_id, user_id, team_id, pool_id, company_id, date, warned_on, last_dealing)
                SELECT p.id, p.user_id, p.trade_team_id, m.pool_id, m.company_id,
                    GREATEST(m.day, COALESCE(before.warned_on, %(today)s) + m.warn_days), %(today)s, m.dealing
                FROM unnest(%(ids)s::int[], %(pools)s::int[], %(companies)s::int[], %(days)s::date[], %(dealings)s::date[],
                    %(warn_days)s::int[]) AS m(id, pool_id, company_id, day, dealing, warn_days)
                JOIN res_partner p ON p.id = m.id
                LEFT JOIN trade_pool_return before ON before.partner_id = p.id
                ON CONFLICT (partner_id) DO UPDATE SET date = EXCLUDED.date, user_id = EXCLUDED.user_id,
                    team_id = EXCLUDED.team_id, pool_id = EXCLUDED.pool_id, last_dealing = EXCLUDED.last_dealing
                WHERE (r.date, r.user_id, r.team_id, r.pool_id, r.last_dealing) IS DISTINCT FROM
                    (EXCLUDED.date, EXCLUDED.user_id, EXCLUDED.team_id, EXCLUDED.pool_id, EXCLUDED.last_dealing)
                """,
                today=today,
                ids=ids,
                pools=pool_ids,
                companies=companies,
                days=days,
                dealings=dealings,
                warn_days=warn_days,
            )
        )

    def _return(self, rows):
        """Let those of these customers whose day has come fall back to their pools, and tell each owner once.

        :param list rows: as :meth:`_find` returns them: others have not been looked at yet
        :return: how many
        """
        if not rows:
            return 0
        returns = self.env["trade.pool.return"].sudo()
        due = returns.search(
            [
                ("date", "<=", fields.Date.context_today(self)),
                ("partner_id", ">=", rows[0][0]),
                ("partner_id", "<=", rows[-1][0]),
            ]
        )
        if not due:
            return 0
        lost = {user: rows.partner_id for user, rows in due.grouped("user_id").items()}
        targets = {row.partner_id.id: (False, row.pool_id.id) for row in due}
        reason = self.env._("No follow-up and no order for too long.")
        changed = self.env["res.partner"]._trade_move(targets, "returned", reason)
        self.env["res.partner"]._trade_tell(lost={user: customers & changed for user, customers in lost.items()})
        return len(changed)
