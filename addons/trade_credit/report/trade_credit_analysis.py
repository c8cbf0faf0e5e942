from odoo import fields, models
from odoo.tools import SQL

AGES = [
    ("0_none", "No due date"),
    ("1_not_due", "Not due"),
    ("2_1_30", "1 to 30 days late"),
    ("3_31_60", "31 to 60 days late"),
    ("4_61_90", "61 to 90 days late"),
    ("5_over_90", "Over 90 days late"),
]


class TradeCreditAnalysis(models.Model):
    """The ledger to look at: by customer, salesperson, department, part and age; a row is one part of one document. CRD-7"""

    _name = "trade.credit.analysis"
    _description = "Credit Analysis"
    _auto = False
    _order = "amount desc, id"
    _rec_name = "partner_id"

    company_id = fields.Many2one("res.company", readonly=True)
    currency_id = fields.Many2one("res.currency", readonly=True)
    partner_id = fields.Many2one("res.partner", string="Customer", readonly=True)
    grade_id = fields.Many2one("trade.credit.grade", string="Credit grade", readonly=True)
    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True)
    team_id = fields.Many2one("crm.team", string="Department", readonly=True)
    bucket_id = fields.Many2one("trade.credit.bucket", string="Part", readonly=True)
    counts = fields.Boolean(string="Counts against the limit", readonly=True)
    source = fields.Char(string="Document model", readonly=True)
    res_id = fields.Many2oneReference(string="Document id", model_field="source", readonly=True, aggregator=None)
    document = fields.Char(compute="_compute_document")
    date_due = fields.Date(string="Due date", readonly=True)
    age = fields.Selection(AGES, readonly=True)
    amount = fields.Monetary(readonly=True)

    @property
    def _table_query(self):
        late = SQL("CURRENT_DATE - e.date_due")
        return SQL(
            """
            SELECT e.id, e.company_id, c.currency_id, e.partner_id, o.grade_id, e.user_id, e.team_id, b.id AS bucket_id,
                NOT EXISTS (
                    SELECT FROM res_company_trade_credit_excluded_rel r
                    WHERE r.company_id = e.company_id AND r.bucket_id = b.id
                ) AS counts,
                e.source, e.res_id, e.date_due, e.amount,
                CASE WHEN e.date_due IS NULL THEN '0_none'
                    WHEN %(late)s <= 0 THEN '1_not_due'
                    WHEN %(late)s <= 30 THEN '2_1_30'
                    WHEN %(late)s <= 60 THEN '3_31_60'
                    WHEN %(late)s <= 90 THEN '4_61_90'
                    ELSE '5_over_90' END AS age
            FROM trade_credit_entry e
            JOIN res_company c ON c.id = e.company_id
            JOIN trade_credit_bucket b ON b.code = e.bucket
            LEFT JOIN trade_credit_object o ON o.partner_id = e.partner_id AND o.company_id = e.company_id
            """,
            late=late,
        )

    def _compute_document(self):
        """Name the documents: one query per model. Their names are no secret to who may see the figures."""
        names = {}
        for source, rows in self.grouped("source").items():
            documents_sudo = self.env[source].sudo().browse(rows.mapped("res_id")).exists()
            names.update({(source, document.id): document.display_name for document in documents_sudo})
        for row in self:
            row.document = names.get((row.source, row.res_id), "")

    def action_open_document(self):
        """Open the document, as the user."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self.source,
            "res_id": self.res_id,
            "views": [(False, "form")],
        }
