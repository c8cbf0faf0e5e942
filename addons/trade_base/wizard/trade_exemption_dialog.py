from odoo import fields, models
from odoo.exceptions import UserError


class TradeExemptionDialog(models.AbstractModel):
    """What the dialogs of exemptions share: the document they are about."""

    _name = "trade.exemption.dialog"
    _description = "Dialog about a Document with Control Points"

    res_model = fields.Char(string="Document model", required=True)
    res_id = fields.Many2oneReference(string="Document id", model_field="res_model", required=True)
    reason = fields.Text(required=True)

    def _get_document(self):
        """Return the document, checked to be one with control points that the user may read."""
        self.ensure_one()
        model = self.env.get(self.res_model)
        if not isinstance(model, self.env.registry["trade.control.mixin"]):
            raise UserError(self.env._("This document has no control points."))
        document = model.browse(self.res_id).exists()
        document.check_access("read")
        return document
