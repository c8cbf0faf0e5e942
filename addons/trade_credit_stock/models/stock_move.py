from odoo import api, models

#: States in which a move brings nothing more; a line whose moves are all in one of them is closed.
CLOSED = ("done", "cancel")


class StockMove(models.Model):
    """The end of the last move of an order line closes it for the credit ledger; a move after it opens it again.

    Moves change their state many times on their way: only what closes or opens a line is marked, so that a confirmation
    that makes a delivery need not look at the order twice.
    """

    _inherit = "stock.move"

    @api.model_create_multi
    def create(self, vals_list):
        moves = super().create(vals_list)
        lines = moves.sudo().sale_line_id.filtered(lambda line: line.move_ids - moves)
        lines |= moves.sudo().filtered(lambda move: move.state in CLOSED).sale_line_id
        self.env["trade.credit.ledger"]._mark("sale.order.line", lines.ids)
        return moves

    def write(self, vals):
        left = self.browse()
        if "sale_line_id" in vals:
            left = self
        elif vals.get("state", "done") not in CLOSED:
            left = self.filtered(lambda move: move.state in CLOSED)
        if not left:
            return super().write(vals)
        left = left.sudo()
        lines = left.sale_line_id
        result = super().write(vals)
        self.env["trade.credit.ledger"]._mark("sale.order.line", (lines | left.sale_line_id).ids)
        return result

    def unlink(self):
        self.env["trade.credit.ledger"]._mark("sale.order.line", self.sudo().sale_line_id.ids)
        return super().unlink()

    def _write_multi(self, vals_list):
        result = super()._write_multi(vals_list)
        closed = [id_ for id_, vals in zip(self._ids, vals_list, strict=True) if vals.get("state") in CLOSED]
        self.env["trade.credit.ledger"]._mark("stock.move", closed)
        return result
