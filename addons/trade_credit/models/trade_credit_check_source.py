from odoo import api, models
from odoo.tools import SQL

#: What is needed of a credit object, see ``trade.credit.check._prepare_subject``.
_SUBJECT = SQL(
    """o.id, o.kind, o.partner_id, o.user_id, o.team_id, o.parent_path, o.limit_mode, o.limit_amount, o.credit_days,
    o.valid_from, o.valid_until, g.limit_mode AS grade_mode, g.limit_amount AS grade_amount, g.credit_days AS grade_days"""
)


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


#: How a subject ``s`` leads to its counters ``b``, by kind.
_COUNTERS = {
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


class TradeCreditCheckSource(models.AbstractModel):
    """Says in SQL what a check reads: the credit objects of documents, and their counters. CRD-1, CRD-2"""

    _name = "trade.credit.check.source"
    _description = "What a Credit Check Reads"

    @api.model
    def _get_direct_sql(self, company, partners, users, teams):
        """Return the SELECT of the credit objects of customers, salespeople and departments, those above a department included.

        A look-up for each kind, along its index: asked for with OR, all objects there are would be read.

        :param company: id; the others are collections of ids
        """
        conditions = [
            SQL("o.%s = ANY(%s)", SQL.identifier(column), list(ids))
            for column, ids in (("partner_id", partners), ("user_id", users))
            if ids
        ]
        if teams:
            conditions.append(
                SQL(
                    """o.team_id = ANY((SELECT array_agg(above::int)
                    FROM crm_team, unnest(string_to_array(rtrim(parent_path, '/'), '/')) above WHERE id = ANY(%s))::int[])""",
                    list(teams),
                )
            )
        found = SQL(" UNION ALL ").join(
            SQL("SELECT o.* FROM trade_credit_object o WHERE o.company_id = %s AND %s", company, condition)
            for condition in conditions
        )
        return SQL("SELECT %s FROM (%s) o LEFT JOIN trade_credit_grade g ON g.id = o.grade_id", _SUBJECT, found)

    @api.model
    def _get_subject_sql(self, ids):
        """Return the SELECT of what is needed of credit objects, see :meth:`_prepare_subject`.

        :param SQL ids: SELECT of their ids
        """
        return SQL(
            "SELECT %s FROM trade_credit_object o LEFT JOIN trade_credit_grade g ON g.id = o.grade_id WHERE o.id IN (%s)",
            _SUBJECT,
            ids,
        )

    @api.model
    def _get_exposure_sql(self, company, before, by_kind, documents):
        """Return the SELECT of (index of the subject, bucket, whether it counts, amount, overdue, unvalued).

        For the documents: (minus their id, bucket, whether it counts, amount, 0, 0). Only the kinds that are asked for are in
        it.

        :param company: id
        :param before: what was due before that day is overdue
        :param by_kind: ``{kind: (indexes, ids of the objects, ids of the customers, users or departments)}``
        :param documents: (model, ids) of documents in the ledger
        """
        counts = SQL("bucket <> ALL((SELECT codes FROM excluded)::varchar[])")
        selects = [
            SQL(
                """
                SELECT s.key, b.bucket, %(counts)s, SUM(b.amount)::float,
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
                counters=_COUNTERS[kind],
                company=company,
            )
            for kind, (keys, objects, refs) in by_kind.items()
        ]
        source, ids = documents
        selects.append(
            SQL(
                """
                SELECT -res_id, bucket, %(counts)s, SUM(amount)::float, 0, 0 FROM trade_credit_entry
                WHERE source = %(source)s AND res_id = ANY(%(ids)s) GROUP BY res_id, bucket
                """,
                counts=counts,
                source=source,
                ids=ids,
            )
        )
        return SQL(
            """
            WITH excluded (codes) AS MATERIALIZED (
                SELECT ARRAY(SELECT b.code FROM res_company_trade_credit_excluded_rel r
                JOIN trade_credit_bucket b ON b.id = r.bucket_id WHERE r.company_id = %s)
            ) %s
            """,
            company,
            SQL(" UNION ALL ").join(selects),
        )
