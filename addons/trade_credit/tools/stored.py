"""The statement that posts, kept in the database as a function.

A function is planned piece by piece, as far as it is reached; a statement that is sent as text is planned as a whole, every time,
which takes longer than all the rest. (The plans last as long as a cursor: psycopg2 sends DISCARD ALL when Odoo's pool hands a
connection out again.) What a function says depends on the addons that are installed, so it is looked at whenever they are loaded.
"""

from odoo.tools import SQL

POST = "trade_credit_post(text[], integer[])"
FUNCTIONS = (POST,)
#: Joins are done in the order in which they are written: to look for a better one takes longer than to execute them.
_SETTINGS = {"plan_cache_mode": "force_generic_plan", "join_collapse_limit": "1"}


def keep(cr, function, columns, statement):
    """Create a function, or replace it if it says something else.

    :param str function: one of :data:`FUNCTIONS`
    :param str columns: names and types of what it returns
    :param SQL statement: its body, which names its arguments $1, $2
    """
    body = cr.mogrify(statement.code, statement.params).decode() if statement.params else statement.code % ()
    body = f"#variable_conflict use_column\n{body}"
    # servers that start together take turns; the definition, unlike pg_proc, is read as it is now, not as of our snapshot
    cr.execute("SELECT pg_advisory_xact_lock(hashtext('trade_credit_functions'))")
    cr.execute("SELECT pg_get_functiondef(to_regprocedure(%s))", [function])
    known = cr.fetchone()[0] or ""
    if f"$function${body}$function$" not in known or not all(f"SET {name} TO " in known for name in _SETTINGS):
        drop(cr, function)
        settings = SQL(" ").join(SQL(f"SET {name} = {value}") for name, value in _SETTINGS.items())
        cr.execute(
            SQL(
                "CREATE FUNCTION %s RETURNS TABLE (%s) LANGUAGE plpgsql %s AS %s",
                SQL(function),
                SQL(columns),
                settings,
                body,
            )
        )


def drop(cr, *functions):
    """Drop functions, if they are there."""
    for function in functions:
        cr.execute(SQL("DROP FUNCTION IF EXISTS %s", SQL(function)))
