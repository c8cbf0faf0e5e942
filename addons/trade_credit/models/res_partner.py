from odoo import models
from odoo.tools import SQL


class ResPartner(models.Model):
    _inherit = "res.partner"

    def _write_multi(self, vals_list):
        result = super()._write_multi(vals_list)
        moved = [id_ for id_, vals in zip(self._ids, vals_list, strict=True) if "commercial_partner_id" in vals]
        if moved:
            self.browse(moved)._trade_credit_mark_documents()
        return result

    def _trade_credit_mark_documents(self):
        """Mark all documents of contacts that now belong to another customer."""
        ledger = self.env["trade.credit.ledger"]
        self.env.cr.execute(
            SQL(
                """SELECT 'sale.order', id FROM sale_order WHERE partner_invoice_id = ANY(%(ids)s) AND state = 'sale'
                UNION ALL SELECT 'account.move', id FROM account_move WHERE partner_id = ANY(%(ids)s) AND state <> 'cancel'
                UNION ALL SELECT 'account.move', move_id FROM account_move_line
                WHERE partner_id = ANY(%(ids)s) AND amount_residual <> 0 AND parent_state = 'posted'""",
                ids=list(self._ids),
            )
        )
        for source, id_ in self.env.cr.fetchall():
            ledger._mark(source, [id_])
