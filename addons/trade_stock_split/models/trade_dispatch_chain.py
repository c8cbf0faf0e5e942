from odoo import api, models
from odoo.fields import Domain

from odoo.addons.trade_base.models.trade_chain_mixin import SALE_PRICE
from odoo.addons.trade_base.tools.history import HistoryKind


# a file of its own: how a note is met from elsewhere
# pylint: disable=consider-merging-classes-inherited
class TradeDispatchChain(models.Model):
    """A note in the reminder centre (INQ-4), in the chain of documents (ORG-6) and in a customer's history (OWN-9)."""

    _inherit = "trade.dispatch"

    @api.model
    def _trade_reminder_domain(self, code):
        """Notes the warehouse has still to deliver, drafts to release, and differences to decide (INQ-4)."""
        sales = Domain("kind", "=", "sale_out")
        domains = {
            "trade_dispatch_due": sales & Domain("state", "in", ("released", "partly")),
            "trade_dispatch_draft": sales & Domain("state", "=", "draft"),
            "trade_dispatch_difference": Domain("phase", "=", "released") & Domain("line_ids.qty_difference", ">", 0),
        }
        return domains[code] if code in domains else super()._trade_reminder_domain(code)

    def _trade_chain_sources(self):
        found = super()._trade_chain_sources()
        for note in self:
            found[note.id].append(note._get_order())
        return found

    def _trade_chain_targets(self):
        found = super()._trade_chain_targets()
        for note in self:
            found[note.id].append(note.picking_ids)
        return found

    def _trade_chain_amount(self):
        return {note.id: (note.amount_total, note.currency_id) for note in self}

    def _trade_chain_state(self):
        return self._trade_chain_selection("state")

    @api.model
    def _trade_history_kinds(self):
        return [
            *super()._trade_history_kinds(),
            self._trade_history_kind("dispatch", self.env._("Dispatch notes"), "sale_out", SALE_PRICE),
        ]

    @api.model
    def _trade_history_kind(self, code, label, kind, price_groups):
        """Return how notes of one kind are in the history of the customer or supplier."""
        return HistoryKind(
            code,
            label,
            "goods",
            [("kind", "=", kind)],
            partner="commercial_partner_id",
            dates=("date_released", "create_date"),
            search=("name", "note", "line_ids.product_id"),
            price_groups=price_groups,
            icon="fa-paper-plane-o",
        )
