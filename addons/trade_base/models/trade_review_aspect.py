from odoo import api, fields, models, tools


class TradeReviewAspect(models.Model):
    """What can be reviewed about a kind of document: its prices, its goods and dates, its terms (ORD-2).

    The addon that makes a document reviewable declares its aspects as data; which fields belong to an aspect is said by the
    document in ``_review_watched``. A consultant chooses aspects but makes none.
    """

    _name = "trade.review.aspect"
    _inherit = ["trade.cached.mixin"]
    _description = "Review Aspect"
    _order = "res_model, sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    res_model = fields.Char("Document Model", required=True)
    price_group_id = fields.Many2one(
        "res.groups",
        "Only Seen By",
        ondelete="restrict",
        help="Besides the reviewers appointed for this aspect, only members of this group read it in a snapshot.",
    )

    _code_uniq = models.Constraint("UNIQUE(res_model, code)", "Each aspect of a document type exists only once.")

    @api.model
    @tools.ormcache("res_model")
    def _ids_of(self, res_model):
        return tuple(self.sudo().search([("res_model", "=", res_model)]).ids)

    @api.model
    def _of(self, res_model):
        """Return the aspects of a document type, in their order."""
        return self.sudo().browse(self._ids_of(res_model))

    @api.model
    def _by_code(self, res_model):
        """Return ``{code: aspect}`` of a document type, in their order."""
        return {aspect.code: aspect for aspect in self._of(res_model)}
