from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.trade_base.tools.history import HistoryKind

ANSWERS = [("waiting", "Waiting"), ("queried", "Queried"), ("accepted", "Accepted")]
RESULTS = [("moved", "Handed over"), ("left", "Left where it was"), ("back", "Taken back")]
#: What the makers of a draft say about a customer.
EDITABLE = frozenset({"user_id", "promises", "cautions"})
#: Names of customers in a message.
NAMED = 5


class TradeHandoverLine(models.Model):
    """One customer on a handover, with what the successor must know; or what belongs to no customer (OWN-8)."""

    _name = "trade.handover.line"
    _description = "Customer Handed Over"
    _inherit = ["trade.closed.mixin", "trade.review.line.mixin"]
    _order = "handover_id desc, owned desc, partner_name, id"
    _rec_name = "partner_name"

    _review_document_field = "handover_id"

    handover_id = fields.Many2one("trade.handover", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="handover_id.company_id", store=True)
    from_id = fields.Many2one(related="handover_id.user_id", string="Hands Over")
    state = fields.Selection(related="handover_id.state")
    partner_id = fields.Many2one("res.partner", "Customer Record", readonly=True, index=True, ondelete="set null")
    partner_name = fields.Char("Customer", readonly=True, required=True)
    owned = fields.Boolean(
        "Owner Changes", readonly=True, help="Otherwise only what is open with this customer is handed over."
    )
    region_id = fields.Many2one("trade.customer.term", readonly=True, ondelete="set null")
    grade_id = fields.Many2one("trade.customer.term", readonly=True, ondelete="set null")
    user_id = fields.Many2one(
        "res.users", "Successor", index=True, ondelete="restrict", domain="[('share', '=', False)]"
    )
    contents = fields.Text(compute="_compute_contents", compute_sudo=True)
    item_ids = fields.One2many("trade.handover.item", "line_id", "Contents of the Line", readonly=True)
    promises = fields.Text(help="What the customer was promised: prices, dates, samples, exclusivity.")
    cautions = fields.Text(help="What the successor has to beware of.")
    answer = fields.Selection(ANSWERS, required=True, readonly=True, default="waiting")
    talk = fields.Text("Queries and Replies", readonly=True)
    result = fields.Selection(RESULTS, readonly=True)
    result_note = fields.Char("What Happened", readonly=True)
    is_mine = fields.Boolean("For Me", compute="_compute_is_mine")

    @api.depends("item_ids")
    @api.depends_context("lang")
    def _compute_contents(self):
        rows = self.env["trade.handover.item"]._read_group(
            [("line_id", "in", self.ids)], ["line_id", "kind_id"], ["__count"], order="kind_id"
        )
        texts = {}
        for line, kind, number in rows:
            texts.setdefault(line.id, []).append(f"{kind.name} {number}")
        for line in self:
            line.contents = " · ".join(texts.get(line.id, ()))

    @api.model
    def _trade_history_kinds(self):
        return [
            *super()._trade_history_kinds(),
            HistoryKind(
                "handover",
                self.env._("Handovers"),
                "contact",
                domain=[("handover_id.state", "!=", "draft")],
                search=("handover_id.name", "promises", "cautions"),
                icon="fa-handshake-o",
            ),
        ]

    def _trade_history_describe(self):
        lines = super()._trade_history_describe()
        states = dict(self.handover_id._fields["state"]._description_selection(self.env))
        for line in self:
            handover_sudo = line.handover_id.sudo()
            lines[line.id] |= {
                "name": f"{handover_sudo.name}: {handover_sudo.user_id.name} → {line.sudo().user_id.name or '–'}",
                "text": "\n".join(filter(None, (line.promises, line.cautions))),
                "state": states[handover_sudo.state],
                "target": ("trade.handover", line.handover_id.id),
            }
        return lines

    @api.depends_context("uid")
    @api.depends("user_id")
    def _compute_is_mine(self):
        for line in self:
            line.is_mine = line.user_id == self.env.user

    # -- CRUD: lines are collected, what is said about them is edited while the handover is a draft ---------------

    @api.model
    def _closed_message(self):
        return self.env._(
            "The lines of a handover are collected by the system, and frozen once it has been submitted. Accept or query them "
            "instead."
        )

    def write(self, vals):
        """Let the makers of a draft say who gets the customer, what was promised and what to beware of."""
        if not vals.keys() <= EDITABLE or any(line.handover_id.state != "draft" for line in self.sudo()):
            return super().write(vals)
        for handover in self.handover_id:
            handover._ensure_may_prepare()
        result = self._engine_write(vals)
        if vals.get("user_id"):
            # whoever is named on a line is a successor of the whole
            for handover, lines in self.grouped("handover_id").items():
                missing = lines.user_id - handover.successor_ids
                if missing:
                    handover._engine_write({"successor_ids": [(4, user.id) for user in missing]})
        return result

    def unlink(self):
        """Let who changes territory keep some customers; who leaves hands over all of them."""
        if any(handover.state != "draft" for handover in self.handover_id):
            return super().unlink()
        self._ensure_removable()
        return self._engine_unlink()

    def _ensure_removable(self):
        for handover in self.handover_id:
            handover._ensure_may_prepare()
        if any(handover.kind == "leaving" for handover in self.handover_id):
            raise UserError(
                self.env._("Who leaves hands over everything. Choose a successor for the customer instead.")
            )

    # -- actions ----------------------------------------------------------------------------------------------

    def action_accept(self):
        """Accept these lines as their successor (OWN-8).

        :raise AccessError: not the successor
        :raise UserError: the handover is not submitted
        """
        self.check_access("read")
        self._ensure_mine()
        self.sudo().handover_id._meet(("submitted",))
        self.sudo()._engine_write({"answer": "accepted"})
        self.sudo().handover_id._advance()
        return True

    def action_query(self):
        """Open the dialog in which the successor asks about these lines."""
        self._ensure_mine()
        return self._open_remark("query")

    def action_reply(self):
        """Open the dialog in which who hands over answers."""
        for handover in self.handover_id:
            handover._ensure_may_prepare()
        return self._open_remark("reply")

    def action_open_items(self):
        """Open what is on this line."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("trade_handover.trade_handover_item_action")
        return action | {"domain": [("line_id", "=", self.id)], "display_name": self.partner_name}

    def _open_remark(self, kind):
        action = self.env["ir.actions.act_window"]._for_xml_id("trade_handover.trade_handover_remark_action")
        return action | {"context": {"default_line_ids": self.ids, "default_kind": kind}}

    def _ensure_mine(self):
        others = self.filtered(lambda line: line.sudo().user_id != self.env.user)
        if others:
            raise AccessError(
                self.env._(
                    "“%(customer)s” goes to %(successor)s, who accepts or queries it.",
                    customer=others[0].sudo().partner_name,
                    successor=others[0].sudo().user_id.name or self.env._("(nobody)"),
                )
            )

    def _remark(self, kind, text):
        """Carry out a query of the successor or a reply to it; both stay on the line.

        :param str kind: ``query`` or ``reply``
        :raise AccessError: not the successor, or not who hands over
        :raise UserError: the handover is not submitted, or nothing was said
        """
        self.check_access("read")
        text = (text or "").strip()
        if not text:
            raise UserError(self.env._("Say what it is about."))
        if kind == "query":
            self._ensure_mine()
        else:
            for handover in self.handover_id:
                handover._ensure_may_prepare()
        lines_sudo = self.sudo()
        lines_sudo.handover_id._meet(("submitted", "accepted") if kind == "query" else ("submitted",))
        said = f"{self.env.user.name}: {text}"
        for talk, lines in lines_sudo.grouped("talk").items():
            lines._engine_write(
                {"talk": "\n".join(filter(None, (talk, said)))} | ({"answer": "queried"} if kind == "query" else {})
            )
        for handover, lines in lines_sudo.grouped("handover_id").items():
            if handover.state == "accepted":
                handover._engine_write({"state": "submitted", "date_accepted": False, "approver_id": False})
            handover._get_receipts()._refresh()
            lines._tell_remark(kind, text)
        return True

    def _tell_remark(self, kind, text):
        """Tell those concerned what was said about these lines; not in the chatter, which every successor reads."""
        handover = self.handover_id
        told = (
            dict.fromkeys(handover.user_id | handover.submitted_by_id, self)
            if kind == "query"
            else self.grouped("user_id")
        )
        for user, lines in told.items():
            env = self.env(context={**self.env.context, "lang": user.lang})
            names = ", ".join(lines[:NAMED].mapped("partner_name")) + ("…" if len(lines) > NAMED else "")
            subject = (
                env._("%(person)s asks about %(customers)s", person=self.env.user.name, customers=names)
                if kind == "query"
                else env._("%(person)s replies about %(customers)s", person=self.env.user.name, customers=names)
            )
            handover._tell(user, subject, text)

    def _explain(self):
        """Return why the customer did not move: it changed hands since the submission; called with sudo."""
        partner = self.partner_id
        if not partner:
            return self.env._("The customer has been deleted since.")
        if partner.user_id:
            return self.env._("Meanwhile a customer of %s.", partner.user_id.name)
        if partner.trade_pool_id:
            return self.env._("Meanwhile in the pool %s.", partner.trade_pool_id.name)
        return self.env._("Meanwhile nobody's customer.")
