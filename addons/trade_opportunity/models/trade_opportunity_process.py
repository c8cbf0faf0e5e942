from odoo import api, fields, models, tools
from odoo.exceptions import ValidationError
from odoo.fields import Command


class TradeOpportunityProcess(models.Model):
    """How deals of one kind are worked on: stages, what each needs, tasks, texts (INQ-7)."""

    _name = "trade.opportunity.process"
    _description = "Process Template of Opportunities"
    _inherit = ["trade.cached.mixin"]
    _order = "sequence, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    sequence = fields.Integer(default=10, help="The first one that fits is proposed.")
    active = fields.Boolean(default=True)
    company_id = fields.Many2one("res.company", required=True, index=True, default=lambda self: self.env.company)
    team_ids = fields.Many2many(
        "crm.team",
        "trade_opportunity_process_team_rel",
        "process_id",
        "team_id",
        string="Departments",
        check_company=True,
        help="Empty: for all departments.",
    )
    propose = fields.Boolean(
        string="Proposed",
        default=True,
        help="New opportunities of its departments follow it unless another one is chosen.",
    )
    description = fields.Text(translate=True)
    step_ids = fields.One2many("trade.opportunity.step", "process_id", string="Steps", copy=True)
    template_ids = fields.Many2many(
        "trade.followup.template",
        "trade_followup_template_process_rel",
        "process_id",
        "template_id",
        string="Follow-up texts",
        help="Offered in opportunities of this process only. Texts without a process are offered everywhere.",
    )
    lead_count = fields.Integer(compute="_compute_lead_count", string="Opportunities")

    def _compute_lead_count(self):
        leads = self.env["crm.lead"]
        counts = {}
        if leads.has_access("read"):  # the trade administrator keeps templates, but sees no inquiries
            counts = dict(leads._read_group([("trade_process_id", "in", self.ids)], ["trade_process_id"], ["__count"]))
        for process in self:
            process.lead_count = counts.get(process, 0)

    @api.constrains("step_ids", "active")
    def _check_steps(self):
        for process in self:
            if process.active and not process.step_ids:
                raise ValidationError(
                    self.env._(
                        "The process template “%s” has no step. Add at least the stage it begins with.", process.name
                    )
                )

    def copy_data(self, default=None):
        """A copy is changed before it is proposed to anybody."""
        return [
            vals | {"name": self.env._("%s (copy)", process.name), "propose": False}
            for process, vals in zip(self, super().copy_data(default), strict=True)
        ]

    @api.model
    @tools.ormcache("company_id")
    def _proposed_ids(self, company_id):
        """Return ``((process id, team ids), ...)`` of what is proposed in a company, in order."""
        processes = self.sudo().search([("company_id", "=", company_id), ("propose", "=", True)])
        return tuple((process.id, tuple(process.team_ids.ids)) for process in processes)

    @api.model
    def _proposed(self, company, team):
        """Return the process proposed for an opportunity of this company and department, or none."""
        for process_id, team_ids in self._proposed_ids(company.id):
            if not team_ids or team.id in team_ids:
                return self.browse(process_id)
        return self.browse()

    def _trade_steps(self):
        """Return ``((step id, stage id, required field names, plan id), ...)`` in order; nothing without a process."""
        return self._steps_data() if self.id else ()

    @tools.ormcache("self.id")
    def _steps_data(self):
        return tuple(
            (step.id, step.stage_id.id, tuple(step.required_field_ids.mapped("name")), step.plan_id.id)
            for step in self.sudo().step_ids
        )

    def action_open_leads(self):
        """Open the opportunities that follow this process."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("crm.crm_lead_opportunities")
        return action | {
            "domain": [("trade_process_id", "=", self.id)],
            "context": {"default_trade_process_id": self.id},
        }

    def action_add_all_stages(self):
        """Add a step for every stage its departments have and it lacks, to begin with."""
        for process in self:
            teams = process.team_ids
            stages = self.env["crm.stage"].search(["|", ("team_ids", "=", False), ("team_ids", "in", teams.ids)])
            process.step_ids = [
                Command.create({"stage_id": stage.id, "sequence": stage.sequence})
                for stage in stages - process.step_ids.stage_id
            ]
