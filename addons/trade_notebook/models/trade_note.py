from odoo import fields, models


class TradeNote(models.Model):
    """A note nobody else reads: the record rule knows no role that may (INQ-6).

    It has no chatter on purpose: messages and followers would carry its text elsewhere.
    """

    _name = "trade.note"
    _description = "Note"
    _order = "date desc, id desc"

    name = fields.Char(string="Title", required=True)
    user_id = fields.Many2one("res.users", required=True, readonly=True, index=True, default=lambda self: self.env.user)
    date = fields.Date(default=fields.Date.context_today, required=True, index=True)
    body = fields.Html(string="Text")
    link_ids = fields.One2many("trade.note.link", "note_id", string="Links", copy=True)
    active = fields.Boolean(default=True)
