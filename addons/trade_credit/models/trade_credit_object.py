from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.tools import SQL

from .trade_credit_grade import LIMIT_MODES

KINDS = [
    ("customer", "Customer"),
    ("group", "Group of customers"),
    ("salesperson", "Salesperson"),
    ("department", "Department"),
]
#: Columns that change what a customer has left.
STANDING = {
    "limit_mode",
    "limit_amount",
    "grade_id",
    "parent_id",
    "valid_from",
    "valid_until",
    "partner_id",
    "company_id",
}
#: The field that says who a credit object of a kind is.
REFERENCE = {"customer": "partner_id", "salesperson": "user_id", "department": "team_id"}


class TradeCreditObject(models.Model):
    """Whose credit it is: a customer, a group of customers, a salesperson or a department of one company. CRD-1

    It is also the row that transactions meet at: a document that would use up credit touches it before reading the sum
    (CRD-5, ``docs/developer/concurrency.md``).
    """

    _name = "trade.credit.object"
    _description = "Credit Object"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "kind, name, id"
    _check_company_auto = True
    _parent_store = True

    kind = fields.Selection(KINDS, required=True, default="customer")
    name = fields.Char(compute="_compute_name", store=True, readonly=False, required=True, precompute=True)
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="cascade", index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    partner_id = fields.Many2one(
        "res.partner",
        string="Customer",
        ondelete="cascade",
        index=True,
        check_company=True,
        domain="[('parent_id', '=', False)]",
        help="The customer with all its contacts and addresses.",
    )
    user_id = fields.Many2one("res.users", string="Salesperson", ondelete="cascade", index=True)
    team_id = fields.Many2one("crm.team", string="Department", ondelete="cascade", index=True, check_company=True)
    parent_id = fields.Many2one(
        "trade.credit.object",
        string="Group",
        ondelete="restrict",
        index=True,
        check_company=True,
        tracking=True,
        domain="[('kind', '=', 'group'), ('company_id', '=', company_id)]",
        help="The members of a group share its limit, besides their own.",
    )
    parent_path = fields.Char(index=True)
    child_ids = fields.One2many("trade.credit.object", "parent_id", string="Members")
    limit_mode = fields.Selection(
        [("default", "As the grade or company"), *LIMIT_MODES],
        string="Credit",
        required=True,
        default="default",
        tracking=True,
        help="No limit: everything passes. Limit: up to the amount, which may be zero. Blocked: nothing passes.",
    )
    limit_amount = fields.Monetary(string="Credit limit", tracking=True)
    credit_days = fields.Integer(
        string="Credit days", tracking=True, help="Longest time to pay, in days; 0 takes those of the grade or company."
    )
    grade_id = fields.Many2one(
        "trade.credit.grade",
        string="Credit grade",
        tracking=True,
        check_company=True,
        index=True,
        domain="[('company_id', '=', company_id)]",
    )
    valid_from = fields.Date(string="Valid from", tracking=True)
    valid_until = fields.Date(
        string="Valid until", tracking=True, help="After this day nothing is granted until somebody renews the limit."
    )
    over_since = fields.Date(
        string="Over the limit since",
        readonly=True,
        copy=False,
        index="btree_not_null",
        help="Day on which more than the limit was first found to be owed.",
    )
    note = fields.Text(string="Remarks")

    _partner_uniq = models.Constraint(
        "UNIQUE(company_id, partner_id)", "This customer has a credit object in this company already. Change that one."
    )
    _user_uniq = models.Constraint(
        "UNIQUE(company_id, user_id)", "This salesperson has a credit object in this company already. Change that one."
    )
    _team_uniq = models.Constraint(
        "UNIQUE(company_id, team_id)", "This department has a credit object in this company already. Change that one."
    )
    _limit_not_negative = models.Constraint(
        "CHECK(limit_amount >= 0)", "A credit limit cannot be negative. For no credit at all enter 0 or choose Blocked."
    )
    _days_not_negative = models.Constraint(
        "CHECK(credit_days >= 0)", "Credit days cannot be negative. Enter 0 to take those of the grade or company."
    )
    _dates_in_order = models.Constraint(
        "CHECK(valid_from IS NULL OR valid_until IS NULL OR valid_from <= valid_until)",
        "“Valid until” lies before “Valid from”. Exchange the two dates, or leave one empty.",
    )

    _others_idx = models.Index("(kind) WHERE kind <> 'customer'")

    @api.depends("kind", "partner_id.name", "user_id.name", "team_id.name")
    def _compute_name(self):
        for record in self:
            field = REFERENCE.get(record.kind)
            if field:
                record.name = record[field].sudo().display_name or record.name or "/"
            elif not record.name:
                record.name = self.env._("New group")

    @api.constrains("kind", "partner_id", "user_id", "team_id")
    def _check_reference(self):
        for record in self:
            wanted = REFERENCE.get(record.kind)
            given = {field for field in REFERENCE.values() if record[field]}
            kind = dict(self._fields["kind"]._description_selection(self.env))[record.kind]
            if wanted and not given:
                raise ValidationError(
                    self.env._(
                        "Whose credit is it? For the kind “%(kind)s” fill in “%(field)s” with a name that is known here.",
                        kind=kind,
                        field=self._fields[wanted]._description_string(self.env),
                    )
                )
            if given != ({wanted} if wanted else set()):
                raise ValidationError(
                    self.env._(
                        "“%(name)s”: a credit object of the kind “%(kind)s” must name exactly this one and nothing else. "
                        "Choose the kind first, then whose credit it is.",
                        name=record.display_name,
                        kind=kind,
                    )
                )
            partner = record.partner_id
            if partner and partner != partner.commercial_partner_id:
                raise ValidationError(
                    self.env._(
                        "“%(contact)s” is a contact of “%(customer)s”. Credit is given to the customer, and its contacts "
                        "share it: choose “%(customer)s”.",
                        contact=partner.display_name,
                        customer=partner.commercial_partner_id.display_name,
                    )
                )

    @api.constrains("parent_id", "kind")
    def _check_parent(self):
        for record in self.filtered("parent_id"):
            if record.kind not in ("customer", "group") or record.parent_id.kind != "group":
                raise ValidationError(
                    self.env._(
                        "“%s”: only customers and groups can belong to a group of customers.", record.display_name
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._update_standing()
        self.env["trade.credit.request"]._recheck_soon()
        return records

    def write(self, vals):
        if vals.get("parent_id"):
            self._ensure_group_above(self.browse(vals["parent_id"]))
        return super().write(vals)

    def _write_multi(self, vals_list):
        result = super()._write_multi(vals_list)
        changed = [id_ for id_, vals in zip(self._ids, vals_list, strict=True) if STANDING & vals.keys()]
        if changed:
            self.browse(changed)._update_standing()
            self.env["trade.credit.request"]._recheck_soon()
        return result

    def unlink(self):
        pairs = [(record.partner_id.id, record.company_id.id) for record in self]
        result = super().unlink()
        self.env["trade.credit.standing"]._update_pairs(pairs)
        self.env["trade.credit.request"]._recheck_soon()
        return result

    def _update_standing(self):
        """Make the limits of these customers those that lists search and sort by."""
        if self:
            self.env["trade.credit.standing"]._update(
                SQL(
                    "SELECT partner_id, company_id FROM trade_credit_object WHERE kind = 'customer' AND id = ANY(%s)",
                    list(self.ids),
                )
            )

    def _ensure_group_above(self, parent):
        """Raise ValidationError if a group would come to belong to itself; the ORM alone only says "recursion"."""
        above = {int(object_id) for object_id in (parent.sudo().parent_path or "").split("/") if object_id}
        cyclic = self.filtered(lambda record: record.id in above)
        if cyclic:
            raise ValidationError(
                self.env._(
                    "“%(group)s” cannot belong to itself: “%(parent)s” is that group or a member of it. "
                    "Choose another group, or leave it empty.",
                    group=cyclic[0].name,
                    parent=parent.sudo().name,
                )
            )

    def _merge_customers(self, sources, target):
        """Leave one object per company for customers that become one; the strictest of blocked and not blocked wins.

        :param sources: ``res.partner`` records that go
        :param target: ``res.partner`` record that stays, whose own limit goes before those of the others
        """
        objects = self.search([("partner_id", "in", (sources | target).ids)])
        for found in objects.grouped("company_id").values():
            kept = found.filtered(lambda record: record.partner_id == target) or found[0]
            blocked = any(record.limit_mode == "blocked" for record in found)
            (found - kept).unlink()
            if blocked and kept.limit_mode != "blocked":
                kept.limit_mode = "blocked"
        self.env.flush_all()
