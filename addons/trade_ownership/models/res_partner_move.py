from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from odoo.addons.trade_base.tools.cap import cap_touch

MOVED = (
    "user_id",
    "trade_pool_id",
    "trade_team_id",
    "trade_owned_since",
    "trade_last_owner_id",
    "trade_extended_until",
)
#: Names of customers in a message; who wants all of them opens the list.
NAMED = 10


class ResPartner(models.Model):
    """The engine: the one way a customer changes hands, one or ten thousand at once (OWN-4, OWN-5)."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _trade_touch(self, records):
        """Make this transaction collide with every other one about these people or customers (docs: concurrency)."""
        self.env.cr.flush()
        cap_touch(records.sudo())

    def _trade_move(self, targets, how, reason=False, fresh=False):
        """Give customers to owners or pools; the caller has checked who may do so.

        A statement each for the people, the customers and the ledger, whatever the number. No message for each customer: the
        caller tells the people concerned once, see :meth:`_trade_tell`.

        :param dict targets: ``{customer id: (user id or False, pool id or False)}``
        :param str how: a way of the ledger
        :param str reason: why, in the words of who does it
        :param bool fresh: the customers have just come into being as the targets say
        :return: the customers that changed hands
        :raise UserError: somebody would get more customers than allowed
        """
        caps = self.env["trade.ownership.cap"]
        receivers = self.env["res.users"].browse({user_id for user_id, _pool in targets.values() if user_id})
        capped = caps._get_capped(receivers)
        # people first, customers afterwards: one order for everybody
        self._trade_touch(capped)
        customers = self.sudo().browse(targets)
        self._trade_touch(customers)
        customers.invalidate_recordset(MOVED)
        moves = customers._trade_prepare_moves(targets, fresh)
        changed = customers.browse(moves)
        if not changed:
            return changed
        changed._trade_ensure_possible(receivers, moves)
        lines = changed._trade_prepare_lines(moves, how, reason, fresh)
        changed._trade_update(moves)
        self.env["trade.ownership.ledger"]._engine_create(lines)
        self.env["trade.pool.return"]._drop(changed)
        caps._ensure_kept(capped)
        if how not in ("applied", "entered"):
            self.env["trade.ownership.application"]._lapse(changed)
        return changed

    def _trade_ensure_possible(self, receivers, moves):
        """Raise if somebody cannot own a customer, or a pool is of another company or closed (OWN-4)."""
        wrong = receivers.sudo().filtered(lambda user: user.share or not user.active)
        if wrong:
            raise UserError(
                self.env._("%s cannot own customers: only active colleagues with a login do.", wrong[0].name)
            )
        pools = {
            pool.id: pool
            for pool in self.env["trade.pool"].sudo().browse({move[1] for move in moves.values() if move[1]})
        }
        for customer in self if pools else ():
            pool = pools.get(moves[customer.id][1])
            if pool and (not pool.active or (customer.company_id and customer.company_id != pool.company_id)):
                raise UserError(
                    self.env._(
                        "“%(customer)s” cannot fall into “%(pool)s”: that pool is closed or of another company.",
                        customer=customer.name,
                        pool=pool.name,
                    )
                )

    def _trade_prepare_moves(self, targets, fresh):
        """Return ``{customer id: (user id, pool id, department id)}`` of what really changes."""
        users = self.env["res.users"].sudo().browse({user for user, _pool in targets.values() if user})
        teams = {user.id: user.sale_team_id.id for user in users}
        pools = self.env["trade.pool"].sudo().browse({pool for _user, pool in targets.values() if pool})
        teams_of_pools = {pool.id: pool.team_ids[:1].id for pool in pools}
        moves = {}
        for customer in self:
            user_id, pool_id = targets[customer.id]
            if fresh or (user_id, pool_id) != (customer.user_id.id, customer.trade_pool_id.id):
                team_id = teams.get(user_id) or teams_of_pools.get(pool_id) or False
                moves[customer.id] = (user_id, pool_id, team_id)
        return moves

    def _trade_prepare_lines(self, moves, how, reason=False, fresh=False):
        """Return the values of the ledger lines of these moves, from the customers as they are before."""
        return [
            {
                "partner_id": customer.id,
                "partner_name": customer.name or customer.display_name or "?",
                "how": how,
                "reason": reason,
                "company_id": customer.company_id.id,
                "user_from_id": False if fresh else customer.user_id.id,
                "pool_from_id": False if fresh else customer.trade_pool_id.id,
                "team_from_id": False if fresh else customer.trade_team_id.id,
                "user_to_id": moves[customer.id][0],
                "pool_to_id": moves[customer.id][1],
                "team_to_id": moves[customer.id][2],
            }
            for customer in self
        ]

    def _trade_update(self, moves):
        """Write the new owners of customers and of their contacts, in one statement.

        Odoo's own write would send a mail and add a follower for each: 12.7 statements per customer.
        """
        everybody = self.with_context(active_test=False).search([("commercial_partner_id", "in", self.ids)])
        everybody.flush_recordset()
        rows = [(customer_id, *(value or None for value in move)) for customer_id, move in moves.items()]
        ids, users, pools, teams = (list(column) for column in zip(*rows, strict=True))
        self.env.cr.execute(
            SQL(
                """
                UPDATE res_partner p SET
                    user_id = m.user_id, trade_pool_id = m.pool_id, trade_team_id = m.team_id,
                    trade_last_owner_id = CASE WHEN m.user_id IS NULL THEN COALESCE(p.user_id, p.trade_last_owner_id) END,
                    trade_owned_since = %(now)s, trade_extended_until = NULL, write_date = %(now)s, write_uid = %(uid)s
                FROM unnest(%(ids)s::int[], %(users)s::int[], %(pools)s::int[], %(teams)s::int[])
                    AS m(id, user_id, pool_id, team_id)
                WHERE p.commercial_partner_id = m.id
                """,
                now=fields.Datetime.now(),
                uid=self.env.uid,
                ids=ids,
                users=users,
                pools=pools,
                teams=teams,
            )
        )
        everybody.invalidate_recordset([*MOVED, "write_date", "write_uid"], flush=False)
        everybody.modified(MOVED)

    # -- telling ----------------------------------------------------------------------------------------------

    def _trade_tell(self, got=None, lost=None):
        """Tell each person concerned once which customers came or went.

        :param dict got: ``{user: customers}``
        :param dict lost: ``{user: customers}``
        """
        people = defaultdict(list)
        for texts, moved in (("got", got), ("lost", lost)):
            for user, customers in (moved or {}).items():
                if user and customers and user != self.env.user:
                    people[user].append((texts, customers))
        for user, news in people.items():
            env = self.env(context={**self.env.context, "lang": user.sudo().lang})
            body = Markup()
            for kind, customers in news:
                head = (
                    env._("You have %s more customers:", len(customers))
                    if kind == "got"
                    else env._("%s customers are no longer yours:", len(customers))
                )
                names = ", ".join(customers[:NAMED].sudo().mapped("name")) + ("…" if len(customers) > NAMED else "")
                body += Markup("<p>{}<br/>{}</p>").format(head, names)
            env["mail.thread"].sudo().message_notify(
                partner_ids=user.sudo().partner_id.ids, body=body, subject=env._("Your customers have changed")
            )

    # -- the beginning ----------------------------------------------------------------------------------------

    @api.model
    def _trade_start_ledger(self):
        """Write one line for each customer that has an owner already, in one statement, when the addon is installed."""
        self.env.cr.execute(
            SQL(
                """
                WITH owned AS (
                    UPDATE res_partner p SET trade_owned_since = COALESCE(p.trade_owned_since, %(now)s),
                        trade_team_id = COALESCE(p.trade_team_id, u.sale_team_id)
                    FROM res_users u WHERE u.id = p.user_id AND p.commercial_partner_id = p.id
                    AND NOT EXISTS (SELECT 1 FROM trade_ownership_ledger l WHERE l.partner_id = p.id)
                    RETURNING p.id, COALESCE(p.name, p.complete_name, '?') AS name, p.user_id, p.trade_team_id, p.company_id
                )
                INSERT INTO trade_ownership_ledger
                    (partner_id, partner_name, how, user_to_id, team_to_id, company_id, actor_id, date, create_uid, create_date)
                SELECT id, name, 'start', user_id, trade_team_id, company_id, %(uid)s, %(now)s, %(uid)s, %(now)s FROM owned
                """,
                now=fields.Datetime.now(),
                uid=self.env.uid,
            )
        )
        self.invalidate_model()
