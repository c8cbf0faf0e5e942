from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError


class TradeReviewDeputy(models.Model):
    """Who reviews in somebody's place while this person is absent (ORG-2)."""

    _name = "trade.review.deputy"
    _description = "Review Deputy"
    _inherit = "trade.cached.mixin"
    _order = "date_from desc, id desc"
    _rec_name = "deputy_id"

    user_id = fields.Many2one(
        "res.users",
        "Absent Reviewer",
        required=True,
        ondelete="cascade",
        index=True,
        default=lambda self: self.env.user,
        domain=[("share", "=", False)],
    )
    deputy_id = fields.Many2one(
        "res.users", required=True, ondelete="cascade", index=True, domain=[("share", "=", False)]
    )
    date_from = fields.Date("From", required=True, default=fields.Date.context_today)
    date_to = fields.Date("Until", required=True)

    _dates_ordered = models.Constraint("CHECK(date_from <= date_to)", "The absence ends before it begins.")

    @api.constrains("user_id", "deputy_id")
    def _check_deputy(self):
        for deputy in self:
            if deputy.user_id == deputy.deputy_id:
                raise ValidationError(self.env._("Choose another person as deputy: nobody can stand in for himself."))
            if deputy.deputy_id.share:
                raise ValidationError(
                    self.env._(
                        "%s is not an internal user and cannot review. Choose a colleague.", deputy.deputy_id.name
                    )
                )

    @api.model
    def _principal_ids(self, user):
        """Return the ids of the reviewers for whom this user stands in today."""
        today = fields.Date.context_today(self.with_context(tz=user.tz))
        return list(self._get_principals(user.id, today))

    @api.model
    @tools.ormcache("user_id", "today")
    def _get_principals(self, user_id, today):
        # asked several times by every list of reviews, and by the reminder centre
        deputies = self.sudo().search(
            [("deputy_id", "=", user_id), ("date_from", "<=", today), ("date_to", ">=", today)]
        )
        return deputies.user_id._ids
