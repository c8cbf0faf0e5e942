from collections import defaultdict

from markupsafe import Markup

from odoo import api, models
from odoo.exceptions import UserError

from ..tools.blocker import Blocker, Saving


class TradeControlMixin(models.AbstractModel):
    """A document that passes checkpoints (save, submit, confirm, release, ship, post).

    A document names its checkpoints below; those that are entries into a state are then guarded here, in ``create``
    and ``write``, whoever changes the state: button, list, import, RPC, portal, batch, copy or cron. Other moments
    call :meth:`_trade_enforce` themselves (``stock.move._action_done`` for ``ship``).

    An addon that checks something registers a ``trade.control`` as data and extends :meth:`_trade_blockers`::

        def _trade_blockers(self, checkpoint):
            blockers = super()._trade_blockers(checkpoint)
            for policy, orders in self._trade_controlled("sale_customer_ref", checkpoint):
                for order in orders.filtered(lambda order: not order.client_order_ref):
                    blockers[order.id].append(order._trade_blocker(policy, self.env._("No customer reference.")))
            return blockers
    """

    _name = "trade.control.mixin"
    _description = "Document with Control Points"

    #: Checkpoints a control may be registered for, in order.
    _trade_checkpoints = ()
    #: Checkpoints that are the entry into one of some states: ``{checkpoint: frozenset of states}``.
    _trade_checkpoint_states = {}
    _trade_state_field = "state"
    #: States in which nothing lies ahead of the document, so that no banner is shown.
    _trade_closed_states = frozenset({"cancel"})
    #: What an exemption is granted for: a change of any of these fields voids it.
    _trade_exemption_fields = ()
    #: ``{one2many field: fields of its lines}``, part of the same promise.
    _trade_exemption_lines = {}

    # ------------------------------------------------------------------ state changes
    @api.model_create_multi
    def create(self, vals_list):
        records = super().create(vals_list)
        records._trade_enforce_entered({})
        if "save" in self._trade_checkpoints:
            records._trade_enforce("save")
        return records

    def write(self, vals):
        before = self._trade_states_before(vals)
        result = super(TradeControlMixin, self._trade_saving()).write(vals)
        if before is not None:
            self._trade_enforce_entered(before)
        if "save" in self._trade_checkpoints:
            self._trade_enforce("save")
        return result

    def _trade_saving(self):
        """Return the records, marked as being written where ``save`` is a checkpoint that may stop them."""
        active = self.env["trade.control.policy"]._get_active_policies()
        if "save" in self._trade_checkpoints and any(checkpoint == "save" for _control, checkpoint in active):
            return self.with_context(trade_saving=Saving(self._name, self.ids))
        return self

    def _trade_states_before(self, vals):
        """Return ``{record id: state}`` before a write that may enter a checkpoint, None before any other.

        A document that moves to another company is left out: it enters its checkpoints anew, under the policies of
        that company. Otherwise one could pass where they are off and move over.
        """
        state = vals.get(self._trade_state_field)
        enters = state and any(state in states for states in self._trade_checkpoint_states.values())
        if not enters and not vals.get("company_id"):
            return None
        return {
            record.id: record[self._trade_state_field]
            for record in self
            if vals.get("company_id", record.company_id.id) == record.company_id.id
        }

    def _trade_enforce_entered(self, before):
        """Enforce the checkpoints these records have just entered.

        :param dict before: ``{record id: state before}``; a record that is missing is new, here or in its company
        """
        state_field = self._trade_state_field
        for checkpoint, states in self._trade_checkpoint_states.items():
            entered = self.filtered(
                lambda record, states=states: record[state_field] in states and before.get(record.id) not in states
            )
            if entered:
                entered._trade_enforce(checkpoint)

    # ------------------------------------------------------------------ blockers
    def _trade_blockers(self, checkpoint):
        """Return what stands before a checkpoint, for the whole recordset at once; never raises.

        Every addon with a control extends this, without a query in a loop.

        :param checkpoint: one of :attr:`_trade_checkpoints`
        :returns: ``defaultdict(list)``: ``{record id: [Blocker]}``
        """
        return defaultdict(list)

    def _trade_controlled(self, control, checkpoint):
        """Return ``[(Policy, records)]``: the records, per company, in which the control is switched on.

        No query when it is off everywhere, which is the usual case.
        """
        policies = self.env["trade.control.policy"]._get_active_policies().get((control, checkpoint))
        if not policies:
            return []
        return [
            (policies[company.id], records)
            for company, records in self.grouped("company_id").items()
            if company.id in policies
        ]

    def _trade_blocker(self, policy, reason, who=None, link=None):
        """Return a Blocker under a policy.

        :param policy: Policy, as :meth:`_trade_controlled` gives it
        :param str reason: translated, one sentence
        :param str who: translated; by default it names the role and its people who may grant an exemption
        :param link: ``(model, id)`` of a record worth looking at
        """
        help_text = self._trade_policy_help(policy) if who is None else who
        return Blocker(policy.code, reason, help_text, policy.level, link)

    def _trade_policy_help(self, policy):
        """Return who can help against a policy, a translated sentence."""
        if policy.level == "warn":
            return ""
        if policy.level == "block":
            return self.env._("Correct the document; there is no exemption from this rule.")
        group_sudo = self.env["res.groups"].sudo().browse(policy.approver_group_id)
        company = self[:1].sudo().company_id
        people = group_sudo.all_user_ids.filtered(
            lambda user: user.active and not user.share and company in user.company_ids
        )
        return self.env._(
            "Correct the document, or ask for a one-off exemption: %(role)s (%(people)s).",
            role=group_sudo.name,
            people=", ".join(people.sorted("name")[:3].mapped("name")) or self.env._("nobody holds this role yet"),
        )

    def _trade_enforce(self, checkpoint):
        """Let the records pass a checkpoint or raise; the ONE place that raises.

        ``block`` always stops, ``approve`` unless a valid one-off exemption is found, which is consumed, and ``warn`` is
        written into the chatter (not at ``save``, where the banner says it).

        :raises UserError: all reasons of all records, with who can help
        """
        self._trade_enforce_blockers(checkpoint, self._trade_blockers(checkpoint))

    def _trade_enforce_blockers(self, checkpoint, blockers):
        """Like :meth:`_trade_enforce`, for blockers that were collected already: all, or those of some controls.

        :param dict blockers: ``{record id: [Blocker]}``
        :raises UserError: all reasons of all records, with who can help
        """
        blockers = {record_id: reasons for record_id, reasons in blockers.items() if reasons}
        if not blockers:
            return
        exempted = self._trade_exemptions(checkpoint, blockers)
        refused = {
            record_id: stopping
            for record_id, reasons in blockers.items()
            if (
                stopping := [
                    blocker
                    for blocker in reasons
                    if blocker.level == "block"
                    or (blocker.level == "approve" and (record_id, blocker.control) not in exempted)
                ]
            )
        }
        if refused:
            raise self._trade_refusal(checkpoint, refused)
        self.env["trade.exemption"].sudo().concat(*exempted.values())._consume()
        if checkpoint != "save":
            self._trade_log_warnings(checkpoint, blockers)

    def _trade_refusal(self, checkpoint, refused):
        """Return the exception that says it: per document the reasons, each with who can help."""
        label = self._trade_checkpoint_labels()[checkpoint]
        lines = []
        for record in self.browse(refused).sudo():
            lines.append(
                self.env._(
                    "%(document)s cannot pass the control point “%(checkpoint)s”:",
                    document=record.display_name,
                    checkpoint=label,
                )
            )
            for blocker in refused[record.id]:
                lines.append(f"• {blocker.reason}" + (f"\n  {blocker.help}" if blocker.help else ""))
        return UserError("\n".join(lines))

    def _trade_log_warnings(self, checkpoint, blockers):
        """Write the warnings with which a document went on into its chatter, one insert for all."""
        label = self._trade_checkpoint_labels()[checkpoint]
        bodies = {}
        for record_id, reasons in blockers.items():
            warnings = [blocker.reason for blocker in reasons if blocker.level == "warn"]
            if warnings:
                items = Markup().join(Markup("<li>{}</li>").format(reason) for reason in warnings)
                head = self.env._("Passed the control point “%s” with warnings:", label)
                bodies[record_id] = Markup("{}<ul>{}</ul>").format(head, items)
        if bodies:
            self.browse(bodies)._message_log_batch(bodies)
