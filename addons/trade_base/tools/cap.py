"""Caps that hold when two people work at once. The pattern is explained in docs/developer/concurrency.md."""

from odoo.exceptions import MissingError
from odoo.tools import SQL


def cap_touch_sql(table, ids):
    """Return the items of a WITH that touch rows as :func:`cap_touch` does, for the statement that reads the sum itself.

    That is as good as touching them before: what it reads is of the snapshot of the transaction, and whoever has committed
    since then collides.

    :param str table: name of the table
    :param ids: ids that this transaction has read
    """
    # one order for everybody: two transactions that need the same rows queue up instead of deadlocking
    return SQL(
        """ordered AS (SELECT id FROM %(table)s WHERE id = ANY(%(ids)s) ORDER BY id FOR NO KEY UPDATE),
        touched AS (UPDATE %(table)s t SET write_uid = t.write_uid FROM ordered WHERE t.id = ordered.id RETURNING t.id)""",
        table=SQL.identifier(table),
        ids=sorted(set(ids)),
    )


def cap_touch(records):
    """Make every other transaction that touches one of these rows collide with this one.

    Call it BEFORE reading the sum that is compared with the cap. PostgreSQL transactions here are REPEATABLE READ: a
    sum does not see what another transaction has not committed yet, so two of them would both find room. Both must
    *write* one row: the second waits, then gets a serialization failure, is rolled back and retried by Odoo
    (``odoo.service.model.retrying``) on a fresh snapshot, and is then answered correctly. A lock without a write is not
    enough: it is forgotten at commit, and the second would go on with its old snapshot.

    The row is the one that owns the cap: the credit object, the dispatch line, the claimed customer. Nothing in it
    changes, so no field, recomputation or ``write_date`` is affected.

    :param records: recordset of one stored model, all saved
    :raises MissingError: a row no longer exists
    :raises psycopg2.errors.SerializationFailure: another transaction touched a row since ours began; let it pass
    """
    ids = sorted(set(records.ids))
    if not ids:
        return
    cr = records.env.cr
    cr.execute(
        SQL("WITH %s SELECT COUNT(*) FROM touched", cap_touch_sql(records._table, ids)),
        log_exceptions=False,  # a collision is the purpose, not an error to log
    )
    if cr.fetchone()[0] != len(ids):
        # a row that vanished would silently leave the cap without its meeting point
        missing = records - records.exists()
        raise MissingError(records.env._("These records no longer exist: %s. Reload the page.", missing))
