from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CrmTeam(models.Model):
    """A sales team is a sales department: it may lie below another and have several managers."""

    _inherit = "crm.team"
    _parent_name = "trade_parent_id"
    _parent_store = True

    trade_parent_id = fields.Many2one(
        "crm.team",
        string="Department above",
        index=True,
        ondelete="restrict",
        check_company=True,
        tracking=True,
        help="Managers of that department also reach the documents of this one.",
    )
    parent_path = fields.Char(string="Path of departments above", index=True)
    trade_child_ids = fields.One2many("crm.team", "trade_parent_id", string="Departments below")
    trade_deputy_ids = fields.Many2many(
        "res.users",
        "crm_team_trade_deputy_rel",
        "team_id",
        "user_id",
        string="Deputy managers",
        # as text: a list would make this field, and all computed from it, depend on fields of res.users, so that
        # creating a user would search departments and flush a half-made user
        domain="[('share', '=', False)]",
        help="Reach the same documents as the manager, for instance during a holiday.",
    )
    # Stored, so that a record rule is a plain join: a rule that computed the teams in Python would keep the answer of
    # the first evaluation in the rule cache and go on granting it after a manager has left.
    trade_reach_user_ids = fields.Many2many(
        "res.users",
        "crm_team_trade_reach_rel",
        "team_id",
        "user_id",
        string="Managers in reach",
        compute="_compute_trade_reach_user_ids",
        store=True,
        recursive=True,
        help="The managers of this department and of all departments above it.",
    )

    @api.depends("user_id", "trade_deputy_ids", "trade_parent_id.trade_reach_user_ids")
    def _compute_trade_reach_user_ids(self):
        for team in self:
            team.trade_reach_user_ids = team.user_id | team.trade_deputy_ids | team.trade_parent_id.trade_reach_user_ids

    @api.constrains("trade_parent_id", "company_id")
    def _check_trade_parent_company(self):
        for team in self:
            parent = team.trade_parent_id
            if parent.company_id and parent.company_id != team.company_id:
                raise ValidationError(
                    self.env._(
                        "The department “%(team)s” must belong to the company of “%(parent)s”, the department above it "
                        "(%(company)s). Otherwise its manager would reach documents of another company.",
                        team=team.name,
                        parent=parent.name,
                        company=parent.company_id.name,
                    )
                )

    def write(self, vals):
        if vals.get("trade_parent_id"):
            self._ensure_department_above(self.browse(vals["trade_parent_id"]))
        return super().write(vals)

    def _ensure_department_above(self, parent):
        """Raise ValidationError if a department would come to lie below itself; the ORM alone only says "recursion"."""
        above = {int(team_id) for team_id in (parent.sudo().parent_path or "").split("/") if team_id}
        cyclic = self.filtered(lambda team: team.id in above)
        if cyclic:
            raise ValidationError(
                self.env._(
                    "The department “%(team)s” cannot lie below itself: “%(parent)s” is that department or one below it. "
                    "Choose another department above.",
                    team=cyclic[0].name,
                    parent=parent.sudo().name,
                )
            )
