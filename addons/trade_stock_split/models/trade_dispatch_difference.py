from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.trade_base.tools.cap import cap_touch

DECISIONS = [
    ("accept", "Accepted: not sent on this note"),
    ("redispatch", "Sent again"),
    ("close", "Short-closed on the order too"),
]
_ENGINE_FIELDS = frozenset({"decision", "damaged", "missing", "line_id", "picking_id", "decided_by_id", "decided_on"})


class TradeDispatchDifference(models.Model):
    """What the warehouse found damaged or missing at the count, and what sales decided about it (DSP-5)."""

    _name = "trade.dispatch.difference"
    _description = "Difference at the Count"
    _order = "id desc"

    line_id = fields.Many2one("trade.dispatch.line", required=True, readonly=True, index=True, ondelete="cascade")
    dispatch_id = fields.Many2one(related="line_id.dispatch_id", store=True, index=True)
    company_id = fields.Many2one(related="line_id.company_id", store=True)
    product_id = fields.Many2one(related="line_id.product_id")
    product_uom_id = fields.Many2one(related="line_id.product_uom_id")
    picking_id = fields.Many2one("stock.picking", string="Transfer", readonly=True, index="btree_not_null")
    damaged = fields.Float(digits="Product Unit", readonly=True)
    missing = fields.Float(digits="Product Unit", readonly=True)
    reason = fields.Char(help="Why it was decided so.")
    decision = fields.Selection(DECISIONS, readonly=True)
    decided_by_id = fields.Many2one("res.users", string="Decided by", readonly=True)
    decided_on = fields.Datetime(readonly=True)

    @api.model
    def _report(self, vals_list):
        """Record differences and ask the person responsible for each note to decide; in sudo: no role may create any.

        :param vals_list: values with ``line_id``, ``picking_id``, ``damaged``, ``missing`` in the line's unit
        """
        differences = self.create(vals_list)
        for line, group in differences.grouped("line_id").items():
            line._engine_write({"qty_difference": line.qty_difference + sum(group.mapped(lambda each: each._total()))})
        for note, group in differences.grouped("dispatch_id").items():
            responsible = note.user_id or self.env.user
            # the clerk's language need not be that of who reads the task
            note.with_context(lang=responsible.lang).activity_schedule(
                "trade_stock_split.mail_activity_data_difference",
                note=group.with_context(lang=responsible.lang)._task_text(),
                user_id=responsible.id,
            )
        return differences

    def _task_text(self):
        """Return what was found, in the language of the context."""
        return ", ".join(
            self.env._(
                "%(product)s: %(damaged)g damaged, %(missing)g missing (%(unit)s)",
                product=each.product_id.display_name,
                unit=each.product_uom_id.name,
                damaged=each.damaged,
                missing=each.missing,
            )
            for each in self
        )

    def _total(self):
        self.ensure_one()
        return self.damaged + self.missing

    def write(self, vals):
        if _ENGINE_FIELDS & vals.keys():
            raise AccessError(self.env._("A difference is decided by its buttons."))
        return super().write(vals)

    def action_accept(self):
        """Settle: the note is smaller by it; the order keeps it open for another note."""
        return self._decide("accept")

    def action_redispatch(self):
        """Send it again on this note."""
        return self._decide("redispatch")

    def action_close(self):
        """Settle, and short-close it on the order too."""
        return self._decide("close")

    def _decide(self, decision):
        """Decide undecided differences (DSP-5).

        :raises UserError: no reason, or decided already
        """
        self.check_access("write")
        cap_touch(self.sudo().line_id)
        self.invalidate_recordset()
        for difference in self:
            if difference.decision:
                raise UserError(self.env._("%s is decided already.", difference.line_id.display_name))
            if not (difference.reason or "").strip():
                raise UserError(
                    self.env._("Give the reason for the decision on %s.", difference.product_id.display_name)
                )
        for difference in self.sudo():
            difference._settle(decision, self.env.user)
        for note in self.sudo().dispatch_id:
            if not any(line.qty_difference for line in note.line_ids):
                note.activity_feedback(["trade_stock_split.mail_activity_data_difference"])
        return True

    def _settle(self, decision, user):  # pylint: disable=missing-return
        self.ensure_one()
        line, total = self.line_id, self._total()
        # pylint: disable=super-method-mismatch
        super().write({"decision": decision, "decided_by_id": user.id, "decided_on": fields.Datetime.now()})
        closed = 0.0 if decision == "redispatch" else total
        line._engine_write(
            {"qty_difference": max(line.qty_difference - total, 0.0), "qty_closed": line.qty_closed + closed}
        )
        if decision == "redispatch":
            line._launch()
        elif decision == "close":
            line._short_close_source(total, self.reason)
