from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

LIMIT_MODES = [("none", "No limit"), ("limit", "Limit"), ("blocked", "Blocked")]


class TradeCreditGrade(models.Model):
    """A class of customers with the same terms; an object without a limit of its own takes those of its grade. CRD-1"""

    _name = "trade.credit.grade"
    _description = "Credit Grade"
    _order = "sequence, name"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    code = fields.Char()
    sequence = fields.Integer(default=10, help="The best grade first.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="cascade", index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    limit_mode = fields.Selection(LIMIT_MODES, string="Credit", required=True, default="limit")
    limit_amount = fields.Monetary(string="Credit limit")
    credit_days = fields.Integer(string="Credit days", help="Longest time to pay, in days; 0 for no rule.")
    min_score = fields.Float(
        string="From score", help="A customer with at least this score, from 0 to 100, is proposed for this grade."
    )
    pricelist_id = fields.Many2one(
        "product.pricelist", string="Price list", check_company=True, help="Given to the customer with the grade."
    )
    collection_policy = fields.Char(
        translate=True, help="How money is collected from customers of this grade, in words."
    )
    object_ids = fields.One2many("trade.credit.object", "grade_id", string="Credit objects")
    object_count = fields.Integer(string="Customers", compute="_compute_object_count")

    _limit_not_negative = models.Constraint(
        "CHECK(limit_amount >= 0)", "A credit limit cannot be negative. For no credit at all enter 0 or choose Blocked."
    )
    _days_not_negative = models.Constraint(
        "CHECK(credit_days >= 0)", "Credit days cannot be negative. Enter 0 if there is no rule."
    )

    def _write_multi(self, vals_list):
        result = super()._write_multi(vals_list)
        if any({"limit_mode", "limit_amount"} & vals.keys() for vals in vals_list):
            self.env["trade.credit.standing"]._update(
                SQL(
                    "SELECT partner_id, company_id FROM trade_credit_object WHERE kind = 'customer' AND grade_id = ANY(%s)",
                    list(self._ids),
                )
            )
            self.env["trade.credit.request"]._recheck_soon()
        return result

    def _compute_object_count(self):
        counts = dict(
            self.env["trade.credit.object"]._read_group([("grade_id", "in", self.ids)], ["grade_id"], ["__count"])
        )
        for grade in self:
            grade.object_count = counts.get(grade, 0)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_used(self):
        used = self.filtered("object_ids")
        if used:
            raise ValidationError(
                self.env._(
                    "The grade “%s” is in use. Archive it, or give its customers another grade first.", used[0].name
                )
            )
