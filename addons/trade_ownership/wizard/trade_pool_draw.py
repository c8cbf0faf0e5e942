from odoo import api, fields, models


class TradePoolDraw(models.TransientModel):
    """Draw customers of a pool at random (OWN-4)."""

    _name = "trade.pool.draw"
    _description = "Draw Customers"

    pool_id = fields.Many2one("trade.pool", required=True, domain=[("claim_mode", "=", "take"), ("draw_max", ">", 0)])
    number = fields.Integer("How Many", default=1, required=True)
    draw_max = fields.Integer(related="pool_id.draw_max")
    room = fields.Char(compute="_compute_room")

    @api.depends("pool_id")
    def _compute_room(self):
        room = self.env["trade.ownership.cap"]._get_room(self.env.user)
        free = room.get(False)
        for wizard in self:
            wizard.room = (
                self.env._("You may take %s more customers now.", free)
                if free is not None
                else self.env._("No cap limits how many customers you hold.")
            )

    def action_draw(self):
        """Draw, and show what was drawn."""
        self.ensure_one()
        return self.pool_id._draw(self.number)._trade_open_customers()
