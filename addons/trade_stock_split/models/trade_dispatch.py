from collections import defaultdict

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.fields import Command, Domain

from odoo.addons.trade_base.tools.cap import cap_touch

from ..tools.kinds import SALE_OUT

#: From which phase one may come to which; ``None`` is a new note.
_STEPS = {
    "draft": {"released", "withdrawn"},
    "released": {"closed", "withdrawn"},
    "withdrawn": {"draft"},
    "closed": set(),
}


class TradeDispatch(models.Model):
    """What one department lets move, and the warehouse then moves: one engine for all directions (DSP-1, DSP-8, DSP-9).

    ``phase`` is what people decide (draft, released, closed, withdrawn); it is guarded in ``write``, so that the button
    and any other caller pass the same checks. ``state`` is what the reader sees: phase, review and what has moved.
    """

    _name = "trade.dispatch"
    _description = "Dispatch Note"
    _inherit = [
        "mail.thread",
        "mail.activity.mixin",
        "trade.control.mixin",
        "trade.review.mixin",
        "trade.chain.mixin",
    ]
    _order = "date_planned desc, id desc"
    _check_company_auto = True

    _trade_checkpoints = ("submit", "release")
    _trade_state_field = "phase"
    _trade_checkpoint_states = {"release": frozenset({"released", "closed"})}
    _trade_closed_states = frozenset({"closed", "withdrawn"})
    _trade_exemption_fields = ("partner_id", "date_planned")
    _trade_exemption_lines = {"line_ids": ("product_id", "quantity", "warehouse_id")}

    _trade_chain_kind = "dispatch"
    _trade_chain_sequence = 30

    _review_state_field = "phase"
    _review_state_from = ("draft",)
    _review_state_to = ("released", "closed")
    _review_team_field = "team_id"
    _review_date_field = "create_date"
    _review_partner_field = "commercial_partner_id"
    _review_watched = {
        "goods": (
            "sale_order_id",
            "line_ids.product_id",
            "line_ids.quantity",
            "line_ids.warehouse_id",
        ),
        "delivery": ("partner_id", "date_planned", "line_ids.date_planned", "carrier_id"),
    }
    _review_free_after = ("date_planned", "line_ids.date_planned", "carrier_id")

    name = fields.Char(string="Number", required=True, readonly=True, copy=False, default="/", index="trigram")
    kind = fields.Selection(
        [("sale_out", "Dispatch note")], required=True, default="sale_out", readonly=True, string="Document"
    )
    company_id = fields.Many2one(
        "res.company",
        required=True,
        readonly=True,
        index=True,
        compute="_compute_from_order",
        store=True,
        precompute=True,
    )
    sale_order_id = fields.Many2one(
        "sale.order",
        string="Order",
        domain="[('state', '=', 'sale')]",
        check_company=True,
        index="btree_not_null",
        ondelete="restrict",
    )
    commercial_partner_id = fields.Many2one(
        "res.partner",
        string="Customer or supplier",
        compute="_compute_from_order",
        store=True,
        precompute=True,
        index=True,
    )
    partner_id = fields.Many2one(
        "res.partner",
        string="Address",
        compute="_compute_partner_id",
        store=True,
        precompute=True,
        readonly=False,
        required=True,
        tracking=True,
        help="Where the goods go, or come from.",
    )
    user_id = fields.Many2one(
        "res.users",
        string="Responsible",
        compute="_compute_from_order",
        store=True,
        precompute=True,
        readonly=False,
        index=True,
        tracking=True,
    )
    team_id = fields.Many2one(
        "crm.team", string="Department", compute="_compute_from_order", store=True, precompute=True
    )
    date_planned = fields.Datetime(
        string="Planned date", required=True, default=fields.Datetime.now, tracking=True, index=True
    )
    date_released = fields.Datetime(string="Released on", readonly=True, copy=False)
    carrier_id = fields.Many2one("res.partner", help="The forwarder or courier sales has agreed on.")
    note = fields.Text(string="Remark for the warehouse")
    line_ids = fields.One2many("trade.dispatch.line", "dispatch_id", string="Lines", copy=True)
    phase = fields.Selection(
        [("draft", "Draft"), ("released", "Released"), ("closed", "Closed"), ("withdrawn", "Withdrawn")],
        required=True,
        readonly=True,
        default="draft",
        copy=False,
        index=True,
    )
    state = fields.Selection(
        [
            ("draft", "Draft"),
            ("review", "Under review"),
            ("released", "Released"),
            ("partly", "Partly out"),
            ("out", "Out"),
            ("closed", "Closed"),
            ("withdrawn", "Withdrawn"),
        ],
        compute="_compute_state",
        store=True,
        compute_sudo=True,
        tracking=True,
        index=True,
        copy=False,
    )
    close_reason = fields.Char(string="Reason", readonly=True, copy=False, tracking=True)
    picking_ids = fields.One2many("stock.picking", "trade_dispatch_id", string="Transfers")
    difference_ids = fields.One2many("trade.dispatch.difference", "dispatch_id", string="Differences")
    charge_ids = fields.One2many("trade.warehouse.charge", "dispatch_id", string="Warehouse charges")
    picking_count = fields.Integer(compute="_compute_picking_count")
    currency_id = fields.Many2one("res.currency", compute="_compute_amount_total", compute_sudo=True)
    amount_total = fields.Monetary(
        string="Amount",
        compute="_compute_amount_total",
        compute_sudo=True,
        groups="trade_base.group_sale_price,trade_base.group_purchase_price",
        help="Value of the goods on the note at the prices of the order, without taxes.",
    )

    _name_uniq = models.Constraint("UNIQUE(company_id, name)", "This number is taken.")

    # ------------------------------------------------------------------ kinds
    @api.model
    def _kinds(self):
        """Return ``{kind: Kind}``; an addon with another direction extends this and the selection of ``kind``."""
        return {"sale_out": SALE_OUT}

    def _kind(self):
        self.ensure_one()
        return self._kinds()[self.kind]

    def _get_order(self):
        """Return the order of the note, of whatever model."""
        self.ensure_one()
        return self[self._kind().order]

    # ------------------------------------------------------------------ computes
    @api.depends("kind", "sale_order_id")
    def _compute_from_order(self):
        for note in self:
            order = note._get_order()
            note.company_id = order.company_id or note.company_id or self.env.company
            note.commercial_partner_id = order.partner_id.commercial_partner_id
            note.user_id = order.user_id or note.user_id or self.env.user
            note.team_id = order.team_id if "team_id" in order._fields else False

    @api.depends("kind", "sale_order_id")
    def _compute_partner_id(self):
        for note in self:
            note.partner_id = note.sale_order_id.partner_shipping_id or note.partner_id

    @api.depends("phase", "trade_review_id.state", "line_ids.qty_done", "line_ids.qty_open", "line_ids.qty_difference")
    def _compute_state(self):
        for note in self:
            if note.phase == "draft":
                note.state = "review" if note.trade_review_id.state in ("pending", "arbitration") else "draft"
            elif note.phase == "released":
                lines = note.line_ids
                if not any(line.qty_open or line.qty_difference for line in lines):
                    note.state = "out"
                else:
                    note.state = "partly" if any(line.qty_done for line in lines) else "released"
            else:
                note.state = note.phase

    @api.depends("picking_ids")
    def _compute_picking_count(self):
        groups = self.env["stock.picking"]._read_group(
            [("trade_dispatch_id", "in", self.ids)], ["trade_dispatch_id"], ["__count"]
        )
        counts = {note.id: count for note, count in groups}
        for note in self:
            note.picking_count = counts.get(note.id, 0)

    @api.depends("line_ids.quantity", "line_ids.sale_line_id.price_subtotal")
    def _compute_amount_total(self):
        for note in self:
            order = note._get_order()
            note.currency_id = order.currency_id or note.company_id.currency_id
            note.amount_total = sum(note.line_ids.mapped("amount"))

    # ------------------------------------------------------------------ create, write, delete
    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if vals.get("phase", "draft") != "draft":
                raise UserError(self.env._("A dispatch note starts as a draft."))
            vals["name"] = self._next_number(vals)
        notes = super().create(vals_list)
        notes._ensure_order()
        return notes

    @api.model
    def _next_number(self, vals):
        """Return the next number of the kind in the company of the order."""
        code = vals.get("kind") or self.env.context.get("default_kind") or "sale_out"
        kind = self._kinds()[code]
        order = self[kind.order].browse(vals.get(kind.order))
        company = order.sudo().company_id or self.env.company
        return self.env["ir.sequence"].sudo().with_company(company).next_by_code(f"trade.dispatch.{code}")

    def write(self, vals):
        """Let a note change its phase only along ``_STEPS``, and do what the step means, whoever asks for it."""
        frozen = {"kind", "company_id", *(kind.order for kind in self._kinds().values())} & vals.keys()
        if frozen and self.filtered(lambda note: note.phase != "draft"):
            raise UserError(self.env._("The order of a dispatch note stays as it is once the note is released."))
        if "phase" not in vals:
            result = super().write(vals)
            if frozen:
                self._ensure_order()
            return result
        phase = vals["phase"]
        moving = self.filtered(lambda note: note.phase != phase)
        moving._ensure_step(phase)
        # the line is where everybody meets who promises, ships or ends these goods
        cap_touch(moving.line_ids)
        if phase == "released":
            vals = {**vals, "date_released": fields.Datetime.now()}
        result = super().write(vals)
        after = {
            "released": moving._after_release,
            "closed": moving._after_end,
            "withdrawn": moving._after_end,
            "draft": moving._after_reset,
        }
        after[phase]()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_released(self):
        for note in self:
            if note.date_released or note.phase not in ("draft", "withdrawn"):
                raise UserError(
                    self.env._("Dispatch note %s was released and stays on record. Withdraw it instead.", note.name)
                )

    # ------------------------------------------------------------------ steps
    def _ensure_order(self):
        for note in self:
            if not note._get_order():
                raise UserError(
                    self.env._("A dispatch note belongs to an order. Make it from the order, or choose one.")
                )

    def _ensure_step(self, phase):
        """Refuse a step that does not exist, or whose conditions are not met.

        :raises UserError: saying what stands in the way
        """
        for note in self:
            if phase not in _STEPS[note.phase]:
                labels = dict(self._fields["phase"]._description_selection(self.env))
                raise UserError(
                    self.env._(
                        "Dispatch note %(note)s is “%(old)s” and cannot become “%(new)s”.",
                        note=note.name,
                        old=labels[note.phase],
                        new=labels.get(phase, phase),
                    )
                )
        if phase == "released":
            self._ensure_releasable()
        elif phase in ("closed", "withdrawn"):
            self._ensure_ended(phase)

    def _ensure_releasable(self):
        for note in self.sudo():
            order = note._get_order()
            if not note._order_is_confirmed(order):
                raise UserError(
                    self.env._(
                        "%(order)s is not confirmed; confirm it before releasing %(note)s.",
                        order=order.display_name,
                        note=note.name,
                    )
                )
            lines = note.line_ids.filtered(lambda line: line.product_uom_id.compare(line.quantity, 0) > 0)
            if not lines or lines != note.line_ids:
                raise UserError(self.env._("Every line of %s needs a quantity.", note.name))

    def _order_is_confirmed(self, order):
        """Return whether the order lets goods move; a hook per kind."""
        return order.state == "sale"

    def _ensure_ended(self, phase):
        for note in self.sudo():
            moved = any(line.qty_done for line in note.line_ids)
            if phase == "withdrawn" and moved:
                raise UserError(
                    self.env._(
                        "Goods of %s have left already. Short-close the rest instead of withdrawing it.", note.name
                    )
                )
            if any(line.qty_difference for line in note.line_ids):
                raise UserError(
                    self.env._("%s has differences nobody has decided on; it cannot end before.", note.name)
                )
            if note.phase == "released" and not note.close_reason and any(line.qty_open for line in note.line_ids):
                raise UserError(
                    self.env._(
                        "%s is not out yet: to end it now, use “Withdraw” or “Short-close” and give the reason.",
                        note.name,
                    )
                )

    def _after_release(self):
        lines = self.sudo().line_ids
        for kind, notes in self.grouped("kind").items():
            source = self._kinds()[kind].source
            notes.sudo().line_ids[source]._dispatch_check_cap(kind)
        lines._ensure_directives()
        lines._launch()
        self._notify_warehouse()

    def _after_end(self):
        lines = self.sudo().line_ids
        lines._cancel_open_moves()
        lines._close_open()
        self.activity_unlink(["trade_stock_split.mail_activity_data_difference"])

    def _after_reset(self):
        self.sudo().line_ids._engine_write({"qty_closed": 0.0})
        self.sudo()._engine_write_note({"close_reason": False, "date_released": False})

    def _engine_write_note(self, vals):
        # pylint: disable=missing-return,super-method-mismatch
        super().write(vals)

    def _notify_warehouse(self):
        """Hook: tell whoever has to act on a released note."""

    def _end_with_order(self):
        """End the notes of an order that was cancelled: nothing more leaves."""
        alive = self.filtered(lambda note: note.phase in ("draft", "released"))
        alive.close_reason = self.env._("The order was cancelled.")
        moved = alive.filtered(lambda note: any(line.qty_done for line in note.line_ids))
        moved._settle_all_differences()
        (alive - moved)._settle_all_differences()
        moved.write({"phase": "closed"})
        (alive - moved).write({"phase": "withdrawn"})

    def _settle_all_differences(self):
        """Nothing is left to decide about notes whose order is gone."""
        for line in self.sudo().line_ids.filtered("qty_difference"):
            line._engine_write({"qty_closed": line.qty_closed + line.qty_difference, "qty_difference": 0.0})
        self.sudo().activity_unlink(["trade_stock_split.mail_activity_data_difference"])

    # ------------------------------------------------------------------ actions
    def action_release(self):
        """Release the notes: the warehouse may move exactly this (DSP-1, DSP-2).

        :raises UserError: an order is not confirmed, a cap would be passed, a review or control stands before it
        """
        self.check_access("write")
        self.write({"phase": "released"})
        return True

    def action_relaunch(self):
        """Prepare transfers for what is open and on no transfer: after one was cancelled, say (DSP-2)."""
        self.check_access("read")
        notes = self.sudo().filtered(lambda note: note.phase == "released")
        cap_touch(notes.line_ids)
        if not notes.line_ids._launch():
            raise UserError(self.env._("Everything that is open is on a transfer already."))
        return True

    def action_close(self):
        """Close notes whose goods are all out."""
        self.check_access("write")
        self.write({"phase": "closed"})
        return True

    def action_reset(self):
        """Turn withdrawn notes back into drafts."""
        self.check_access("write")
        self.write({"phase": "draft"})
        return True

    def action_end(self):
        """Open the dialog that withdraws or short-closes a note with a reason (DSP-6)."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Withdraw or short-close"),
            "res_model": "trade.dispatch.end",
            "view_mode": "form",
            "target": "new",
            "context": {"default_dispatch_id": self.id},
        }

    def _end(self, phase, reason):
        """Withdraw or short-close with a reason.

        :param phase: ``withdrawn`` or ``closed``
        """
        self.check_access("write")
        if not (reason or "").strip():
            raise UserError(self.env._("Give the reason."))
        self.write({"close_reason": reason.strip()})
        self.write({"phase": phase})

    def action_pickings(self):
        """Open the transfers of the note."""
        self.ensure_one()
        action = self.env["ir.actions.actions"]._for_xml_id("stock.action_picking_tree_all")
        action["domain"] = [("trade_dispatch_id", "=", self.id)]
        action["context"] = {}
        if self.picking_count == 1:
            action["views"] = [(False, "form")]
            action["res_id"] = self.picking_ids.id
        return action

    # ------------------------------------------------------------------ switching on
    @api.model
    def _adopt_open_deliveries(self, company):
        """Put the deliveries that are open when a company switches dispatch control on under released notes.

        They were ordered out by sales under the old rule, so they may still go; nothing is moved or reserved anew.
        """
        moves = self.env["stock.move"].search(
            [
                ("company_id", "=", company.id),
                ("state", "not in", ("done", "cancel")),
                ("sale_line_id", "!=", False),
                ("sale_line_id.state", "=", "sale"),
                ("trade_dispatch_line_id", "=", False),
            ]
        )
        by_order = defaultdict(dict)
        for line, line_moves in moves.grouped("sale_line_id").items():
            final = line_moves.filtered(lambda move: (move.location_final_id or move.location_dest_id)._is_outgoing())
            first = final.filtered(lambda move: not move.move_dest_ids) or final
            quantity = sum(
                move.product_uom._compute_quantity(move.product_uom_qty, line.product_uom_id, rounding_method="HALF-UP")
                for move in first
            )
            if quantity > 0:
                by_order[line.order_id][line] = quantity
        notes = self.create(
            [
                {
                    "kind": "sale_out",
                    "sale_order_id": order.id,
                    "line_ids": [
                        Command.create({"sale_line_id": line.id, "quantity": quantity})
                        for line, quantity in quantities.items()
                    ],
                }
                for order, quantities in by_order.items()
            ]
        )
        for line in notes.line_ids:
            line.sale_line_id.move_ids.filtered(lambda move: move.state not in ("done", "cancel")).write(
                {"trade_dispatch_line_id": line.id}
            )
        # no review and no cap: the goods were on their way before this company had either
        notes._engine_write_note({"phase": "released", "date_released": fields.Datetime.now()})
        return notes

    def _prepare_reference_vals(self):
        """Return the values of the reference that keeps the transfers of this note together."""
        self.ensure_one()
        return {"name": self.name, "sale_ids": [Command.link(self.sale_order_id.id)]}

    @api.model
    def _trade_reminder_domain(self, code):
        """Notes the warehouse has still to deliver, drafts to release, and differences to decide (INQ-4)."""
        sales = Domain("kind", "=", "sale_out")
        domains = {
            "trade_dispatch_due": sales & Domain("state", "in", ("released", "partly")),
            "trade_dispatch_draft": sales & Domain("state", "=", "draft"),
            "trade_dispatch_difference": Domain("phase", "=", "released") & Domain("line_ids.qty_difference", ">", 0),
        }
        return domains[code] if code in domains else super()._trade_reminder_domain(code)

    # ------------------------------------------------------------------ chain of documents (ORG-6)
    def _trade_chain_sources(self):
        found = super()._trade_chain_sources()
        for note in self:
            found[note.id].append(note._get_order())
        return found

    def _trade_chain_targets(self):
        found = super()._trade_chain_targets()
        for note in self:
            found[note.id].append(note.picking_ids)
        return found

    def _trade_chain_amount(self):
        return {note.id: (note.amount_total, note.currency_id) for note in self}

    def _trade_chain_state(self):
        return self._trade_chain_selection("state")
