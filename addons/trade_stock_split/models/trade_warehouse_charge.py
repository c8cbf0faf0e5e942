from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError

from odoo.addons.trade_base.tools.cap import cap_touch


class TradeWarehouseCharge(models.Model):
    """A charge the warehouse paid for one transfer: handling, packing, porterage, freight (DSP-5, DSP-7)."""

    _name = "trade.warehouse.charge"
    _description = "Warehouse Charge"
    _order = "date desc, id desc"
    _check_company_auto = True

    picking_id = fields.Many2one("stock.picking", string="Transfer", required=True, index=True, ondelete="restrict")
    company_id = fields.Many2one(related="picking_id.company_id", store=True, precompute=True, index=True)
    dispatch_id = fields.Many2one(related="picking_id.trade_dispatch_id", store=True, index="btree_not_null")
    kind_id = fields.Many2one(
        "trade.warehouse.charge.kind", required=True, check_company=True, domain="[('company_id', '=', company_id)]"
    )
    date = fields.Date(required=True, default=fields.Date.context_today)
    currency_id = fields.Many2one(related="company_id.currency_id")
    amount = fields.Monetary(required=True)
    note = fields.Char(string="Remark")
    booked = fields.Boolean(help="Finance has booked it; it does not change any more.")

    _amount_positive = models.Constraint("CHECK (amount > 0)", "A charge is more than nothing.")

    @api.constrains("amount", "kind_id", "picking_id")
    def _check_cap(self):
        cap_touch(self.picking_id)
        # all charges count, also those of colleagues whom this user does not see
        groups = self.sudo()._read_group(
            [("picking_id", "in", self.picking_id.ids), ("kind_id", "in", self.kind_id.ids)],
            ["picking_id", "kind_id"],
            ["amount:sum"],
        )
        for picking, kind, amount in groups:
            if kind.currency_id.compare_amounts(amount, kind.max_amount) > 0:
                raise ValidationError(
                    self.env._(
                        "%(kind)s on %(transfer)s would be %(amount)s; at most %(most)s is allowed. Ask finance.",
                        kind=kind.name,
                        transfer=picking.name,
                        amount=kind.currency_id.format(amount),
                        most=kind.currency_id.format(kind.max_amount),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        if any(vals.get("booked") for vals in vals_list):
            self._ensure_finance()
        return super().create(vals_list)

    def write(self, vals):
        if "booked" in vals:
            self._ensure_finance()
        elif any(charge.booked for charge in self):
            raise ValidationError(self.env._("Finance has booked this charge; ask finance to change it."))
        return super().write(vals)

    @api.ondelete(at_uninstall=False)
    def _unlink_except_booked(self):
        if any(charge.booked for charge in self):
            raise ValidationError(self.env._("Finance has booked this charge; ask finance to change it."))

    def _ensure_finance(self):
        if not self.env.su and not self.env.user.has_group("account.group_account_invoice"):
            raise AccessError(self.env._("Only finance books warehouse charges."))
