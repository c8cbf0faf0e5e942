from odoo import models
from odoo.exceptions import AccessError
from odoo.fields import Domain


class IrRule(models.Model):
    _inherit = "ir.rule"

    def _compute_domain(self, model_name, mode="read"):
        """Add to the rules of every model that leads to customers who may see these (OWN-6); see ``trade.visibility``."""
        domain = super()._compute_domain(model_name, mode)
        if self.env.su or model_name.startswith("ir."):
            return domain
        hidden = self.env["trade.visibility"]._get_domain(model_name, mode)
        return domain if hidden.is_true() else Domain(domain) & hidden

    def _make_access_error(self, operation, records):
        """In developer mode Odoo names the records one must not see; of a hidden customer nothing is named (OWN-6)."""
        visibility = self.env["trade.visibility"]
        domain = visibility._get_domain(records._name, operation)
        if not domain.is_true() and records - records.sudo().with_context(active_test=False).filtered_domain(domain):
            return AccessError(visibility._get_refusal())
        return super()._make_access_error(operation, records)
