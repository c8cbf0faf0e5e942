from odoo import api, fields, models
from odoo.exceptions import UserError

from odoo.addons.trade_base.tools.cap import cap_touch

#: From which phase one may come to which; ``None`` is a new note.
_STEPS = {
    "draft": {"released", "withdrawn"},
    "released": {"closed", "withdrawn"},
    "withdrawn": {"draft"},
    "closed": set(),
}


# a file of its own: what people decide about a note is another subject than what it says
# pylint: disable=consider-merging-classes-inherited
class TradeDispatchStep(models.Model):
    """Release, withdraw, short-close, close: guarded in ``write``, so that the button and any other caller pass the same checks."""

    _inherit = "trade.dispatch"

    can_relaunch = fields.Boolean(compute="_compute_can_relaunch", compute_sudo=True)

    @api.depends("phase", "line_ids.qty_open", "picking_ids.state")
    def _compute_can_relaunch(self):
        released = self.filtered(lambda note: note.phase == "released")
        waiting = released._origin.line_ids._unplanned_quantities()
        for note in self:
            note.can_relaunch = any(line in waiting for line in note._origin.line_ids)

    def write(self, vals):
        """Let a note change its phase only along ``_STEPS``, and do what the step means, whoever asks for it."""
        frozen = {"kind", "company_id", *(kind.order for kind in self._kinds().values())} & vals.keys()
        if frozen and self.filtered(lambda note: note.phase != "draft"):
            raise UserError(self.env._("The order of a dispatch note stays as it is once the note is released."))
        if "phase" not in vals:
            result = super().write(vals)
            if frozen:
                self._ensure_order()
            return result
        phase = vals["phase"]
        moving = self.filtered(lambda note: note.phase != phase)
        moving._ensure_step(phase)
        # the line is where everybody meets who promises, ships or ends these goods
        cap_touch(moving.line_ids)
        if phase == "released":
            vals = {**vals, "date_released": fields.Datetime.now()}
        result = super().write(vals)
        after = {
            "released": moving._after_release,
            "closed": moving._after_end,
            "withdrawn": moving._after_end,
            "draft": moving._after_reset,
        }
        after[phase]()
        return result

    def _ensure_step(self, phase):
        """Refuse a step that does not exist, or whose conditions are not met.

        :raises UserError: saying what stands in the way
        """
        for note in self:
            if phase not in _STEPS[note.phase]:
                labels = dict(self._fields["phase"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "Dispatch note %(note)s is “%(old)s” and cannot become “%(new)s”.",
                        note=note.name,
                        old=labels[note.phase],
                        new=labels.get(phase, phase),
                    )
                )
        if phase == "released":
            self._ensure_releasable()
        elif phase in ("closed", "withdrawn"):
            self._ensure_ended(phase)

    def _ensure_releasable(self):
        for note in self.sudo():
            order = note._get_order()
            if not note._order_is_confirmed(order):
                raise UserError(
                    self.env._(
                        "%(order)s is not confirmed; confirm it before releasing %(note)s.",
                        order=order.display_name,
                        note=note.name,
                    )
                )
            lines = note.line_ids.filtered(lambda line: line.product_uom_id.compare(line.quantity, 0) > 0)
            if not lines or lines != note.line_ids:
                raise UserError(self.env._("Every line of %s needs a quantity.", note.name))

    def _order_is_confirmed(self, order):
        """Return whether the order lets goods move; a hook per kind."""
        return order.state == "sale"

    def _ensure_ended(self, phase):
        for note in self.sudo():
            moved = any(line.qty_done for line in note.line_ids)
            if phase == "withdrawn" and moved:
                raise UserError(
                    self.env._(
                        "Goods of %s have left already. Short-close the rest instead of withdrawing it.", note.name
                    )
                )
            if any(line.qty_difference for line in note.line_ids):
                raise UserError(
                    self.env._("%s has differences nobody has decided on; it cannot end before.", note.name)
                )
            if note.phase == "released" and not note.close_reason and any(line.qty_open for line in note.line_ids):
                raise UserError(
                    self.env._(
                        "%s is not out yet: to end it now, use “Withdraw” or “Short-close” and give the reason.",
                        note.name,
                    )
                )

    def _after_release(self):
        lines = self.sudo().line_ids
        for kind, notes in self.grouped("kind").items():
            source = self._kinds()[kind].source
            notes.sudo().line_ids[source]._dispatch_check_cap(kind)
        lines._ensure_directives()
        lines._launch()
        self._notify_warehouse()

    def _after_end(self):
        lines = self.sudo().line_ids
        lines._cancel_open_moves()
        lines._close_open()
        self.activity_unlink(["trade_stock_split.mail_activity_data_difference"])

    def _after_reset(self):
        self.sudo().line_ids._engine_write({"qty_closed": 0.0})
        self.sudo()._engine_write_note({"close_reason": False, "date_released": False})

    def _engine_write_note(self, vals):
        # pylint: disable=missing-return,super-method-mismatch
        super().write(vals)

    def _notify_warehouse(self):
        """Hook: tell whoever has to act on a released note."""

    def _end_with_order(self):
        """End the notes of an order that was cancelled: nothing more leaves."""
        alive = self.filtered(lambda note: note.phase in ("draft", "released"))
        alive.close_reason = self.env._("The order was cancelled.")
        alive._settle_all_differences()
        moved = alive.filtered(lambda note: any(line.qty_done for line in note.line_ids))
        moved.write({"phase": "closed"})
        (alive - moved).write({"phase": "withdrawn"})

    def _settle_all_differences(self):
        """Nothing is left to decide about notes whose order is gone."""
        for line in self.sudo().line_ids.filtered("qty_difference"):
            line._engine_write({"qty_closed": line.qty_closed + line.qty_difference, "qty_difference": 0.0})
        self.sudo().activity_unlink(["trade_stock_split.mail_activity_data_difference"])

    # ------------------------------------------------------------------ actions
    def action_release(self):
        """Release the notes: the warehouse may move exactly this (DSP-1, DSP-2).

        :raises UserError: an order is not confirmed, a cap would be passed, a review or control stands before it
        """
        self.check_access("write")
        self.write({"phase": "released"})
        return True

    def action_relaunch(self):
        """Prepare transfers for what is open and on no transfer: after one was cancelled, say (DSP-2)."""
        self.check_access("read")
        notes = self.sudo().filtered(lambda note: note.phase == "released")
        cap_touch(notes.line_ids)
        if not notes.line_ids._launch():
            raise UserError(self.env._("Everything that is open is on a transfer already."))
        return True

    def action_close(self):
        """Close notes whose goods are all out."""
        self.check_access("write")
        self.write({"phase": "closed"})
        return True

    def action_reset(self):
        """Turn withdrawn notes back into drafts."""
        self.check_access("write")
        self.write({"phase": "draft"})
        return True

    def action_end(self):
        """Open the dialog that withdraws or short-closes a note with a reason (DSP-6)."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Withdraw or short-close"),
            "res_model": "trade.dispatch.end",
            "view_mode": "form",
            "target": "new",
            "context": {"default_dispatch_id": self.id},
        }

    def _end(self, phase, reason):
        """Withdraw or short-close with a reason.

        :param phase: ``withdrawn`` or ``closed``
        """
        self.check_access("write")
        if not (reason or "").strip():
            raise UserError(self.env._("Give the reason."))
        self.write({"close_reason": reason.strip()})
        self.write({"phase": phase})
