from odoo import fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    trade_collision_show = fields.Selection(
        [("masked", "Masked name and owning department"), ("manager", "Only that the manager is to be asked")],
        string="What a Collision Shows",
        default="masked",
        required=True,
        help="Of a customer the user may not see. Customers one may read are always named.",
    )
