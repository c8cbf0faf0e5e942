from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..tools.grading import Habits, Weights, score


class TradeCreditAssessment(models.Model):
    """The grade that the habits of a customer earn: proposed every night with its arithmetic, accepted by a person. CRD-6

    Nobody creates or writes these records; they are the history of the customer's grades.
    """

    _name = "trade.credit.assessment"
    _description = "Credit Grade Proposal"
    _order = "id desc"
    _rec_name = "partner_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade", index=True)
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner", string="Customer", required=True, readonly=True, ondelete="cascade", index=True
    )
    old_grade_id = fields.Many2one("trade.credit.grade", string="Present grade", readonly=True, ondelete="set null")
    grade_id = fields.Many2one(
        "trade.credit.grade", string="Proposed grade", required=True, readonly=True, ondelete="cascade"
    )
    limit_amount = fields.Monetary(related="grade_id.limit_amount")
    credit_days = fields.Integer(related="grade_id.credit_days")
    pricelist_id = fields.Many2one(related="grade_id.pricelist_id")
    collection_policy = fields.Char(related="grade_id.collection_policy")
    volume = fields.Monetary(string="Ordered", readonly=True)
    invoiced = fields.Monetary(readonly=True)
    returned = fields.Monetary(string="Credited", readonly=True)
    late_days = fields.Float(string="Average days late", readonly=True, digits=(16, 1), aggregator="avg")
    overdue = fields.Monetary(readonly=True)
    posted = fields.Monetary(string="Unpaid", readonly=True)
    volume_points = fields.Float(string="Points for volume", readonly=True, digits=(16, 1), aggregator="avg")
    payment_points = fields.Float(string="Points for payment", readonly=True, digits=(16, 1), aggregator="avg")
    overdue_points = fields.Float(string="Points for overdue", readonly=True, digits=(16, 1), aggregator="avg")
    returns_points = fields.Float(string="Points for returns", readonly=True, digits=(16, 1), aggregator="avg")
    score = fields.Float(readonly=True, digits=(16, 1), aggregator="avg")
    arithmetic = fields.Char(readonly=True, help="Points times weights, divided by the sum of the weights.")
    state = fields.Selection(
        [("proposed", "Proposed"), ("accepted", "Accepted"), ("declined", "Declined"), ("outdated", "Outdated")],
        required=True,
        readonly=True,
        default="proposed",
    )
    decided_by_id = fields.Many2one("res.users", string="Decided by", readonly=True)
    decided_at = fields.Datetime(string="Decided at", readonly=True)

    # ------------------------------------------------------------------ proposing
    @api.model
    def _cron_propose(self):
        """Propose grades in every company that has grades with a score."""
        grades_sudo = self.env["trade.credit.grade"].sudo().search([("min_score", ">", 0)])
        for company in grades_sudo.company_id:
            self.sudo()._propose(company)

    @api.model
    def _propose(self, company):
        """Propose a grade for each customer that earns another than it has; returns the proposals.

        A proposal that nobody has decided is replaced. One that was declined is not repeated while the grade is the same.

        :param company: ``res.company`` record
        """
        grades = (
            self.env["trade.credit.grade"].search([("company_id", "=", company.id)]).sorted("min_score", reverse=True)
        )
        if not grades:
            return self.browse()
        self.search([("company_id", "=", company.id), ("state", "=", "proposed")]).state = "outdated"
        weights = Weights(*(company[f"trade_credit_weight_{name}"] for name in Weights._fields))
        declined = self._get_declined(company)
        values = []
        for partner_id, grade_id, *figures in self.env.execute_query(self._get_habits_sql(company)):
            habits = Habits(*figures)
            total, points = score(habits, weights, company.trade_credit_full_volume)
            grade = next((grade for grade in grades if total >= grade.min_score), grades[-1])
            if grade.id != grade_id and declined.get(partner_id) != grade.id:
                values.append(self._prepare_vals(company, partner_id, grade_id, grade, habits, points, total, weights))
        return self.create(values)

    def _prepare_vals(self, company, partner_id, old_grade_id, grade, habits, points, total, weights):
        terms = " + ".join(f"{points[name]:.1f} × {getattr(weights, name):g}" for name in Weights._fields)
        return {
            "company_id": company.id,
            "partner_id": partner_id,
            "old_grade_id": old_grade_id,
            "grade_id": grade.id,
            **habits._asdict(),
            **{f"{name}_points": value for name, value in points.items()},
            "score": total,
            "arithmetic": f"({terms}) / {sum(weights):g} = {total:.1f}",
        }

    @api.model
    def _get_declined(self, company):
        """Return ``{partner id: grade id}`` of the last decision of each customer, where it was no."""
        self.env.flush_all()
        rows = self.env.execute_query(
            SQL(
                """SELECT DISTINCT ON (partner_id) partner_id, grade_id, state FROM trade_credit_assessment
                WHERE company_id = %s AND state IN ('accepted', 'declined') ORDER BY partner_id, id DESC""",
                company.id,
            )
        )
        return {partner_id: grade_id for partner_id, grade_id, state in rows if state == "declined"}

    @api.model
    def _get_habits_sql(self, company):
        """Return the SELECT of (customer, present grade, volume, invoiced, returned, late days, overdue, posted) of the window.

        An order in a currency without a rate has no value that could be told, and earns nothing.
        """
        since = fields.Date.subtract(fields.Date.today(), months=company.trade_credit_window)
        before = fields.Date.subtract(fields.Date.today(), days=company.trade_credit_overdue_days)
        return SQL(
            """
            SELECT v.partner_id, g.grade_id, v.volume::float, v.invoiced::float, v.returned::float,
                COALESCE(l.late, 0)::float, COALESCE(b.overdue, 0)::float, COALESCE(b.posted, 0)::float
            FROM (
                SELECT partner_id, SUM(volume) AS volume, SUM(invoiced) AS invoiced, SUM(returned) AS returned
                FROM (
                    SELECT p.commercial_partner_id AS partner_id,
                        o.amount_untaxed / COALESCE(NULLIF(o.currency_rate, 0), 1) AS volume, 0 AS invoiced, 0 AS returned
                    FROM sale_order o
                    JOIN res_partner p ON p.id = o.partner_invoice_id
                    JOIN res_company c ON c.id = o.company_id
                    WHERE o.company_id = %(company)s AND o.state = 'sale' AND o.date_order >= %(since)s AND NOT %(no_rate)s
                    UNION ALL
                    SELECT m.commercial_partner_id, 0,
                        CASE WHEN m.move_type = 'out_invoice' THEN m.amount_untaxed_signed ELSE 0 END,
                        CASE WHEN m.move_type = 'out_refund' THEN -m.amount_untaxed_signed ELSE 0 END
                    FROM account_move m
                    WHERE m.company_id = %(company)s AND m.state = 'posted' AND m.move_type IN ('out_invoice', 'out_refund')
                        AND m.invoice_date >= %(since)s
                ) documents
                WHERE partner_id IS NOT NULL GROUP BY partner_id
            ) v
            LEFT JOIN (
                SELECT m.commercial_partner_id AS partner_id,
                    SUM((p.max_date - d.date_maturity) * p.amount) / NULLIF(SUM(p.amount), 0) AS late
                FROM account_partial_reconcile p
                JOIN account_move_line d ON d.id = p.debit_move_id AND d.date_maturity IS NOT NULL
                JOIN account_move m ON m.id = d.move_id AND m.move_type = 'out_invoice' AND m.state = 'posted'
                JOIN account_account a ON a.id = d.account_id AND a.account_type = 'asset_receivable'
                WHERE m.company_id = %(company)s AND m.invoice_date >= %(since)s
                GROUP BY m.commercial_partner_id
            ) l ON l.partner_id = v.partner_id
            LEFT JOIN (
                SELECT partner_id, SUM(amount) AS posted, SUM(amount) FILTER (WHERE date_due < %(before)s) AS overdue
                FROM trade_credit_balance WHERE company_id = %(company)s AND bucket = 'posted' GROUP BY partner_id
            ) b ON b.partner_id = v.partner_id
            LEFT JOIN trade_credit_object g ON g.partner_id = v.partner_id AND g.company_id = %(company)s
            ORDER BY v.partner_id
            """,
            company=company.id,
            since=since,
            before=before,
            no_rate=self.env["trade.credit.source"]._get_no_rate_sql(SQL("o.currency_id")),
        )

    # ------------------------------------------------------------------ deciding
    def action_accept(self):
        """Give the customers their new grade, many at once; a limit of their own stays until somebody changes it."""
        self._decide("accepted")
        objects = self.env["trade.credit.object"]
        found = objects.search([("partner_id", "in", self.partner_id.ids), ("company_id", "in", self.company_id.ids)])
        by_key = {(record.company_id, record.partner_id): record for record in found}
        new = []
        for proposal in self:
            record = by_key.get((proposal.company_id, proposal.partner_id))
            if record:
                record.grade_id = proposal.grade_id
            else:
                new.append(
                    {
                        "kind": "customer",
                        "partner_id": proposal.partner_id.id,
                        "company_id": proposal.company_id.id,
                        "grade_id": proposal.grade_id.id,
                    }
                )
            if proposal.pricelist_id:
                customer_sudo = proposal.sudo().partner_id.with_company(proposal.company_id)
                customer_sudo.property_product_pricelist = proposal.pricelist_id
        objects.create(new)

    def action_decline(self):
        """Leave the grades as they are; the same is not proposed again."""
        self._decide("declined")

    def _decide(self, state):
        # whoever keeps the limits decides; nobody may write these records
        self.env["trade.credit.object"].check_access("write")
        self.check_access("read")
        decided = self.filtered(lambda proposal: proposal.state != "proposed")
        if decided:
            raise UserError(
                self.env._(
                    "The grade of “%s” is decided already, or a newer one is proposed. Reload the page.",
                    decided[0].partner_id.name,
                )
            )
        self.sudo().write({"state": state, "decided_by_id": self.env.uid, "decided_at": fields.Datetime.now()})
