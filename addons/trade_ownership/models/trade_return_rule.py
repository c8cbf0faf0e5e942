from odoo import fields, models
from odoo.tools import SQL


class TradeReturnRule(models.Model):
    """After how many days without follow-up or order a customer falls back to the pool (OWN-5).

    The most precise rule counts: grade before type before department; the order of the list decides between equals. Without a
    rule customers stay with their owners for ever.
    """

    _name = "trade.return.rule"
    _description = "Return Rule"
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(default=10)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    grade_id = fields.Many2one(
        "trade.customer.term", domain=[("kind", "=", "grade")], ondelete="cascade", help="Empty: every grade."
    )
    type_id = fields.Many2one(
        "trade.customer.term",
        "Customer Type",
        domain=[("kind", "=", "type")],
        ondelete="cascade",
        help="Empty: every type.",
    )
    team_id = fields.Many2one(
        "crm.team", "Department", check_company=True, ondelete="cascade", help="Empty: every department."
    )
    keep = fields.Boolean("Never Returns", help="Customers this rule fits stay with their owners.")
    days = fields.Integer("Returns After (Days)", default=90, required=True)
    warn_days = fields.Integer("Warned Before (Days)", default=14, required=True)
    pool_id = fields.Many2one(
        "trade.pool",
        "Falls Back To",
        check_company=True,
        ondelete="restrict",
        help="Empty: the pool of the customer's region or department, or else the first of the company.",
    )

    _days_check = models.Constraint(
        "CHECK(days > 0 AND warn_days > 0 AND warn_days <= days)",
        "The days have to be above zero, and the warning cannot come before the silence begins.",
    )

    def _get_match(self):
        """Return ``[(SQL condition, SQL weight)]`` by which rule ``r`` fits customer ``c``; a hook for further criteria."""
        return [
            (
                SQL(
                    "(r.%(name)s IS NULL OR r.%(name)s = c.%(field)s)",
                    name=SQL.identifier(name),
                    field=SQL.identifier(field),
                ),
                SQL("(CASE WHEN r.%s IS NULL THEN 0 ELSE %s END)", SQL.identifier(name), weight),
            )
            for name, field, weight in (
                ("grade_id", "trade_grade_id", 4),
                ("type_id", "trade_type_id", 2),
                ("team_id", "trade_team_id", 1),
            )
        ]
