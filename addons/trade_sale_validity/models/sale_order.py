from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Domain

from odoo.addons.trade_base.tools.blocker import Blocker

#: Whoever holds this object is the re-validation itself; it cannot come in over RPC, where contexts are JSON.
REVALIDATING = object()


class SaleOrder(models.Model):
    """A quotation is good until its date; after that its prices are looked at again by a person (QUO-1)."""

    _inherit = "sale.order"

    trade_recheck = fields.Boolean(
        string="Prices to be re-checked",
        readonly=True,
        copy=False,
        help="The quotation had expired. Giving it a later date is not enough: it is re-validated, or it is no order.",
    )
    trade_revalidated_by_id = fields.Many2one("res.users", string="Re-validated by", readonly=True, copy=False)
    trade_revalidated_on = fields.Datetime(string="Re-validated on", readonly=True, copy=False)
    trade_must_revalidate = fields.Boolean(
        compute="_compute_trade_must_revalidate", string="To be re-validated", search="_search_trade_must_revalidate"
    )

    @api.depends("state", "validity_date", "trade_recheck")
    def _compute_trade_must_revalidate(self):
        expired = self._trade_expired()
        for order in self:
            order.trade_must_revalidate = order.state in ("draft", "sent") and (order in expired or order.trade_recheck)

    @api.model
    def _search_trade_must_revalidate(self, operator, value):
        if operator != "in":
            return NotImplemented
        today = fields.Date.context_today(self)
        domain = Domain("state", "in", ("draft", "sent")) & (
            Domain("trade_recheck", "=", True) | Domain("validity_date", "<", today)
        )
        return domain if True in value else ~domain

    def _trade_expired(self):
        """Return those whose validity date has passed, whatever their state; today still counts."""
        today = fields.Date.context_today(self)
        return self.filtered(lambda order: order.validity_date and order.validity_date < today)

    # ------------------------------------------------------------------ the guard
    def _trade_blockers(self, checkpoint):
        """Without a validity date no quotation goes out, and an expired one becomes no order: on every path (QUO-1)."""
        blockers = super()._trade_blockers(checkpoint)
        if checkpoint not in ("submit", "confirm"):
            return blockers
        expired = self._trade_expired() if checkpoint == "confirm" else self.browse()
        for order in self:
            if not order.validity_date:
                reason = self.env._("The quotation has no expiration date.")
                blockers[order.id].append(
                    Blocker("quotation_validity", reason, self.env._("Enter until when it is valid."))
                )
            elif order in expired or (checkpoint == "confirm" and order.trade_recheck):
                reason = self.env._("The quotation expired; its prices have not been looked at since.")
                blockers[order.id].append(
                    Blocker(
                        "quotation_validity",
                        reason,
                        self.env._("Press “Re-validate” to compare them with those of today."),
                    )
                )
        return blockers

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._trade_without_marks(vals) for vals in vals_list])

    def write(self, vals):
        """A later date on an expired quotation leaves a mark that only a re-validation removes."""
        vals = self._trade_without_marks(vals)
        if "validity_date" in vals and not self._trade_revalidating():
            marked = self._trade_expired().filtered(lambda order: order.state != "sale" and not order.trade_recheck)
            if marked:
                super(SaleOrder, marked).write({"trade_recheck": True})
        return super().write(vals)

    def copy_data(self, default=None):
        """A copy of an expired quotation has its old prices, so it has to be re-validated too."""
        vals_list = super().copy_data(default)
        for order, vals in zip(self, vals_list, strict=True):
            if order.state != "sale" and (order.trade_recheck or order._trade_expired()):
                vals["trade_recheck"] = REVALIDATING
        return vals_list

    def _trade_revalidating(self):
        return self.env.context.get("trade_revalidating") is REVALIDATING

    def _trade_without_marks(self, vals):
        """Return the values without what only a re-validation, or a copy, may write."""
        if self._trade_revalidating():
            return vals
        marks = ("trade_recheck", "trade_revalidated_by_id", "trade_revalidated_on")
        kept = {key: value for key, value in vals.items() if key not in marks}
        if vals.get("trade_recheck") is REVALIDATING:
            kept["trade_recheck"] = True
        return kept

    # ------------------------------------------------------------------ portal and payment
    def _has_to_be_signed(self):
        return super()._has_to_be_signed() and not self.trade_must_revalidate

    def _has_to_be_paid(self):
        return super()._has_to_be_paid() and not self.trade_must_revalidate

    def _is_confirmation_amount_reached(self):
        """A payment that arrives for an expired quotation is kept, and the quotation waits for its re-validation."""
        return super()._is_confirmation_amount_reached() and not self.trade_must_revalidate

    # ------------------------------------------------------------------ re-validation
    def action_trade_revalidate(self):
        """Open the comparison of the quoted prices with those of today."""
        self.ensure_one()
        self.check_access("write")
        if not self.trade_must_revalidate:
            raise UserError(self.env._("Only an expired quotation is re-validated."))
        wizard = self.env["trade.sale.revalidate"].create({"order_id": self.id})
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Re-validate the quotation"),
            "res_model": wizard._name,
            "res_id": wizard.id,
            "view_mode": "form",
            "target": "new",
        }

    def _trade_revalidate(self, date, note):
        """Make the quotation good again until a date, and keep what was compared.

        :param date: the new validity date
        :param note: Markup, the comparison
        """
        self.ensure_one()
        self.with_context(trade_revalidating=REVALIDATING).write(
            {
                "validity_date": date,
                "trade_recheck": False,
                "trade_revalidated_by_id": self.env.uid,
                "trade_revalidated_on": fields.Datetime.now(),
            }
        )
        self.message_post(body=note)
