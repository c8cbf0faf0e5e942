from odoo import api, models
from odoo.tools import SQL

from ..tools.stored import POST, keep
from .trade_credit_source import KEY


class TradeCreditLedger(models.AbstractModel):
    """The statement that posts, as text for many documents and as a function in the database for a few. CRD-2, CRD-5"""

    _inherit = "trade.credit.ledger"

    @api.model
    def _get_post_body(self):
        """Return the function that posts what is marked ($1 and $2: models and ids): one kind of document after the other.

        A statement in a function is planned when it is reached for the first time, which takes longer than to execute it: what
        is not needed is not planned.
        """
        source = self.env["trade.credit.source"]
        ways = source._get_resolvers()
        steps = []
        for document, sources in source._get_sources().items():
            others = {mark: way for (mark, led_to), way in ways.items() if led_to == document and mark != document}
            steps.append(
                SQL(
                    """
                    ids := ARRAY(SELECT g.id FROM unnest($1, $2) g (source, id) WHERE g.source = %(document)s);
                    IF $1 && %(marks)s::text[] THEN %(others)s END IF;
                    IF ids <> '{}' THEN %(post)s END IF;
                    """,
                    document=document,
                    marks=list(others),
                    others=SQL(" ").join(
                        SQL(
                            """IF %s = ANY($1) THEN
                            ids := ids || ARRAY(WITH given (source, id) AS (SELECT * FROM unnest($1, $2)) %s); END IF;""",
                            mark,
                            way,
                        )
                        for mark, way in others.items()
                    ),
                    post=SQL(
                        "RETURN QUERY %s;",
                        self._get_post_sql(
                            source._get_contributions_sql(
                                SQL("SELECT DISTINCT %s::text, unnest(ids)", document), sources
                            )
                        ),
                    ),
                )
            )
        return SQL("DECLARE ids int[]; BEGIN %s END", SQL(" ").join(steps))

    @api.model
    def _get_post_sql(self, fresh):
        """Return the statement that posts.

        :param SQL fresh: the common table expressions ``dirty`` and ``fresh``
        """
        return SQL(
            """
            WITH %(fresh)s,
            old AS MATERIALIZED (
                SELECT e.* FROM trade_credit_entry e JOIN dirty d ON d.source = e.source AND d.id = e.res_id
            ),
            gone AS (
                DELETE FROM trade_credit_entry e USING old o
                WHERE e.id = o.id AND NOT EXISTS (SELECT FROM fresh f WHERE %(same)s)
                RETURNING e.*
            ),
            made AS (
                INSERT INTO trade_credit_entry (source, res_id, %(key)s, amount, unvalued)
                SELECT f.source, f.res_id, %(key)s, f.amount, f.unvalued FROM fresh f
                WHERE NOT EXISTS (SELECT FROM old o WHERE %(same)s)
                RETURNING *
            ),
            moved AS (
                SELECT source, res_id, %(key)s, amount, unvalued FROM made
                UNION ALL SELECT source, res_id, %(key)s, -amount, -unvalued FROM gone
            ),
            posted AS (
                INSERT INTO trade_credit_balance (%(key)s, amount, unvalued)
                SELECT %(key)s, SUM(amount), SUM(unvalued) FROM moved GROUP BY %(key)s
                HAVING SUM(amount) <> 0 OR SUM(unvalued) <> 0
            )
            SELECT source::text, res_id, company_id, partner_id, user_id, team_id, SUM(amount)::float
            FROM moved GROUP BY source, res_id, company_id, partner_id, user_id, team_id HAVING SUM(amount) <> 0
            """,
            fresh=fresh,
            key=KEY,
            same=SQL(
                """f.source = o.source AND f.res_id = o.res_id
                AND (f.company_id, f.partner_id, f.user_id, f.team_id, f.bucket, f.date_due, f.amount, f.unvalued)
                IS NOT DISTINCT FROM
                (o.company_id, o.partner_id, o.user_id, o.team_id, o.bucket, o.date_due, o.amount, o.unvalued)"""
            ),
        )

    def _register_hook(self):
        super()._register_hook()
        keep(
            self.env.cr,
            POST,
            "source text, res_id int, company_id int, partner_id int, user_id int, team_id int, difference float",
            self._get_post_body(),
        )
