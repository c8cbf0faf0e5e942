from odoo import api, fields, models, tools

#: Kinds of fields of which one can say whether they are filled.
KINDS = (
    "char",
    "text",
    "html",
    "integer",
    "float",
    "monetary",
    "date",
    "datetime",
    "selection",
    "many2one",
    "one2many",
    "many2many",
)


class ResCompany(models.Model):
    """How opportunities are entered and assigned in this company (INQ-7)."""

    _inherit = "res.company"

    trade_opportunity_entry = fields.Selection(
        [("stage", "When it leaves the first stage"), ("create", "When it is entered")],
        string="An opportunity is checked",
        default="stage",
        required=True,
        help="A lead is always checked when it is made an opportunity.",
    )
    trade_opportunity_required_ids = fields.Many2many(
        "ir.model.fields",
        "res_company_trade_opportunity_required_rel",
        "company_id",
        "field_id",
        string="Required of an opportunity",
        domain=lambda self: self.env["res.company"]._trade_opportunity_field_domain(),
    )
    trade_opportunity_duplicate = fields.Selection(
        [("off", "Not looked for"), ("remind", "Shown"), ("forbid", "Not allowed")],
        string="Opportunities of the same name",
        default="remind",
        required=True,
    )
    trade_opportunity_similarity = fields.Integer(
        string="Names count as the same from (%)", default=60, help="100: only names that differ by blanks and signs."
    )
    trade_opportunity_assignment = fields.Selection(
        [
            ("free", "As in Odoo: salespeople take what is unassigned, and hand over"),
            ("application", "Salespeople apply, the manager approves"),
            ("manager", "The manager assigns"),
        ],
        string="Opportunities are assigned",
        default="free",
        required=True,
    )

    _trade_opportunity_similarity_range = models.Constraint(
        "CHECK(trade_opportunity_similarity IS NULL OR trade_opportunity_similarity BETWEEN 30 AND 100)",
        "From how many percent on names count as the same is a number from 30 to 100.",
    )

    @api.model
    def _trade_opportunity_field_domain(self):
        """Return the domain of the fields of an opportunity that can be required: a person can fill them in."""
        return [
            ("model", "=", "crm.lead"),
            ("store", "=", True),
            ("readonly", "=", False),
            ("ttype", "in", KINDS),
            ("name", "not in", ("name", "type", "stage_id", "active", "trade_process_id")),
            ("name", "not like", "message_"),
            ("name", "not like", "activity_"),
        ]

    @tools.ormcache("self.id")
    def _trade_opportunity_policy(self):
        """Return ``(entry, names of required fields, duplicate, threshold 0–1, assignment)`` of this company."""
        company = self.sudo()
        return (
            company.trade_opportunity_entry,
            tuple(company.trade_opportunity_required_ids.sorted("field_description").mapped("name")),
            company.trade_opportunity_duplicate,
            company.trade_opportunity_similarity / 100,
            company.trade_opportunity_assignment,
        )

    def write(self, vals):
        if any(name.startswith("trade_opportunity_") for name in vals):
            self.env.registry.clear_cache()
        return super().write(vals)
