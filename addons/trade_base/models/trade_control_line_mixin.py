from odoo import api, models

from ..tools.blocker import Saving


class TradeControlLineMixin(models.AbstractModel):
    """A line of a document with control points.

    A line saved or deleted on its own (RPC, import) is a change of its document, and meets the same ``save`` checkpoint.
    While the document itself is being written its lines keep quiet: what counts is how it stands at the end.
    """

    _name = "trade.control.line.mixin"
    _description = "Line of a Document with Control Points"

    _trade_document_field = "order_id"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._trade_enforce_saved(lines[self._trade_document_field])
        return lines

    def write(self, vals):
        # a line that moves to another document is a change of both
        documents = self[self._trade_document_field] if self._trade_document_field in vals else None
        result = super().write(vals)
        now = self[self._trade_document_field]
        self._trade_enforce_saved(now if documents is None else documents | now)
        return result

    def unlink(self):
        documents = self[self._trade_document_field]
        result = super().unlink()
        self._trade_enforce_saved(documents)
        return result

    def _trade_enforce_saved(self, documents):
        """Enforce ``save`` for the documents of changed lines, but those that are being written themselves."""
        saving = self.env.context.get("trade_saving")
        if isinstance(saving, Saving) and saving.model == documents._name:
            documents = documents.filtered(lambda document: document.id not in saving.ids)
        documents._trade_enforce("save")
