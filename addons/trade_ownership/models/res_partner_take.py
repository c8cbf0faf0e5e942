from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL


class ResPartner(models.Model):
    """How a salesperson gets a customer, and how one falls back to a pool (OWN-4, OWN-5)."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    def _trade_take(self, user, how, reason=False):
        """Give customers of pools to one person; the caller has checked that the person may have them.

        Everybody meets at the customers: whoever comes second is run again on a new picture and reads here who was faster.

        :param user: who gets them
        :param str how: ``claimed``, ``drawn`` or ``applied``
        :return: the customers, as the user sees them
        :raise UserError: somebody was faster, a cap is full, the waiting time runs
        """
        self._trade_touch(self.env["trade.ownership.cap"]._get_capped(user))
        self._trade_touch(self)
        customers_sudo = self.sudo()
        customers_sudo.invalidate_recordset(["user_id", "trade_pool_id"])
        gone = customers_sudo.filtered(lambda customer: customer.user_id or not customer.trade_pool_id)
        if how == "applied":
            # nobody's customers are given by application as well
            gone = gone.filtered("user_id")
        if gone:
            raise UserError(gone[0]._trade_gone_message())
        if how != "applied":
            waiting = customers_sudo._trade_waiting(user)
            if waiting:
                customer, day = next(iter(waiting.items()))
                raise UserError(
                    self.env._(
                        "You lost “%(customer)s” not long ago and can take it again from %(day)s on. Leave it to a "
                        "colleague, or ask your manager to assign it.",
                        customer=customer.name,
                        day=fields.Date.to_string(day),
                    )
                )
        self._trade_move({customer.id: (user.id, False) for customer in customers_sudo}, how, reason)
        return self.with_user(user)

    def _trade_gone_message(self):
        self.ensure_one()
        if self.user_id == self.env.user:
            return self.env._("“%s” is yours already.", self.name)
        if self.user_id and self.env.user._trade_may_know(self):
            return self.env._(
                "“%(customer)s” has just been given to %(owner)s. Choose another customer.",
                customer=self.name,
                owner=self.user_id.name,
            )
        return self.env._("“%s” is no longer in the pool: a colleague was faster. Choose another customer.", self.name)

    def _trade_waiting(self, user):
        """Return ``{customer: day from which on}`` of those this person lost to their pool too short a time ago."""
        waits = {pool.id: pool.wait_days for pool in self.trade_pool_id if pool.wait_days}
        if not waits:
            return {}
        rows = (
            self.env["trade.ownership.ledger"]
            .sudo()
            ._read_group(
                [("partner_id", "in", self.ids), ("user_from_id", "=", user.id), ("pool_to_id", "!=", False)],
                ["partner_id"],
                ["date:max"],
            )
        )
        today = fields.Date.context_today(self)
        waiting = {}
        for customer, lost in rows:
            free = fields.Date.add(lost.date(), days=waits.get(customer.trade_pool_id.id, 0))
            if free > today:
                waiting[customer] = free
        return waiting

    @api.model
    def _trade_pick(self, pool, user, number, room):
        """Return ids of customers of a pool at random that the person may take; rows somebody else is taking are passed over.

        :param dict room: ``{grade id or False: how many more}``, as ``trade.ownership.cap`` gives it
        """
        number = min(number, room.get(False, number))
        if number <= 0:
            return []
        self.flush_model()
        since = fields.Datetime.subtract(fields.Datetime.now(), days=pool.wait_days)
        # a random order of all, of each grade no more than there is room for, of these the first
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM (
                    SELECT id, dice, trade_grade_id,
                        row_number() OVER (PARTITION BY trade_grade_id ORDER BY dice) AS place
                    FROM (
                        SELECT p.id, p.trade_grade_id, random() AS dice FROM res_partner p
                        WHERE p.trade_pool_id = %(pool)s AND p.commercial_partner_id = p.id AND p.active
                            AND NOT EXISTS (
                                SELECT 1 FROM trade_ownership_ledger l WHERE l.partner_id = p.id
                                AND l.user_from_id = %(user)s AND l.pool_to_id IS NOT NULL AND l.date > %(since)s
                            )
                    ) thrown
                ) placed
                LEFT JOIN unnest(%(grades)s::int[], %(rooms)s::int[]) AS room(grade, free) ON room.grade = trade_grade_id
                WHERE place <= COALESCE(room.free, %(number)s)
                ORDER BY dice LIMIT %(number)s
                """,
                pool=pool.id,
                user=user.id,
                since=since,
                grades=[grade for grade in room if grade],
                rooms=[free for grade, free in room.items() if grade],
                number=number,
            )
        )
        ids = [row[0] for row in rows]
        self.env.cr.execute(
            SQL("SELECT id FROM res_partner WHERE id = ANY(%s) FOR NO KEY UPDATE SKIP LOCKED", ids),
            log_exceptions=False,
        )
        return [row[0] for row in self.env.cr.fetchall()]

    @api.model
    def _trade_refuse_full(self, user):
        raise UserError(
            self.env._(
                "%s holds as many customers as allowed, or has taken as many today. Give customers back first, or ask the "
                "sales manager to raise the cap.",
                user.sudo().name,
            )
        )

    def _trade_open_customers(self):
        """Return the action that shows these customers."""
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("My customers"),
            "res_model": "res.partner",
            "views": [(False, "list"), (False, "form")],
            "domain": [("id", "in", self.ids)],
        }
        return action | ({"res_id": self.id, "views": [(False, "form")]} if len(self) == 1 else {})

    # -- back to a pool ---------------------------------------------------------------------------------------

    def _trade_to_pool(self, how, reason=False, pool=None):
        """Let these customers fall back to a pool, and tell their owners.

        :param pool: the pool; by default that of the customer's region or department
        """
        pools = {customer.id: pool for customer in self} if pool else self._trade_pools()
        before = self.sudo().grouped("user_id")
        changed = self._trade_move(
            {customer_id: (False, found.id) for customer_id, found in pools.items()}, how, reason
        )
        self._trade_tell(lost={user: customers & changed for user, customers in before.items()})
        return changed

    def _trade_pools(self):
        """Return ``{customer id: pool}`` each customer falls back to: by region, by department, or the first one."""
        found, known = {}, {}
        for customer in self.sudo():
            key = (customer._trade_company(), customer.trade_region_id, customer.trade_team_id)
            if key not in known:
                known[key] = self._trade_pool_for(*key)
            found[customer.id] = known[key]
        return found

    @api.model
    def _trade_pool_for(self, company, region, team):
        """Return the pool for customers of this company, region and department.

        :raise UserError: the company has none
        """
        own = self.env["trade.pool"].sudo().search([("company_id", "=", company.id)])
        teams = team._trade_path()
        fitting = (
            own.filtered(lambda pool: region in pool.region_ids)
            or own.filtered(lambda pool: pool.team_ids & teams)
            or own.filtered(lambda pool: not pool.region_ids and not pool.team_ids and not pool.user_ids)
            or own
        )
        if not fitting:
            raise UserError(
                self.env._("%s has no customer pool. Ask the trade administrator to create one.", company.name)
            )
        return fitting[0]

    def _trade_company(self):
        """Return the company whose rules count for a customer."""
        self.ensure_one()
        return self.company_id or self.trade_team_id.company_id or self.user_id.company_id or self.env.company

    def _trade_with_open_business(self):
        """Return those of these customers with an open order or another running business; a hook for contracts.

        The nightly run asks the same in SQL: ``trade.return.run._get_open_business``.
        """
        if not self:
            return self
        query = self.env["trade.return.run"]._get_open_business(SQL("SELECT unnest(%s::int[])", self.ids))
        self.env["sale.order"].flush_model(["state", "invoice_status", "partner_id"])
        return self.browse(row[0] for row in self.env.execute_query(query))
