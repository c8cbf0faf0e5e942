from odoo import api, fields, models
from odoo.exceptions import RedirectWarning

SALES = "sales_team.group_sale_salesman"


class ResUsers(models.Model):
    """Nobody leaves with customers: archiving, deleting and taking the sales roles wait for the handover (OWN-8)."""

    _inherit = "res.users"

    trade_handover_count = fields.Integer("Handovers", compute="_compute_trade_handover_count")

    def _compute_trade_handover_count(self):
        model = self.env["trade.handover"]
        counts = (
            dict(model._read_group([("user_id", "in", self.ids)], ["user_id"], ["__count"]))
            if model.has_access("read")
            else {}
        )
        by_id = {user.id: number for user, number in counts.items()}
        for user in self:
            user.trade_handover_count = by_id.get(user.id, 0)

    def write(self, vals):
        if "active" in vals and not vals["active"]:
            self.filtered("active")._trade_ensure_handed_over()
        before = self._trade_sellers_sudo() if "group_ids" in vals else self.browse()
        result = super().write(vals)
        if before:
            (before - before._trade_sellers_sudo())._trade_ensure_handed_over()
        return result

    @api.ondelete(at_uninstall=False)
    def _unlink_except_owner(self):
        self._trade_ensure_handed_over()

    @api.model
    def _trade_role_holders_sudo(self):
        return {**super()._trade_role_holders_sudo(), SALES: self.env.ref(SALES).sudo().all_user_ids}

    @api.model
    def _trade_roles_changed(self, before, after):
        (before[SALES] - after[SALES])._trade_ensure_handed_over()
        return super()._trade_roles_changed(before, after)

    @api.model
    def _trade_groups_going(self, groups):
        group = self.env.ref(SALES)
        losing = (groups.sudo().all_user_ids & group.sudo().all_user_ids).filtered(
            lambda user: group not in (user.group_ids - groups).all_implied_ids
        )
        losing._trade_ensure_handed_over()
        return super()._trade_groups_going(groups)

    def _trade_sellers_sudo(self):
        """Return those of these users who have a sales role."""
        group = self.env.ref(SALES)
        return self.sudo().filtered(lambda user: group.id in user.all_group_ids._ids)

    def _trade_holdings(self):
        """Return ``{user: {kind: number}}`` of what these users own in any company, one query for each kind."""
        holdings = {}
        for kind in self.env["trade.handover.kind"].sudo().search([("guards", "=", True)]) if self else ():
            if kind.res_model in self.env:
                for user, number in kind._count(self).items():
                    holdings.setdefault(user, {})[kind] = number
        return holdings

    def _trade_ensure_handed_over(self):
        """Raise if one of these users still owns anything (OWN-8).

        :raise RedirectWarning: what there is, with a button to the handover
        """
        holdings = self._trade_holdings()
        if not holdings:
            return
        lines = [
            f"{user.sudo().name}: " + ", ".join(f"{kind.name} {number}" for kind, number in kinds.items())
            for user, kinds in holdings.items()
        ]
        message = self.env._(
            "Nobody is archived, deleted or loses the sales roles while something would be left behind:\n%(holdings)s\n"
            "Make a handover; when a manager has approved it, everything is with the successors.",
            holdings="\n".join(lines),
        )
        user = next(iter(holdings))
        handover = (
            self.env["trade.handover"]
            .sudo()
            .search([("user_id", "=", user.id), ("state", "in", ("draft", "submitted", "accepted"))], limit=1)
        )
        action = {
            "type": "ir.actions.act_window",
            "name": self.env._("Handover"),
            "res_model": "trade.handover",
            "views": [(False, "form")],
            "res_id": handover.id,
            "target": "current",
            "context": {
                "default_user_id": user.id,
                "default_kind": "leaving",
                "default_company_id": user.company_id.id,
            },
        }
        button = self.env._("Open the handover") if handover else self.env._("Make a handover")
        raise RedirectWarning(message, action, button)

    def action_trade_handovers(self):
        """Open the handovers of this user."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("trade_handover.trade_handover_action")
        return action | {
            "domain": [("user_id", "=", self.id)],
            "context": {"default_user_id": self.id, "default_kind": "leaving"},
        }
