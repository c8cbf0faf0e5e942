from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

from ..tools.reach import Reach


class ResUsers(models.Model):
    _inherit = "res.users"

    def _trade_department_reach(self):
        """Return the departments (``crm.team``) this user manages and all those below them. ORG-2

        One query, archived departments included: their documents did not go away.
        """
        self.ensure_one()
        return (
            self.env["crm.team"]
            .sudo()
            .with_context(active_test=False)
            .search([("trade_reach_user_ids", "in", self.ids)])
        )

    # -- roles given and taken from the side of the group -----------------------------------------------------

    @api.model
    def _trade_role_holders_sudo(self):
        """Return ``{xml id of a group: its users}`` of the groups whose members matter; an addon adds its own."""
        group = self.env.ref("trade_base.group_trade_user", raise_if_not_found=False)
        users = group.sudo().all_user_ids if group else self.sudo().browse()
        return {"trade_base.group_trade_user": users.filtered(lambda user: not user.share)}

    @api.model
    def _trade_roles_changed(self, before, after):
        """Act on who got or lost roles; raise to refuse.

        :param dict before: as of :meth:`_trade_role_holders_sudo`
        :param dict after: the same, now
        """
        name = "trade_base.group_trade_user"
        self._trade_follow_roles(before[name], after[name])

    @api.model
    def _trade_groups_going(self, groups):
        """Act on the deletion of groups; raise to refuse."""

    # -- the reminder centre ----------------------------------------------------------------------------------

    def _trade_is_reminder_manager(self):
        """Tell whether this user may look at the reminders of others (INQ-4)."""
        return any(
            self.has_group(f"trade_base.group_{role}")
            for role in ("department_manager", "sales_manager", "general_manager")
        )

    def _trade_reminder_departments(self):
        """Return the :class:`Reach` of this user: departments and people whose reminders may be looked at (INQ-4).

        Department managers reach the departments they manage and those below, the sales manager all departments, the general
        manager everybody with a trade role as well; all of them in the companies that are switched on.
        """
        self.ensure_one()
        everything = self.has_group("trade_base.group_general_manager")
        companies = Domain("company_id", "in", [False, *self.env.companies.ids])
        if everything or self.has_group("trade_base.group_sales_manager"):
            teams = self.env["crm.team"].sudo().search(companies)
        elif self.has_group("trade_base.group_department_manager"):
            teams = self._trade_department_reach().filtered("active").filtered_domain(companies)
        else:
            teams = self.env["crm.team"]
        teams = teams.sorted(lambda team: team.parent_path or "")
        members = self._trade_members_sudo(teams)
        user_ids = set().union(self.ids, *members.values())
        others = self._trade_colleagues_sudo(user_ids) if everything else self.browse()
        reach = Reach(self.sudo().browse(user_ids) | others)
        depths = {}
        for team in teams:
            depths[team] = depths[team.trade_parent_id] + 1 if team.trade_parent_id in depths else 0
            below = teams.filtered(lambda row, path=team.parent_path: (row.parent_path or "").startswith(path or "/"))
            reach.add(team.id, team.name, depths[team], set().union(*(members[row.id] for row in below)))
        if others:
            reach.add(0, self.env._("Other departments"), 0, others.ids)
        return reach

    def _trade_members_sudo(self, teams):
        """Return ``{team id: {user ids}}``; somebody who has left stays where the work was left."""
        members = defaultdict(set)
        for team in teams:
            members[team.id] |= set((team.user_id | team.trade_deputy_ids)._ids)
        rows = (
            self.env["crm.team.member"]
            .sudo()
            .with_context(active_test=False)
            .search_fetch([("crm_team_id", "in", teams.ids)], ["crm_team_id", "user_id", "active"])
        )
        for row in rows:
            if row.active or not row.user_id.active:
                members[row.crm_team_id.id].add(row.user_id.id)
        return members

    def _trade_colleagues_sudo(self, user_ids):
        return self.sudo().search(
            Domain("all_group_ids", "in", self.env.ref("trade_base.group_trade_user").ids)
            & Domain("company_ids", "in", self.env.companies.ids)
            & Domain("share", "=", False)
            & Domain("id", "not in", list(user_ids - set(self.ids)))
        )

    # -- the landing page -------------------------------------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        users = super().create(vals_list)
        users._trade_users_sudo()._trade_land()
        return users

    def write(self, vals):
        if "group_ids" not in vals:
            return super().write(vals)
        before = self._trade_users_sudo()
        result = super().write(vals)
        self._trade_follow_roles(before, self._trade_users_sudo())
        return result

    def _trade_users_sudo(self):
        """Return those of these users who have a trade role."""
        group = self.env.ref("trade_base.group_trade_user", raise_if_not_found=False)
        if not group:
            return self.sudo().browse()
        return self.sudo().filtered(lambda user: not user.share and group.id in user.all_group_ids._ids)

    @api.model
    def _trade_follow_roles(self, before, after):
        """Let users who got their first trade role land on the reminder centre, and release those who lost the last one."""
        (after - before)._trade_land()
        home = self.env.ref("trade_base.trade_reminder_action", raise_if_not_found=False)
        if home:
            gone = (before - after).filtered(lambda user: user.action_id.id == home.id)
            gone.action_id = False

    def _trade_land(self):
        """Make the reminder centre the home of those who chose none; whoever chooses another keeps it (INQ-4)."""
        home = self.env.ref("trade_base.trade_reminder_action", raise_if_not_found=False)
        if home:
            self.filtered(lambda user: not user.action_id).action_id = home.id

    @api.model
    def _trade_land_all(self):
        """Do so for everybody who has a trade role already, once, when the addon is installed."""
        group = self.env.ref("trade_base.group_trade_user")
        self.sudo().search([("all_group_ids", "in", group.ids), ("share", "=", False)])._trade_land()
