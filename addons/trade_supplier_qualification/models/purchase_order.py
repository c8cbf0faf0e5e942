from odoo import fields, models
from odoo.tools import format_date


class PurchaseOrder(models.Model):
    _inherit = "purchase.order"

    def _trade_blockers(self, checkpoint):
        """Nothing is bought on an expired licence, where the company wants that (OWN-10)."""
        blockers = super()._trade_blockers(checkpoint)
        for policy, orders in self._trade_controlled("supplier_licence", checkpoint):
            # whoever buys is told why, also without the right to read licences
            expired_sudo = (
                self.env["trade.supplier.licence"]
                .sudo()
                .search(
                    [
                        ("partner_id", "in", orders.partner_id.commercial_partner_id.ids),
                        ("date_to", "<", fields.Date.context_today(self)),
                        ("is_replaced", "=", False),
                    ]
                )
                .grouped("partner_id")
            )
            for order in orders:
                for licence in expired_sudo.get(order.partner_id.commercial_partner_id.sudo(), ()):
                    reason = self.env._(
                        "“%(licence)s” of %(supplier)s expired on %(date)s.",
                        licence=licence.kind_id.name,
                        supplier=licence.partner_id.name,
                        date=format_date(self.env, licence.date_to),
                    )
                    link = ("trade.supplier.licence", licence.id)
                    blockers[order.id].append(order._trade_blocker(policy, reason, link=link))
        return blockers
