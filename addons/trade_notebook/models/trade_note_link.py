from odoo import api, fields, models

#: Documents a note may point to, as far as they are installed.
MODELS = ("crm.lead", "res.partner", "sale.order", "purchase.order", "product.product", "stock.picking", "account.move")


class TradeNoteLink(models.Model):
    _name = "trade.note.link"
    _description = "Link of a Note"

    note_id = fields.Many2one("trade.note", required=True, index=True, ondelete="cascade")
    reference = fields.Reference(selection="_selection_reference", string="Document", required=True)
    remark = fields.Char()

    @api.model
    def _selection_reference(self):
        names = [name for name in MODELS if name in self.env]
        return [(model.model, model.name) for model in map(self.env["ir.model"].sudo()._get, names)]
