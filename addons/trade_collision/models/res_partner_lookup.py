from odoo import api, models

from ..tools.card import claims, keys
from .res_partner_find import SHOWN

#: What the form sends.
LOOKUP_FIELDS = (
    "name",
    "is_company",
    "vat",
    "street",
    "city",
    "phone",
    "email",
    "website",
    "trade_wechat",
)


class ResPartner(models.Model):
    """The warning while somebody types (OWN-3)."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def trade_collision_lookup(self, values):
        """Return which customers may be the one being typed, the most alike first; it is kept who asked.

        :param dict values: what the form holds of :data:`LOOKUP_FIELDS`, and ``id``, ``parent_id``, ``country_id``, ``company_id``
        :return: ``{"lines": dicts of _trade_collision_describe, "approval": "" if none is needed, else "needed" or "granted"}``
        :raises AccessError: the user may not enter customers
        """
        partner, said, entry = self._trade_collision_look(values)
        if not said:
            return {"lines": [], "approval": ""}
        attempts = self.env["trade.collision.attempt"].sudo()
        if not all(line["id"] for line in said):
            attempts._keep([entry], "looked")
        approval = ""
        if partner._trade_collision_level() == "approve":
            granted = (entry["company_id"], entry["fingerprint"]) in attempts._get_approved([entry])
            approval = "granted" if granted else "needed"
        return {"lines": said, "approval": approval}

    @api.model
    def trade_collision_ask(self, values):
        """Return the action in which to ask that the customer being typed may be entered, None if nothing stands against it.

        :param dict values: as for :meth:`trade_collision_lookup`
        :raises AccessError: the user may not enter customers
        """
        partner, said, entry = self._trade_collision_look(values)
        if not said or partner._trade_collision_level() != "approve":
            return None
        return self.env["trade.collision.attempt"].sudo()._keep([entry], "refused")._trade_ask_action()

    @api.model
    def _trade_collision_look(self, values):
        """Return ``(partner that is not saved, dicts of _trade_collision_describe, entry of the attempt)``."""
        self.check_access("create")
        company = self.env.companies.filtered(lambda company: company.id == self._lookup_id(values, "company_id"))
        partner = self.new({"company_id": company.id})
        card = self._trade_collision_lookup_card(values)
        if not partner._trade_collision_policy() or not claims(card):
            return partner, [], {}
        company = partner._trade_collision_company()
        family = self.browse(self._lookup_id(values, "id") or self._lookup_id(values, "parent_id")).sudo().exists()
        wanted = [(0, family.commercial_partner_id.id or 0, company.id, kind, value) for kind, value in keys(card)]
        matches = self._trade_collision_search({0: card}, wanted).get(0, [])[:SHOWN]
        if not matches:
            return partner, [], {}
        said = self._trade_collision_describe({partner: matches})[partner]
        name = card.name or next(iter((*card.phones, *card.emails, *card.wechats, card.vat)), "–")
        entry = self.env["trade.collision.attempt"]._prepare_values(name, company, matches, said)
        return partner, said, entry

    @api.model
    def _trade_collision_lookup_card(self, values):
        text = {name: values.get(name) for name in LOOKUP_FIELDS}
        text = {name: value if isinstance(value, str) else "" for name, value in text.items()}
        customer = bool(values.get("is_company")) or not self._lookup_id(values, "parent_id")
        country = self.env["res.country"].browse(self._lookup_id(values, "country_id")).exists()
        return self._trade_collision_card(
            customer,
            text["name"],
            bool(values.get("is_company")),
            text["vat"],
            text["street"],
            text["city"],
            country.phone_code or self._trade_collision_calling_code(),
            (text["phone"],),
            (text["email"],),
            (text["website"],),
            (text["trade_wechat"],),
        )

    @api.model
    def _lookup_id(self, values, name):
        """Return an id the form sent, for ``browse``."""
        value = values.get(name)
        return value if isinstance(value, int) and not isinstance(value, bool) else ()
