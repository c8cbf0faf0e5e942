from odoo import models

from .trade_chain_mixin import SALE_PRICE


class CrmLead(models.Model):
    """An inquiry, where a trade begins; what leads to quotations is told by glue addons."""

    _name = "crm.lead"
    _inherit = ["crm.lead", "trade.chain.mixin"]

    _trade_chain_kind = "inquiry"
    _trade_chain_sequence = 10
    _trade_chain_price_groups = SALE_PRICE

    def _trade_chain_kinds(self):
        kinds = super()._trade_chain_kinds()
        return {code: kind._replace(label=self.env._("Inquiry")) for code, kind in kinds.items()}

    def _trade_chain_amount(self):
        return {lead.id: (lead.expected_revenue, lead.company_currency) for lead in self if lead.expected_revenue}

    def _trade_chain_state(self):
        lost = self.env._("Lost")
        return {lead.id: lost if lead.won_status == "lost" else lead.stage_id.name or "" for lead in self}
