import re

from odoo import fields, models
from odoo.fields import Domain

#: Digits from which on a fragment says something.
MIN_DIGITS = 4
_NUMBER = re.compile(r"^[\d\s()+./-]+$")


class ResPartner(models.Model):
    _inherit = "res.partner"

    trade_wechat = fields.Char("WeChat", index="btree_not_null")

    def _trade_owner_label(self):
        """Return ``{id: text}``: which department a customer belongs to, said to people who may not see the customer (OWN-3).

        Extended where somebody else says whose a customer is. Without sudo nothing is needed of the reader.
        """
        return {partner.id: partner.commercial_partner_id.user_id.sale_team_id.name or "" for partner in self.sudo()}

    def _search_display_name(self, operator, value):
        """Find a caller by any fragment of the number, however it was typed or stored (INQ-1).

        It goes over the index of ``phone_validation`` on the number without blanks and signs.
        """
        domain = super()._search_display_name(operator, value)
        if operator not in ("ilike", "like") or not isinstance(value, str) or not _NUMBER.match(value):
            return domain
        digits = re.sub(r"\D", "", value)
        if len(digits) < MIN_DIGITS:
            return domain
        return Domain(domain) | Domain("phone_mobile_search", "ilike", digits)
