from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: The moments in a document's life at which a control may speak, in the order of that life.
CHECKPOINTS = [
    ("save", "Save"),
    ("submit", "Submit"),
    ("confirm", "Confirm"),
    ("release", "Release"),
    ("ship", "Ship"),
    ("post", "Post"),
]
LEVELS = [
    ("off", "Off"),
    ("warn", "Warn"),
    ("approve", "Needs approval"),
    ("block", "Block"),
]


class TradeControl(models.Model):
    """Something an addon is able to check; registered by the addon as a data record, never by a user.

    The addon also extends ``_trade_blockers`` of the model it names. The policies, one per company and checkpoint,
    exist as soon as the control does, so that the Settings page lists everything that can be switched on.
    """

    _name = "trade.control"
    _description = "Control"
    _order = "sequence, res_model, code"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, readonly=True)
    description = fields.Text(translate=True)
    sequence = fields.Integer(default=10)
    res_model = fields.Char(string="Document model", required=True, readonly=True)
    res_model_name = fields.Char(string="Document", compute="_compute_res_model_name")
    checkpoints = fields.Char(
        required=True, readonly=True, help="Codes of the checkpoints at which the control can speak, with commas."
    )
    default_level = fields.Selection(
        LEVELS, string="Default policy", required=True, default="off", help="Policy of a company that chose none."
    )
    approver_group_id = fields.Many2one(
        "res.groups",
        string="Default approver",
        help="Role that grants one-off exemptions in a company that chose none.",
    )
    policy_ids = fields.One2many("trade.control.policy", "control_id")

    _code_uniq = models.Constraint("UNIQUE(code)", "A control with this code exists already.")

    @api.depends("res_model")
    @api.depends_context("lang")
    def _compute_res_model_name(self):
        for control in self:
            model = self.env["ir.model"]._get(control.res_model)
            control.res_model_name = model.name or control.res_model

    @api.constrains("res_model", "checkpoints", "default_level", "approver_group_id")
    def _check_registration(self):
        for control in self:
            model = self.env.get(control.res_model)
            if not isinstance(model, self.env.registry["trade.control.mixin"]):
                raise ValidationError(
                    self.env._(
                        "The control “%(control)s” names the model “%(model)s”, which has no control points. "
                        "Ask the author of the module.",
                        control=control.name,
                        model=control.res_model,
                    )
                )
            unknown = set(control._get_checkpoints()) - set(model._trade_checkpoints)
            if unknown:
                raise ValidationError(
                    self.env._(
                        "The control “%(control)s” names checkpoints that “%(model)s” does not have: %(unknown)s. "
                        "It has: %(known)s.",
                        control=control.name,
                        model=control.res_model,
                        unknown=", ".join(sorted(unknown)),
                        known=", ".join(model._trade_checkpoints),
                    )
                )

    @api.model_create_multi
    def create(self, vals_list):
        controls = super().create(vals_list)
        controls._ensure_policies(self._get_all_companies_sudo())
        return controls

    def write(self, vals):
        result = super().write(vals)
        if "checkpoints" in vals:
            self._ensure_policies(self._get_all_companies_sudo())
        return result

    def unlink(self):
        # the database would cascade without telling the cache of policies
        self.sudo().policy_ids.unlink()
        return super().unlink()

    def _get_all_companies_sudo(self):
        """Return every company, archived ones included: they come back with their policies."""
        return self.env["res.company"].sudo().with_context(active_test=False).search([("id", "!=", False)])

    def _get_checkpoints(self):
        """Return the checkpoint codes of this control, a list of str."""
        self.ensure_one()
        return [code.strip() for code in (self.checkpoints or "").split(",") if code.strip()]

    def _ensure_policies(self, companies):
        """Create the policy rows these companies lack and remove those of checkpoints that are gone."""
        wanted = {
            (company.id, control.id, checkpoint): control
            for control in self
            for checkpoint in control._get_checkpoints()
            for company in companies
        }
        policies_sudo = self.env["trade.control.policy"].sudo()
        present = policies_sudo.search([("control_id", "in", self.ids), ("company_id", "in", companies.ids)])
        keys = {(policy.company_id.id, policy.control_id.id, policy.checkpoint): policy for policy in present}
        policies_sudo.concat(*(keys[key] for key in keys.keys() - wanted.keys())).unlink()
        policies_sudo.create(
            [
                {
                    "company_id": company_id,
                    "control_id": control_id,
                    "checkpoint": checkpoint,
                    "level": control.default_level,
                    "approver_group_id": control.approver_group_id.id,
                }
                for (company_id, control_id, checkpoint), control in wanted.items()
                if (company_id, control_id, checkpoint) not in keys
            ]
        )
