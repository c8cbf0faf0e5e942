from odoo import fields, models


class MailFollowers(models.Model):
    _inherit = "mail.followers"

    # NULL for everybody who follows on their own or for another reason
    trade_as_colleague = fields.Boolean(
        string="As a colleague", help="Follows an inquiry because of being named as a colleague on it.", readonly=True
    )
