from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    trade_fan_known = fields.Selection(
        [("link", "Linked to it at once"), ("hand", "Decided by hand")],
        string="Fans Who Are Customers Already",
        default="link",
        required=True,
        help="Where phone or WeChat ID say so of one customer and no other. A name alone never links by itself.",
    )
    trade_fan_new = fields.Selection(
        [
            ("hand", "Decided by hand"),
            ("customer", "Become customers in a pool at once"),
            ("inquiry", "Become inquiries at once"),
        ],
        string="Fans Nobody Knows",
        default="hand",
        required=True,
        help="Only those with a phone or WeChat ID; of the others one knows too little, and they are decided by hand.",
    )
    trade_fan_pool_id = fields.Many2one("trade.pool", "Pool for Fans", domain="[('company_id', '=', id)]")
