from odoo import api, models
from odoo.tools import SQL

from ..tools.stored import EXPOSURES, SUBJECTS, keep


def get_members_sql(group):
    """Return the SELECT of the customers below a group (partner_id).

    Along the index of the groups: comparing paths would read every credit object there is.

    :param SQL group: its id
    """
    return SQL(
        """
        WITH RECURSIVE below (id, partner_id) AS (
            SELECT NULLIF(%s, 0), NULL::int
            UNION ALL SELECT o.id, o.partner_id FROM trade_credit_object o JOIN below ON o.parent_id = below.id
        )
        SELECT partner_id FROM below WHERE partner_id IS NOT NULL
        """,
        group,
    )


class TradeCreditCheckSource(models.AbstractModel):
    """Says in SQL what a check reads: the credit objects of documents, and their counters. CRD-1, CRD-2

    All arguments are SQL: values, or the arguments of a function that is kept in the database.
    """

    _name = "trade.credit.check.source"
    _description = "What a Credit Check Reads"

    def _register_hook(self):
        super()._register_hook()
        keep(
            self.env.cr,
            SUBJECTS,
            """id int, kind text, partner_id int, user_id int, team_id int, limit_mode text, limit_amount numeric, credit_days int,
            valid_from date, valid_until date, grade_mode text, grade_amount numeric, grade_days int""",
            self._get_subject_sql(self._get_subject_ids_sql(*(SQL(f"${index}") for index in range(1, 5)))),
        )
        exposures = self._get_exposure_sql(
            *(SQL(f"${index}") for index in range(1, 3)),
            {"customer": (SQL("$3"), SQL("$3"), SQL("$4"))},
            (SQL("$5"), SQL("$6")),
            excluded=SQL("excluded"),
        )
        keep(
            self.env.cr,
            EXPOSURES,
            "key int, bucket text, counts bool, amount float, overdue float, unvalued int",
            SQL(
                "DECLARE excluded text[] := %s; BEGIN RETURN QUERY %s; END",
                self._get_excluded_sql(SQL("$1")),
                exposures,
            ),
        )

    @api.model
    def _get_subject_ids_sql(self, company, partners, users, teams):
        """Return the SELECT of the ids of credit objects that customers, salespeople and departments fall under.

        Three look-ups, each along its index: asked for with OR, all objects there are would be read.
        """
        return SQL(
            """
            WITH team AS (
                SELECT DISTINCT unnest(string_to_array(rtrim(parent_path, '/'), '/'))::int AS id
                FROM crm_team WHERE id = ANY(%(teams)s)
            ),
            direct AS (
                SELECT parent_path FROM trade_credit_object WHERE company_id = %(company)s AND partner_id = ANY(%(partners)s)
                UNION ALL SELECT parent_path FROM trade_credit_object WHERE company_id = %(company)s AND user_id = ANY(%(users)s)
                UNION ALL SELECT o.parent_path FROM team JOIN trade_credit_object o ON o.company_id = %(company)s AND o.team_id = team.id
            )
            SELECT unnest(string_to_array(rtrim(parent_path, '/'), '/'))::int FROM direct
            """,
            company=company,
            partners=partners,
            users=users,
            teams=teams,
        )

    @api.model
    def _get_subject_sql(self, ids):
        """Return the SELECT of what is needed of credit objects, see :meth:`_prepare_subject`.

        :param SQL ids: SELECT of their ids
        """
        return SQL(
            """
            SELECT o.id, o.kind::text, o.partner_id, o.user_id, o.team_id, o.limit_mode::text, o.limit_amount, o.credit_days,
                o.valid_from, o.valid_until, g.limit_mode::text AS grade_mode, g.limit_amount AS grade_amount,
                g.credit_days AS grade_days
            FROM (SELECT DISTINCT id FROM (%s) found (id)) i
            JOIN trade_credit_object o ON o.id = i.id
            LEFT JOIN trade_credit_grade g ON g.id = o.grade_id
            ORDER BY o.id
            """,
            ids,
        )

    @api.model
    def _get_excluded_sql(self, company):
        """Return the array of the codes of the buckets that do not count for a company."""
        return SQL(
            """ARRAY(SELECT b.code FROM res_company_trade_credit_excluded_rel r
            JOIN trade_credit_bucket b ON b.id = r.bucket_id WHERE r.company_id = %s)::text[]""",
            company,
        )

    @api.model
    def _get_exposure_sql(self, company, before, by_kind, documents, excluded=None):
        """Return the SELECT of (index of the subject, bucket, whether it counts, amount, overdue, unvalued).

        For the documents: (minus their id, bucket, whether it counts, amount, 0, 0). Only the kinds that are asked for are in
        it.

        :param before: what was due before that day is overdue
        :param by_kind: ``{kind: (indexes, ids of the objects, ids of the customers, users or departments)}``
        :param documents: (model, ids) of documents in the ledger
        :param excluded: array of the buckets that do not count, if it is known already
        """
        counts = SQL("bucket <> ALL(%s)", excluded or self._get_excluded_sql(company))
        counters = {
            "customer": SQL("JOIN trade_credit_balance b ON b.partner_id = s.ref"),
            "group": SQL(
                """CROSS JOIN LATERAL (%s) m
                JOIN trade_credit_balance b ON b.partner_id = m.partner_id""",
                get_members_sql(SQL("s.object_id")),
            ),
            "salesperson": SQL("JOIN trade_credit_balance b ON b.user_id = s.ref"),
            "department": SQL(
                """JOIN crm_team top ON top.id = s.ref
                JOIN crm_team t ON t.parent_path LIKE top.parent_path || '%%'
                JOIN trade_credit_balance b ON b.team_id = t.id"""
            ),
        }
        selects = [
            SQL(
                """
                SELECT s.key, b.bucket::text, %(counts)s, SUM(b.amount)::float,
                    SUM(b.amount) FILTER (WHERE b.date_due < %(before)s)::float, SUM(b.unvalued)::int
                FROM unnest(%(keys)s::int[], %(objects)s::int[], %(refs)s::int[]) s (key, object_id, ref)
                %(counters)s AND b.company_id = %(company)s
                GROUP BY s.key, b.bucket
                """,
                counts=counts,
                before=before,
                keys=keys,
                objects=objects,
                refs=refs,
                counters=counters[kind],
                company=company,
            )
            for kind, (keys, objects, refs) in by_kind.items()
        ]
        source, ids = documents
        selects.append(
            SQL(
                """
                SELECT -res_id, bucket::text, %(counts)s, SUM(amount)::float, 0, 0 FROM trade_credit_entry
                WHERE source = %(source)s AND res_id = ANY(%(ids)s) GROUP BY res_id, bucket
                """,
                counts=counts,
                source=source,
                ids=ids,
            )
        )
        return SQL(" UNION ALL ").join(selects)
