import hashlib
import json

from odoo import models


class TradeControlMixin(models.AbstractModel):
    """What an exemption is granted for, which are usable, and who may grant one (see ``trade.exemption``)."""

    _inherit = "trade.control.mixin"

    def _trade_exemptions(self, checkpoint, blockers):
        """Return the usable exemptions ``{(record id, control code): trade.exemption}``; one query, none without need."""
        wanted = {
            (record_id, blocker.control)
            for record_id, reasons in blockers.items()
            for blocker in reasons
            if blocker.level == "approve"
        }
        if not wanted:
            return {}
        return self.env["trade.exemption"]._find_usable(self.browse({rec_id for rec_id, _code in wanted}), checkpoint)

    def _trade_exemption_hash(self):
        """Return ``{record id: sha256 hex}`` of what an exemption is granted for."""
        return {
            record.id: hashlib.sha256(
                json.dumps(record._trade_exemption_snapshot(), sort_keys=True, default=str).encode()
            ).hexdigest()
            for record in self.sudo()
        }

    def _trade_exemption_snapshot(self):
        """Return the values, JSON-able, whose change voids an exemption."""
        self.ensure_one()
        snapshot = {name: self._trade_plain(name) for name in self._trade_exemption_fields}
        for lines_field, names in self._trade_exemption_lines.items():
            snapshot[lines_field] = [
                [line.id, *(self._trade_plain(name, line) for name in names)] for line in self[lines_field].sorted("id")
            ]
        return snapshot

    def _trade_plain(self, name, record=None):
        """Return one field value as plain JSON: ids for relations, floats without noise."""
        value = (self if record is None else record)[name]
        if isinstance(value, models.BaseModel):
            return sorted(value.ids)
        return round(value, 6) if isinstance(value, float) else value

    def _trade_exemptible(self, ahead):
        """Return the ``(checkpoint, Blocker)`` from which the current user may exempt this document."""
        policies = self.env["trade.control.policy"]._get_active_policies()
        groups = self.env.user._get_group_ids()
        company_id = self.sudo().company_id.id
        result = []
        for checkpoint, blocker in ahead:
            policy = policies.get((blocker.control, checkpoint), {}).get(company_id)
            if policy and blocker.level == policy.level == "approve" and policy.approver_group_id in groups:
                result.append((checkpoint, blocker))
        return result

    def action_trade_exempt(self):
        """Open the dialog in which an approver grants a one-off exemption."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("One-off exemption"),
            "res_model": "trade.exemption.grant",
            "view_mode": "form",
            "target": "new",
            "context": {"default_res_model": self._name, "default_res_id": self.id},
        }
