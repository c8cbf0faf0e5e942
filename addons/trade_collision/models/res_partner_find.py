from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL, split_every

from ..tools.card import SAME, compare

#: Customers looked at for one key. Those that agree in more share a rarer key too.
HITS = 40
#: Customers named, the most alike first.
SHOWN = 5
#: Keys looked up by one statement.
BATCH = 20000
#: Minutes for which a customer counts as just entered: whoever has the form open cannot have been warned.
JUST_NOW = 5


class Match(NamedTuple):
    """A customer that may be the one entered.

    ``likeness``: 0 to 1; ``reasons``: kinds of keys, the strongest first; ``sudden``: somebody else entered it just now.
    """

    partner_id: int
    likeness: float
    reasons: tuple
    sudden: bool


class ResPartner(models.Model):
    """Finding customers that are there already, across all departments, by keys of our own (OWN-3)."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    def _trade_collision_find(self, cards, keys_by_partner):
        """Return ``{partner: [Match]}`` for those of these partners that may be there already, the most alike first.

        :param dict cards: ``{partner id: Card}``
        :param dict keys_by_partner: ``{partner id: set of (kind, value)}`` to look for
        """
        wanted = [
            (partner.id, partner.commercial_partner_id.id, partner._trade_collision_company().id, kind, value)
            for partner in self
            for kind, value in keys_by_partner[partner.id]
        ]
        found = self._trade_collision_search(cards, wanted)
        # of two that come together, the later one is the second
        entered = set(self.ids)
        result = {}
        for partner in self:
            matches = [
                match
                for match in found.get(partner.id, ())
                if match.partner_id not in entered or match.partner_id < partner.commercial_partner_id.id
            ]
            if matches:
                result[partner] = matches[:SHOWN]
        return result

    def _trade_collision_company(self):
        """Return the company whose policy holds for a customer."""
        return self.company_id or self.env.company

    @api.model
    def _trade_collision_search(self, cards, wanted):
        """Return ``{number: [Match]}``, the most alike first.

        :param dict cards: ``{number: Card}`` of the customers looked for
        :param list wanted: ``(number, commercial partner id or 0, company id, kind, value)``
        """
        self.flush_model()
        candidates = {}
        for some in split_every(BATCH, wanted):
            for number, customer_id, sudden, *values in self.env.execute_query(self._trade_collision_query(some)):
                *scalars, phones, emails, websites, wechats = values
                candidates.setdefault(number, {})[customer_id] = (
                    sudden,
                    self._trade_collision_card(True, *scalars, phones, emails, websites, wechats),
                )
        result = {}
        for number, customers in candidates.items():
            matches = []
            for customer_id, (sudden, card) in customers.items():
                likeness, reasons = compare(cards[number], card)
                if likeness >= SAME:
                    matches.append(Match(customer_id, likeness, reasons, sudden))
            if matches:
                result[number] = sorted(matches, key=lambda match: (-match.likeness, match.partner_id))
        return result

    @api.model
    def _trade_collision_query(self, wanted):
        """Return the statement that finds the customers, one index look-up a key.

        Not the archived ones, the colleagues and our own companies; of other companies only those all companies share.
        """
        numbers, customers, companies, kinds, values = (list(column) for column in zip(*wanted, strict=True))
        return SQL(
            """
            SELECT hit.number, c.id,
                c.create_date > now() AT TIME ZONE 'UTC' - %(just_now)s * interval '1 minute'
                    AND c.create_uid NOT IN (%(uid)s, 1),
                c.name, c.is_company, c.vat, c.street, c.city, COALESCE(country.phone_code, %(code)s),
                array_agg(p.phone) || c.phone, array_agg(p.email) || c.email, ARRAY[c.website],
                array_agg(p.trade_wechat) || c.trade_wechat
            FROM (
                SELECT DISTINCT w.number, k.partner_id
                FROM unnest(%(numbers)s::int[], %(customers)s::int[], %(companies)s::int[], %(kinds)s::text[],
                    %(values)s::text[]) w(number, customer, company, kind, value)
                CROSS JOIN LATERAL (
                    SELECT key.partner_id FROM trade_collision_key key
                    JOIN res_partner p ON p.id = key.partner_id
                    WHERE key.kind = w.kind AND key.value = w.value AND p.active AND p.commercial_partner_id != w.customer
                        AND (p.company_id IS NULL OR p.company_id = w.company)
                    LIMIT %(hits)s
                ) k
            ) hit
            JOIN res_partner p ON p.id = hit.partner_id
            JOIN res_partner c ON c.id = p.commercial_partner_id
            LEFT JOIN res_country country ON country.id = c.country_id
            WHERE c.active AND c.partner_share IS NOT FALSE
                AND NOT EXISTS (SELECT FROM res_company company WHERE company.partner_id = c.id)
            GROUP BY hit.number, c.id, country.id
            """,
            just_now=JUST_NOW,
            uid=self.env.uid,
            code=self._trade_collision_calling_code(),
            numbers=numbers,
            customers=customers,
            companies=companies,
            kinds=kinds,
            values=values,
            hits=HITS,
        )
