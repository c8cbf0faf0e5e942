"""Many records from one: a prototype made by Odoo, multiplied by one INSERT … SELECT.

Every stored column of a copy holds what Odoo wrote for the prototype, unless an expression says otherwise. So the rows
have all that the installed addons store, and only what differs from row to row is spelled out here.
"""

from contextlib import contextmanager

from odoo.tools import SQL


def clone(prototype, source, **columns):
    """Insert one copy of `prototype` for each row of `source`.

    :param prototype: a record, flushed
    :param source: SQL of a SELECT; its columns are `g.<name>` in the expressions
    :param columns: {column: SQL expression} of what differs from the prototype
    :return: number of rows
    """
    prototype.ensure_one()
    env = prototype.env
    table = prototype._table
    known = _columns(env, table)
    unknown = set(columns) - set(known)
    if unknown:
        raise ValueError(f"{table} has no column {', '.join(sorted(unknown))}")
    names = [name for name in known if name != "id" or "id" in columns]
    env.cr.execute(
        SQL(
            "INSERT INTO %s (%s) SELECT %s FROM %s p CROSS JOIN (%s) g WHERE p.id = %s",
            SQL.identifier(table),
            SQL(", ").join(map(SQL.identifier, names)),
            SQL(", ").join(
                expression(columns[name]) if name in columns else SQL.identifier("p", name) for name in names
            ),
            SQL.identifier(table),
            expression(source),
            prototype.id,
        )
    )
    return env.cr.rowcount


@contextmanager
def bulk_load(env, *models):
    """Load tables without their indexes and foreign keys, and make those again afterwards: several times faster.

    Nothing is lost by it: PostgreSQL checks every row when it makes them again.
    """
    env.flush_all()
    tables = [env[model]._table for model in models]
    keys = _definitions(
        env,
        "SELECT conname, conrelid::regclass::text, pg_get_constraintdef(oid) FROM pg_constraint "
        "WHERE contype = 'f' AND conrelid = ANY(%s::regclass[])",
        tables,
    )
    indexes = _definitions(
        env,
        "SELECT relname, indrelid::regclass::text, pg_get_indexdef(indexrelid) FROM pg_index "
        "JOIN pg_class ON pg_class.oid = indexrelid WHERE indrelid = ANY(%s::regclass[]) "
        "AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid)",
        tables,
    )
    for name, table, _definition in keys:
        env.cr.execute(SQL("ALTER TABLE %s DROP CONSTRAINT %s", SQL.identifier(table), SQL.identifier(name)))
    for name, _table, _definition in indexes:
        env.cr.execute(SQL("DROP INDEX %s", SQL.identifier(name)))
    yield
    for _name, _table, definition in indexes:
        env.cr.execute(expression(definition))
    for table in tables:
        env.cr.execute(SQL("ANALYZE %s", SQL.identifier(table)))
    for name, table, definition in keys:
        env.cr.execute(
            SQL(
                "ALTER TABLE %s ADD CONSTRAINT %s %s",
                SQL.identifier(table),
                SQL.identifier(name),
                expression(definition),
            )
        )


def _definitions(env, query, tables):
    env.cr.execute(query, [tables])
    return env.cr.fetchall()


def expression(text):
    """SQL out of the text of this package (never of anything that came from outside)."""
    return text if isinstance(text, SQL) else SQL(text.replace("%", "%%"))


def scratch(env, name, source):
    """A temporary table that lives as long as the transaction, with statistics for the planner."""
    env.cr.execute(SQL("CREATE TEMP TABLE %s ON COMMIT DROP AS %s", SQL.identifier(name), expression(source)))
    env.cr.execute(SQL("ANALYZE %s", SQL.identifier(name)))


def reserve_ids(env, model, count):
    """Take `count` consecutive ids of a model.

    :return: the number before the first
    """
    table = env[model]._table
    env.cr.execute(SQL("SELECT COALESCE(MAX(id), 0) FROM %s", SQL.identifier(table)))
    last = env.cr.fetchone()[0]
    env.cr.execute("SELECT setval(pg_get_serial_sequence(%s, 'id'), %s)", [table, max(last + count, 1)])
    return last


def pick(values, index):
    """Expression: one of `values` (numbers or simple texts), chosen by the integer expression `index`."""
    values = [f"'{value}'" if isinstance(value, str) else str(value) for value in values]
    return f"(ARRAY[{', '.join(values)}])[1 + mod(({index})::int, {len(values)})]"


def scatter(index, salt, modulus):
    """Expression: a number from 0 to `modulus` - 1 that looks random and is the same in every run."""
    return f"mod(abs(hashint8(({index})::bigint * 7919 + {salt})::bigint), {modulus})::int"


def _columns(env, table):
    env.cr.execute(
        SQL(
            """
            SELECT attname FROM pg_attribute
            WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''
            ORDER BY attnum
            """,
            table,
        )
    )
    return [name for (name,) in env.cr.fetchall()]
