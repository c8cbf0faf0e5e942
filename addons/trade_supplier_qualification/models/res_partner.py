from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: Who reads and keeps what qualifies a supplier.
QUALIFICATION = "trade_base.group_purchaser,trade_base.group_general_manager"


class ResPartner(models.Model):
    """Grade and licences of a supplier (OWN-10); they belong to the company, not to its contacts."""

    _inherit = "res.partner"

    trade_supplier_grade_id = fields.Many2one(
        "trade.supplier.term",
        "Supplier Grade",
        domain="[('kind', '=', 'grade')]",
        ondelete="restrict",
        tracking=True,
        # a copy is another supplier; and Odoo would read it as the user who copies, who may be no purchaser
        copy=False,
        groups=QUALIFICATION,
    )
    trade_licence_ids = fields.One2many("trade.supplier.licence", "partner_id", "Licences", groups=QUALIFICATION)

    @api.constrains("trade_supplier_grade_id")
    def _check_trade_supplier_grade(self):
        wrong = self.sudo().filtered(lambda partner: partner.trade_supplier_grade_id.kind not in (False, "grade"))
        if wrong:
            raise ValidationError(
                self.env._(
                    "“%s” is no grade of suppliers. Choose one of that list.", wrong[0].trade_supplier_grade_id.name
                )
            )
