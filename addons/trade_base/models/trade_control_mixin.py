import hashlib
import json
from collections import defaultdict

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import UserError

from ..tools.blocker import Blocker, Saving

_ALERTS = {"block": "alert-danger", "approve": "alert-warning", "warn": "alert-info"}


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

    trade_blocker_html = fields.Html(
        string="Control points", compute="_compute_trade_blockers", sanitize=False, exportable=False
    )
    trade_can_exempt = fields.Boolean(
        string="May grant an exemption", compute="_compute_trade_blockers", exportable=False
    )

    # ------------------------------------------------------------------ banner
    @api.depends(lambda self: (self._trade_state_field,) if self._trade_state_field in self._fields else ())
    @api.depends_context("uid", "lang")
    def _compute_trade_blockers(self):
        """Collect what stands before the checkpoints that are still ahead of the saved document."""
        found = self._origin._trade_blockers_ahead()
        for record in self:
            ahead = found.get(record._origin.id, [])
            record.trade_blocker_html = self._trade_render_banner(ahead)
            record.trade_can_exempt = bool(record._origin._trade_exemptible(ahead))

    def _trade_blockers_ahead(self):
        """Return ``{record id: [(checkpoint, Blocker)]}`` for the checkpoints still ahead of each record."""
        found = defaultdict(list)
        ahead = defaultdict(list)
        for record in self:
            for checkpoint in record._trade_next_checkpoints():
                ahead[checkpoint].append(record.id)
        for checkpoint in self._trade_checkpoints:
            if checkpoint not in ahead:
                continue
            records = self.browse(ahead[checkpoint])
            blockers = records._trade_blockers(checkpoint)
            exempted = records._trade_exemptions(checkpoint, blockers)
            for record_id, reasons in blockers.items():
                found[record_id] += [
                    (checkpoint, blocker)
                    for blocker in reasons
                    if (record_id, blocker.control) not in exempted or blocker.level != "approve"
                ]
        return found

    def _trade_next_checkpoints(self):
        """Return the checkpoints this document has not passed yet, in order; a hook for documents with own rules."""
        self.ensure_one()
        state = self[self._trade_state_field]
        if state in self._trade_closed_states:
            return []
        entered = self._trade_checkpoint_states
        return [code for code in self._trade_checkpoints if state not in entered.get(code, ())]

    @api.model
    def _trade_render_banner(self, ahead):
        """Render ``[(checkpoint, Blocker)]`` as the one banner; False when there is nothing to say."""
        if not ahead:
            return False
        labels = self._trade_checkpoint_labels()
        said = {}
        for checkpoint, blocker in ahead:
            said.setdefault((blocker.level, blocker.reason, blocker.help), []).append(labels[checkpoint])
        rows = Markup()
        for (level, reason, who), checkpoints in sorted(said.items(), key=lambda item: list(_ALERTS).index(item[0][0])):
            rows += Markup(
                '<div class="alert {alert} o_trade_blocker py-2 px-3 mb-1" role="status">'
                '<strong class="me-2">{when}</strong><span>{reason}</span>{who}</div>'
            ).format(
                alert=_ALERTS[level],
                when=" · ".join(checkpoints),
                reason=reason,
                who=Markup('<div class="small opacity-75 mt-1">{}</div>').format(who) if who else "",
            )
        return rows

    def _trade_checkpoint_labels(self):
        """Return ``{checkpoint: translated label}``."""
        return dict(self.env["trade.control.policy"]._fields["checkpoint"]._description_selection(self.env))

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
        blockers = {record_id: reasons for record_id, reasons in self._trade_blockers(checkpoint).items() if reasons}
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
            raise UserError(self._trade_refusal_message(checkpoint, refused))
        self.env["trade.exemption"].sudo().concat(*exempted.values())._consume()
        if checkpoint != "save":
            self._trade_log_warnings(checkpoint, blockers)

    def _trade_refusal_message(self, checkpoint, refused):
        """Return the text of the refusal: per document the reasons, each with who can help."""
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
        return "\n".join(lines)

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

    # ------------------------------------------------------------------ exemptions
    def _trade_exemptions(self, checkpoint, blockers):
        """Return the usable exemptions ``{(record id, control code): trade.exemption}``; one query, none without need."""
        wanted = {
            (record_id, blocker.control)
            for record_id, reasons in blockers.items()
            for blocker in reasons
            if blocker.level == "approve"
        }
        if not wanted:
            return {}
        return self.env["trade.exemption"]._find_usable(self.browse({rec_id for rec_id, _code in wanted}), checkpoint)

    def _trade_exemption_hash(self):
        """Return ``{record id: sha256 hex}`` of what an exemption is granted for."""
        return {
            record.id: hashlib.sha256(
                json.dumps(record._trade_exemption_snapshot(), sort_keys=True, default=str).encode()
            ).hexdigest()
            for record in self.sudo()
        }

    def _trade_exemption_snapshot(self):
        """Return the values, JSON-able, whose change voids an exemption."""
        self.ensure_one()
        snapshot = {name: self._trade_plain(name) for name in self._trade_exemption_fields}
        for lines_field, names in self._trade_exemption_lines.items():
            snapshot[lines_field] = [
                [line.id, *(self._trade_plain(name, line) for name in names)] for line in self[lines_field].sorted("id")
            ]
        return snapshot

    def _trade_plain(self, name, record=None):
        """Return one field value as plain JSON: ids for relations, floats without noise."""
        value = (self if record is None else record)[name]
        if isinstance(value, models.BaseModel):
            return sorted(value.ids)
        return round(value, 6) if isinstance(value, float) else value

    def _trade_exemptible(self, ahead):
        """Return the ``(checkpoint, Blocker)`` from which the current user may exempt this document."""
        policies = self.env["trade.control.policy"]._get_active_policies()
        groups = self.env.user._get_group_ids()
        company_id = self.sudo().company_id.id
        result = []
        for checkpoint, blocker in ahead:
            policy = policies.get((blocker.control, checkpoint), {}).get(company_id)
            if policy and blocker.level == policy.level == "approve" and policy.approver_group_id in groups:
                result.append((checkpoint, blocker))
        return result

    def action_trade_exempt(self):
        """Open the dialog in which an approver grants a one-off exemption."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("One-off exemption"),
            "res_model": "trade.exemption.grant",
            "view_mode": "form",
            "target": "new",
            "context": {"default_res_model": self._name, "default_res_id": self.id},
        }
