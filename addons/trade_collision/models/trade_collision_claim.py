from odoo import api, fields, models
from odoo.tools import SQL


class TradeCollisionClaim(models.Model):
    """The meeting point of two people who enter the same customer at the same moment (OWN-3).

    Transactions are REPEATABLE READ, so neither sees what the other has not committed. Both write the row of each text that
    says who it is; the second waits, fails, is retried by Odoo on a fresh snapshot, and then finds the first one's customer.
    Rows mean nothing once the transactions are over.
    """

    _name = "trade.collision.claim"
    _description = "Customer Being Entered"
    _log_access = False

    value = fields.Char(required=True, readonly=True)
    touched = fields.Datetime(required=True, readonly=True)

    _value_uniq = models.Constraint("UNIQUE(value)", "One row for each text.")

    @api.model
    def _touch(self, values):
        """Collide with every other transaction that enters one of these.

        :param set values: texts, see ``claims`` in ``tools/card.py``
        :raises psycopg2.errors.SerializationFailure: another transaction did since ours began; let it pass
        """
        if values:
            # one order for everybody: two that need the same rows queue up instead of deadlocking
            self.env.cr.execute(
                SQL(
                    "INSERT INTO trade_collision_claim (value, touched) "
                    "SELECT v, now() AT TIME ZONE 'UTC' FROM unnest(%s) v ORDER BY v "
                    "ON CONFLICT (value) DO UPDATE SET touched = EXCLUDED.touched",
                    sorted(values),
                ),
                log_exceptions=False,  # a collision is the purpose, not an error to log
            )

    @api.autovacuum
    def _gc_claims(self):
        """Forget the rows of transactions that are long over."""
        self.env.cr.execute(
            "DELETE FROM trade_collision_claim WHERE touched < now() AT TIME ZONE 'UTC' - interval '1 day'"
        )
