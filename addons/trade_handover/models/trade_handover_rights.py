from odoo import api, models
from odoo.exceptions import AccessError


class TradeHandover(models.Model):
    """Who prepares, accepts, approves and reviews a handover (OWN-8)."""

    _inherit = "trade.handover"  # pylint: disable=consider-merging-classes-inherited

    @api.depends_context("uid")
    @api.depends("state", "user_id", "team_id", "line_ids.user_id", "line_ids.answer")
    def _compute_may(self):
        writable = self._origin._filtered_access("write")
        for handover in self:
            stored = handover._origin
            handover.may_prepare = not stored or (stored in writable and stored._may_prepare(self.env.user))
            handover.may_accept = stored.state == "submitted" and bool(
                stored._get_lines().filtered(lambda line: line.user_id == self.env.user and line.answer != "accepted")
            )
            handover.may_approve = bool(stored) and stored._may_approve(self.env.user)

    def _may_prepare(self, user):
        """Return whether this user prepares, submits and cancels: who hands over, the managers above, the administrator."""
        self.ensure_one()
        handover_sudo = self.sudo()
        return (
            handover_sudo.user_id == user
            or user._trade_is_above_all()
            or user.has_group("trade_base.group_trade_admin")
            or (
                user.has_group("trade_base.group_department_manager")
                and handover_sudo.team_id in user._trade_department_reach()
            )
        )

    def _may_approve(self, user):
        """Return whether this user approves or undoes: above who hands over and all successors, and none of them."""
        self.ensure_one()
        handover_sudo = self.sudo()
        successors = self._get_lines().user_id
        if user == handover_sudo.user_id or user in successors:
            return False
        if user._trade_is_above_all():
            return True
        if not user.has_group("trade_base.group_department_manager"):
            return False
        reach = user._trade_department_reach()
        members = set().union(*user._trade_members_sudo(reach).values()) if reach else set()
        return handover_sudo.team_id in reach and all(successor.id in members for successor in successors)

    def _ensure_may_prepare(self):
        self.ensure_one()
        if not self.env.su and not self._may_prepare(self.env.user):
            raise AccessError(
                self.env._(
                    "A handover is prepared by who hands over, or by a manager of the department. Ask the sales manager."
                )
            )

    def _ensure_may_approve(self):
        closed = self.filtered(lambda handover: not handover._may_approve(self.env.user))
        if closed:
            raise AccessError(
                self.env._(
                    "%s is decided by a manager above who hands over and all successors, never by one of them. "
                    "Ask the sales manager.",
                    closed[0].display_name,
                )
            )

    # -- review -----------------------------------------------------------------------------------------------

    def _review_amounts(self):
        """A handover has no amount."""
        return dict.fromkeys(self.ids, 0.0)

    def _review_owners(self):
        """Neither who hands over nor a successor reviews it."""
        return self.user_id | self._get_lines().user_id

    def _review_lines(self, field_name):
        return self._get_lines() if field_name == "line_ids" else super()._review_lines(field_name)
