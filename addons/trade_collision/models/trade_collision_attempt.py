import hashlib

from odoo import SUPERUSER_ID, api, fields, models

from ..tools.chinese import plain
from .res_partner_guard import CHECKPOINT, CONTROL

STATES = [
    ("looked", "Shown while typing"),
    ("reminded", "Entered after a reminder"),
    ("refused", "Refused"),
    ("entered", "Entered with approval"),
]
#: Hours within which the same attempt of the same person is counted, not listed again.
SAME_ATTEMPT_HOURS = 24


class TradeCollisionAttempt(models.Model):
    """Somebody entered, or typed, a customer that is there already: who, what, and which ones were found (OWN-3).

    Written by the system alone, so that nobody fishes for customers without leaving a trace; what was refused is kept although
    the transaction was rolled back. It is also the document for which an approval to enter the customer is asked and granted:
    one use, for this person, this name and these customers.
    """

    _name = "trade.collision.attempt"
    _inherit = ["trade.closed.mixin", "mail.thread", "mail.activity.mixin", "trade.control.mixin"]
    _description = "Collision of Customers"
    _order = "last_date desc, id desc"

    _trade_checkpoints = (CHECKPOINT,)
    _trade_checkpoint_states = {CHECKPOINT: frozenset({"entered"})}
    _trade_closed_states = frozenset({"looked", "reminded", "entered"})
    _trade_exemption_fields = ("user_id", "fingerprint")

    name = fields.Char("Entered as", readonly=True, required=True)
    user_id = fields.Many2one("res.users", "By", readonly=True, required=True, index=True, ondelete="restrict")
    team_id = fields.Many2one("crm.team", "Department", readonly=True, ondelete="set null", index="btree_not_null")
    company_id = fields.Many2one("res.company", readonly=True, required=True, ondelete="cascade")
    state = fields.Selection(STATES, readonly=True, required=True)
    count = fields.Integer("Times", readonly=True, default=1)
    last_date = fields.Datetime("Last Time", readonly=True, required=True, index=True)
    shown = fields.Text("What Was Shown", readonly=True)
    partner_ids = fields.Many2many(
        "res.partner",
        "trade_collision_attempt_partner_rel",
        "attempt_id",
        "partner_id",
        string="Customers Found",
        readonly=True,
        groups="trade_base.group_department_manager,sales_team.group_sale_manager,trade_base.group_general_manager",
    )
    entered_id = fields.Many2one("res.partner", "Customer Entered", readonly=True, ondelete="set null")
    fingerprint = fields.Char(readonly=True, required=True, groups="base.group_system", exportable=False)

    _same_idx = models.Index("(user_id, fingerprint, state)")

    @api.model
    def _closed_message(self):
        return self.env._("Collisions are kept by the system alone; nothing is added, changed or deleted by hand.")

    # -- keeping ----------------------------------------------------------------------------------------------

    @api.model
    def _prepare_entry(self, partner, matches, said):
        """Return the values of an attempt, as plain values that outlive the transaction.

        :param partner: the customer entered
        :param list matches: of Match
        :param list said: dicts of ``_trade_collision_describe``
        """
        return self._prepare_values(
            partner.name or partner.display_name, partner._trade_collision_company(), matches, said
        )

    @api.model
    def _prepare_values(self, name, company, matches, said):
        """Like :meth:`_prepare_entry`, for a customer that is not saved yet."""
        ids = sorted(match.partner_id for match in matches)
        return {
            "name": name,
            "user_id": self.env.uid,
            "team_id": self.env.user.sudo().sale_team_id.id,
            "company_id": company.id,
            "partner_ids": ids,
            "shown": "\n".join(self._line(line) for line in said),
            "fingerprint": hashlib.sha256(f"{plain(name)}{ids}".encode()).hexdigest(),
        }

    @api.model
    def _line(self, line):
        owner = f" – {line['owner']}" if line["owner"] else ""
        reasons = f" ({line['reasons']})" if line["reasons"] else ""
        return f"• {line['name']}{owner}{reasons}"

    def _domain_same(self, entries):
        since = fields.Datetime.subtract(fields.Datetime.now(), hours=SAME_ATTEMPT_HOURS)
        return [
            ("user_id", "=", self.env.uid if self.env.uid != SUPERUSER_ID else entries[0]["user_id"]),
            ("fingerprint", "in", [entry["fingerprint"] for entry in entries]),
            ("last_date", ">=", since),
        ]

    @api.model
    def _keep(self, entries, state):
        """Keep attempts; the same one of the same person within a day is counted.

        :param list entries: of :meth:`_prepare_entry`
        :return: the attempts, in the order of the entries
        """
        if not entries:
            return self.browse()
        kept = {
            attempt.fingerprint: attempt
            for attempt in self.search([*self._domain_same(entries), ("state", "=", state)])
        }
        now = fields.Datetime.now()
        for attempt in kept.values():
            attempt._engine_write({"count": attempt.count + 1, "last_date": now})
        new = {entry["fingerprint"]: entry for entry in entries if entry["fingerprint"] not in kept}
        there = set(
            self.env["res.partner"].browse({i for entry in new.values() for i in entry["partner_ids"]}).exists()._ids
        )
        created = self.with_context(tracking_disable=True, mail_create_nosubscribe=True)._engine_create(
            [
                {
                    **entry,
                    "state": state,
                    "last_date": now,
                    "partner_ids": [fields.Command.set([i for i in entry["partner_ids"] if i in there])],
                }
                for entry in new.values()
            ]
        )
        kept.update(zip(new, created.with_env(self.env), strict=True))
        return self.concat(*(kept[entry["fingerprint"]] for entry in entries))

    @api.model
    def _keep_apart(self, entries, state):
        """Keep attempts in a transaction of their own; the current one is about to be rolled back.

        :return: their ids
        """
        if not entries:
            return []
        with self.env.registry.cursor() as cr:
            apart = api.Environment(cr, SUPERUSER_ID, {"lang": self.env.lang})
            return apart[self._name]._keep(entries, state).ids

    def _get_told(self, entries):
        """Return the fingerprints of those entries whose customers this person has been shown for the same name already."""
        if not entries:
            return set()
        return set(self.search(self._domain_same(entries)).mapped("fingerprint"))

    # -- approval ---------------------------------------------------------------------------------------------

    def _trade_blockers(self, checkpoint):
        blockers = super()._trade_blockers(checkpoint)
        for policy, attempts in self._trade_controlled(CONTROL, checkpoint):
            for attempt in attempts:
                reason = self.env._("“%s” may be a customer we have already.", attempt.name)
                blockers[attempt.id].append(attempt._trade_blocker(policy, reason))
        return blockers

    def _trade_ask_action(self):
        """Return the action in which to ask for the approval; the attempt need not be visible to this transaction."""
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Ask for approval"),
            "res_model": "trade.exemption.request",
            "views": [(False, "form")],
            "target": "new",
            "context": {"default_res_model": self._name, "default_res_id": self.id},
        }

    def _use_approval(self, partner):
        """Use up this approval, given to enter this customer, which has just been created."""
        # the control point is passed, and the exemption used, where the state changes
        self._engine_write({"state": "entered", "entered_id": partner.id, "last_date": fields.Datetime.now()})

    def _get_approved(self, entries):
        """Return ``{(company id, fingerprint): attempt}`` of those of one person that are approved and not used."""
        if not entries:
            return {}
        attempts = self.search(
            [
                ("user_id", "=", entries[0]["user_id"]),
                ("fingerprint", "in", [entry["fingerprint"] for entry in entries]),
                ("state", "=", "refused"),
            ]
        )
        approved = attempts._trade_exemptions(CHECKPOINT, attempts._trade_blockers(CHECKPOINT)) if attempts else {}
        return {
            (attempt.company_id.id, attempt.fingerprint): attempt
            for attempt in reversed(attempts)
            if (attempt.id, CONTROL) in approved
        }
