from odoo import api, models
from odoo.fields import Domain
from odoo.tools import Query


class IrAttachment(models.Model):
    _inherit = "ir.attachment"

    @api.model
    def _search(self, domain, *args, **kwargs):
        """Check the fields of a search before Odoo runs it as superuser.

        Odoo finds attachments as superuser and drops the forbidden ones afterwards, so that a path such as
        ``company_id.partner_id.sale_order_ids.amount_total`` would answer everybody (DSP-4).
        """
        if not self.env.su and not kwargs.get("bypass_access"):
            domain = Domain(domain)
            if any("." in term.field_expr or "any" in term.operator for term in domain.iter_conditions()):
                domain.optimize_full(self)._to_sql(self, self._table, Query(self))
        return super()._search(domain, *args, **kwargs)
