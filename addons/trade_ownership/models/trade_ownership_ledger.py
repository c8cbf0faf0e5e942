from odoo import api, fields, models

from odoo.addons.trade_base.tools.history import HistoryKind

HOW = [
    ("start", "Owned when the ledger began"),
    ("entered", "Entered"),
    ("claimed", "Claimed from the pool"),
    ("drawn", "Drawn from the pool"),
    ("applied", "Application granted"),
    ("assigned", "Assigned"),
    ("taken_back", "Taken back"),
    ("returned", "Returned after silence"),
    ("silence", "Released by a silent inquiry"),
    ("extended", "Return postponed"),
    ("handed_over", "Handed over"),
    ("handover_undone", "Handover undone"),
    ("absence", "Handed over for an absence"),
    ("absence_over", "Back after an absence"),
    ("edited", "Changed on the customer"),
    ("deleted", "Customer deleted"),
]


class TradeOwnershipLedger(models.Model):
    """One change of ownership of one customer: who, from, to, how, why, when (OWN-5).

    Nobody writes here but the engine of ``res.partner`` (:meth:`_engine_create`): no role, no import, no sudo of another model,
    no context key. A line outlives its customer, whose name it keeps.
    """

    _name = "trade.ownership.ledger"
    _inherit = "trade.closed.mixin"
    _description = "Ownership Ledger"
    _order = "id desc"
    _rec_name = "partner_name"

    partner_id = fields.Many2one("res.partner", "Customer", readonly=True, index=True, ondelete="set null")
    partner_name = fields.Char("Customer's Name", readonly=True, required=True)
    how = fields.Selection(HOW, readonly=True, required=True)
    user_from_id = fields.Many2one("res.users", "From", readonly=True, ondelete="restrict", index="btree_not_null")
    user_to_id = fields.Many2one("res.users", "To", readonly=True, ondelete="restrict", index="btree_not_null")
    pool_from_id = fields.Many2one("trade.pool", "From Pool", readonly=True, ondelete="restrict")
    pool_to_id = fields.Many2one("trade.pool", "To Pool", readonly=True, ondelete="restrict")
    team_from_id = fields.Many2one("crm.team", "From Department", readonly=True, ondelete="set null")
    team_to_id = fields.Many2one("crm.team", "To Department", readonly=True, ondelete="set null")
    actor_id = fields.Many2one("res.users", "Done By", readonly=True, required=True, ondelete="restrict")
    reason = fields.Text(readonly=True)
    date = fields.Datetime(readonly=True, required=True, index=True)
    company_id = fields.Many2one("res.company", readonly=True)

    @api.model
    def _closed_message(self):
        return self.env._(
            "The ownership ledger is written by the system alone; no line is added, changed or deleted by hand. "
            "Assign or take back the customer instead."
        )

    @api.model
    def _engine_create(self, vals_list):
        """Add lines; the customers of the same transaction have been moved already.

        :param list vals_list: values; date and actor are added here
        """
        now, actor = fields.Datetime.now(), self.env.uid
        lines = [{"date": now, "actor_id": actor, **vals} for vals in vals_list]
        return super(TradeOwnershipLedger, self.sudo())._engine_create(lines)

    # -- in the history of the customer (OWN-9) ---------------------------------------------------------------

    @api.model
    def _trade_history_kinds(self):
        return [
            *super()._trade_history_kinds(),
            HistoryKind(
                "ownership",
                self.env._("Changes of owner"),
                "contact",
                dates=("date",),
                person="actor_id",
                search=("reason", "user_from_id.name", "user_to_id.name"),
                icon="fa-exchange",
            ),
        ]

    def _trade_history_describe(self):
        lines = super()._trade_history_describe()
        hows = dict(self._fields["how"]._description_selection(self.env))
        for line, line_sudo in zip(self, self.sudo(), strict=True):
            before = line_sudo.user_from_id.name or line_sudo.pool_from_id.name or "–"
            after = line_sudo.user_to_id.name or line_sudo.pool_to_id.name or "–"
            lines[line.id] |= {"name": f"{before} → {after}", "text": line.reason or "", "state": hows[line.how]}
        return lines
