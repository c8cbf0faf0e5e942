from odoo import api, fields, models

CHANCES = [
    ("1", "Slight"),
    ("2", "Open"),
    ("3", "Likely"),
    ("4", "Nearly certain"),
]


class CrmLead(models.Model):
    """An inquiry: what was asked and answered, what is wanted, and the whole course of contact (INQ-1, INQ-2)."""

    _name = "crm.lead"
    _inherit = ["crm.lead", "trade.import.mixin"]
    # Colleagues on a deal read it without changing it, and discuss it (INQ-3).
    _mail_post_access = "read"

    trade_question_ids = fields.One2many("trade.inquiry.question", "lead_id", string="Questions", copy=True)
    trade_product_ids = fields.One2many("trade.inquiry.product", "lead_id", string="Products of interest", copy=True)
    trade_competitor_ids = fields.Many2many("trade.competitor", string="Competitors")
    trade_chance = fields.Selection(
        CHANCES, string="Chance of a contract", tracking=True, help="The salesperson's own judgement."
    )
    trade_colleague_ids = fields.Many2many(
        "res.users",
        "crm_lead_trade_colleague_rel",
        "lead_id",
        "user_id",
        string="Colleagues",
        # text, for the person who chooses: a list would make the field depend on every user
        domain="[('share', '=', False)]",
        tracking=True,
        help="They read this inquiry, follow it up and discuss it; the salesperson stays responsible.",
    )
    trade_followup_ids = fields.One2many("trade.followup", "lead_id", string="Follow-ups")
    trade_followup_count = fields.Integer(compute="_compute_trade_followup_count", string="Number of follow-ups")
    trade_last_contact = fields.Datetime(
        compute="_compute_trade_contact", store=True, string="Last contact", compute_sudo=True
    )
    trade_next_date = fields.Date(
        compute="_compute_trade_contact", store=True, string="Next contact", index="btree_not_null", compute_sudo=True
    )
    trade_rating_ids = fields.One2many("trade.inquiry.rating", "lead_id", string="Ratings of the Work")
    trade_can_rate = fields.Boolean(compute="_compute_trade_can_rate", string="May rate")

    # ------------------------------------------------------------------ computes
    @api.depends("partner_name", "contact_name", "phone")
    def _compute_name(self):
        """On the phone nobody thinks of a title: who calls is one."""
        for lead in self:
            # not the display name: the form that finds callers shows their e-mail with it
            caller = lead.partner_id.complete_name or lead.partner_name or lead.contact_name or lead.phone
            if not lead.name and caller:
                lead.name = self.env._("Inquiry of %s", caller)

    def _compute_trade_followup_count(self):
        counts = dict(self.env["trade.followup"]._read_group([("lead_id", "in", self.ids)], ["lead_id"], ["__count"]))
        for lead in self:
            lead.trade_followup_count = counts.get(lead._origin, 0)

    @api.depends("trade_followup_ids.date", "trade_followup_ids.next_date")
    def _compute_trade_contact(self):
        """The last contact, and what was agreed in it; whoever contacts ends the silence."""
        for lead in self:
            latest = max(lead.trade_followup_ids, key=lambda followup: (followup.date, followup.id), default=None)
            lead.trade_last_contact = latest and latest.date
            lead.trade_next_date = latest and latest.next_date
            lead.trade_silence = False

    @api.depends("user_id", "team_id")
    @api.depends_context("uid")
    def _compute_trade_can_rate(self):
        for lead in self:
            lead.trade_can_rate = bool(lead.user_id) and lead._trade_may_rate(self.env.user)

    def _trade_may_rate(self, user):
        """Return whether this user is above the salesperson of the inquiry (INQ-2)."""
        self.ensure_one()
        if user == self.user_id:
            return False
        if user.has_group("trade_base.group_sales_manager") or user.has_group("trade_base.group_general_manager"):
            return True
        return user in self.sudo().team_id.trade_reach_user_ids

    # ------------------------------------------------------------------ CRUD
    @api.model_create_multi
    def create(self, vals_list):
        # the name is required, so it has to be there before the row is
        for vals in vals_list:
            if not (vals.get("name") or "").strip() and not vals.get("partner_id"):
                caller = vals.get("partner_name") or vals.get("contact_name") or vals.get("phone")
                if caller:
                    vals["name"] = self.env._("Inquiry of %s", caller)
        return super().create(vals_list)

    def _merge_dependences(self, opportunities):
        """Merging keeps the whole history: what hangs on the others moves to the one that stays (OWN-7)."""
        result = super()._merge_dependences(opportunities)
        for field_name in self._trade_merged_fields():
            opportunities.sudo()[field_name].write({"lead_id": self.id})
        self.trade_competitor_ids += opportunities.trade_competitor_ids
        self.trade_colleague_ids += opportunities.trade_colleague_ids
        return result

    def _trade_merged_fields(self):
        """Return the one2many fields whose records follow a merge; a hook."""
        return ["trade_question_ids", "trade_product_ids", "trade_followup_ids", "trade_rating_ids"]

    # ------------------------------------------------------------------ actions
    def action_trade_followup(self):
        """Open an empty follow-up of this inquiry."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Follow-up"),
            "res_model": "trade.followup",
            "view_mode": "form",
            "target": "new",
            "context": {"default_lead_id": self.id},
        }

    def action_trade_followups(self):
        """Open the follow-ups of this inquiry."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("trade_crm.trade_followup_action")
        return action | {"domain": [("lead_id", "=", self.id)], "context": {"default_lead_id": self.id}}

    def action_trade_rate(self):
        """Open the rating of the work on this inquiry, one's own of before if there is one."""
        self.ensure_one()
        own = self.trade_rating_ids.filtered(lambda rating: rating.rated_by_id == self.env.user)
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Rate the work on this inquiry"),
            "res_model": "trade.inquiry.rating",
            "res_id": own.id,
            "view_mode": "form",
            "target": "new",
            "context": {"default_lead_id": self.id},
        }

    def action_trade_open_full(self):
        """Open the whole form from the quick one."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": self.id,
            "views": [(self.env.ref("crm.crm_lead_view_form").id, "form")],
        }

    # ------------------------------------------------------------------ quotation
    def action_new_quotation(self):
        """A quotation makes an opportunity of an inquiry that was not one yet."""
        if self.type == "lead":
            self.convert_opportunity(self.partner_id)
        return super().action_new_quotation()

    def _prepare_opportunity_quotation_context(self):
        """The products wanted become the lines of the quotation (INQ-1)."""
        context = super()._prepare_opportunity_quotation_context()
        commands = self.trade_product_ids._prepare_order_line_commands()
        if commands:
            context["default_order_line"] = commands
        return context
