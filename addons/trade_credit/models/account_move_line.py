from odoo import api, models

WATCHED = {
    "move_id",
    "partner_id",
    "account_id",
    "parent_state",
    "amount_residual",
    "date_maturity",
    "date",
    "quantity",
    "product_uom_id",
    "price_total",
}


class AccountMoveLine(models.Model):
    _inherit = "account.move.line"

    @api.model_create_multi
    def create(self, vals_list):
        lines = super().create(vals_list)
        self.env["trade.credit.ledger"]._mark("account.move", lines.move_id.ids)
        return lines

    def unlink(self):
        self.env["trade.credit.ledger"]._mark("account.move", self.move_id.ids)
        return super().unlink()

    def _write_multi(self, vals_list):
        result = super()._write_multi(vals_list)
        self.env["trade.credit.ledger"]._mark(
            "account.move.line", [id_ for id_, vals in zip(self._ids, vals_list, strict=True) if WATCHED & vals.keys()]
        )
        return result
