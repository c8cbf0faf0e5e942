from odoo import api, fields, models, tools
from odoo.exceptions import UserError
from odoo.tools import SQL

KINDS = [("held", "Customers held"), ("day", "Customers taken a day")]
#: Ways of taking a customer oneself; what a manager gives does not use up the day's quota.
OWN_WAYS = ("claimed", "drawn", "applied")


class TradeOwnershipCap(models.Model):
    """How many customers one may hold, or take in a day; by person, department and grade (OWN-4).

    The cap of the person counts before that of the department, the nearest department first, and that before the cap of the
    company; a cap for a grade counts beside the cap for all. Without a cap there is no limit; 0 means none at all.
    """

    _name = "trade.ownership.cap"
    _inherit = ["trade.cached.mixin"]
    _description = "Cap on Customers"
    _order = "company_id, kind, user_id, team_id, grade_id, id"
    _check_company_auto = True

    kind = fields.Selection(KINDS, string="Cap on", required=True, default="held")
    company_id = fields.Many2one("res.company", required=True, default=lambda self: self.env.company, index=True)
    user_id = fields.Many2one(
        "res.users",
        "Salesperson",
        domain="[('share', '=', False)]",
        ondelete="cascade",
        help="Empty: every salesperson.",
    )
    team_id = fields.Many2one(
        "crm.team", "Department", check_company=True, ondelete="cascade", help="Also for the departments below it."
    )
    grade_id = fields.Many2one(
        "trade.customer.term",
        domain=[("kind", "=", "grade")],
        ondelete="restrict",
        help="Counts customers of this grade only. Empty: customers of all grades together.",
    )
    amount = fields.Integer("At Most", required=True)
    active = fields.Boolean(default=True)

    _amount_check = models.Constraint("CHECK(amount >= 0)", "A cap cannot be below zero. 0 means: none at all.")
    _scope_check = models.Constraint(
        "CHECK(user_id IS NULL OR team_id IS NULL)", "A cap is for a salesperson or for a department, not for both."
    )
    _cap_uniq = models.UniqueIndex(
        "(company_id, kind, COALESCE(user_id, 0), COALESCE(team_id, 0), COALESCE(grade_id, 0)) WHERE active IS TRUE",
        "There is such a cap already. Change that one.",
    )

    @api.depends("kind", "amount", "user_id", "team_id", "grade_id")
    def _compute_display_name(self):
        kinds = dict(self._fields["kind"]._description_selection(self.env))
        for cap in self:
            parts = [kinds.get(cap.kind, ""), cap.user_id.name or cap.team_id.name, cap.grade_id.name]
            cap.display_name = f"{', '.join(filter(None, parts))}: {cap.amount}"

    @api.model
    @tools.ormcache()
    def _get_caps(self):
        """Return every cap as ``(kind, company, user, team, grade, amount)``; cached, asked at each change of owner."""
        caps = self.sudo().search([("amount", ">=", 0)])
        return tuple(
            (cap.kind, cap.company_id.id, cap.user_id.id, cap.team_id.id, cap.grade_id.id, cap.amount) for cap in caps
        )

    @api.model
    def _get_limits(self, user):
        """Return ``{(kind, grade id or False): amount}`` of one person.

        Of each company the person works in the most precise cap, of these the lowest: nobody gets round a cap by switching.
        """
        user_sudo = user.sudo()
        path = (user_sudo.sale_team_id.parent_path or "").split("/")
        # the own department first, then the ones above
        teams = [int(part) for part in reversed(path) if part]
        companies = set(user_sudo.company_ids.ids)
        best = {}
        for kind, company, cap_user, team, grade, amount in self._get_caps():
            if company not in companies or (cap_user and cap_user != user.id) or (team and team not in teams):
                continue
            rank = 0 if cap_user else 1 + teams.index(team) if team else 1 + len(teams)
            key = (company, kind, grade)
            if key not in best or rank < best[key][0]:
                best[key] = (rank, amount)
        limits = {}
        for (_company, kind, grade), (_rank, amount) in best.items():
            limits[kind, grade] = min(amount, limits.get((kind, grade), amount))
        return limits

    @api.model
    def _get_used(self, users):
        """Return ``{(user id, kind, grade id or False): number}`` as it is now, in one query for all people.

        A day is the day of whoever asks.
        """
        midnight = fields.Datetime.context_timestamp(self, fields.Datetime.now()).replace(hour=0, minute=0, second=0)
        begin = fields.Datetime.now() - (fields.Datetime.context_timestamp(self, fields.Datetime.now()) - midnight)
        self.env["res.partner"].flush_model(["user_id", "trade_grade_id", "active", "commercial_partner_id"])
        self.env["trade.ownership.ledger"].flush_model()
        rows = self.env.execute_query(
            SQL(
                """
                SELECT p.user_id, 'held', p.trade_grade_id, COUNT(*) FROM res_partner p
                WHERE p.user_id = ANY(%(users)s) AND p.commercial_partner_id = p.id AND p.active
                GROUP BY p.user_id, p.trade_grade_id
                UNION ALL
                SELECT l.user_to_id, 'day', p.trade_grade_id, COUNT(*) FROM trade_ownership_ledger l
                LEFT JOIN res_partner p ON p.id = l.partner_id
                WHERE l.user_to_id = ANY(%(users)s) AND l.date >= %(begin)s AND l.how = ANY(%(ways)s)
                GROUP BY l.user_to_id, p.trade_grade_id
                """,
                users=users.ids,
                begin=begin,
                ways=list(OWN_WAYS),
            )
        )
        used = {}
        for user_id, kind, grade, number in rows:
            for key in {(user_id, kind, False), (user_id, kind, grade or False)}:
                used[key] = used.get(key, 0) + number
        return used

    @api.model
    def _get_room(self, user):
        """Return ``{grade id or False: how many more}`` that one person may take now; a grade without cap is missing."""
        limits = self._get_limits(user)
        used = self._get_used(user) if limits else {}
        room = {}
        for (kind, grade), amount in limits.items():
            free = max(amount - used.get((user.id, kind, grade), 0), 0)
            room[grade] = min(free, room.get(grade, free))
        return room

    @api.model
    def _get_capped(self, users):
        """Return those of these people for whom any cap is set."""
        return users.filtered(lambda user: bool(self._get_limits(user))) if self._get_caps() else users.browse()

    @api.model
    def _ensure_kept(self, users, kinds=("held", "day")):
        """Raise if one of these people holds, or took today, more than allowed.

        The caller has touched the people (``cap_touch``) before and made the change, so that it is counted.

        :raise UserError: who, which cap, who can help
        """
        capped = self._get_capped(users)
        if not capped:
            return
        used = self._get_used(capped)
        for user in capped:
            for (kind, grade), amount in self._get_limits(user).items():
                number = used.get((user.id, kind, grade), 0)
                if kind in kinds and number > amount:
                    raise UserError(self._get_refusal(user, kind, grade, number, amount))

    @api.model
    def _get_refusal(self, user, kind, grade_id, number, amount):
        grade = self.env["trade.customer.term"].browse(grade_id).name if grade_id else self.env._("all grades")
        values = {"user": user.sudo().name, "number": number, "amount": amount, "grade": grade}
        if kind == "day":
            return self.env._(
                "%(user)s would have taken %(number)s customers today (%(grade)s); %(amount)s a day are allowed. "
                "Go on tomorrow, or ask the manager of the department to assign the customer.",
                **values,
            )
        return self.env._(
            "%(user)s would hold %(number)s customers (%(grade)s); at most %(amount)s are allowed. "
            "Give customers back first, or ask the sales manager to raise the cap.",
            **values,
        )
