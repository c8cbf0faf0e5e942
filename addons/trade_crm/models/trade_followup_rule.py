from odoo import fields, models
from odoo.tools import SQL


class TradeFollowupRule(models.Model):
    """How long an inquiry may stay silent, per company, customer tag (grade) and stage (INQ-3).

    The most precise rule counts: tag and stage, then tag, then stage, then the general one; the order of the list decides between
    equals.
    """

    _name = "trade.followup.rule"
    _description = "Silence Rule"
    _order = "sequence, id"

    sequence = fields.Integer(default=10)
    name = fields.Char(required=True)
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company)
    stage_id = fields.Many2one("crm.stage", ondelete="cascade", help="Empty: every stage.")
    partner_tag_id = fields.Many2one(
        "res.partner.category",
        string="Customer tag",
        ondelete="cascade",
        help="For instance the grade of the customer. Empty: every customer.",
    )
    owner_days = fields.Integer(string="Remind salesperson after (days)", default=7, required=True)
    to_manager = fields.Boolean(string="Tell manager", default=True)
    manager_days = fields.Integer(string="Tell manager after (days)", default=14)
    to_pool = fields.Boolean(string="Release", help="The customer falls back to the pool, where the company uses one.")
    pool_days = fields.Integer(string="Release after (days)", default=30)

    _days_in_order = models.Constraint(
        "CHECK(owner_days > 0 AND (NOT COALESCE(to_manager, FALSE) OR manager_days >= owner_days)"
        " AND (NOT COALESCE(to_pool, FALSE) OR (pool_days >= owner_days"
        " AND (NOT COALESCE(to_manager, FALSE) OR pool_days >= manager_days))))",
        "The days have to be above zero and grow: first the salesperson, then the manager, then the release.",
    )

    def _silence_match(self):
        """Return ``[(SQL condition, SQL weight)]`` by which rule ``r`` fits inquiry ``l``; a hook for further criteria.

        A condition is true when the rule does not ask for it, too; the weights of what is asked for add up to the
        precision of the rule.
        """
        return [
            (
                SQL("(r.stage_id IS NULL OR r.stage_id = l.stage_id)"),
                SQL("(CASE WHEN r.stage_id IS NULL THEN 0 ELSE 1 END)"),
            ),
            (
                SQL(
                    "(r.partner_tag_id IS NULL OR EXISTS (SELECT 1 FROM res_partner_res_partner_category_rel t"
                    " JOIN res_partner p ON t.partner_id IN (p.id, p.commercial_partner_id)"
                    " WHERE p.id = l.partner_id AND t.category_id = r.partner_tag_id))"
                ),
                SQL("(CASE WHEN r.partner_tag_id IS NULL THEN 0 ELSE 2 END)"),
            ),
        ]
