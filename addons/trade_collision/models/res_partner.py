from odoo import api, models
from odoo.tools import SQL

from ..tools.card import Card, claims, keys
from ..tools.name import names_organisation

#: What keys are made of.
KEY_FIELDS = frozenset(
    {
        "name",
        "is_company",
        "parent_id",
        "vat",
        "phone",
        "email",
        "website",
        "trade_wechat",
        "street",
        "city",
        "country_id",
    }
)

#: Where the calling codes of companies are kept during a transaction.
CALLING_CODE = "trade_collision_calling_code"
#: Says in the context that customers are being made: an object, so that no client can say it.
MAKING = object()


class ResPartner(models.Model):
    """The keys of a customer follow what is written into it, whichever way it comes (OWN-3)."""

    _inherit = "res.partner"

    @api.model_create_multi
    def create(self, vals_list):
        # Odoo writes into records while it makes them (inverse fields, addresses): looked at once, when they are whole
        making = self.with_context(trade_collision_making=MAKING)
        partners = super(ResPartner, making).create(vals_list).with_env(self.env)
        cards = partners._trade_collision_cards()
        keys_by_partner = {partner_id: keys(card) for partner_id, card in cards.items()}
        self.env["trade.collision.key"]._add(keys_by_partner)
        if self.env.registry.ready:  # not the records of modules that are being installed
            partners._trade_collision_check(cards, keys_by_partner)
        return partners

    def write(self, vals):
        result = super().write(vals)
        if "country_id" in vals:
            self.env.cr.cache.pop(CALLING_CODE, None)  # it may be the company's own address
        if self.env.context.get("trade_collision_making") is MAKING:
            return result
        returning = bool(vals.get("active"))
        if returning or KEY_FIELDS & vals.keys():
            cards = self._trade_collision_cards()
            keys_by_partner = {partner_id: keys(card) for partner_id, card in cards.items()}
            added = self.env["trade.collision.key"]._replace(keys_by_partner)
            if self.env.registry.ready:
                self._trade_collision_check(cards, keys_by_partner if returning else added)
        return result

    def _trade_collision_cards(self):
        """Return ``{id: Card}`` of these partners as they are in this transaction."""
        code = self._trade_collision_calling_code()
        return {
            partner.id: self._trade_collision_card(
                partner.commercial_partner_id == partner,
                partner.name,
                partner.is_company,
                partner.vat,
                partner.street,
                partner.city,
                partner.country_id.phone_code or code,
                (partner.phone,),
                (partner.email,),
                (partner.website,),
                (partner.trade_wechat,),
            )
            for partner in self.sudo()
        }

    @api.model
    def _trade_collision_read_cards(self, ids):
        """Return ``{id: Card}`` of saved partners, by one statement without records: for all there are."""
        code = self._trade_collision_calling_code()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT p.id, p.commercial_partner_id = p.id, p.name, p.is_company, p.vat, p.street, p.city,
                    COALESCE(c.phone_code, %s), ARRAY[p.phone], ARRAY[p.email], ARRAY[p.website], ARRAY[p.trade_wechat]
                FROM res_partner p LEFT JOIN res_country c ON c.id = p.country_id WHERE p.id = ANY(%s)
                """,
                code,
                list(ids),
            )
        )
        return {row[0]: self._trade_collision_card(*row[1:]) for row in rows}

    @api.model
    def _trade_collision_calling_code(self):
        """Return the calling code of numbers without one, where the customer has no country; one query a transaction."""
        codes = self.env.cr.cache.setdefault(CALLING_CODE, {})
        company_id = self.env.company.id
        if company_id not in codes:
            self.flush_model(["country_id"])
            rows = self.env.execute_query(
                SQL(
                    "SELECT c.phone_code FROM res_company o JOIN res_partner p ON p.id = o.partner_id "
                    "JOIN res_country c ON c.id = p.country_id WHERE o.id = %s",
                    company_id,
                )
            )
            codes[company_id] = (rows and rows[0][0]) or 86
        return codes[company_id]

    @api.model
    def _trade_collision_card(
        self, customer, name, is_company, vat, street, city, code, phones, emails, websites, wechats
    ):
        """Return the Card of a customer, or of a contact: what is the company's says nothing about one of its people."""
        name = (name or "") if customer else ""
        return Card(
            name=name,
            organisation=bool(name) and (bool(is_company) or names_organisation(name)),
            vat=(vat or "") if customer else "",
            phones=tuple(filter(None, phones)),
            emails=tuple(filter(None, emails)),
            websites=tuple(filter(None, websites)) if customer else (),
            wechats=tuple(filter(None, wechats)),
            street=(street or "") if customer else "",
            city=city or "",
            calling_code=str(code),
        )

    def _trade_collision_recheck(self):
        """Check saved customers by all their keys, as if they were entered now; for mass loads and data."""
        cards = self._trade_collision_cards()
        self._trade_collision_check(cards, {partner_id: keys(card) for partner_id, card in cards.items()})

    def _trade_collision_check(self, cards, keys_by_partner):
        """Look for customers like these by their new keys, and act as the company wants it.

        :param dict cards: ``{partner id: Card}``
        :param dict keys_by_partner: ``{partner id: set of (kind, value)}``, those that are new
        :raises UserError: the company does not want such a customer twice
        """
        active = [
            partner
            for partner in self
            if keys_by_partner.get(partner.id)
            and partner.active
            and partner.partner_share  # colleagues are no customers
            and partner._trade_collision_policy()
        ]
        if not active:
            return
        self.env["trade.collision.claim"]._touch({text for partner in active for text in claims(cards[partner.id])})
        partners = self.browse([partner.id for partner in active])
        found = partners._trade_collision_find(cards, keys_by_partner)
        if found:
            partners._trade_collision_guard(found)
        partners._trade_collision_in_file(cards, keys_by_partner)
