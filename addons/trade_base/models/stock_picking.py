from odoo import api, models
from odoo.fields import Domain


class StockPicking(models.Model):
    """A transfer passes ``ship`` when its goods move, see ``stock.move``.

    Its state is computed from the moves; whoever writes it by hand meets the control point here.
    """

    _name = "stock.picking"
    _inherit = ["stock.picking", "trade.control.mixin"]

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
