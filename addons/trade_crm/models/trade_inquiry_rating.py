from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

RATINGS = [("1", "Poor"), ("2", "Weak"), ("3", "Fair"), ("4", "Good"), ("5", "Excellent")]


class TradeInquiryRating(models.Model):
    """The supervisor's judgement of the work on an inquiry, which the salesperson reads (INQ-2).

    Kept with the salesperson it is about: an inquiry may change hands afterwards, the judgement does not.
    """

    _name = "trade.inquiry.rating"
    _description = "Rating of an Inquiry"
    _inherit = ["trade.inquiry.part.mixin"]
    _order = "date desc, id desc"
    _rec_name = "lead_id"
    _inquiry_operations = {"read": "read", "create": "read", "write": "read", "unlink": "read"}

    user_id = fields.Many2one("res.users", string="Salesperson", readonly=True, index=True)
    team_id = fields.Many2one("crm.team", string="Department", readonly=True)
    rated_by_id = fields.Many2one("res.users", string="Rated by", readonly=True)
    date = fields.Datetime(readonly=True, default=fields.Datetime.now)
    rating = fields.Selection(RATINGS, required=True)
    score = fields.Integer(compute="_compute_score", store=True, aggregator="avg")
    comment = fields.Text(required=True)

    @api.depends("rating")
    def _compute_score(self):
        for rating in self:
            rating.score = int(rating.rating or 0)

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            vals_list = [self._prepare_own_vals(vals) for vals in vals_list]
        ratings = super().create(vals_list)
        ratings._ensure_supervisor()
        ratings._tell_salesperson()
        return ratings

    def write(self, vals):
        if not self.env.su:
            self._ensure_own()
            vals = {key: vals[key] for key in ("rating", "comment") if key in vals} | {"date": fields.Datetime.now()}
        result = super().write(vals)
        if vals.keys() - {"lead_id"}:  # a merge moves what was rated in its time, whoever is above whom now
            self._ensure_supervisor()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_others(self):
        self._ensure_own()

    def _prepare_own_vals(self, vals):
        """Return the values as one's own rating of the inquiry's salesperson of today, whatever a client sent."""
        lead = self.env["crm.lead"].browse(vals.get("lead_id"))
        lead.check_access("read")
        return {
            **{key: vals[key] for key in ("lead_id", "rating", "comment") if key in vals},
            "user_id": lead.user_id.id,
            "team_id": lead.team_id.id,
            "rated_by_id": self.env.uid,
        }

    def _ensure_own(self):
        if not self.env.su and any(rating.rated_by_id != self.env.user for rating in self):
            raise AccessError(self.env._("A rating is changed only by the person who gave it."))

    def _ensure_supervisor(self):
        """Raise unless the rater is above the salesperson's department, and nobody rates their own work."""
        for rating in self.sudo():
            if not rating.user_id:
                raise UserError(self.env._("The inquiry has no salesperson whose work could be rated."))
            if not rating.lead_id._trade_may_rate(rating.rated_by_id):
                raise AccessError(
                    self.env._(
                        "The work on an inquiry is rated by the manager of its department, the sales manager or general "
                        "management, and nobody rates their own."
                    )
                )

    def _tell_salesperson(self):
        labels = dict(self._fields["rating"]._description_selection(self.env))
        for rating in self:
            rating.lead_id.message_notify(
                partner_ids=rating.user_id.partner_id.ids,
                subject=self.env._("Your work on an inquiry was rated"),
                body=self.env._("%(rating)s: %(comment)s", rating=labels[rating.rating], comment=rating.comment),
            )
