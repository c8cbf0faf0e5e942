from odoo import Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import SQL

from ..models.res_partner_follow import FOLLOWING
from ..tools.share_out import share_out

#: Customers moved between two words on how far the batch has come.
STEP = 1000


class TradeOwnershipAssign(models.TransientModel):
    """Assign customers, or take them back, in a batch with a preview (OWN-4)."""

    _name = "trade.ownership.assign"
    _description = "Assign or Take Back Customers"

    operation = fields.Selection(
        [("assign", "Assign"), ("take_back", "Take back into a pool")], required=True, default="assign"
    )
    mode = fields.Selection(
        [
            ("load", "Who holds the fewest gets the next"),
            ("room", "In proportion to what each may still hold"),
            ("region", "People who hold customers of the region first"),
        ],
        string="Shared Out",
        required=True,
        default="load",
    )
    user_ids = fields.Many2many("res.users", string="To", domain="[('share', '=', False)]")
    pool_id = fields.Many2one("trade.pool", help="Empty: the pool of each customer's region or department.")
    reason = fields.Char()
    follow_inquiries = fields.Boolean("Open Inquiries", default=True)
    follow_quotations = fields.Boolean("Quotations", default=True)
    follow_orders = fields.Boolean("Open Orders")
    follow_activities = fields.Boolean("Activities", default=True)
    follow_followers = fields.Boolean(
        "Following", default=True, help="The new owner follows what the former owner followed, in his or her place."
    )
    partner_ids = fields.Many2many("res.partner", string="Customers")
    line_ids = fields.One2many(
        "trade.ownership.assign.line", "wizard_id", compute="_compute_line_ids", store=True, readonly=False
    )
    summary = fields.Text(compute="_compute_summary")
    done = fields.Integer(readonly=True, help="How many customers of a large batch have been moved.")
    total = fields.Integer(readonly=True)

    @api.model
    def default_get(self, fields_list):
        """Take the customers of the list or form the dialog was opened from; contacts stand for their customer."""
        values = super().default_get(fields_list)
        if "partner_ids" in fields_list and self.env.context.get("active_model") == "res.partner":
            partners = self.env["res.partner"].browse(self.env.context.get("active_ids") or ())
            values["partner_ids"] = [Command.set(partners.commercial_partner_id.ids)]
        return values

    @api.depends("operation", "mode", "user_ids", "partner_ids", "pool_id")
    def _compute_line_ids(self):
        for wizard in self:
            owners = wizard._share_out() if wizard.operation == "assign" else {}
            pools = wizard._find_pools() if wizard.operation == "take_back" else {}
            wizard.line_ids = [Command.clear()] + [
                Command.create(
                    {
                        "partner_id": partner.id,
                        "user_id": owners.get(partner.id),
                        "pool_id": pools.get(partner.id),
                    }
                )
                for partner in wizard.partner_ids._origin
            ]

    def _find_pools(self):
        customers = self.partner_ids._origin
        if self.pool_id:
            return dict.fromkeys(customers.ids, self.pool_id._origin.id)
        return {customer_id: pool.id for customer_id, pool in customers._trade_pools().items()}

    def _share_out(self):
        """Return ``{customer id: user id or None}`` as the dialog proposes it."""
        people = self.user_ids._origin
        customers = self.partner_ids._origin
        if not people:
            return {}
        caps, partners_sudo = self.env["trade.ownership.cap"], self.env["res.partner"].sudo()
        used = caps._get_used(people)
        regions = {}
        if self.mode == "region":
            groups = partners_sudo._read_group(
                [("user_id", "in", people.ids), ("trade_region_id", "!=", False)], ["user_id", "trade_region_id"]
            )
            for user, region in groups:
                regions.setdefault(user.id, set()).add(region.id)
        given = {}
        for user in people:
            room = {
                grade: max(amount - used.get((user.id, "held", grade), 0), 0)
                for (kind, grade), amount in caps._get_limits(user).items()
                if kind == "held"
            }
            held = used.get((user.id, "held", False), 0)
            given[user.id] = {"held": held, "room": room, "regions": regions.get(user.id, set())}
        rows = [(customer.id, customer.trade_grade_id.id, customer.trade_region_id.id) for customer in customers.sudo()]
        return share_out(rows, given, self.mode)

    @api.depends("line_ids.user_id", "line_ids.pool_id", "operation")
    def _compute_summary(self):
        for wizard in self:
            groups = wizard.line_ids.grouped("user_id" if wizard.operation == "assign" else "pool_id")
            wizard.summary = "\n".join(
                self.env._(
                    "%(name)s: %(number)s customers",
                    name=target.sudo().name if target else self.env._("Nobody (no room, or nobody chosen)"),
                    number=len(lines),
                )
                for target, lines in groups.items()
            )

    def action_apply(self):
        """Carry out what the preview says, in one transaction (OWN-4).

        :raise AccessError: not the manager of these customers or people
        :raise UserError: nobody chosen, or a cap would be passed
        """
        self.ensure_one()
        customers = self.line_ids.partner_id
        if self.operation == "assign":
            targets = {line.partner_id.id: (line.user_id.id, False) for line in self.line_ids if line.user_id}
        else:
            targets = {line.partner_id.id: (False, line.pool_id.id) for line in self.line_ids if line.pool_id}
        if not targets:
            raise UserError(self.env._("Nothing would happen: choose who gets the customers."))
        customers = customers.browse(targets)
        customers.check_access("read")
        receivers = self.line_ids.user_id if self.operation == "assign" else self.env["res.users"]
        customers._trade_ensure_manager(receivers)
        before = customers.sudo().grouped("user_id")
        changed = customers.browse()
        # one order for everybody, as in each step
        ids = sorted(targets)
        for start in range(0, len(ids), STEP):
            self._publish(start, len(ids))
            part = customers.browse(ids[start : start + STEP])
            changed += self._move(part, {customer_id: targets[customer_id] for customer_id in part.ids})
        got = {user: changed & lines.partner_id.sudo() for user, lines in self.line_ids.grouped("user_id").items()}
        changed._trade_tell(
            got=got if self.operation == "assign" else None,
            lost={user: moved & changed for user, moved in before.items()},
        )
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    def _move(self, customers, targets):
        """Move customers with what follows them, and return those that changed hands."""
        owners = {customer: customer.user_id for customer in customers.sudo()}
        if self.operation == "take_back":
            return customers._trade_move(targets, "taken_back", self.reason)
        changed = customers._trade_move(targets, "assigned", self.reason)
        kinds = [kind for kind in FOLLOWING if self[f"follow_{kind}"]]
        changed._trade_follow({customer: user for customer, user in owners.items() if customer in changed}, kinds)
        return changed

    def _publish(self, done, total):
        """Say how far a large batch has come; in a transaction of its own, as nobody sees into the one of the batch.

        Where that one has written the dialog itself, nothing is said: it would wait for its own end.
        """
        if total > STEP:
            with self.env.registry.cursor() as cr:
                cr.execute(
                    SQL(
                        """
                        UPDATE trade_ownership_assign SET done = %s, total = %s
                        WHERE id = (SELECT id FROM trade_ownership_assign WHERE id = %s FOR UPDATE SKIP LOCKED)
                        """,
                        done,
                        total,
                        self.id,
                    )
                )
