from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Command


class TradeDispatchLine(models.Model):
    """Goods of a purchase order line that may come in, or go back."""

    _inherit = "trade.dispatch.line"

    purchase_order_id = fields.Many2one(related="dispatch_id.purchase_order_id")
    purchase_line_id = fields.Many2one(
        "purchase.order.line",
        index="btree_not_null",
        ondelete="restrict",
        domain="[('order_id', '=', purchase_order_id), ('product_id.type', '=', 'consu')]",
    )

    @api.depends("purchase_line_id")
    def _compute_from_source(self):  # pylint: disable=missing-return
        super()._compute_from_source()

    @api.depends("purchase_line_id.price_subtotal", "purchase_line_id.product_qty")
    def _compute_amount(self):  # pylint: disable=missing-return
        super()._compute_amount()

    @api.model
    def _ordered_field(self, source):
        return "product_qty" if source._name == "purchase.order.line" else super()._ordered_field(source)

    @api.constrains("directive")
    def _check_directive_direction(self):
        for line in self:
            if line.directive != "free" and not line.dispatch_id._kind().outgoing:
                raise ValidationError(self.env._("Lots are named for goods that leave, not for goods that come in."))

    def _launch_quantities(self, quantities):  # pylint: disable=missing-return
        """Make the receipts and returns of purchase notes; the rest as for sales."""
        ours = {line: quantity for line, quantity in quantities.items() if line.purchase_line_id}
        if others := {line: quantity for line, quantity in quantities.items() if line not in ours}:
            super()._launch_quantities(others)
        self.browse().concat(*(line for line, quantity in ours.items() if quantity < 0))._take_back(ours)
        self._launch_purchase({line: quantity for line, quantity in ours.items() if quantity > 0})

    def _launch_purchase(self, quantities):
        """Create the transfers for ``{line: quantity}``, one per note, day and place."""
        if not quantities:
            return
        references = self._launch_references(quantities)
        groups = {}
        for line, quantity in quantities.items():
            values = line._prepare_purchase_move(quantity)
            key = (references[line], values["picking_type_id"], values["location_id"], values["location_dest_id"])
            groups.setdefault(key, []).append((line, values))
        moves = self.env["stock.move"]
        for (reference, *_place), entries in groups.items():
            picking = self.env["stock.picking"].create(
                entries[0][0]._prepare_purchase_picking(entries[0][1], reference)
            )
            moves |= moves.create(
                [
                    {**values, "picking_id": picking.id, "reference_ids": [Command.set(reference.ids)]}
                    for _l, values in entries
                ]
            )
        moves._action_confirm()._action_assign()

    def _prepare_purchase_move(self, quantity):
        """Return the values of the move that brings this quantity in, or sends it back."""
        self.ensure_one()
        source, note = self.purchase_line_id.with_company(self.company_id), self.dispatch_id
        uom_quantity, uom = source.product_uom_id._adjust_uom_quantities(quantity, source.product_id.uom_id)
        price = source._get_stock_move_price_unit()
        values = source._prepare_stock_move_vals(self.env["stock.picking"], price, uom_quantity, uom)
        date = self.date_planned or note.date_planned
        values |= {"trade_dispatch_line_id": self.id, "date": date, "date_deadline": date, "origin": note.name}
        warehouse = self.warehouse_id or source.order_id.picking_type_id.warehouse_id
        if note.kind == "purchase_out":
            return_type = warehouse.in_type_id.return_picking_type_id or warehouse.out_type_id
            values |= {
                "picking_type_id": return_type.id,
                "location_id": warehouse.lot_stock_id.id,
                "location_dest_id": values["location_id"],
                "location_final_id": values["location_id"],
                "warehouse_id": warehouse.id,
                "to_refund": True,
                "move_dest_ids": False,
            }
        elif self.warehouse_id:
            values |= {
                "picking_type_id": warehouse.in_type_id.id,
                "location_dest_id": warehouse.in_type_id.default_location_dest_id.id,
                "location_final_id": warehouse.lot_stock_id.id,
                "warehouse_id": warehouse.id,
            }
        return values

    def _prepare_purchase_picking(self, move_values, reference):
        self.ensure_one()
        note = self.dispatch_id
        return {
            "picking_type_id": move_values["picking_type_id"],
            "partner_id": note.partner_id.id,
            "origin": note.name,
            "location_id": move_values["location_id"],
            "location_dest_id": move_values["location_dest_id"],
            "company_id": note.company_id.id,
            "scheduled_date": move_values["date"],
            "reference_ids": [Command.set(reference.ids)],
        }

    def _take_back(self, quantities):
        """Take ``-quantity`` off the open transfers of each line, the latest first."""
        for line in self:
            rest = line.product_uom_id._compute_quantity(-quantities[line], line.product_id.uom_id)
            moves = line.move_ids.filtered(lambda move: move.state not in ("done", "cancel") and move._trade_crosses())
            for move in moves.sorted("id", reverse=True):
                part = min(rest, move.product_qty)
                if move.product_id.uom_id.compare(part, 0) <= 0:
                    break
                left = move.product_id.uom_id._compute_quantity(move.product_qty - part, move.product_uom)
                if move.product_uom.is_zero(left):
                    move._action_cancel()
                else:
                    move.product_uom_qty = left
                rest -= part
            if line.product_uom_id.compare(rest, 0) > 0:
                raise UserError(self.env._("%s: not that much is on open transfers.", line.display_name))
