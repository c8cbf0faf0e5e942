from odoo import api, models
from odoo.fields import Domain


class StockPicking(models.Model):
    _inherit = "stock.picking"

    @api.model
    def _trade_reminder_domain(self, code):
        if code == "delivery_sales":
            return super()._trade_reminder_domain("delivery") & Domain("sale_id", "!=", False)
        domain = super()._trade_reminder_domain(code)
        if code in ("delivery", "receipt"):
            domain &= self._trade_domain_own_warehouse()
        return domain

    @api.model
    def _trade_domain_own_warehouse(self):
        """A clerk with a default warehouse works there; the manager answers for all of them."""
        user = self.env.user
        warehouse = user.property_warehouse_id
        if not warehouse or user.has_group("trade_base.group_warehouse_manager"):
            return Domain.TRUE
        # the default is kept per company: it says nothing about the warehouses of another one
        return Domain("picking_type_id.warehouse_id", "=", warehouse.id) | Domain(
            "company_id", "!=", self.env.company.id
        )
