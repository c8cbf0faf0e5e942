from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain


# a file of its own: which lots come is another subject than what a line says
# pylint: disable=consider-merging-classes-inherited
class TradeDispatchLine(models.Model):
    """The lots a receipt notice announces: the receipt is filled with them, and nothing else comes in (DSP-8)."""

    _inherit = "trade.dispatch.line"

    receipt_lot_ids = fields.One2many(
        "trade.receipt.lot",
        "line_id",
        string="Announced lots",
        copy=False,
        help="Leave it empty if you do not know them: the warehouse enters what comes.",
    )

    @api.model
    def _changeable_fields(self):
        # what the supplier ships may change until it has come
        return super()._changeable_fields() | {"receipt_lot_ids"}

    def _announcing(self):
        """Return the lines that announce lots; asks nothing for the notes of sales."""
        return self.filtered(lambda line: line.kind == "purchase_in").filtered("receipt_lot_ids")

    @api.depends("receipt_lot_ids.name", "receipt_lot_ids.quantity")
    def _compute_directive_summary(self):  # pylint: disable=missing-return
        super()._compute_directive_summary()
        for line in self._announcing():
            line.directive_summary = ", ".join(f"{lot.name}: {lot.quantity:g}" for lot in line.receipt_lot_ids)

    def _prints_lots(self):
        return super()._prints_lots() or bool(self._announcing())

    def _ensure_directives(self):  # pylint: disable=missing-return
        """Refuse announced lots that do not make up their line, or less of one than has come in (DSP-8).

        :raises UserError: naming the line and what is missing
        """
        super()._ensure_directives()
        for line in self._announcing():
            announced = sum(line.receipt_lot_ids.mapped("quantity"))
            if line.product_uom_id.compare(announced, line.quantity) < 0:
                raise UserError(
                    self.env._(
                        "%(line)s: the lots announced make %(announced)g of %(quantity)g. Announce more, or make a second "
                        "line for the rest.",
                        line=line.display_name,
                        announced=announced,
                        quantity=line.quantity,
                    )
                )

    def _ensure_lots_change(self):
        """Refuse other lots on a notice that has ended, or that no longer fit what has come in.

        :raises UserError: naming the notice
        """
        for line in self.filtered(lambda line: line.phase in ("closed", "withdrawn")):
            raise UserError(self.env._("%s has ended; the lots it announces stay.", line.dispatch_id.name))
        released = self.filtered(lambda line: line.phase == "released")
        released._ensure_directives()
        released._check_done_lots()

    def _follow_announced(self):
        """Fill the open receipts of released notices anew; what the clerk has picked already stays."""
        moves = self.sudo().filtered(lambda line: line.phase == "released").move_ids
        moves = moves.filtered(lambda move: move.state not in ("draft", "done", "cancel") and not move.picked)
        moves = moves.filtered(lambda move: move._trade_crosses() and not move._trade_is_counted())
        if moves:
            moves._do_unreserve()
            moves._action_assign()

    def _announced_remaining(self):
        """Return ``{trade.receipt.lot: quantity}`` that is on no receipt yet, in the unit of the product."""
        self.ensure_one()
        unit = self.product_id.uom_id
        taken = {}
        details = self.move_ids.filtered(lambda move: move.state != "cancel" and move._trade_crosses()).move_line_ids
        for detail in details:
            name = detail.lot_id.name or detail.lot_name
            taken[name] = taken.get(name, 0.0) + detail.quantity_product_uom
        remaining = {
            lot: self.product_uom_id._compute_quantity(lot.quantity, unit) - taken.get(lot.name, 0.0)
            for lot in self.receipt_lot_ids
        }
        return {lot: quantity for lot, quantity in remaining.items() if unit.compare(quantity, 0) > 0}

    def _check_done_lots(self):  # pylint: disable=missing-return
        """Refuse when lots have come in that were not announced, or more of one than announced (DSP-8).

        :raises UserError: naming the lot and the notice
        """
        super()._check_done_lots()
        lines = self._announcing()
        for line, came in lines._received_by_lot().items():
            unit = line.product_id.uom_id
            announced = {
                lot.name: line.product_uom_id._compute_quantity(lot.quantity, unit) for lot in line.receipt_lot_ids
            }
            for name, quantity in came.items():
                if unit.compare(quantity, announced.get(name, 0.0)) > 0:
                    raise UserError(
                        self.env._(
                            "%(note)s announces %(most)g of lot %(lot)s of %(product)s, not %(quantity)g. If that is what came, "
                            "%(person)s can change the notice.",
                            note=line.dispatch_id.name,
                            most=announced.get(name, 0.0),
                            lot=name or self.env._("without number"),
                            product=line.product_id.display_name,
                            quantity=quantity,
                            person=line.dispatch_id.user_id.name or self.env._("purchasing"),
                        )
                    )

    def _received_by_lot(self):
        """Return ``{line: {lot name: quantity}}`` that came in, in the unit of the product; one query."""
        received = {line: {} for line in self}
        if not self:
            return received
        moves = self.env["stock.move"].sudo()
        domain = Domain("trade_dispatch_line_id", "in", self.ids) & Domain("state", "=", "done")
        groups = (
            self.env["stock.move.line"]
            .sudo()
            ._read_group(
                Domain("move_id", "any", domain & moves._trade_crossing_domain("purchase_in")),
                ["move_id", "lot_id"],
                ["quantity_product_uom:sum"],
            )
        )
        for move, lot, quantity in groups:
            came = received[self.browse(move.trade_dispatch_line_id.id)]
            came[lot.name] = came.get(lot.name, 0.0) + quantity
        return received

    def action_announce_lots(self):
        """Open the line, to enter the lots the supplier ships (DSP-8)."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Announced lots of %s", self.product_id.display_name),
            "res_model": self._name,
            "res_id": self.id,
            "view_mode": "form",
            "views": [(self.env.ref("trade_stock_split_purchase.trade_dispatch_line_view_form_lots").id, "form")],
            "target": "new",
        }
