from odoo import SUPERUSER_ID, models
from odoo.exceptions import UserError

from ..tools.card import SURE
from ..tools.collected import Collected
from ..tools.mask import mask

CONTROL = "customer_collision"
CHECKPOINT = "submit"


class ResPartner(models.Model):
    """What happens when a customer is entered that may be there already, by policy of the company (OWN-3)."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    def _trade_collision_policy(self):
        """Return the Policy that holds for this customer, None where the company checks nothing."""
        policies = self.env["trade.control.policy"]._get_active_policies().get((CONTROL, CHECKPOINT), {})
        return policies.get(self._trade_collision_company().id)

    def _trade_collision_level(self):
        """Return how strict the company is with this user: those who decide, and what arrives by itself, are not stopped."""
        policy = self._trade_collision_policy()
        user = self.env.user
        if user.id == SUPERUSER_ID or not user._is_internal():
            return "warn"
        if policy.level == "approve" and policy.approver_group_id in user._get_group_ids():
            return "warn"
        return policy.level

    def _trade_collision_guard(self, found):
        """Remind, or refuse, and keep the attempt.

        :param dict found: ``{partner: [Match]}``
        :raises UserError: the company forbids it, it needs an approval, or somebody else was faster
        """
        collected = self.env.context.get("trade_collision_collected")
        attempts = self.env["trade.collision.attempt"].sudo()
        said = self._trade_collision_describe(found)
        entries = {
            partner: attempts._prepare_entry(partner, matches, said[partner]) for partner, matches in found.items()
        }
        refused, reminded = {}, {}
        for partner, level in self._trade_collision_levels(found, entries).items():
            if level == "warn":
                reminded[partner] = entries[partner]
            elif level:
                refused[partner] = level, entries[partner]
        attempts._keep(list(reminded.values()), "reminded")
        if isinstance(collected, Collected):
            for partner, entry in reminded.items():
                collected.add(partner.id, False, partner._trade_collision_message("warn", entry))
        if refused:
            # kept although this transaction is about to be rolled back
            attempts._keep_apart([entry for _level, entry in refused.values()], "refused")
            if isinstance(collected, Collected):
                for partner, (level, entry) in refused.items():
                    collected.add(partner.id, True, partner._trade_collision_message(level, entry))
                return
            raise UserError(
                "\n\n".join(
                    partner._trade_collision_message(level, entry) for partner, (level, entry) in refused.items()
                )
            )

    def _trade_collision_levels(self, found, entries):
        """Return ``{partner: "warn", "sudden", "approve" or "block"}``; what is approved is entered, and has none.

        :param dict found: ``{partner: [Match]}``
        :param dict entries: ``{partner: dict of _prepare_entry}``
        """
        attempts = self.env["trade.collision.attempt"].sudo()
        levels = {partner: partner._trade_collision_level() for partner in found}
        sudden = [
            partner
            for partner, level in levels.items()
            if level == "warn" and self._trade_collision_was_faster(found[partner])
        ]
        told = attempts._get_told([entries[partner] for partner in sudden])
        for partner in sudden:
            if entries[partner]["fingerprint"] not in told:
                levels[partner] = "sudden"
        asked = [partner for partner, level in levels.items() if level == "approve"]
        approved = attempts._get_approved([entries[partner] for partner in asked])
        for partner in asked:
            attempt = approved.pop((entries[partner]["company_id"], entries[partner]["fingerprint"]), None)
            if attempt:
                attempt._use_approval(partner)
                levels[partner] = None
        return levels

    def _trade_collision_was_faster(self, matches):
        """Say whether somebody else has entered this customer while this user was typing."""
        return any(match.sudden and match.likeness >= SURE for match in matches) and self.env.uid != SUPERUSER_ID

    def _trade_collision_message(self, level, entry):
        """Return what the user is told, translated."""
        head = self.env._("“%s” may be a customer we have already:", entry["name"])
        tails = {
            "warn": "",
            "sudden": self.env._(
                "A colleague entered it a moment ago. Go on there; if yours is another one, save it again."
            ),
            "approve": self.env._(
                "Your company wants an approval before it is entered again. Choose “Ask for approval” above the form, or "
                "under CRM › Sales › Collisions; once it is granted, save again."
            ),
            "block": self.env._(
                "Your company does not want a customer twice. Go on with that one, or talk to its department or your manager."
            ),
        }
        return "\n".join(filter(None, [head, entry["shown"], tails[level]]))

    # -- what is disclosed ------------------------------------------------------------------------------------

    def _trade_collision_describe(self, found):
        """Return ``{key: [dict]}`` of what the user may know about the matches, the most alike first.

        Customers one may read are named. Of the others the policy of the company says whether a masked name and the owning
        department are shown, or no more than that the manager is to be asked.

        :param dict found: ``{key: [Match]}``; the key is a partner, for the company
        :return: dicts with ``id`` (False if not readable), ``name``, ``owner``, ``reasons`` (text), ``sure``
        """
        customers = self.browse({match.partner_id for matches in found.values() for match in matches})
        readable = set(customers.with_user(self.env.user)._filtered_access("read")._ids)
        owners = customers._trade_owner_label()
        names = {customer.id: customer.display_name for customer in customers.sudo()}
        labels = self._trade_collision_reasons()
        result = {}
        for key, matches in found.items():
            open_handed = key._trade_collision_company().sudo().trade_collision_show == "masked"
            result[key] = []
            for match in matches:
                name = names[match.partner_id]
                mine = match.partner_id in readable
                if mine or open_handed:
                    result[key].append(
                        {
                            "id": match.partner_id if mine else False,
                            "name": name if mine else mask(name),
                            "owner": owners[match.partner_id],
                            "reasons": ", ".join(labels[reason] for reason in match.reasons),
                            "sure": match.likeness >= SURE,
                        }
                    )
            if len(result[key]) < len(matches) and not open_handed:
                result[key].append(
                    {
                        "id": False,
                        "name": self.env._("A customer of a colleague. Ask your manager."),
                        "owner": "",
                        "reasons": "",
                        "sure": False,
                    }
                )
        return result

    def _trade_collision_reasons(self):
        """Return ``{kind of key: label}``."""
        return {
            "tax": self.env._("same tax ID"),
            "phone": self.env._("same phone"),
            "email": self.env._("same e-mail"),
            "domain": self.env._("same e-mail or web domain"),
            "wechat": self.env._("same WeChat"),
            "address": self.env._("same address"),
            "name": self.env._("similar name"),
        }
