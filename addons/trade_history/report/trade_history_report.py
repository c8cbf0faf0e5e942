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
        partner = self.env["res.partner"].browse(data.get("partner_id") or docids).ensure_one()
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
            "doc_ids": partner.ids,
            "doc_model": partner._name,
            "docs": partner,
            "history": history,
            "labels": labels,
            "date_from": fields.Date.to_date(data.get("date_from")),
            "date_to": fields.Date.to_date(data.get("date_to")),
            "text": data.get("text"),
            "to_date": fields.Date.to_date,
            "left_out": history["total"] - len(history["lines"]),
            "priced": any(line["amount"] for line in history["lines"]),
        }
