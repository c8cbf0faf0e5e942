from odoo import api, models
from odoo.fields import Domain

from ..tools.chain import ChainKind


class StockPicking(models.Model):
    """A transfer passes ``ship`` when its goods move, see ``stock.move``.

    Its state is computed from the moves; whoever writes it by hand meets the control point here.
    """

    _name = "stock.picking"
    _inherit = ["stock.picking", "trade.control.mixin", "trade.chain.mixin"]

    _trade_checkpoints = ("release", "ship")
    _trade_checkpoint_states = {"ship": frozenset({"done"})}
    _trade_closed_states = frozenset({"done", "cancel"})
    _trade_exemption_fields = ("partner_id", "location_id", "location_dest_id")
    _trade_exemption_lines = {"move_ids": ("product_id", "product_uom", "product_uom_qty", "quantity")}

    @api.model
    def _trade_reminder_domain(self, code):
        kinds = {"delivery": "outgoing", "receipt": "incoming"}
        if code in kinds:
            return Domain("picking_type_id.code", "=", kinds[code]) & Domain(
                "state", "in", ("waiting", "confirmed", "assigned")
            )
        return super()._trade_reminder_domain(code)

    def _trade_blockers(self, checkpoint):
        blockers = super()._trade_blockers(checkpoint)
        for policy, pickings in self._trade_controlled("picking_responsible", checkpoint):
            for picking in pickings.filtered(lambda picking: not picking.user_id):
                reason = self.env._("Nobody is named as responsible for this transfer.")
                blockers[picking.id].append(picking._trade_blocker(policy, reason))
        return blockers

    def _trade_chain_kinds(self):
        # nobody's prices: a transfer has no amount
        kinds = (
            ChainKind("incoming", self.env._("Warehouse inbound"), 40, ()),
            ChainKind("internal", self.env._("Internal transfer"), 45, ()),
            ChainKind("outgoing", self.env._("Warehouse outbound"), 50, ()),
            ChainKind("dropship", self.env._("Direct delivery by the supplier"), 52, ()),
            ChainKind("other", self.env._("Other transfer"), 54, ()),
            ChainKind("return", self.env._("Return"), 56, ()),
        )
        return {kind.code: kind for kind in kinds}

    def _trade_chain_kind_codes(self):
        known = self._trade_chain_kinds()
        return {
            picking.id: "return"
            if picking.return_id
            else picking.picking_type_code
            if picking.picking_type_code in known
            else "other"
            for picking in self
        }

    def _trade_chain_sources(self):
        found = super()._trade_chain_sources()
        for picking in self:
            found[picking.id].append(picking.backorder_id | picking.return_id)
        return self._trade_chain_join(found, "stock.move", "picking_id", "move_orig_ids.picking_id")

    def _trade_chain_targets(self):
        found = super()._trade_chain_targets()
        for picking in self:
            found[picking.id].append(picking.backorder_ids | picking.return_ids)
        return self._trade_chain_join(found, "stock.move", "picking_id", "move_dest_ids.picking_id")

    def _trade_chain_state(self):
        return self._trade_chain_selection("state")
