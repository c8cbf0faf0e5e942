from odoo import api, models

# An object cannot come in through JSON, so a client cannot claim that the check was made.
_ENFORCED = object()


class StockMove(models.Model):
    """The place where goods really move, which no caller goes round: the ``ship`` control point stands here."""

    _inherit = "stock.move"

    def _action_done(self, cancel_backorder=False):
        # before anything moves: what is checked (and exempted) is the transfer as people see it, not its remainder
        self.filtered(lambda move: move.state not in ("done", "cancel")).picking_id._trade_enforce("ship")
        moves = super(StockMove, self.with_context(trade_ship_enforced=_ENFORCED))._action_done(
            cancel_backorder=cancel_backorder
        )
        return moves.with_env(self.env)

    def write(self, vals):
        if vals.get("state") == "done":
            self._trade_enforce_direct_done(self.filtered(lambda move: move.state != "done"))
        return super().write(vals)

    @api.model_create_multi
    def create(self, vals_list):
        moves = super().create(vals_list)
        if any(vals.get("state") == "done" for vals in vals_list):
            self._trade_enforce_direct_done(moves.filtered(lambda move: move.state == "done"))
        return moves

    def _trade_enforce_direct_done(self, moves):
        """Enforce ``ship`` for moves set to done by hand, which ``_action_done`` has not seen."""
        if self.env.context.get("trade_ship_enforced") is not _ENFORCED:
            moves.picking_id._trade_enforce("ship")
