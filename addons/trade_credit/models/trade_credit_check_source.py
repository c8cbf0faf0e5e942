from odoo import api, models
from odoo.tools import SQL

from odoo.addons.trade_base.tools.cap import cap_touch_sql

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


#: The SELECT of the counters of customers, salespeople, departments or groups by ids: (ref, the counter), by kind.
_COUNTERS = {
    "customer": lambda ids: SQL(
        "SELECT b.partner_id AS ref, b.* FROM trade_credit_balance b WHERE b.partner_id = ANY(%s)", ids
    ),
    "salesperson": lambda ids: SQL(
        "SELECT b.user_id AS ref, b.* FROM trade_credit_balance b WHERE b.user_id = ANY(%s)", ids
    ),
    "department": lambda ids: SQL(
        """SELECT top.id AS ref, b.* FROM crm_team top JOIN crm_team t ON t.parent_path LIKE top.parent_path || '%%'
        JOIN trade_credit_balance b ON b.team_id = t.id WHERE top.id = ANY(%s)""",
        ids,
    ),
    "group": lambda ids: SQL(
        """SELECT s.ref, b.* FROM unnest(%s::int[]) s (ref) CROSS JOIN LATERAL (%s) m
        JOIN trade_credit_balance b ON b.partner_id = m.partner_id""",
        ids,
        get_members_sql(SQL("s.ref")),
    ),
}


class TradeCreditCheckSource(models.AbstractModel):
    """Says in SQL what a check reads: the credit objects of documents, and their counters. CRD-1, CRD-2"""

    _name = "trade.credit.check.source"
    _description = "What a Credit Check Reads"

    @api.model
    def _get_direct_sql(self, company, partners, users, teams):
        """Return the SELECT of the credit objects of customers, salespeople and departments, those above a department included.

        A look-up for each kind, along its index: asked for with OR, all objects there are would be read. Ids first, because a
        UNION of whole objects takes longer to plan.

        :param company: id; the others are collections of ids
        """
        conditions = [
            SQL("%s = ANY(%s)", SQL.identifier(column), list(ids))
            for column, ids in (("partner_id", partners), ("user_id", users))
            if ids
        ]
        if teams:
            conditions.append(
                SQL(
                    """team_id = ANY((
                        SELECT string_to_array(string_agg(rtrim(parent_path, '/'), '/'), '/')::int[] FROM crm_team WHERE id = ANY(%s)
                    )::int[])""",
                    list(teams),
                )
            )
        found = SQL(" || ").join(
            SQL("ARRAY(SELECT id FROM trade_credit_object WHERE company_id = %s AND %s)", company, condition)
            for condition in conditions
        )
        return self._get_subject_sql(found)

    @api.model
    def _get_subject_sql(self, ids):
        """Return the SELECT of what is needed of credit objects, see :meth:`_prepare_subject`.

        :param ids: list of their ids, or SQL of an array
        """
        return SQL(
            "SELECT %s FROM trade_credit_object o LEFT JOIN trade_credit_grade g ON g.id = o.grade_id WHERE o.id = ANY(%s)",
            _SUBJECT,
            ids,
        )

    @api.model
    def _get_exposure_sql(self, company, before, ids_by_kind, documents, touched):
        """Return the SELECT of (kind, id of the customer, user, department or group, bucket, amount, overdue, unvalued).

        For the documents: ('document', id, bucket, amount, 0, 0). Only the kinds that are asked for are in it: to plan the
        statement takes longer than to execute it.

        :param company: id
        :param before: what was due before that day is overdue
        :param ids_by_kind: ``{kind of Subject: ids}``
        :param documents: (model, ids) of documents in the ledger
        :param touched: ids of the credit objects at which whoever uses them up meets, see ``cap_touch``
        """
        selects = [
            SQL(
                """
                SELECT %(kind)s, ref, bucket, SUM(amount)::float, SUM(amount) FILTER (WHERE date_due < %(before)s)::float,
                    SUM(unvalued)::int
                FROM (%(counters)s) b WHERE company_id = %(company)s GROUP BY ref, bucket
                """,
                kind=kind,
                before=before,
                counters=_COUNTERS[kind](ids),
                company=company,
            )
            for kind, ids in ids_by_kind.items()
        ]
        source, ids = documents
        if ids:
            selects.append(
                SQL(
                    """
                    SELECT 'document', res_id, bucket, SUM(amount)::float, 0, 0 FROM trade_credit_entry
                    WHERE source = %s AND res_id = ANY(%s) GROUP BY res_id, bucket
                    """,
                    source,
                    ids,
                )
            )
        statement = SQL(" UNION ALL ").join(selects)
        if touched:
            return SQL("WITH %s %s", cap_touch_sql("trade_credit_object", touched), statement)
        return statement
