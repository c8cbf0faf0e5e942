from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _trade_kind(self):
        """Goods from and to suppliers need a receipt notice, or a purchase return (DSP-8, DSP-9)."""
        kind = super()._trade_kind()
        if kind or not self.company_id.trade_receipt_control or self._trade_is_dropship():
            return kind
        destinations = {self.location_dest_id.usage, *self.move_line_ids.location_dest_id.mapped("usage")}
        origins = {self.location_id.usage, *self.move_line_ids.location_id.mapped("usage")}
        if "supplier" in destinations and self.location_id.usage != "supplier":
            return "purchase_out"
        if "supplier" in origins and self.location_dest_id.usage not in ("supplier", "customer"):
            return "purchase_in"
        return False

    def _trade_is_counted(self):
        """Return whether the clerk has entered damaged or missing goods."""
        self.ensure_one()
        return any(detail.trade_qty_damaged or detail.trade_qty_missing for detail in self.move_line_ids)

    def _action_assign(self, force_qty=False):
        """Fill receipts with the lots that purchasing has announced, so that the clerk compares instead of typing (DSP-8)."""
        result = super()._action_assign(force_qty=force_qty)
        for move in self:
            line = move.sudo().trade_dispatch_line_id._announcing()
            if line and not move.picked and move._trade_crosses() and not move._trade_is_counted():
                move._trade_fill_announced(line)
        return result

    def _trade_fill_announced(self, line):
        """Put what the notice line still announces on the details that have no lot yet.

        :param line: the line of the receipt notice, readable for the warehouse
        """
        self.ensure_one()
        blank = self.move_line_ids.filtered(lambda detail: not detail.lot_id and not detail.lot_name)
        rest = sum(blank.mapped("quantity_product_uom"))
        values = []
        for lot, quantity in line._announced_remaining().items():
            take = min(quantity, rest)
            if self.product_id.uom_id.compare(take, 0) <= 0:
                break
            detail = {**self._prepare_move_line_vals(quantity=take), "lot_name": lot.name}
            if lot.expiration_date and self.product_id.use_expiration_date:
                detail["expiration_date"] = lot.expiration_date
            values.append(detail)
            rest -= take
        if values:
            if self.product_id.uom_id.compare(rest, 0) > 0:
                values.append(self._prepare_move_line_vals(quantity=rest))
            blank.unlink()
            self.env["stock.move.line"].create(values)
            self._recompute_state()
