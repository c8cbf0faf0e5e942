from odoo import api, models


class TradeReviewLineMixin(models.AbstractModel):
    """The lines of a document under review: adding, changing or removing one is a change of the document (ORG-2)."""

    _name = "trade.review.line.mixin"
    _description = "Line of a Document Under Review"

    #: Many2one to the document.
    _review_document_field = None

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        lines._review_documents()._review_after_change()
        return lines

    def write(self, vals):
        document_model = self.env[self._fields[self._review_document_field].comodel_name]
        names = document_model._review_trigger_fields(self._name) | document_model._review_criteria()
        concerns = bool(vals.keys() & (names | {self._review_document_field}))
        documents = self._review_documents() if concerns else document_model
        result = super().write(vals)
        if concerns:
            (documents | self._review_documents())._review_after_change()
        return result

    def unlink(self):
        documents = self._review_documents()
        result = super().unlink()
        documents.exists()._review_after_change()
        return result

    def _review_documents(self):
        return self.sudo()[self._review_document_field].sudo(self.env.su)
