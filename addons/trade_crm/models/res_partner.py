import re

from odoo import models
from odoo.fields import Domain

#: Digits from which on a fragment says something.
MIN_DIGITS = 4
_NUMBER = re.compile(r"^[\d\s()+./-]+$")


class ResPartner(models.Model):
    _inherit = "res.partner"

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
