from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from .trade_credit_grade import LIMIT_MODES
from .trade_credit_holder_mixin import VIEWER

#: Every login reads its company, customers in the portal included: what is granted and tolerated is none of their business.
_GROUPS = f"{VIEWER},base.group_system"

#: Fields that change what customers have left.
STANDING = {
    "trade_credit_default_mode",
    "trade_credit_default_limit",
    "trade_credit_excluded_bucket_ids",
    "trade_credit_overdue_days",
}


class ResCompany(models.Model):
    """The policy of credit of a company. CRD-1, CRD-2"""

    _inherit = "res.company"

    trade_credit_default_mode = fields.Selection(
        LIMIT_MODES,
        string="Credit of a customer without an own limit or grade",
        required=True,
        default="none",
        groups=_GROUPS,
    )
    trade_credit_default_limit = fields.Monetary(string="Default credit limit", groups=_GROUPS)
    trade_credit_default_days = fields.Integer(string="Default credit days", groups=_GROUPS)
    trade_credit_excluded_bucket_ids = fields.Many2many(
        "trade.credit.bucket",
        "res_company_trade_credit_excluded_rel",
        "company_id",
        "bucket_id",
        string="Parts of the exposure that do not count",
        groups=_GROUPS,
    )
    trade_credit_overdue_days = fields.Integer(
        string="Tolerated days past due",
        help="An invoice is overdue for credit that many days after its due date.",
        groups=_GROUPS,
    )
    trade_credit_overdue_amount = fields.Monetary(string="Tolerated overdue amount", groups=_GROUPS)
    trade_credit_overdue_share = fields.Float(
        string="Tolerated overdue share (%)",
        help="Part of all unpaid invoices that may be overdue; 0 for no such rule.",
        groups=_GROUPS,
    )
    trade_credit_window = fields.Integer(
        string="Months looked at for grades",
        default=12,
        help="Orders, invoices and payments of so many months make the score of a customer.",
        groups=_GROUPS,
    )
    trade_credit_full_volume = fields.Monetary(
        string="Volume for full points",
        default=1_000_000,
        help="Ordered in that time without taxes.",
        groups=_GROUPS,
    )
    trade_credit_weight_volume = fields.Float(string="Weight of volume", default=1, groups=_GROUPS)
    trade_credit_weight_payment = fields.Float(string="Weight of payment in time", default=2, groups=_GROUPS)
    trade_credit_weight_overdue = fields.Float(string="Weight of overdue", default=2, groups=_GROUPS)
    trade_credit_weight_returns = fields.Float(string="Weight of returns", default=1, groups=_GROUPS)

    _trade_credit_weights = models.Constraint(
        "CHECK(trade_credit_window > 0 AND trade_credit_full_volume >= 0 AND trade_credit_weight_volume >= 0 "
        "AND trade_credit_weight_payment >= 0 AND trade_credit_weight_overdue >= 0 AND trade_credit_weight_returns >= 0)",
        "Weights and volume cannot be negative, and grades look at one month at least.",
    )
    _trade_credit_not_negative = models.Constraint(
        "CHECK(trade_credit_default_limit >= 0 AND trade_credit_default_days >= 0 AND trade_credit_overdue_days >= 0 "
        "AND trade_credit_overdue_amount >= 0)",
        "Limits, days and amounts of the credit policy cannot be negative. Enter 0 if nothing is granted or tolerated.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies._trade_credit_update_standing()
        # whoever makes a customer at this moment does not see the new company, nor we the customer
        job = self.env.ref("trade_credit.ir_cron_melt", raise_if_not_found=False)
        if job:
            job._trigger()
        return companies

    def write(self, vals):
        if STANDING & vals.keys():
            self._trade_credit_lock()
        result = super().write(vals)
        if STANDING & vals.keys():
            self.env.registry.clear_cache()  # trade.credit.bucket._get_excluded
            self._trade_credit_update_standing()
            self.env["trade.credit.request"]._recheck_soon()
        return result

    def _trade_credit_lock(self):
        """Meet whoever changes the policy at the same time: a collision is run again, it is no error to log."""
        self.env.cr.execute(
            SQL("SELECT FROM res_company WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE", list(self.ids)),
            log_exceptions=False,
        )

    def _trade_credit_update_standing(self):
        """Make the policy the one by which lists search and sort; rare, and a second per 100,000 customers."""
        self.env.flush_all()
        self.env["trade.credit.standing"]._update_companies(self.ids)

    @api.constrains("trade_credit_overdue_share")
    def _check_trade_credit_overdue_share(self):
        for company in self:
            if not 0 <= company.trade_credit_overdue_share <= 100:
                raise ValidationError(
                    self.env._("The tolerated overdue share is a percentage: enter a number from 0 to 100.")
                )
