from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models

from ..tools.reader import get_reader

_ALERTS = {"block": "alert-danger", "approve": "alert-warning", "warn": "alert-info"}


class TradeControlMixin(models.AbstractModel):
    """The banner of a document: what stands before the checkpoints that are still ahead of it."""

    _inherit = "trade.control.mixin"

    trade_blocker_html = fields.Html(
        string="Control points", compute="_compute_trade_blockers", sanitize=False, exportable=False
    )
    trade_can_exempt = fields.Boolean(
        string="May grant an exemption", compute="_compute_trade_blockers", exportable=False
    )

    @api.depends(lambda self: (self._trade_state_field,) if self._trade_state_field in self._fields else ())
    @api.depends_context("uid", "lang")
    def _compute_trade_blockers(self):
        """Collect what stands before the checkpoints that are still ahead of the saved document.

        A customer may read the own order, over RPC also this field: then there is nothing in it.
        """
        found = {} if get_reader(self.env).share else self._origin._trade_blockers_ahead()
        for record in self:
            ahead = found.get(record._origin.id, [])
            record.trade_blocker_html = self._trade_render_banner(ahead)
            record.trade_can_exempt = bool(record._origin._trade_exemptible(ahead))

    def _trade_blockers_ahead(self):
        """Return ``{record id: [(checkpoint, Blocker)]}`` for the checkpoints still ahead of each record."""
        found = defaultdict(list)
        ahead = defaultdict(list)
        for record in self:
            for checkpoint in record._trade_next_checkpoints():
                ahead[checkpoint].append(record.id)
        for checkpoint in self._trade_checkpoints:
            if checkpoint not in ahead:
                continue
            records = self.browse(ahead[checkpoint])
            blockers = records._trade_blockers(checkpoint)
            exempted = records._trade_exemptions(checkpoint, blockers)
            for record_id, reasons in blockers.items():
                found[record_id] += [
                    (checkpoint, blocker)
                    for blocker in reasons
                    if (record_id, blocker.control) not in exempted or blocker.level != "approve"
                ]
        return found

    def _trade_next_checkpoints(self):
        """Return the checkpoints this document has not passed yet, in order; a hook for documents with own rules."""
        self.ensure_one()
        state = self[self._trade_state_field]
        if state in self._trade_closed_states:
            return []
        entered = self._trade_checkpoint_states
        return [code for code in self._trade_checkpoints if state not in entered.get(code, ())]

    @api.model
    def _trade_render_banner(self, ahead):
        """Render ``[(checkpoint, Blocker)]`` as the one banner; False when there is nothing to say."""
        if not ahead:
            return False
        labels = self._trade_checkpoint_labels()
        said = {}
        for checkpoint, blocker in ahead:
            said.setdefault((blocker.level, blocker.reason, blocker.help), []).append(labels[checkpoint])
        rows = Markup()
        for (level, reason, who), checkpoints in sorted(said.items(), key=lambda item: list(_ALERTS).index(item[0][0])):
            rows += Markup(
                '<div class="alert {alert} o_trade_blocker py-2 px-3 mb-1" role="status">'
                '<strong class="me-2">{when}</strong><span>{reason}</span>{who}</div>'
            ).format(
                alert=_ALERTS[level],
                when=" · ".join(checkpoints),
                reason=reason,
                who=Markup('<div class="small opacity-75 mt-1">{}</div>').format(who) if who else "",
            )
        return rows

    def _trade_checkpoint_labels(self):
        """Return ``{checkpoint: translated label}``."""
        return dict(self.env["trade.control.policy"]._fields["checkpoint"]._description_selection(self.env))
