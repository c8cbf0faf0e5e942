from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.trade_base.tools.cap import cap_touch


class StockPicking(models.Model):
    """A transfer under a note: counted, charged and followed until the customer has it (DSP-2, DSP-5, DSP-7)."""

    _inherit = "stock.picking"

    trade_dispatch_id = fields.Many2one(
        "trade.dispatch",
        string="Dispatch note",
        compute="_compute_trade_dispatch_id",
        store=True,
        index="btree_not_null",
    )
    trade_dispatch_note = fields.Text(related="trade_dispatch_id.note", string="Remark of sales", related_sudo=True)
    trade_crosses = fields.Boolean(string="Leaves the house", compute="_compute_trade_crosses", compute_sudo=True)
    trade_counted = fields.Boolean(string="With differences", compute="_compute_trade_counted")
    trade_carrier_id = fields.Many2one(
        "res.partner",
        string="Forwarder",
        compute="_compute_trade_carrier_id",
        store=True,
        readonly=False,
        help="Who carries the goods.",
    )
    trade_tracking_number = fields.Char(string="Waybill number", copy=False, index="trigram")
    trade_date_expected = fields.Datetime(
        string="Expected arrival",
        copy=False,
        index="btree_not_null",
        help="When the goods should be with the customer.",
    )
    trade_date_received = fields.Datetime(
        string="Received on", copy=False, readonly=True, help="When the customer really had them."
    )
    trade_received_by = fields.Char(string="Received by", copy=False, help="Who signed.")
    trade_receipt_image = fields.Image(string="Signed receipt", copy=False, max_width=1920, max_height=1920)
    trade_difference_ids = fields.One2many("trade.dispatch.difference", "picking_id", string="Differences")
    trade_charge_ids = fields.One2many("trade.warehouse.charge", "picking_id", string="Warehouse charges")

    @api.depends("move_ids.trade_dispatch_line_id")
    def _compute_trade_dispatch_id(self):
        for picking in self:
            picking.trade_dispatch_id = picking.sudo().move_ids.trade_dispatch_line_id.dispatch_id[:1]

    @api.depends("trade_dispatch_id", "location_dest_id", "location_id")
    def _compute_trade_crosses(self):
        for picking in self:
            note = picking.trade_dispatch_id
            picking.trade_crosses = bool(note) and picking[note._kind().outside].usage not in ("internal", "view")

    @api.depends("move_line_ids.trade_qty_damaged", "move_line_ids.trade_qty_missing", "state")
    def _compute_trade_counted(self):
        for picking in self:
            picking.trade_counted = picking.state not in ("done", "cancel") and any(
                line.trade_qty_damaged or line.trade_qty_missing for line in picking.move_line_ids
            )

    @api.depends("trade_dispatch_id")
    def _compute_trade_carrier_id(self):
        for picking in self:
            picking.trade_carrier_id = picking.trade_carrier_id or picking.sudo().trade_dispatch_id.carrier_id

    def _check_backorder(self):
        """Ask about no back order for goods counted as damaged or missing: sales decides about those (DSP-5)."""
        return super()._check_backorder().filtered(lambda picking: not picking._trade_is_fully_counted())

    def _trade_is_fully_counted(self):
        """Return whether what leaves, is damaged and is missing make up the whole transfer."""
        self.ensure_one()
        moves = self.move_ids.filtered(lambda move: move.state not in ("done", "cancel"))
        return self.trade_counted and all(
            move.picked
            and move.product_uom.compare(
                move._get_picked_quantity() + move.trade_qty_damaged + move.trade_qty_missing, move.product_uom_qty
            )
            >= 0
            for move in moves
        )

    def action_trade_report_count(self):
        """Report what is damaged or missing to sales now, also when nothing is left to send (DSP-5)."""
        self.check_access("write")
        moves = self.move_ids.filtered(
            lambda move: move.state not in ("done", "cancel") and move._trade_kind() and move.trade_dispatch_line_id
        )
        cap_touch(moves.sudo().trade_dispatch_line_id)
        if not moves._trade_apply_count():
            raise UserError(self.env._("Enter first what is damaged or missing."))
        moves.filtered(lambda move: move.product_uom.is_zero(move.product_uom_qty))._action_cancel()
        return True

    def action_trade_received(self):
        """Record that the customer has the goods, with who signed and the signed picture (DSP-7)."""
        self.check_access("write")
        for picking in self:
            if picking.state != "done" or not picking.trade_crosses:
                raise UserError(self.env._("%s has not left yet.", picking.name))
            if not (picking.trade_received_by or picking.trade_receipt_image):
                raise UserError(
                    self.env._("Enter on the tab “Delivery” who received %s, or add the signed receipt.", picking.name)
                )
        self.filtered(lambda picking: not picking.trade_date_received).trade_date_received = fields.Datetime.now()
        return True

    @api.model
    def _trade_reminder_domain(self, code):
        """Deliveries on their way that should have arrived (DSP-7, INQ-4)."""
        if code == "trade_delivery_overdue":
            return (
                Domain("trade_dispatch_id", "!=", False)
                & Domain("state", "=", "done")
                & Domain("trade_date_expected", "!=", False)
                & Domain("trade_date_received", "=", False)
            )
        return super()._trade_reminder_domain(code)

    def _trade_chain_sources(self):
        found = super()._trade_chain_sources()
        for picking in self:
            found[picking.id].append(picking.trade_dispatch_id)
        return found
