from odoo import api, fields, models

from ..models.res_partner import MAX_PRINT


class ReportTradeHistory(models.AbstractModel):
    """The history on paper: what the reader sees on the page, with the same filters (OWN-9)."""

    _name = "report.trade_history.report_history"
    _description = "History of a Customer or Supplier"

    @api.model
    def _get_report_values(self, docids, data=None):
        data = data or {}
        # ids from the client: _trade_history asks for access before it reads anything
        partners = self.env["res.partner"].browse(data.get("partner_id") or docids)
        return {
            "doc_ids": partners.ids,
            "doc_model": partners._name,
            "docs": partners,
            "pages": [self._prepare_page(partner, data) for partner in partners],
            "date_from": fields.Date.to_date(data.get("date_from")),
            "date_to": fields.Date.to_date(data.get("date_to")),
            "text": data.get("text"),
            "to_date": fields.Date.to_date,
        }

    @api.model
    def _prepare_page(self, partner, data):
        """Return what is printed of one customer or supplier."""
        history = partner._trade_history(
            data.get("codes"), data.get("date_from"), data.get("date_to"), data.get("text"), limit=MAX_PRINT
        )
        labels = [
            kind["label"]
            for group in history["groups"]
            for kind in group["kinds"]
            if kind["code"] in (data.get("codes") or ())
        ]
        return {
            "history": history,
            "labels": labels,
            "left_out": history["total"] - len(history["lines"]),
            "priced": any(line["amount"] for line in history["lines"]),
        }
