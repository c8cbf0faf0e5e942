"""How the company works on its opportunities: what each must tell, the tender process, and applications.

Only while trade_opportunity is installed. It comes last: the policy holds from today on.
"""

from odoo import Command

REQUIRED = ("source_id", "expected_revenue")
STAGE = ("Tender papers", "标书准备")
TASKS = (
    ("Buy the tender papers", "购买招标文件", 1),
    ("Ask the manufacturer for the authorisation letter", "向厂家申请授权书", 3),
    ("Have finance pay the bid bond", "请财务缴纳投标保证金", 5),
)
TEXT = (
    "Tender: opening",
    "招标:开标情况",
    "Opening on:\nBidders and prices:\nOur rank:\n",
    "开标时间:\n投标人及报价:\n我方排名:\n",
)
PROCESS = ("Hospital tender", "医院招标")
APPLICATIONS = (
    (
        "sales3",
        "通州社区医院",
        "我负责通州区,认识设备科张科长。 Tongzhou is my district, I know the head of equipment.",
    ),
    ("sales1", "通州社区医院", "上月已拜访该院。 I visited them last month."),
)


def step(demo):
    """Set the policy and the process, and let salespeople apply for an inquiry nobody has."""
    if "trade.opportunity.process" not in demo.env:
        return
    process = _process(demo)
    _tenders(demo, process)
    fields = demo.env["ir.model.fields"].search([("model", "=", "crm.lead"), ("name", "in", REQUIRED)])
    demo.company.write(
        {"trade_opportunity_required_ids": [Command.set(fields.ids)], "trade_opportunity_assignment": "application"}
    )
    for login, name, reason in APPLICATIONS:
        lead = demo.as_(login)["crm.lead"].search([("name", "like", name), ("user_id", "=", False)], limit=1)
        demo.as_(login)["trade.opportunity.application"].create({"lead_id": lead.id, "reason": reason})


def _process(demo):
    plan = demo.env["mail.activity.plan"].create(
        {
            "name": PROCESS[0],
            "res_model": "crm.lead",
            "company_id": demo.company.id,
            "template_ids": [
                Command.create(
                    {
                        "summary": summary,
                        "activity_type_id": demo.env.ref("mail.mail_activity_data_todo").id,
                        "delay_count": days,
                        "delay_from": "after_plan_date",
                    }
                )
                for summary, _chinese, days in TASKS
            ],
        }
    )
    for task, (_summary, chinese, _days) in zip(plan.template_ids, TASKS, strict=True):
        task.summary = f"{chinese} {task.summary}"  # not translatable in Odoo, so it carries both
    stage = demo.env["crm.stage"].create(
        {"name": STAGE[0], "sequence": 2, "team_ids": [Command.set(demo.teams["hospital"].ids)]}
    )
    demo.translate(stage, "name", STAGE[1])
    text = demo.env["trade.followup.template"].create({"name": TEXT[0], "body": TEXT[2], "method": "visit"})
    demo.translate(text, "name", TEXT[1])
    demo.translate(text, "body", TEXT[3])
    deadline = demo.env["ir.model.fields"]._get("crm.lead", "date_deadline")
    stages = (demo.env.ref("crm.stage_lead1"), stage, demo.env.ref("crm.stage_lead3"), demo.env.ref("crm.stage_lead4"))
    process = demo.env["trade.opportunity.process"].create(
        {
            "name": PROCESS[0],
            "company_id": demo.company.id,
            "propose": False,
            "team_ids": [Command.set(demo.teams["hospital"].ids)],
            "template_ids": [Command.set(text.ids)],
            "step_ids": [
                Command.create(
                    {
                        "sequence": number,
                        "stage_id": each.id,
                        "required_field_ids": [Command.set(deadline.ids)] if each == stage else [],
                        "plan_id": plan.id if each == stage else False,
                    }
                )
                for number, each in enumerate(stages)
            ],
        }
    )
    demo.translate(process, "name", PROCESS[1])
    return process


def _tenders(demo, process):
    """Open tenders of the hospitals' department follow the process, one of them in the stage of the papers."""
    leads = demo.env["crm.lead"].search(
        [
            ("type", "=", "opportunity"),
            ("won_status", "=", "pending"),
            ("team_id", "=", demo.teams["hospital"].id),
            ("stage_id", "=", demo.env.ref("crm.stage_lead1").id),
        ],
        order="id",
        limit=3,
    )
    for lead in leads:
        lead.with_env(demo.as_(lead.user_id.login)).trade_process_id = process
    leads[:1].with_env(demo.as_(leads[:1].user_id.login)).stage_id = process.step_ids[1].stage_id
