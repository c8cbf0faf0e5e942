import re

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL

#: Where the scripts of East Asia begin.
_CJK = "\u2e80"
#: Digits from which on a fragment of a number says something.
MIN_DIGITS = 4
_NUMBER = re.compile(r"^[\d\s()+./-]+$")
_ADDRESS = ("street", "street2", "city", "zip")
_INDEXED = ("complete_name", "email", "ref", "vat", "company_registry", "trade_wechat", *_ADDRESS)
#: The characters beyond ASCII in all these columns, as an array. Two Chinese characters are no trigram, and in a database with
#: the C locale Chinese makes no trigrams at all: there the index above is read whole.
_CHARACTERS = "STRING_TO_ARRAY(REGEXP_REPLACE({}, '[ -~]', '', 'g'), NULL)"


def _trigrams(registry):
    """Return one index for all the columns, so that PostgreSQL answers their OR from it; none where trigrams are missing."""
    if not registry.has_trigram:
        return ""
    columns = (f"({registry.unaccent(name)}) gin_trgm_ops" for name in _INDEXED)
    return f"USING gin ({', '.join(columns)})"


def _characters(alias=""):
    """Return the array of characters as SQL text."""
    columns = " || ".join(f"COALESCE({alias}{name}, '')" for name in _INDEXED)
    return _CHARACTERS.format(columns)


def _with_characters(word):
    """Return a condition that is met by every partner with ``word`` in an indexed column, and by few others."""
    # what has an upper and a lower case, such as wide Latin letters, is left to the condition itself
    wanted = sorted({character for character in word if character >= _CJK and character.lower() == character.upper()})

    def to_sql(_model, alias, _query):
        prefix = f"{SQL.identifier(alias).code}."
        # column names are constants of this file, the alias is quoted
        return SQL(f"{_characters(prefix)} @> %s::text[]", wanted)  # pylint: disable=sql-injection

    return Domain.custom(to_sql=to_sql)


class ResPartnerSearch(models.Model):
    """One field finds a customer by whatever one knows of it (OWN-9)."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    @property
    def _rec_names_search(self):
        """Whoever is asked for by WeChat is found by it."""
        return [*super()._rec_names_search, "trade_wechat"]

    trade_quick = fields.Char(
        "Anything Known", store=False, search="_search_trade_quick", compute="_compute_trade_quick"
    )

    _trade_quick_idx = models.Index(_trigrams)
    _trade_characters_idx = models.Index(f"USING gin (({_characters()}))")
    _trade_industry_idx = models.Index("(industry_id) WHERE industry_id IS NOT NULL")

    def _compute_trade_quick(self):
        """Only searched."""
        self.trade_quick = False

    @api.model
    def _search_trade_quick(self, operator, value):
        """Find by name, number, tax id, e-mail, phone, address, industry, WeChat, what else other addons search names by, and by
        the same of a contact person; of several words each must be met.

        What is found stands for its customer too. Every condition goes over an index, and none over a join.
        """
        if operator != "ilike" or not isinstance(value, str):
            return NotImplemented
        if not value.strip():
            return Domain.TRUE
        words = [value] if _NUMBER.match(value) else value.split()
        found = self.with_context(active_test=False)._search(
            Domain.AND(self._trade_quick_domain(word) for word in words)
        )
        customers = found.subselect(
            SQL(
                "UNNEST(ARRAY[%s, %s])",
                SQL.identifier(found.table, "id"),
                SQL.identifier(found.table, "commercial_partner_id"),
            )
        )
        return Domain("id", "in", customers)

    @api.model
    def _trade_quick_domain(self, word):
        """Return where one word is looked for."""
        word = word.strip()
        domain = self._trade_by_characters(word, Domain.OR(Domain(name, "ilike", word) for name in _INDEXED))
        domain |= Domain.OR(Domain(name, "ilike", word) for name in self._rec_names_search if name not in _INDEXED)
        industries = self.env["res.partner.industry"].search([("name", "ilike", word)])
        if industries:
            domain |= Domain("industry_id", "in", industries.ids)
        digits = re.sub(r"\D", "", word).lstrip("0") if _NUMBER.match(word) else ""
        if len(digits) >= MIN_DIGITS:
            domain |= Domain("phone_mobile_search", "ilike", digits)
        return domain

    @api.model
    def _trade_by_characters(self, text, domain):
        """Return a domain on the indexed columns so that Chinese text too is found over an index."""
        # with unaccent a letter is also met by one that is written otherwise
        if self.pool.has_unaccent or not any(character >= _CJK for character in text):
            return domain
        return _with_characters(text) & domain

    def _search_display_name(self, operator, value):
        """Find Chinese names in customer fields over the index too."""
        domain = Domain(super()._search_display_name(operator, value))
        if operator != "ilike" or not isinstance(value, str):
            return domain
        others = [name for name in self._rec_names_search if name not in _INDEXED]
        narrowed = self._trade_by_characters(value, domain)
        return narrowed if narrowed is domain else narrowed | Domain.OR(Domain(name, "ilike", value) for name in others)
