from odoo import api, models

from odoo.addons.trade_base.tools.history import HistoryKind


class TradeFollowup(models.Model):
    _inherit = "trade.followup"

    @api.model
    def _trade_history_kinds(self):
        return [
            *super()._trade_history_kinds(),
            HistoryKind(
                "followup",
                self.env._("Follow-ups and calls"),
                "contact",
                dates=("date",),
                search=("content", "contact", "next_subject"),
                icon="fa-phone",
            ),
        ]

    def _trade_history_describe(self):
        lines = super()._trade_history_describe()
        methods = dict(self._fields["method"]._description_selection(self.env))
        results = dict(self._fields["result"]._description_selection(self.env))
        for followup in self:
            name = " · ".join(filter(None, (methods[followup.method], followup.contact)))
            lines[followup.id] |= {"name": name, "text": followup.content, "state": results[followup.result]}
        return lines
