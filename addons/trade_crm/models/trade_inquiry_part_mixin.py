from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class TradeInquiryPartMixin(models.AbstractModel):
    """What hangs on an inquiry is seen and changed by whoever may see and change the inquiry.

    Own, department, all, shared, protected: whatever decides about ``crm.lead`` decides here too, in reading, searching,
    grouping and export, without a second set of rules that could fall behind.
    """

    _name = "trade.inquiry.part.mixin"
    _description = "Part of an Inquiry"

    #: Right on the inquiry that an operation on the part needs.
    _inquiry_operations = {"read": "read", "create": "write", "write": "write", "unlink": "write"}

    lead_id = fields.Many2one("crm.lead", string="Inquiry", required=True, index=True, ondelete="cascade")

    def _check_access(self, operation):
        result = super()._check_access(operation)
        if self.env.su or not self:
            return result
        forbidden = result[0] if result else self.browse()
        rest_sudo = (self - forbidden).sudo()
        leads = rest_sudo.lead_id.sudo(False)
        open_leads = leads._filtered_access(self._inquiry_operations[operation])
        closed = rest_sudo.filtered(lambda part: part.lead_id.sudo(False) not in open_leads).sudo(False)
        if not closed:
            return result
        return forbidden | closed, (result[1] if forbidden else closed._inquiry_access_error)

    def write(self, vals):
        result = super().write(vals)
        if "lead_id" in vals:  # where it was has been checked, where it is now has not
            self.check_access("write")
        return result

    def _inquiry_access_error(self):
        """Return the error for parts whose inquiry is closed to the user; it names nothing of the inquiry."""
        return AccessError(
            self.env._("You have no access to the inquiry this belongs to. Its salesperson or the manager can help.")
        )

    @api.model
    def _search(self, domain, offset=0, limit=None, order=None, *, active_test=True, bypass_access=False):
        if not (self.env.su or bypass_access):
            leads = self.env["crm.lead"]._search(Domain.TRUE, active_test=False)
            domain = Domain(domain) & Domain("lead_id", "in", leads)
        return super()._search(domain, offset, limit, order, active_test=active_test, bypass_access=bypass_access)
