from odoo import api, models


class ResCurrencyRate(models.Model):
    """The first rate of a currency gives a value to the documents that could not be valued. CRD-2"""

    _inherit = "res.currency.rate"

    @api.model_create_multi
    def create(self, vals_list):
        rates = super().create(vals_list)
        rates._trade_credit_revalue()
        return rates

    def _trade_credit_revalue(self):
        """Value the documents of these currencies that had no rate; one query when there are none."""
        entries_sudo = self.env["trade.credit.entry"].sudo().search([("unvalued", ">", 0)])
        ledger = self.env["trade.credit.ledger"]
        for source, entries in entries_sudo.grouped("source").items():
            documents = self.env[source].sudo().browse(entries.mapped("res_id")).exists()
            documents = documents.filtered(lambda document: document.currency_id in self.currency_id)
            for name in ("currency_rate", "invoice_currency_rate"):
                if name in documents._fields:
                    self.env.add_to_compute(documents._fields[name], documents)
            ledger._mark(source, documents.ids)
