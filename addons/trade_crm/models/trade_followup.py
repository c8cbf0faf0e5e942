from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError

METHODS = [
    ("call", "Phone call"),
    ("visit", "Visit to the customer"),
    ("received", "Customer came to us"),
    ("mail", "E-mail"),
    ("message", "Message (WeChat and the like)"),
    ("meeting", "Online meeting"),
    ("other", "Other"),
]
RESULTS = [
    ("progress", "Moved forward"),
    ("steady", "No change"),
    ("setback", "Set back"),
    ("unreached", "Not reached"),
]
FOLLOWUP_ACTIVITY = "trade_crm.mail_activity_type_followup"
SILENCE_ACTIVITY = "trade_crm.mail_activity_type_silence"


class TradeFollowup(models.Model):
    """One contact with the customer, recorded inside its inquiry or opportunity and nowhere else (INQ-3)."""

    _name = "trade.followup"
    _description = "Follow-up"
    _inherit = ["trade.inquiry.part.mixin", "trade.import.mixin"]
    _order = "date desc, id desc"
    # A colleague who may read the inquiry may follow it up; rewriting what others wrote is closed by the record rules.
    _inquiry_operations = {"read": "read", "create": "read", "write": "read", "unlink": "write"}

    user_id = fields.Many2one(
        "res.users", string="Followed up by", default=lambda self: self.env.user, required=True, index=True
    )
    partner_id = fields.Many2one(related="lead_id.partner_id", string="Customer", store=True, index="btree_not_null")
    team_id = fields.Many2one(related="lead_id.team_id", string="Department", store=True)
    company_id = fields.Many2one(related="lead_id.company_id", store=True)
    contact = fields.Char(string="Spoken with")
    date = fields.Datetime(string="Contact on", default=fields.Datetime.now, required=True, index=True)
    method = fields.Selection(METHODS, default="call", required=True)
    template_id = fields.Many2one("trade.followup.template", string="Text template", copy=False)
    content = fields.Text(required=True, prefetch=False)
    stage_id = fields.Many2one(
        "crm.stage",
        string="Stage reached",
        compute="_compute_stage_id",
        store=True,
        readonly=False,
        precompute=True,
        help="A stage other than the inquiry's moves the inquiry there.",
    )
    result = fields.Selection(RESULTS, default="steady", required=True)
    next_date = fields.Date(string="Next contact on", index="btree_not_null")
    next_subject = fields.Char(string="Next contact about")
    colleague_ids = fields.Many2many("res.users", string="Colleagues present", domain=[("share", "=", False)])
    activity_id = fields.Many2one("mail.activity", string="Reminder", readonly=True, copy=False, ondelete="set null")

    @api.depends("lead_id")
    def _compute_stage_id(self):
        for followup in self:
            followup.stage_id = followup.stage_id or followup.lead_id.stage_id

    @api.depends("lead_id", "date", "method")
    def _compute_display_name(self):
        methods = dict(self._fields["method"]._description_selection(self.env))
        for followup in self:
            day = (
                fields.Date.to_string(fields.Datetime.context_timestamp(followup, followup.date))
                if followup.date
                else ""
            )
            followup.display_name = f"{day} {methods.get(followup.method, '')}".strip()

    @api.onchange("template_id")
    def _onchange_template_id(self):
        """Insert the text behind what is already written, and take over what the template suggests."""
        template = self.template_id
        if template:
            self.content = "\n".join(filter(None, (self.content, template.body)))
            self.method = template.method or self.method
            self.next_date = self.next_date or fields.Date.context_today(self) + timedelta(days=template.next_days)

    # ------------------------------------------------------------------ constraints
    @api.constrains("content")
    def _check_content(self):
        for followup in self:
            if not (followup.content or "").strip():
                raise ValidationError(self.env._("Write what was said: a follow-up without content helps nobody."))

    @api.constrains("date", "next_date")
    def _check_dates(self):
        now = fields.Datetime.now()
        for followup in self:
            if followup.date > now + timedelta(minutes=5):
                raise ValidationError(
                    self.env._(
                        "A follow-up is entered after the contact: %s lies in the future. Enter a planned contact as "
                        "“Next contact on”.",
                        fields.Datetime.context_timestamp(followup, followup.date).strftime("%Y-%m-%d %H:%M"),
                    )
                )
            contact_day = fields.Datetime.context_timestamp(followup, followup.date).date()
            if followup.next_date and followup.next_date < contact_day:
                raise ValidationError(
                    self.env._(
                        "The next contact (%(next)s) cannot lie before the contact itself (%(date)s).",
                        next=followup.next_date,
                        date=contact_day,
                    )
                )

    def _ensure_timely(self):
        """Raise if a contact is entered too late: a date in the past must not paint over a silence (INQ-3).

        The sales manager may, for instance to import the history of another system.
        """
        if self.env.su or self.env.user.has_group("sales_team.group_sale_manager"):
            return
        today = fields.Date.context_today(self)
        for followup in self:
            days = (followup.company_id or self.env.company).sudo().trade_followup_backdate_days
            if fields.Datetime.context_timestamp(followup, followup.date).date() < today - timedelta(days=days):
                raise UserError(
                    self.env._(
                        "The contact lies more than %s days in the past. Ask your sales manager to enter it.", days
                    )
                )
            if followup.next_date and followup.next_date < today:
                raise UserError(
                    self.env._("The next contact (%s) lies in the past. Choose today or later.", followup.next_date)
                )

    # ------------------------------------------------------------------ CRUD
    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            if not (vals.get("lead_id") or self.env.context.get("default_lead_id")):
                raise UserError(
                    self.env._("A follow-up exists only inside an inquiry or opportunity: open it and follow up there.")
                )
            vals.pop("activity_id", None)
        followups = super().create(vals_list)
        followups._ensure_open_inquiry()
        followups._ensure_timely()
        followups._move_stage()
        followups._close_reminders()
        followups._schedule_next()
        return followups

    def write(self, vals):
        if "lead_id" in vals and any(followup.lead_id.id != vals["lead_id"] for followup in self) and not self.env.su:
            raise UserError(self.env._("A follow-up stays with the inquiry it was made in."))
        vals = {key: value for key, value in vals.items() if key != "activity_id" or self.env.su}
        result = super().write(vals)
        if vals.keys() & {"date", "next_date"}:
            self._ensure_timely()
        if "stage_id" in vals:
            self._move_stage()
        if vals.keys() & {"next_date", "next_subject", "user_id"}:
            self._reschedule_next()
        return result

    def unlink(self):
        activities_sudo = self.sudo().activity_id
        result = super().unlink()
        activities_sudo.unlink()
        return result

    def copy_data(self, default=None):
        """Refuse: a contact happened once."""
        raise UserError(self.env._("A follow-up cannot be copied: each contact is written down by itself."))

    # ------------------------------------------------------------------ inquiry and reminders
    def _ensure_open_inquiry(self):
        lost = self.sudo().lead_id.filtered(lambda lead: lead.won_status == "lost" or not lead.active)
        if lost:
            raise UserError(
                self.env._("“%s” is lost or archived. Restore it before you follow it up.", lost[0].display_name)
            )

    def _move_stage(self):
        """Move the inquiries to the stage reached, one write per stage; only whoever may change the inquiry."""
        moved = self.filtered(
            lambda followup: followup.stage_id and followup.stage_id != followup.lead_id.sudo().stage_id
        )
        for stage, followups in moved.grouped("stage_id").items():
            leads = followups.lead_id
            if not leads.has_access("write"):
                raise UserError(
                    self.env._(
                        "Only the salesperson or the manager moves the inquiry to another stage. Leave “Stage reached” as it is."
                    )
                )
            leads.write({"stage_id": stage.id})

    def _close_reminders(self):
        """Following up does what the reminders asked for: one's own next contact, and all alarms about silence."""
        types = self.env["mail.activity.type"].browse(
            self.env["ir.model.data"]._xmlid_to_res_id(xmlid) for xmlid in (FOLLOWUP_ACTIVITY, SILENCE_ACTIVITY)
        )
        own, silence = types
        activities_sudo = (
            self.env["mail.activity"]
            .sudo()
            .search(
                [
                    ("res_model", "=", "crm.lead"),
                    ("res_id", "in", self.lead_id.ids),
                    ("activity_type_id", "in", types.ids),
                ]
            )
        )
        people = self.user_id | self.env.user
        done = activities_sudo.filtered(
            lambda activity: (
                activity.activity_type_id == silence
                or (activity.activity_type_id == own and activity.user_id in people)
            )
        )
        if done:
            done.action_feedback()

    def _schedule_next(self):
        """Schedule the reminders of the next contacts, one insert for all."""
        planned = self.filtered("next_date")
        if not planned:
            return
        activity_type = self.env.ref(FOLLOWUP_ACTIVITY)
        activities = (
            self.env["mail.activity"]
            .sudo()
            .create(
                [
                    {
                        "activity_type_id": activity_type.id,
                        "summary": followup.next_subject or activity_type.name,
                        "date_deadline": followup.next_date,
                        "user_id": followup.user_id.id,
                        "res_model_id": self.env["ir.model"]._get_id("crm.lead"),
                        "res_id": followup.lead_id.id,
                        "automated": True,
                    }
                    for followup in planned
                ]
            )
        )
        for followup, activity in zip(planned.sudo(), activities, strict=True):
            followup.activity_id = activity

    def _reschedule_next(self):
        """Bring the reminders in line with changed dates: open ones are replaced, done ones stay done."""
        done = self.sudo().filtered(lambda followup: followup.activity_id and not followup.activity_id.active)
        pending = self - done.sudo(self.env.su)
        pending.sudo().activity_id.unlink()
        pending._schedule_next()
