import re
from typing import NamedTuple

from odoo import api, models
from odoo.tools import SQL

from odoo.addons.trade_collision.tools.card import claims, keys

#: Marks that are one person's own: of one customer and no other they say that the fan is it.
OWN_MARKS = frozenset({"phone", "wechat"})
#: Customers named.
SHOWN = 5
#: Digits in which two phones agree that may be one, whatever is before them.
LAST_DIGITS = 8


class Known(NamedTuple):
    """What the company knows of a fan.

    ``match``: as of the field; ``partner_id``: customer or contact to link, of a certain match; ``matches``: Match of the collision
    service, the most alike first.
    """

    match: str
    partner_id: int = 0
    matches: tuple = ()


class TradeFan(models.Model):
    """Which customers a fan may be: by the collision service, across all departments (OWN-2, OWN-3)."""

    _inherit = "trade.fan"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def _get_card(self, values):
        """Return the Card by which the collision service compares a fan.

        :param values: dict or record with the text of the fan
        """
        partners = self.env["res.partner"]
        name = values["company_name"] or values["name"] or values["remark"] or ""
        return partners._trade_collision_card(
            True,
            name,
            bool(values["company_name"]),
            "",
            "",
            "",
            partners._trade_collision_calling_code(),
            (values["phone"],),
            (),
            (),
            (values["wechat"],),
        )

    @api.model
    def _touch_claims(self, cards, texts=()):
        """Meet everybody who enters one of these people at this moment, as fan or as customer; see ``trade.collision.claim``.

        :param cards: Cards of the fans
        :param texts: further texts to meet on
        """
        self.env["trade.collision.claim"]._touch({*texts, *(text for card in cards for text in claims(card))})

    @api.model
    def _know(self, fans, company):
        """Return ``{number: Known}``, with sudo; some statements for all.

        :param dict fans: ``{number: dict or record with the text of the fan}``
        """
        cards = {number: self._get_card(values) for number, values in fans.items()}
        wanted = [(number, 0, company.id, kind, value) for number, card in cards.items() for kind, value in keys(card)]
        found = self.env["res.partner"]._trade_collision_search(cards, wanted) if wanted else {}
        united = self._get_united({values["unionid"] for values in fans.values() if values["unionid"]}, company)
        result, certain = {}, {}
        for number, values in fans.items():
            matches = tuple(found.get(number, ()))[:SHOWN]
            own = [match.partner_id for match in matches if OWN_MARKS & set(match.reasons)]
            if values["unionid"] in united:
                result[number] = Known("certain", united[values["unionid"]], matches)
            elif len(own) == 1:
                certain[number] = own[0]
                result[number] = Known("certain", own[0], matches)
            else:
                result[number] = Known("possible" if matches else "new", 0, matches)
        for number, partner_id in self._get_contacts(certain, cards).items():
            result[number] = result[number]._replace(partner_id=partner_id)
        return result

    @api.model
    def _get_united(self, unionids, company):
        """Return ``{unionid: partner id}``: whom fans of other accounts with it were found to be."""
        if not unionids:
            return {}
        rows = self.sudo()._read_group(
            [
                ("unionid", "in", list(unionids)),
                ("company_id", "=", company.id),
                ("partner_id.active", "=", True),
            ],
            ["unionid"],
            ["partner_id:min"],
        )
        return dict(rows)

    @api.model
    def _get_contacts(self, customers, cards):
        """Return ``{number: partner id}``: the person of a customer who has the fan's mark, if it is not the customer itself.

        :param dict customers: ``{number: customer id}``
        :param dict cards: ``{number: Card}``
        """
        wanted = [
            (number, customer_id, kind, value)
            for number, customer_id in customers.items()
            for kind, value in keys(cards[number])
            if kind in OWN_MARKS
        ]
        if not wanted:
            return {}
        numbers, ids, kinds, values = (list(column) for column in zip(*wanted, strict=True))
        rows = self.env.execute_query(
            SQL(
                """
                SELECT DISTINCT ON (w.number) w.number, p.id
                FROM unnest(%s::int[], %s::int[], %s::text[], %s::text[]) w(number, customer, kind, value)
                JOIN trade_collision_key k ON k.kind = w.kind AND k.value = w.value
                JOIN res_partner p ON p.id = k.partner_id AND p.commercial_partner_id = w.customer AND p.active
                ORDER BY w.number, p.id = w.customer, w.kind DESC, p.id
                """,
                numbers,
                ids,
                kinds,
                values,
            )
        )
        return dict(rows)

    # -- what is shown ----------------------------------------------------------------------------------------

    @api.depends("name", "company_name", "remark", "phone", "wechat", "unionid", "state")
    @api.depends_context("uid", "lang")
    def _compute_found(self):
        """Name the customers as the collision policy allows this reader; nothing of fans who are decided."""
        self.found = False
        waiting = self.filtered(lambda fan: fan.state == "open" and fan._origin)
        for company, fans in waiting.grouped(lambda fan: fan.sudo().company_id).items():
            # numbers of their own: a half-filled form has none
            numbered = dict(enumerate(fans))
            known = self.sudo()._know({number: fan.sudo() for number, fan in numbered.items()}, company)
            said = self._describe({number: one.matches for number, one in known.items() if one.matches}, company)
            for number, lines in said.items():
                numbered[number].found = "\n".join(map(self.env["trade.collision.attempt"]._line, lines))

    @api.model
    def _describe(self, matches, company):
        """Return ``{number: dicts of _trade_collision_describe}``: what the current user may know.

        :param dict matches: ``{number: Matches}``
        """
        partners = self.env["res.partner"].sudo(False)
        # the service asks each key for its company; a partner that is not saved stands for the fan
        keys_by_number = {number: partners.new({"company_id": company.id}) for number in matches}
        said = partners._trade_collision_describe({keys_by_number[number]: found for number, found in matches.items()})
        return {number: said[key] for number, key in keys_by_number.items()}

    @api.model
    def _describe_kept(self, matches, company, names):
        """Return the same of people whom the user has said: who, by lists or by typing, looks for customers of others leaves a trace.

        :param dict names: ``{number: text}`` under which it is kept
        """
        attempts = self.env["trade.collision.attempt"].sudo()
        said = self._describe(matches, company)
        entries = [
            attempts._prepare_values(names[number], company, matches[number], lines)
            for number, lines in said.items()
            if not all(line["id"] for line in lines)
        ]
        # one line for each attempt: a list may hold the same fan under two keys
        attempts._keep(list({entry["fingerprint"]: entry for entry in entries}.values()), "looked")
        return said

    def action_refresh(self):
        """Look again which of these fans the company knows."""
        self.check_access("read")
        self._refresh_match()

    def _refresh_match(self, typed=False):
        """Bring the field in line with the customers there are now.

        :param bool typed: the current user has just typed who these fans are
        """
        for company, fans in self.sudo().filtered(lambda fan: fan.state == "open").grouped("company_id").items():
            known = self.sudo()._know({fan.id: fan for fan in fans}, company)
            for match, some in fans.grouped(lambda fan, known=known: known[fan.id].match).items():
                changed = some.filtered(lambda fan, match=match: fan.match != match)
                changed.with_context(tracking_disable=True).write({"match": match})
            if typed:
                matches = {number: one.matches for number, one in known.items() if one.matches}
                self._describe_kept(matches, company, {fan.id: fan.display_name for fan in fans})

    def _get_same(self):
        """Return the fans to decide of the same companies who may share phone, WeChat ID or unionid with one of these; with sudo."""
        self.env["trade.fan"].flush_model()
        digits = (re.sub(r"\D", "", phone)[-LAST_DIGITS:] for phone in self.mapped("phone") if phone)
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id FROM trade_fan WHERE state = 'open' AND active AND company_id = ANY(%s) AND (
                    unionid = ANY(%s) OR lower(wechat) = ANY(%s) OR right(regexp_replace(phone, '\\D', '', 'g'), %s) = ANY(%s)
                )
                """,
                self.company_id.ids,
                [text for text in self.mapped("unionid") if text],
                [text.lower() for text in self.mapped("wechat") if text],
                LAST_DIGITS,
                [text for text in digits if len(text) == LAST_DIGITS],
            )
        )
        return self.browse([row[0] for row in rows])

    def _get_certain(self):
        """Return the customer or contact this fan certainly is, if the current user may see it."""
        self.ensure_one()
        fan = self.sudo()
        known = fan._know({0: fan}, fan.company_id)[0]
        # asked for by computed fields, which Odoo computes with sudo
        partner = self.env["res.partner"].sudo(False).browse(known.partner_id or ())
        return partner._filtered_access("read")
