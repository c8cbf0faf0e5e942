from typing import NamedTuple

from odoo import api, models, tools
from odoo.fields import Domain

from .trade_visibility import HANGING

#: A relation to a partner does not say there whose customer this is, but who takes part: protected ones are hidden, no others.
TAKES_PART = ("mail.", "discuss.", "calendar.", "sms.", "snailmail.", "bus.", "rating.")
#: What carries the companies and logins; their partners are open to everybody.
NO_CUSTOMERS = frozenset({"res.company", "res.users", "res.partner", "trade.customer.access"})
#: Fields by which a document is somebody's own, in models that have them.
OWN_FIELDS = ("user_id", "invoice_user_id", "salesman_id")


class Paths(NamedTuple):
    """How a model leads to customers.

    :param customers: stored many2one fields to partners
    :param taking_part: the same, but only protected customers are hidden
    :param many: many2many fields to partners, of which only protected ones are hidden
    :param own: paths to users by which a record is somebody's own
    :param via: many2one fields to models with paths
    """

    customers: tuple = ()
    taking_part: tuple = ()
    many: tuple = ()
    own: tuple = ()
    via: tuple = ()


class TradeVisibility(models.AbstractModel):
    """The models: how each leads to customers, found in the registry (OWN-6)."""

    _inherit = "trade.visibility"

    @api.model
    def _get_extra_paths(self):
        """Return ``{model: {"own"|"not_own"|"via"|"many": names}}`` beyond what the fields say by themselves; a hook."""
        return {
            "account.move.line": {"own": ["move_id.invoice_user_id"]},
            "calendar.event": {"via": ["opportunity_id"], "many": ["partner_ids"]},
            "calendar.attendee": {"via": ["event_id"]},
            "mail.notification": {"via": ["mail_message_id"]},
            "crm.activity.report": {"via": ["lead_id"]},
            "crm.lead": {"own": ["trade_colleague_ids"]},
            "stock.move": {"own": ["sale_line_id.salesman_id"]},
            "stock.move.line": {"via": ["move_id"]},
            "stock.picking": {"own": ["sale_id.user_id"]},
            # who may only read a customer must not follow it up: being the author is not enough
            "trade.followup": {"own": ["lead_id.user_id", "lead_id.trade_colleague_ids"], "not_own": ["user_id"]},
            "trade.ownership.ledger": {"own": ["user_from_id", "user_to_id"]},
            # the successor by user_id; who handed over goes on reading what was handed over
            "trade.handover.line": {"own": ["handover_id.user_id"]},
        }

    @api.model
    @tools.ormcache("model_name")
    def _get_paths(self, model_name):
        """Return the :class:`Paths` of a model, found in the registry: a model written tomorrow is closed too."""
        model = self.env.get(model_name)
        if model is None or model._abstract or model_name in NO_CUSTOMERS or not model._fields:
            return Paths()
        extra = self._get_extra_paths().get(model_name, {})
        partners = tuple(
            field.name
            for field in model._fields.values()
            if field.type == "many2one"
            and field.comodel_name == "res.partner"
            and field.store
            and not field.inherited
            and not field.company_dependent
        )
        own = [
            name
            for name in OWN_FIELDS
            if name not in extra.get("not_own", ())
            and (field := model._fields.get(name))
            and field.store
            and field.comodel_name == "res.users"
        ]
        own += [path for path in extra.get("own", ()) if self._has_path(model, path)]
        taking_part = model_name.startswith(TAKES_PART)
        return Paths(
            () if taking_part else partners,
            partners if taking_part else (),
            tuple(name for name in extra.get("many", ()) if name in model._fields),
            tuple(own),
            tuple(name for name in extra.get("via", ()) if name in model._fields),
        )

    @api.model
    def _leads_to_customers(self, model_name):
        paths = self._get_paths(model_name)
        found = paths.customers or paths.taking_part or paths.many or paths.via
        return bool(found) or model_name == "res.partner" or model_name in HANGING

    @api.model
    def _has_path(self, model, path):
        for name in path.split("."):
            field = model._fields.get(name)
            if not field or not field.store:
                return False
            model = self.env[field.comodel_name]
        return True

    @api.model
    @tools.ormcache()
    def _get_carriers(self):
        """Return the models with customers on which messages, activities and meetings hang."""
        return tuple(
            name
            for name in sorted(self.env.registry)
            if (model := self.env[name])._auto
            and not model._abstract
            and not model._transient
            and "message_ids" in model._fields
            and (name == "res.partner" or self._get_paths(name).customers)
        )

    @api.model
    def _is_of_protected(self, records):
        """Tell whether one of these documents belongs to a protected customer, whoever asks."""
        if records._name not in self._get_carriers():
            return False
        if records._name == "res.partner":
            partners = records.sudo()
        else:
            names = self._get_paths(records._name).customers
            partners = self.env["res.partner"].sudo().union(*(records.sudo()[name] for name in names))
        customers = partners.commercial_partner_id
        running = Domain("partner_id", "in", customers.ids) & Domain("date_end", "=", False)
        return bool(customers and self.env["trade.customer.protection"].sudo().search_count(running, limit=1))
