from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError


# a file of its own: the count is another subject than the guard
# pylint: disable=consider-merging-classes-inherited
class StockMoveCount(models.Model):
    """The count: what is there, what is damaged, what is missing (DSP-5)."""

    _inherit = "stock.move"

    trade_qty_damaged = fields.Float(
        string="Damaged", digits="Product Unit", compute="_compute_trade_count", inverse="_inverse_trade_damaged"
    )
    trade_qty_missing = fields.Float(
        string="Missing", digits="Product Unit", compute="_compute_trade_count", inverse="_inverse_trade_missing"
    )

    trade_crosses = fields.Boolean(string="Leaves the house", compute="_compute_trade_crosses", compute_sudo=True)

    @api.depends("trade_dispatch_line_id", "location_id", "location_dest_id")
    def _compute_trade_crosses(self):
        for move in self:
            move.trade_crosses = bool(move.trade_dispatch_line_id) and move._trade_crosses()

    @api.depends("move_line_ids.trade_qty_damaged", "move_line_ids.trade_qty_missing")
    def _compute_trade_count(self):
        for move in self:
            move.trade_qty_damaged = sum(move.move_line_ids.mapped("trade_qty_damaged"))
            move.trade_qty_missing = sum(move.move_line_ids.mapped("trade_qty_missing"))

    def _inverse_trade_damaged(self):
        for move in self:
            move._trade_set_count("trade_qty_damaged")

    def _inverse_trade_missing(self):
        for move in self:
            move._trade_set_count("trade_qty_missing")

    def _trade_set_count(self, name):
        """Put what was entered for the whole move on its only line.

        :raises UserError: several lots, so that nobody knows which of them is meant
        """
        self.ensure_one()
        if sum(self.move_line_ids.mapped(name)) == self[name]:
            return
        if len(self.move_line_ids) != 1:
            raise UserError(
                self.env._(
                    "%s comes in several lots: enter the count per lot, in the details.", self.product_id.display_name
                )
            )
        detail = self.move_line_ids
        detail[name] = self[name]
        # what is damaged or missing is not there to be sent
        short = detail.trade_qty_damaged + detail.trade_qty_missing
        over = self.quantity + short - self.product_uom_qty
        if self.product_uom.compare(over, 0) > 0 and detail.product_uom_id == self.product_uom:
            detail.quantity = max(detail.quantity - over, 0.0)

    def _trade_prepare_done(self):  # pylint: disable=missing-return
        super()._trade_prepare_done()
        self._trade_apply_count()

    def _trade_apply_count(self):
        """Take what is damaged or missing off the transfers, move the damage away and report it to sales (DSP-5).

        :raises UserError: more counted than the transfer wants
        """
        counted = self.filtered(lambda move: move.trade_qty_damaged or move.trade_qty_missing)
        differences, damages = [], defaultdict(float)
        for move in counted:
            unit, wanted = move.product_uom, move.product_uom_qty
            short = move.trade_qty_damaged + move.trade_qty_missing
            if unit.compare(move.quantity + short, wanted) > 0:
                raise UserError(
                    self.env._(
                        "%(product)s: actual, damaged and missing make %(sum)g, but the transfer says %(wanted)g.",
                        product=move.product_id.display_name,
                        sum=move.quantity + short,
                        wanted=wanted,
                    )
                )
            line = move.sudo().trade_dispatch_line_id
            differences.append(
                {
                    "line_id": line.id,
                    "picking_id": move.picking_id.id,
                    "damaged": unit._compute_quantity(move.trade_qty_damaged, line.product_uom_id),
                    "missing": unit._compute_quantity(move.trade_qty_missing, line.product_uom_id),
                }
            )
            for detail in move.move_line_ids.filtered("trade_qty_damaged"):
                damages[detail] += detail.trade_qty_damaged
            move.with_context(do_not_unreserve=True).write({"product_uom_qty": wanted - short})
        if differences:
            counted._trade_move_damage(damages)
            counted.move_line_ids._trade_clear_count()
            self.env["trade.dispatch.difference"].sudo()._report(differences)
        return bool(differences)

    def _trade_move_damage(self, damages):
        """Bring damaged goods to the damage location of their warehouse.

        :param damages: ``{stock.move.line: quantity in its unit}``
        """
        values = []
        for detail, quantity in damages.items():
            inside = detail.location_id
            if inside.usage != "internal":
                # what arrives damaged is refused at the door; it never was ours
                continue
            warehouse = inside.warehouse_id
            place = {
                "product_id": detail.product_id.id,
                "location_id": inside.id,
                "location_dest_id": warehouse.sudo()._trade_get_damage_location().id,
                "company_id": detail.company_id.id,
            }
            values.append(
                {
                    **place,
                    "product_uom": detail.product_uom_id.id,
                    "product_uom_qty": quantity,
                    "origin": detail.picking_id.name,
                    "picked": True,
                    "move_line_ids": [
                        fields.Command.create(
                            {
                                **place,
                                "product_uom_id": detail.product_uom_id.id,
                                "quantity": quantity,
                                "lot_id": detail.lot_id.id,
                                "package_id": detail.package_id.id,
                                "owner_id": detail.owner_id.id,
                                "picked": True,
                            }
                        )
                    ],
                }
            )
        if values:
            self.env["stock.move"].sudo().create(values)._action_done()
