from odoo import api, models
from odoo.exceptions import UserError


class CrmLead(models.Model):
    """What an opportunity must tell before it goes on (INQ-7).

    An inquiry is taken down with what is known. It counts as *entered* from when it is made an opportunity of a lead, or leaves
    the first stage, or, if the company wants so, as soon as a person makes it. What arrives by itself, by mail or from the
    website, is never refused: it waits in the first stage.
    """

    _inherit = "crm.lead"  # pylint: disable=consider-merging-classes-inherited

    @api.model
    def default_get(self, fields):
        """Take a call down as a lead where an opportunity is checked as soon as it is made: nobody asks for it on the phone."""
        values = super().default_get(fields)
        policy = self.env.company._trade_opportunity_policy()
        if "type" in fields and self.env.context.get("trade_take_inquiry") and policy[0] == "create":
            values["type"] = "lead"
        return values

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        leads._trade_ensure_complete(by_hand=not self.env.su)
        leads._trade_schedule_tasks()
        return leads

    def write(self, vals):
        moving = bool(vals.keys() & {"type", "stage_id", "team_id", "user_id", "company_id", "trade_process_id"})
        before = {lead.id: (lead.type, lead.stage_id.id) for lead in self} if moving else {}
        result = super().write(vals)
        moved = self.filtered(lambda lead: lead.id in before and before[lead.id] != (lead.type, lead.stage_id.id))
        if moved:
            moved._trade_ensure_complete(converted=moved.filtered(lambda lead: before[lead.id][0] != lead.type))
            moved._trade_schedule_tasks()
        (self - moved)._trade_ensure_kept(vals)
        return result

    # ------------------------------------------------------------------ what counts as entered
    def _trade_entry_names(self):
        """Return the names of the fields the company requires of every opportunity."""
        return self._trade_policy_company()._trade_opportunity_policy()[1]

    def _trade_checks_on_create(self):
        return self._trade_policy_company()._trade_opportunity_policy()[0] == "create"

    def _trade_forbids_duplicates(self):
        return self._trade_policy_company()._trade_opportunity_policy()[2] == "forbid"

    def _trade_entered(self):
        """Return the opportunities that have left the first stage of their process or department."""
        opportunities = self.filtered(lambda lead: lead.type == "opportunity" and lead.stage_id)
        first = {}
        entered_ids = []
        for lead in opportunities.sudo():
            key = (lead.trade_process_id, lead.team_id)
            if key not in first:
                steps = lead.trade_process_id._trade_steps()
                first[key] = steps[0][1] if steps else self._trade_first_stage_id(lead.team_id.id)
            if lead.stage_id.id != first[key]:
                entered_ids.append(lead.id)
        return self.browse(entered_ids)

    @api.model
    def _trade_first_stage_id(self, team_id):
        """Return the id of the stage in which opportunities of a department begin."""
        for stage in self.env["crm.stage"].sudo().search_fetch([], ["team_ids"]):
            if not stage.team_ids or team_id in stage.team_ids.ids:
                return stage.id
        return False

    def _trade_step_names(self):
        """Return the names of the fields required in the stage this opportunity stands in, and in those before it."""
        required = []
        for _step_id, stage_id, names, _plan_id in self.sudo().trade_process_id._trade_steps():
            required += names
            if stage_id == self.stage_id.id:
                return required
        return required if self.stage_id.is_won else []

    # ------------------------------------------------------------------ the guard
    def _trade_ensure_complete(self, by_hand=False, converted=None):
        """Refuse opportunities that enter without what the company and the process ask for, or a second time.

        :param by_hand: whether a person just made them: counts if the company checks when they are entered
        :param converted: those among self that were a lead until now
        :raises UserError: naming the opportunity and the fields, or the other opportunity
        """
        opportunities = self.filtered(lambda lead: lead.type == "opportunity")
        ruled = opportunities.filtered(lambda lead: lead._trade_entry_names() or lead._trade_forbids_duplicates())
        entering = ruled._trade_entered() if ruled else ruled
        if converted:
            entering |= ruled & converted
        if by_hand:
            entering |= ruled.filtered(lambda lead: lead._trade_checks_on_create())
        for lead in opportunities:
            lead._trade_ensure_filled(
                [*(lead._trade_entry_names() if lead in entering else ()), *lead._trade_step_names()]
            )
        entering._trade_ensure_no_duplicate()

    def _trade_ensure_kept(self, vals):
        """Refuse to empty what an entered opportunity had to tell, or to give it the name of another one."""
        opportunities = self.filtered(lambda lead: lead.type == "opportunity")
        named = bool(vals.keys() & {"name", "partner_id", "active"})
        ruled = opportunities.filtered(
            lambda lead: vals.keys() & set(lead._trade_entry_names()) or (named and lead._trade_forbids_duplicates())
        )
        entered = ruled.filtered(lambda lead: lead._trade_checks_on_create())
        entered |= (ruled - entered)._trade_entered() if ruled - entered else entered
        for lead in opportunities:
            required = {*(lead._trade_entry_names() if lead in entered else ()), *lead._trade_step_names()}
            lead._trade_ensure_filled([name for name in vals if name in required])
        if named:
            entered._trade_ensure_no_duplicate()

    def _trade_ensure_filled(self, names):
        lead = self.sudo()
        missing = [name for name in dict.fromkeys(names) if name in self._fields and not lead[name]]
        if missing:
            labels = lead.fields_get(missing, ["string"])
            raise UserError(
                self.env._(
                    "“%(lead)s” cannot be in “%(stage)s” without: %(fields)s. Fill it in first.",
                    lead=lead.name,
                    stage=lead.stage_id.name or "–",
                    fields=", ".join(labels[name]["string"] for name in missing),
                )
            )
