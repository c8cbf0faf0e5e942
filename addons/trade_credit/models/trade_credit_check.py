from collections import defaultdict
from operator import itemgetter

from odoo import api, fields, models
from odoo.tools import SQL

from odoo.addons.trade_base.tools.flush import flush_waiting

from ..tools.buckets import Exposure, Subject


class TradeCreditCheck(models.AbstractModel):
    """Reads limits and exposures; judges nothing and locks nothing. CRD-1, CRD-2"""

    _name = "trade.credit.check"
    _description = "Credit Limits and Exposures"

    # ------------------------------------------------------------------ limits
    @api.model
    def _get_subjects(self, company, partner_ids=(), user_ids=(), team_ids=()):
        """Return the credit objects that customers, salespeople and departments fall under, groups included.

        One query, one more where there are groups.

        A customer without an object falls under the default of the company.

        :param company: ``res.company`` record
        :returns: list of ``Subject``; customers, users and departments without any rule are left out
        """
        if not (partner_ids or user_ids or team_ids):
            return []
        flush_waiting(self.env, "crm.team", "trade.credit.object", "trade.credit.grade")
        source = self.env["trade.credit.check.source"]
        rows = self.env.execute_query_dict(source._get_direct_sql(company.id, partner_ids, user_ids, team_ids))
        above = {int(id_) for row in rows for id_ in (row["parent_path"] or "").split("/")[:-1]}
        if above := above - {row["id"] for row in rows}:
            rows += self.env.execute_query_dict(source._get_subject_sql(sorted(above)))
        subjects = [self._prepare_subject(company, row) for row in sorted(rows, key=itemgetter("id"))]
        known = {subject.ref for subject in subjects if subject.kind == "customer"}
        subjects += [
            self._prepare_subject(company, {"kind": "customer", "partner_id": partner_id})
            for partner_id in sorted(set(partner_ids) - known)
        ]
        return subjects

    @api.model
    def _read_subjects(self, company, ids):
        """Return the Subjects of credit objects of one company; one query.

        :param list ids: their ids
        """
        flush_waiting(self.env, "trade.credit.object", "trade.credit.grade")
        statement = self.env["trade.credit.check.source"]._get_subject_sql(ids)
        return [self._prepare_subject(company, row) for row in self.env.execute_query_dict(statement)]

    @api.model
    def _prepare_subject(self, company, row):
        """Return the Subject of one row: its own limit, else that of its grade, else (customers) the company's."""
        mode, limit, expired = row.get("limit_mode") or "default", row.get("limit_amount") or 0.0, False
        days = row.get("credit_days") or row.get("grade_days") or 0
        today = fields.Date.today()
        if mode == "default":
            mode, limit = row.get("grade_mode"), row.get("grade_amount") or 0.0
        elif mode != "blocked":
            expired = bool(
                (row["valid_from"] and today < row["valid_from"]) or (row["valid_until"] and today > row["valid_until"])
            )
            if expired:
                mode, limit = "limit", 0.0
        if row["kind"] == "customer":
            if not mode:
                mode, limit = company.trade_credit_default_mode, company.trade_credit_default_limit
            days = days or company.trade_credit_default_days
        reference = row.get("partner_id") or row.get("user_id") or row.get("team_id") or row.get("id")
        if mode != "limit":
            limit = 0.0
        return Subject(
            row.get("id") or 0, row["kind"], reference, company.id, mode or "none", float(limit), days, expired
        )

    @api.model
    def _ensure_objects(self, company, partner_ids):
        """Give customers a credit object, so that there is a row to meet at; one query. CRD-5

        :param partner_ids: ids of customers that have none
        """
        if not partner_ids:
            return
        # as the ORM would, but beside another transaction that does the same
        self.env.cr.execute(
            SQL(
                """
                WITH made AS (
                    INSERT INTO trade_credit_object (kind, name, company_id, partner_id, limit_mode, limit_amount, credit_days,
                        create_uid, write_uid, create_date, write_date)
                    SELECT 'customer', COALESCE(p.complete_name, p.name, '/'), %(company)s, p.id, 'default', 0, 0,
                        %(uid)s, %(uid)s, now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC'
                    FROM res_partner p WHERE p.id = ANY(%(partners)s)
                    ON CONFLICT (company_id, partner_id) DO NOTHING
                    RETURNING id, partner_id, company_id
                ),
                known AS (
                    UPDATE trade_credit_standing s SET object_id = made.id, known = TRUE
                    FROM made WHERE s.partner_id = made.partner_id AND s.company_id = made.company_id
                )
                SELECT id FROM made
                """,
                company=company.id,
                uid=self.env.uid,
                partners=sorted(partner_ids),
            ),
            log_exceptions=False,  # a collision is run again, it is no error to log
        )
        ids = [id_ for (id_,) in self.env.cr.fetchall()]
        if ids:
            self.env.cr.execute(SQL("UPDATE trade_credit_object SET parent_path = id || '/' WHERE id = ANY(%s)", ids))
            self.env["trade.credit.object"].invalidate_model(flush=False)

    # ------------------------------------------------------------------ exposures
    @api.model
    def _get_exposures(self, subjects, documents=(), touched=()):
        """Return what credit objects owe, and what documents contribute to it. One query for all objects of one company.

        It reads counters, so it costs the same whatever the number of open documents. Bring the ledger up to date
        (``trade.credit.ledger._refresh``) before.

        :param subjects: list of ``Subject`` of one company
        :param documents: recordset of documents in the ledger, whose own entries are wanted too
        :param touched: ids of the credit objects that are about to be used up: whoever uses them up at the same time collides here
            and is run again on what is then true (``cap_touch``). CRD-5
        :returns: ``({subject: Exposure}, {document id: {bucket: (amount, counts)}})``; the buckets of documents are all, those
            of objects only what counts for the company
        """
        if not subjects:
            return {}, {}
        company = self.env["res.company"].browse(subjects[0].company_id)
        excluded = self.env["trade.credit.bucket"]._get_excluded(company.id)
        parts, own = defaultdict(dict), defaultdict(dict)
        posted, overdue, unvalued = {}, {}, defaultdict(int)
        for kind, ref, bucket, amount, late, without in self._read_counters(company, subjects, documents, touched):
            key = kind, ref
            if kind == "document":
                own[ref][bucket] = (amount, bucket not in excluded)
                continue
            unvalued[key] += without
            if bucket == "posted":
                posted[key], overdue[key] = amount, late or 0.0
            if bucket not in excluded:
                parts[key][bucket] = amount
        exposures = {}
        for subject in subjects:
            key = subject.kind, subject.ref
            exposures[subject] = Exposure(parts[key], posted.get(key, 0.0), overdue.get(key, 0.0), unvalued[key])
        return exposures, own

    @api.model
    def _read_counters(self, company, subjects, documents, touched):
        """Return rows as ``trade.credit.check.source._get_exposure_sql`` says."""
        before = fields.Date.subtract(fields.Date.today(), days=company.trade_credit_overdue_days)
        ids_by_kind = defaultdict(list)
        for subject in subjects:
            ids_by_kind[subject.kind].append(subject.ref)
        source, ids = (documents._name, documents.ids) if documents else ("", [])
        self.env.cr.execute(
            self.env["trade.credit.check.source"]._get_exposure_sql(
                company.id, before, ids_by_kind, (source, ids), touched
            ),
            log_exceptions=False,  # a collision is run again, it is no error to log
        )
        return self.env.cr.fetchall()

    @api.model
    def _get_names(self, subjects):
        """Return ``{subject: name, code of a part: name}``, for the messages; nothing is read when there is no subject."""
        if not subjects:
            return {}
        models_ = {"customer": "res.partner", "salesperson": "res.users", "department": "crm.team"}
        buckets_sudo = self.env["trade.credit.bucket"].sudo().search([("code", "!=", False)])
        names = {bucket.code: bucket.name for bucket in buckets_sudo}
        for kind in {subject.kind for subject in subjects}:
            model = models_.get(kind, "trade.credit.object")
            records = self.env[model].sudo().browse({subject.ref for subject in subjects if subject.kind == kind})
            by_id = {record.id: record.display_name for record in records}
            names.update({subject: by_id[subject.ref] for subject in subjects if subject.kind == kind})
        return names
