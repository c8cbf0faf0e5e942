from odoo import api, fields, models
from odoo.exceptions import ValidationError
from odoo.fields import Domain

#: Days before its end in which a licence counts as expiring; the reminder centre begins as early.
SOON = 60


class TradeSupplierLicence(models.Model):
    """A licence or certificate of a supplier, with the days it is valid (OWN-10).

    A new one of the same kind replaces the one before, which stays on record: only what is not replaced is reminded of and
    stops a purchase.
    """

    _name = "trade.supplier.licence"
    _description = "Supplier Licence"
    _inherit = ["mail.thread", "mail.activity.mixin"]
    _order = "date_to, id"

    partner_id = fields.Many2one(
        "res.partner",
        "Supplier",
        required=True,
        index=True,
        ondelete="cascade",
        domain="[('parent_id', '=', False)]",
        tracking=True,
    )
    company_id = fields.Many2one(related="partner_id.company_id", store=True)
    kind_id = fields.Many2one(
        "trade.supplier.term",
        "Licence",
        required=True,
        index=True,
        ondelete="restrict",
        domain="[('kind', '=', 'licence')]",
        tracking=True,
    )
    number = fields.Char(tracking=True)
    issuer = fields.Char("Issued By")
    date_from = fields.Date("Valid From", tracking=True)
    date_to = fields.Date("Valid Until", index=True, tracking=True, help="The last day it is valid. Empty: for good.")
    scan = fields.Binary(attachment=True)
    scan_name = fields.Char()
    note = fields.Char("Remark", help="What it is limited to: products, regions, quantities.")
    active = fields.Boolean(default=True, tracking=True)
    user_id = fields.Many2one(
        "res.users",
        "Buyer",
        compute="_compute_user_id",
        store=True,
        readonly=False,
        index=True,
        domain="[('share', '=', False)]",
        help="Who is reminded. Empty: everybody in purchasing.",
    )
    is_replaced = fields.Boolean("Replaced", compute="_compute_is_replaced", store=True)
    state = fields.Selection(
        [("valid", "Valid"), ("soon", "Expires soon"), ("expired", "Expired"), ("replaced", "Replaced")],
        compute="_compute_state",
        search="_search_state",
    )

    _due_idx = models.Index("(user_id, date_to) WHERE active AND is_replaced IS NOT TRUE AND date_to IS NOT NULL")

    @api.depends("kind_id", "number", "partner_id")
    def _compute_display_name(self):
        for licence in self:
            parts = (licence.kind_id.name, licence.number, licence.partner_id.display_name)
            licence.display_name = " · ".join(filter(None, parts)) or self.env._("New")

    @api.depends("partner_id")
    def _compute_user_id(self):
        for licence in self:
            licence.user_id = licence.partner_id.buyer_id or licence.user_id

    @api.depends(
        "active",
        "partner_id.trade_licence_ids.active",
        "partner_id.trade_licence_ids.kind_id",
        "partner_id.trade_licence_ids.date_to",
    )
    def _compute_is_replaced(self):
        """Another one of the same kind is valid for longer."""
        for licence in self:
            ends = licence._end()
            licence.is_replaced = any(
                other.kind_id == licence.kind_id and other._end() > ends
                for other in licence.partner_id.trade_licence_ids
                if other.active
            )

    def _end(self):
        """Return what tells which of two licences is valid for longer."""
        self.ensure_one()
        return (self.date_to or fields.Date.to_date("9999-12-31"), self._origin.id or 0)

    @api.depends("date_to", "is_replaced")
    def _compute_state(self):
        today = fields.Date.context_today(self)
        soon = self._soon()
        for licence in self:
            if licence.is_replaced:
                licence.state = "replaced"
            elif licence.date_to and licence.date_to < today:
                licence.state = "expired"
            else:
                licence.state = "soon" if licence.date_to and licence.date_to <= soon else "valid"

    @api.model
    def _soon(self):
        return fields.Date.add(fields.Date.context_today(self), days=SOON)

    @api.model
    def _search_state(self, operator, value):
        if operator != "in":
            return NotImplemented
        today, soon = fields.Date.context_today(self), self._soon()
        lasting = Domain("is_replaced", "=", False)
        domains = {
            "replaced": Domain("is_replaced", "=", True),
            "expired": lasting & Domain("date_to", "<", today),
            "soon": lasting & Domain("date_to", ">=", today) & Domain("date_to", "<=", soon),
            "valid": lasting & (Domain("date_to", "=", False) | Domain("date_to", ">", soon)),
        }
        return Domain.OR(domains[state] for state in value if state in domains)

    @api.constrains("date_from", "date_to")
    def _check_dates(self):
        for licence in self:
            if licence.date_from and licence.date_to and licence.date_to < licence.date_from:
                raise ValidationError(
                    self.env._(
                        "“%s” would end before it begins. Correct its days.",
                        licence.display_name,
                    )
                )

    @api.constrains("kind_id")
    def _check_kind(self):
        wrong = self.filtered(lambda licence: licence.kind_id.kind != "licence")
        if wrong:
            raise ValidationError(
                self.env._("“%s” is no kind of licence. Choose one of that list.", wrong[0].kind_id.name)
            )

    @api.constrains("partner_id")
    def _check_partner(self):
        """A licence is the company's, not that of a contact: it would not be found when something is bought."""
        wrong = self.filtered(lambda licence: licence.partner_id.commercial_partner_id != licence.partner_id)
        if wrong:
            raise ValidationError(
                self.env._(
                    "“%(contact)s” is a contact of %(company)s. Enter the licence with the company.",
                    contact=wrong[0].partner_id.name,
                    company=wrong[0].partner_id.commercial_partner_id.name,
                )
            )

    @api.model
    def _trade_reminder_domain(self, code):
        if code == "supplier_licence":
            return Domain("date_to", "!=", False) & Domain("is_replaced", "=", False)
        return super()._trade_reminder_domain(code)

    def _trade_reminder_describe(self, code):
        return {
            licence.id: {
                "name": licence.partner_id.display_name,
                "detail": " · ".join(filter(None, (licence.kind_id.name, licence.number))),
            }
            for licence in self
        }
