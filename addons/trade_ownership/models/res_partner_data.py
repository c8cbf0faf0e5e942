from odoo import api, fields, models
from odoo.exceptions import ValidationError


class ResPartner(models.Model):
    """What one knows about a customer, by lists that consultants extend without code (OWN-1)."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    trade_type_id = fields.Many2one(
        "trade.customer.term", "Customer Type", domain=[("kind", "=", "type")], ondelete="restrict", tracking=True
    )
    trade_qualification_ids = fields.Many2many(
        "trade.customer.term",
        "res_partner_trade_qualification_rel",
        "partner_id",
        "term_id",
        string="Qualifications",
        domain=[("kind", "=", "qualification")],
    )
    trade_region_id = fields.Many2one(
        "trade.customer.term", "Region", domain=[("kind", "=", "region")], ondelete="restrict", tracking=True
    )
    trade_grade_id = fields.Many2one(
        "trade.customer.term", "Grade", domain=[("kind", "=", "grade")], ondelete="restrict", tracking=True
    )
    trade_value_id = fields.Many2one(
        "trade.customer.term", "Customer Value", domain=[("kind", "=", "value")], ondelete="restrict"
    )
    trade_method_id = fields.Many2one(
        "trade.customer.term", "Follow-up Method", domain=[("kind", "=", "method")], ondelete="restrict"
    )
    trade_source_id = fields.Many2one(
        "utm.medium", "Source", ondelete="set null", help="How the customer came to us; the same list as for inquiries."
    )
    trade_department_id = fields.Many2one(
        "trade.customer.term",
        "Department",
        domain=[("kind", "=", "department")],
        ondelete="restrict",
        help="Where in the customer's organisation this person works.",
    )
    trade_level_id = fields.Many2one(
        "trade.customer.term", "Distributor Level", domain=[("kind", "=", "level")], ondelete="restrict", tracking=True
    )
    trade_cooperation_id = fields.Many2one(
        "trade.customer.term",
        "Cooperation Stage",
        domain=[("kind", "=", "cooperation")],
        ondelete="restrict",
        tracking=True,
    )
    trade_distributor_id = fields.Many2one(
        "res.partner",
        "Supplied by Distributor",
        index="btree_not_null",
        ondelete="set null",
        domain=[("trade_level_id", "!=", False)],
        help="The distributor above: for a distributor its parent distributor, for others the one whose end customer they are.",
    )
    trade_supplied_ids = fields.One2many("res.partner", "trade_distributor_id", "Distributors and End Customers Below")
    trade_supplied_count = fields.Integer(compute="_compute_trade_supplied_count")

    @api.depends("trade_supplied_ids")
    def _compute_trade_supplied_count(self):
        rows = self._read_group([("trade_distributor_id", "in", self.ids)], ["trade_distributor_id"], ["__count"])
        counts = {distributor.id: number for distributor, number in rows}
        for partner in self:
            partner.trade_supplied_count = counts.get(partner._origin.id, 0)

    @api.constrains("trade_distributor_id")
    def _check_trade_distributor(self):
        if self._has_cycle("trade_distributor_id"):
            raise ValidationError(
                self.env._(
                    "A distributor cannot be supplied by itself, nor by one below it. Choose another distributor."
                )
            )

    @api.constrains(
        "trade_type_id",
        "trade_qualification_ids",
        "trade_region_id",
        "trade_grade_id",
        "trade_value_id",
        "trade_method_id",
        "trade_department_id",
        "trade_level_id",
        "trade_cooperation_id",
    )
    def _check_trade_terms(self):
        """Lists are not mixed up, whichever way the value came: a grade that is a region would slip past every cap."""
        for name, kind in self._trade_term_fields().items():
            wrong = self.filtered(
                lambda partner, name=name, kind=kind: partner[name].filtered(lambda t: t.kind != kind)
            )
            if wrong:
                field = self._fields[name]._description_string(self.env)
                raise ValidationError(
                    self.env._(
                        "“%(term)s” is no entry of the list “%(field)s”. Choose one of that list.",
                        term=wrong[0][name][:1].name,
                        field=field,
                    )
                )

    @api.model
    def _trade_term_fields(self):
        """Return ``{field name: kind of list}``; a hook for further lists."""
        return {
            "trade_type_id": "type",
            "trade_qualification_ids": "qualification",
            "trade_region_id": "region",
            "trade_grade_id": "grade",
            "trade_value_id": "value",
            "trade_method_id": "method",
            "trade_department_id": "department",
            "trade_level_id": "level",
            "trade_cooperation_id": "cooperation",
        }

    def action_trade_supplied(self):
        """Open the distributors and end customers below this distributor."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Below %s", self.display_name),
            "res_model": "res.partner",
            "view_mode": "list,form",
            "domain": [("trade_distributor_id", "=", self.id)],
            "context": {"default_trade_distributor_id": self.id},
        }
