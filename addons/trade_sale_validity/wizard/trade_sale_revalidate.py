from datetime import timedelta

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command


class TradeSaleRevalidate(models.TransientModel):
    """Compare the prices of an expired quotation with those of today, decide for each line, make it good again (QUO-1)."""

    _name = "trade.sale.revalidate"
    _description = "Re-validate a Quotation"

    order_id = fields.Many2one("sale.order", string="Quotation", required=True, readonly=True, ondelete="cascade")
    expired_on = fields.Date(related="order_id.validity_date", string="Valid until so far")
    validity_date = fields.Date(
        string="Valid until",
        compute="_compute_validity_date",
        store=True,
        readonly=False,
        required=True,
        precompute=True,
    )
    line_ids = fields.One2many(
        "trade.sale.revalidate.line",
        "wizard_id",
        compute="_compute_line_ids",
        store=True,
        readonly=False,
        precompute=True,
    )
    changed = fields.Boolean(compute="_compute_changed")
    reason = fields.Char(help="Why an old price stays although the price of today differs.")

    @api.depends("order_id")
    def _compute_validity_date(self):
        for wizard in self:
            days = wizard.order_id.company_id.quotation_validity_days or 30
            wizard.validity_date = fields.Date.context_today(wizard) + timedelta(days=days)

    @api.depends("order_id")
    def _compute_line_ids(self):
        for wizard in self:
            lines = wizard.order_id.order_line.filtered(
                lambda line: line.product_id and not line.display_type and not line.is_downpayment
            )
            wizard.line_ids = [Command.clear()] + [
                Command.create({"order_line_id": line.id, "price_today": line._trade_price_of_today()})
                for line in lines
            ]

    @api.depends("line_ids.difference")
    def _compute_changed(self):
        for wizard in self:
            wizard.changed = any(
                line.order_line_id.currency_id.compare_amounts(line.difference, 0) for line in wizard.line_ids
            )

    def action_revalidate(self):
        """Write the prices chosen, the new date and the record of it; the quotation can become an order again."""
        self.ensure_one()
        order = self.order_id
        order.check_access("write")
        if not order.trade_must_revalidate:
            raise UserError(self.env._("Only an expired quotation is re-validated."))
        if self.validity_date < fields.Date.context_today(self):
            raise UserError(self.env._("The new expiration date has to be today or later."))
        rows = [line._record() for line in self.line_ids]
        kept = self.line_ids.filtered(lambda line: line._differs() and not line.take_today)
        if kept and not (self.reason or "").strip():
            raise UserError(self.env._("Some old prices stay although those of today differ. Write the reason."))
        self.line_ids._apply()
        order._trade_revalidate(self.validity_date, self._note(rows))
        return {"type": "ir.actions.act_window_close"}

    def _note(self, rows):
        """Return the comparison as a table for the messages of the quotation."""
        head = self.env._(
            "Re-validated until %(date)s (expired: %(expired)s).",
            date=self.validity_date,
            expired=self.expired_on or "–",
        )
        titles = (self.env._("Product"), self.env._("Quoted"), self.env._("Today"), self.env._("Valid from now on"))
        cells = Markup().join(Markup("<th>{}</th>").format(title) for title in titles)
        body = Markup().join(
            Markup("<tr>{}</tr>").format(Markup().join(Markup("<td>{}</td>").format(cell) for cell in row))
            for row in rows
        )
        reason = Markup("<p>{}</p>").format(self.reason) if self.reason else ""
        return Markup("<p>{}</p>{}<table class='table table-sm'><tr>{}</tr>{}</table>").format(
            head, reason, cells, body
        )
