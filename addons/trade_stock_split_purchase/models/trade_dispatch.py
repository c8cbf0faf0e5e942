from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from odoo.addons.trade_base.models.trade_chain_mixin import PURCHASE_PRICE
from odoo.addons.trade_stock_split.tools.kinds import Kind

_CONTROL = "trade_receipt_control"
PURCHASE_IN = Kind("purchase_line_id", "purchase_order_id", "location_id", "supplier", _CONTROL)
PURCHASE_OUT = Kind("purchase_line_id", "purchase_order_id", "location_dest_id", "supplier", _CONTROL)


class TradeDispatch(models.Model):
    """Two more directions of the same engine: receipt notice (DSP-8) and purchase return (DSP-9)."""

    _inherit = "trade.dispatch"

    _review_watched = {
        "goods": (
            "sale_order_id",
            "purchase_order_id",
            "line_ids.product_id",
            "line_ids.quantity",
            "line_ids.warehouse_id",
        ),
        "delivery": ("partner_id", "date_planned", "line_ids.date_planned", "carrier_id"),
    }

    kind = fields.Selection(
        selection_add=[("purchase_in", "Receipt notice"), ("purchase_out", "Purchase return")],
        ondelete={"purchase_in": "cascade", "purchase_out": "cascade"},
    )
    purchase_order_id = fields.Many2one(
        "purchase.order",
        domain="[('state', '=', 'purchase')]",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )

    trade_can_credit = fields.Boolean(compute="_compute_trade_can_credit", compute_sudo=True)

    @api.depends("line_ids.purchase_line_id.qty_to_invoice", "kind")
    def _compute_trade_can_credit(self):
        """What went back after it was billed is to be credited by the supplier."""
        for note in self:
            note.trade_can_credit = note.kind == "purchase_out" and any(
                line.product_uom_id.compare(line.purchase_line_id.qty_to_invoice, 0) < 0 for line in note.line_ids
            )

    def action_trade_credit(self):
        """Make the draft credit note of what has gone back to the supplier, and open it (DSP-9).

        :raises UserError: when nothing that went back was billed
        """
        self.ensure_one()
        self.check_access("write")
        self.purchase_order_id.check_access("write")
        if not self.trade_can_credit:
            raise UserError(self.env._("Nothing of %s has been billed, so there is nothing to credit.", self.name))
        # in sudo: turning a bill into a credit note deletes journal items, which Odoo lets a purchaser only create
        return self.sudo().purchase_order_id.action_create_invoice()

    @api.model
    def _kinds(self):
        return {**super()._kinds(), "purchase_in": PURCHASE_IN, "purchase_out": PURCHASE_OUT}

    @api.depends("purchase_order_id")
    def _compute_from_order(self):  # pylint: disable=missing-return
        super()._compute_from_order()

    @api.depends("purchase_order_id")
    def _compute_partner_id(self):  # pylint: disable=missing-return
        super()._compute_partner_id()
        for note in self.filtered("purchase_order_id"):
            note.partner_id = note.purchase_order_id.partner_id

    @api.depends("line_ids.purchase_line_id.price_subtotal")
    def _compute_amount_total(self):  # pylint: disable=missing-return
        super()._compute_amount_total()

    def _order_is_confirmed(self, order):
        if order._name == "purchase.order":
            return order.state == "purchase"
        return super()._order_is_confirmed(order)

    def _prepare_reference_vals(self):
        values = super()._prepare_reference_vals()
        if self.purchase_order_id:
            return {"name": self.name, "purchase_ids": [Command.link(self.purchase_order_id.id)]}
        return values

    @api.model
    def _trade_reminder_domain(self, code):
        if code == "trade_receipt_due":
            return Domain("kind", "=", "purchase_in") & Domain("state", "in", ("released", "partly"))
        return super()._trade_reminder_domain(code)

    @api.model
    def _adopt_domain(self, company, kind):
        domain = super()._adopt_domain(company, kind)
        if kind == "purchase_in":
            domain &= Domain("location_id.usage", "=", "supplier") & Domain("location_dest_id.usage", "!=", "customer")
        return domain

    @api.model
    def _trade_history_kinds(self):
        kind = self._trade_history_kind
        return [
            *super()._trade_history_kinds(),
            kind("receipt_notice", self.env._("Receipt notices"), "purchase_in", PURCHASE_PRICE),
            kind("purchase_return", self.env._("Purchase returns"), "purchase_out", PURCHASE_PRICE),
        ]
