from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .trade_followup import SILENCE_ACTIVITY

SILENCE = [("owner", "Salesperson reminded"), ("manager", "Manager told"), ("pool", "To be released")]
#: Inquiries handled in one go; the job goes on with the rest by itself.
BATCH = 500


class CrmLead(models.Model):
    """Silence on an inquiry escalates: to the salesperson, the manager, and at last the pool (INQ-3)."""

    _inherit = "crm.lead"  # pylint: disable=consider-merging-classes-inherited

    trade_silence = fields.Selection(
        SILENCE,
        string="Silence",
        compute="_compute_trade_contact",
        store=True,
        readonly=True,
        copy=False,
        compute_sudo=True,
        index="btree_not_null",
        help="How far the silence on this inquiry has been escalated. The next follow-up ends it.",
    )

    @api.model
    def _cron_trade_silence(self):
        """Escalate what has become silent; one statement finds it, whatever the number of inquiries."""
        found = self._trade_find_silent(BATCH + 1)
        rows, remaining = found[:BATCH], len(found) - BATCH
        self._trade_escalate(rows)
        self.env["ir.cron"]._commit_progress(len(rows), remaining=max(remaining, 0))

    @api.model
    def _trade_find_silent(self, limit):
        """Return ``[(lead id, level)]`` whose level has risen; the longest silence first.

        Silence counts from the last contact, from when the inquiry was assigned or, before that, came in. A next contact that
        lies ahead is not silence.
        """
        self.env.flush_all()
        now = fields.Datetime.now()
        match = self.env["trade.followup.rule"]._silence_match()
        return self.env.execute_query(
            SQL(
                """
                SELECT id, level FROM (
                    SELECT l.id, l.trade_silence, s.since, CASE
                        WHEN r.to_pool AND s.since <= %(now)s - r.pool_days * interval '1 day' THEN 'pool'
                        WHEN r.to_manager AND s.since <= %(now)s - r.manager_days * interval '1 day' THEN 'manager'
                        WHEN s.since <= %(now)s - r.owner_days * interval '1 day' THEN 'owner'
                    END AS level
                    FROM crm_lead l
                    LEFT JOIN crm_team t ON t.id = l.team_id
                    LEFT JOIN res_users u ON u.id = l.user_id
                    CROSS JOIN LATERAL (
                        SELECT COALESCE(l.trade_last_contact, l.date_open, l.create_date) AS since
                    ) s
                    CROSS JOIN LATERAL (
                        SELECT r.* FROM trade_followup_rule r
                        WHERE r.active AND r.company_id = COALESCE(l.company_id, t.company_id, u.company_id, r.company_id)
                            AND %(conditions)s
                        ORDER BY %(weight)s DESC, r.sequence, r.id LIMIT 1
                    ) r
                    WHERE l.active AND l.won_status = 'pending'
                        AND (l.trade_next_date IS NULL OR l.trade_next_date < %(today)s)
                        AND s.since <= %(yesterday)s
                ) silent
                WHERE level IS NOT NULL AND %(rank_new)s > %(rank_old)s
                ORDER BY since, id
                LIMIT %(limit)s
                """,
                now=now,
                today=now.date(),
                yesterday=now - timedelta(days=1),
                conditions=SQL(" AND ").join(condition for condition, _weight in match),
                weight=SQL(" + ").join(weight for _condition, weight in match),
                rank_new=self._trade_silence_rank(SQL("level")),
                rank_old=self._trade_silence_rank(SQL("trade_silence")),
                limit=limit,
            )
        )

    @api.model
    def _trade_silence_rank(self, column):
        """Return SQL that orders the levels; no level is 0."""
        return SQL("COALESCE(array_position(%s, %s::text), 0)", [level for level, _label in SILENCE], column)

    @api.model
    def _trade_escalate(self, rows):
        """Write the levels and schedule who has to act, one insert for all.

        :param rows: ``[(lead id, level)]``
        """
        by_level = {
            level: self.browse(lead_id for lead_id, found in rows if found == level) for level, _label in SILENCE
        }
        for level, leads in by_level.items():
            if leads:
                leads.write({"trade_silence": level})
        self._trade_schedule_silence(dict(rows))
        if by_level["pool"]:
            by_level["pool"]._trade_release_silent()

    @api.model
    def _trade_schedule_silence(self, levels):
        """One activity per inquiry for the person of its level: the salesperson, or the manager of the department."""
        activity_type = self.env.ref(SILENCE_ACTIVITY)
        model_id = self.env["ir.model"]._get_id(self._name)
        leads = self.browse(levels)
        summaries = {
            "owner": self.env._("Nobody has followed up for a while"),
            "manager": self.env._("Silent in spite of a reminder: talk to the salesperson"),
            "pool": self.env._("Silent for so long that the customer is to be released"),
        }
        values = []
        for lead in leads:
            level = levels[lead.id]
            manager = lead.team_id.user_id
            user = (lead.user_id or manager) if level == "owner" else (manager or lead.user_id)
            if user:
                values.append(
                    {
                        "activity_type_id": activity_type.id,
                        "summary": summaries[level],
                        "date_deadline": fields.Date.context_today(self),
                        "user_id": user.id,
                        "res_model_id": model_id,
                        "res_id": lead.id,
                        "automated": True,
                    }
                )
        # the reminder centre and the activity menu tell; a mail for each of hundreds would only be deleted
        self.env["mail.activity"].with_context(mail_activity_quick_update=True).create(values)

    def _trade_release_silent(self):
        """Hook: the ownership addon lets these customers fall back to the pool."""
