from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError

from ..tools.blocker import Policy
from .trade_control import CHECKPOINTS, LEVELS


class TradeControlPolicy(models.Model):
    """How strict one company is with one control at one checkpoint."""

    _name = "trade.control.policy"
    _inherit = ["trade.cached.mixin"]
    _description = "Control Policy"
    _order = "company_id, control_sequence, control_id, checkpoint_sequence"
    _rec_name = "control_id"

    company_id = fields.Many2one("res.company", required=True, readonly=True, ondelete="cascade", index=True)
    control_id = fields.Many2one("trade.control", required=True, readonly=True, ondelete="cascade", index=True)
    control_sequence = fields.Integer(related="control_id.sequence", store=True, string="Order of the control")
    checkpoint = fields.Selection(CHECKPOINTS, required=True, readonly=True)
    checkpoint_sequence = fields.Integer(
        string="Order of the checkpoint", compute="_compute_checkpoint_sequence", store=True
    )
    document = fields.Char(related="control_id.res_model_name")
    description = fields.Text(related="control_id.description")
    level = fields.Selection(LEVELS, string="Policy", required=True, default="off")
    approver_group_id = fields.Many2one(
        "res.groups",
        string="Who may grant an exemption",
        domain="[('privilege_id', '!=', False), ('share', '=', False)]",
        help="Members of this role may let one document pass once, with a reason. Used by “Needs approval”.",
    )

    _policy_uniq = models.Constraint(
        "UNIQUE(company_id, control_id, checkpoint)",
        "This company has a policy for this control and checkpoint already. Change that one.",
    )

    @api.depends("checkpoint")
    def _compute_checkpoint_sequence(self):
        order = [code for code, _label in CHECKPOINTS]
        for policy in self:
            policy.checkpoint_sequence = order.index(policy.checkpoint)

    @api.constrains("level", "approver_group_id", "checkpoint", "company_id")
    def _check_approval_possible(self):
        for policy in self.filtered(lambda policy: policy.level == "approve"):
            if policy.checkpoint == "save":
                raise ValidationError(
                    self.env._(
                        "“%s” cannot need approval at saving: a document that is not saved cannot be shown to anyone. "
                        "Choose Warn or Block here, or Needs approval at a later checkpoint.",
                        policy.control_id.name,
                    )
                )
            if not policy._get_approvers_sudo():
                raise ValidationError(
                    self.env._(
                        "“%(control)s” needs approval in %(company)s, but no active user of that company could give "
                        "it. Choose a role that has members, or give the role to somebody first.",
                        control=policy.control_id.name,
                        company=policy.company_id.name,
                    )
                )

    def _get_approvers_sudo(self):
        """Return the active internal users who may grant an exemption from this policy."""
        self.ensure_one()
        company = self.company_id
        return self.sudo().approver_group_id.all_user_ids.filtered(
            lambda user: user.active and not user.share and company in user.company_ids
        )

    @api.model
    @tools.ormcache()
    def _get_active_policies(self):
        """Return every policy that is not off: ``{(control code, checkpoint): {company id: Policy}}``.

        One query when cold, none when warm; all companies in one map because a batch of documents may span several.
        """
        result = {}
        for policy in self.sudo().search([("level", "!=", "off")]):
            control = policy.control_id
            value = Policy(control.id, control.code, policy.checkpoint, policy.level, policy.approver_group_id.id)
            result.setdefault((control.code, policy.checkpoint), {})[policy.company_id.id] = value
        return result

    @api.model
    def _trade_policy(self, control, checkpoint, company):
        """Return the level of a control in a company: ``off``, ``warn``, ``approve`` or ``block``.

        :param control: code of the control, str
        :param checkpoint: code of the checkpoint, str
        :param company: ``res.company`` record
        """
        policy = self._get_active_policies().get((control, checkpoint), {}).get(company.id)
        return policy.level if policy else "off"
