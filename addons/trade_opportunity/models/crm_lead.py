from odoo import api, fields, models
from odoo.exceptions import ValidationError


class CrmLead(models.Model):
    """An opportunity follows a process template: its stages, and what is to be done in each (INQ-7)."""

    _inherit = "crm.lead"

    # Where a deal came from is told again and again when it is won; so changes of it are kept (INQ-7).
    source_id = fields.Many2one(tracking=True)
    medium_id = fields.Many2one(tracking=True)
    campaign_id = fields.Many2one(tracking=True)
    trade_process_id = fields.Many2one(
        "trade.opportunity.process",
        string="Process template",
        compute="_compute_trade_process_id",
        store=True,
        readonly=False,
        index="btree_not_null",
        tracking=True,
        ondelete="restrict",
        domain="[('company_id', 'in', (company_id, False)), '|', ('team_ids', '=', False), ('team_ids', 'in', team_id)]",
    )
    # Odoo finds by it, for all leads that are written together, the applications that follow their departments and customers
    trade_application_ids = fields.One2many("trade.opportunity.application", "lead_id", string="Applications")
    trade_started_step_ids = fields.Many2many(
        "trade.opportunity.step",
        "crm_lead_trade_started_step_rel",
        "lead_id",
        "step_id",
        string="Steps whose tasks were scheduled",
        copy=False,
        readonly=True,
        export_string_translation=False,
    )

    def _trade_policy_company(self):
        """Return the company whose rules hold for this inquiry."""
        self.ensure_one()
        lead = self.sudo()
        return lead.company_id or lead.team_id.company_id or lead.user_id.company_id or self.env.company

    @api.depends("type", "team_id", "company_id")
    def _compute_trade_process_id(self):
        """An opportunity follows the first process proposed to its department; one chosen by hand stays while it fits."""
        processes = self.env["trade.opportunity.process"]
        for lead in self:
            process = lead.trade_process_id.sudo()
            company = lead._trade_policy_company()
            fits = process.company_id == company and (not process.team_ids or lead.team_id in process.team_ids)
            if lead.type != "opportunity":
                lead.trade_process_id = False
            elif not (process and fits):
                lead.trade_process_id = processes._proposed(company, lead.team_id)

    @api.depends("trade_process_id")
    def _compute_stage_id(self):
        """A process begins with its first stage; an opportunity that stands in one of its stages stays there."""
        others = self.browse()
        for lead in self:
            stage_ids = [stage_id for _step, stage_id, _names, _plan in lead.trade_process_id._origin._trade_steps()]
            if not stage_ids:
                others |= lead
            elif lead.stage_id._origin.id not in stage_ids and not lead.stage_id.is_won:
                lead.stage_id = stage_ids[0]
        return super(CrmLead, others)._compute_stage_id()

    @api.constrains("stage_id", "trade_process_id", "type")
    def _check_trade_process_stage(self):
        for lead in self.filtered(lambda lead: lead.type == "opportunity" and lead.trade_process_id):
            stage_ids = {stage_id for _step, stage_id, _names, _plan in lead.trade_process_id._trade_steps()}
            if lead.stage_id.id not in stage_ids and not lead.stage_id.is_won:
                raise ValidationError(
                    self.env._(
                        "“%(stage)s” is no stage of the process template “%(process)s”, which “%(lead)s” follows. Choose one of "
                        "its stages, or another process template.",
                        stage=lead.stage_id.name or "–",
                        process=lead.trade_process_id.sudo().name,
                        lead=lead.display_name,
                    )
                )

    @api.constrains("trade_process_id", "company_id")
    def _check_trade_process_company(self):
        for lead in self.filtered("trade_process_id"):
            if lead.trade_process_id.sudo().company_id != lead._trade_policy_company():
                raise ValidationError(
                    self.env._(
                        "The process template “%s” belongs to another company. Choose one of the company of the opportunity.",
                        lead.trade_process_id.sudo().name,
                    )
                )

    # ------------------------------------------------------------------ tasks
    def _trade_schedule_tasks(self):
        """Schedule the tasks of the steps these opportunities stand in, once per opportunity and step, in one insert."""
        values, started = [], []
        model_id = self.env["ir.model"]._get_id(self._name)
        for lead in self.sudo().filtered("trade_process_id"):
            step_id, plan_id = lead._trade_current_step()
            if not plan_id or step_id in lead.trade_started_step_ids.ids:
                continue
            started.append((lead, step_id))
            for task in self.env["mail.activity.plan"].sudo().browse(plan_id).template_ids:
                responsible = task._determine_responsible(lead.user_id, lead)["responsible"] or lead.team_id.user_id
                values.append(
                    {
                        "activity_type_id": task.activity_type_id.id,
                        "summary": task.summary,
                        "note": task.note,
                        "date_deadline": task._get_date_deadline(),
                        "user_id": responsible.id or self.env.uid,
                        "res_model_id": model_id,
                        "res_id": lead.id,
                        "automated": True,
                    }
                )
        for lead, step_id in started:
            lead.trade_started_step_ids = [(4, step_id)]
        if values:
            self.env["mail.activity"].sudo().create(values)

    def _trade_current_step(self):
        """Return ``(step id, plan id)`` of the stage this opportunity stands in, False where there is none."""
        self.ensure_one()
        for step_id, stage_id, _names, plan_id in self.trade_process_id._trade_steps():
            if stage_id == self.stage_id.id:
                return step_id, plan_id
        return False, False
