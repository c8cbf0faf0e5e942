from odoo import api, models

from ..tools.collected import Collected


class ResPartner(models.Model):
    """An import says of all lines at once which customers are there already (OWN-2, OWN-3)."""

    _name = "res.partner"
    _inherit = ["res.partner", "trade.import.mixin"]

    @api.model
    def get_import_templates(self):
        """Offer one for customers with their identity, and one for a list of WeChat fans."""
        return super().get_import_templates() + [
            {
                "label": self.env._("Import Template for WeChat Fans"),
                "template": "/trade_collision/static/csv/wechat_fans.csv",
            }
        ]

    @api.model
    def load(self, fields, data):
        """Import customers; every bad line and every collision is named, and nothing is imported while one is to stop."""
        collected = Collected(data)
        savepoint = self.env.cr.savepoint()
        importing = self.with_context(trade_collision_collected=collected)
        collected.begin(data)
        result = super(ResPartner, importing).load(fields, data)
        if collected.stops:
            savepoint.rollback()
            result["ids"] = False
        savepoint.close(rollback=False)
        result["messages"] = result["messages"] + collected.messages()
        return result

    @api.model
    def _import_plain(self, fields, data):
        collected = self.env.context.get("trade_collision_collected")
        if isinstance(collected, Collected):
            collected.begin(data)
        return super()._import_plain(fields, data)

    @api.model
    def _load_records(self, data_list, update=False):
        records = super()._load_records(data_list, update)
        collected = self.env.context.get("trade_collision_collected")
        if isinstance(collected, Collected):
            for data, record in zip(data_list, records, strict=True):
                if data.get("info"):
                    collected.place((record.id, *record.child_ids.ids), data["info"])
        return records
