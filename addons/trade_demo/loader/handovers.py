"""Handovers (OWN-8): the leaver gave one customer away two weeks ago, and hands over all others now.

Does nothing while trade_handover is not installed.
"""

from odoo import Command, fields

#: customer: promises, cautions
REMARKS = {
    "W03": (
        "旧价保持到年底。 The old price holds until the end of the year.",
        "付款很慢,先收款再发货。 Pays very late: collect before shipping.",
    ),
    "H16": (
        "新输液泵试用两周。 Two weeks' trial of the new infusion pump.",
        "只和设备科联系,采购办会拖。 Talk to the equipment department; purchasing delays everything.",
    ),
    "E08": ("", "收货时间:工作日上午。 Takes deliveries on weekday mornings only."),
}
QUESTION = "旧价是谁批准的? Who approved the old price?"
ANSWER = "孙经理上月口头同意。 Manager Sun agreed last month, by word of mouth."


def step(demo):
    """One finished handover, and one that waits for a successor who has asked something."""
    if "trade.handover" not in demo.env:
        return
    _finish(demo)
    _begin(demo)


def _make(demo, successors, **values):
    return demo.as_("leaver")["trade.handover"].create(
        {"successor_ids": [Command.set([demo.users[login].id for login in successors])], **values}
    )


def _line(demo, handover, ref):
    partner = demo.partners[ref]
    return handover.line_ids.filtered(lambda line: line.partner_id.id == partner.id)


def _finish(demo):
    """A change of territory: one customer, accepted and approved."""
    handover = _make(demo, ["sales1"], kind="territory", note="片区调整。 Change of territory.")
    # the one with the least business: follow-ups stay with who wrote them, and the leaver is to have something left
    kept = {demo.partners[ref].id for ref in REMARKS}
    others = handover.line_ids.filtered(lambda line: line.owned and line.partner_id.id not in kept)
    given = others.sorted(lambda line: ("inquiry" in line.item_ids.mapped("code"), len(line.item_ids)))[:1]
    (handover.line_ids - given).unlink()
    handover.action_submit()
    handover.with_env(demo.as_("sales1")).action_accept()
    handover.with_env(demo.as_("dept_manager")).action_approve()
    demo.env.cr.flush()
    before = fields.Datetime.subtract(fields.Datetime.now(), days=14)
    demo.env.cr.execute(
        "UPDATE trade_handover SET date_submitted = %s, date_accepted = %s, date_done = %s WHERE id = %s",
        [before, before, before, handover.id],
    )
    demo.env.invalidate_all()


def _begin(demo):
    """Everything else goes to two colleagues: one has accepted, the other has asked and got an answer."""
    handover = _make(demo, ["sales1", "sales2"], note="月底离职。 Leaves at the end of the month.")
    for ref, (promises, cautions) in REMARKS.items():
        _line(demo, handover, ref).write({"promises": promises, "cautions": cautions})
    _line(demo, handover, "W03").user_id = demo.users["sales1"].id
    handover.action_submit()
    handover.with_env(demo.as_("sales2")).action_accept()
    asked = _line(demo, handover, "W03")
    asked.with_env(demo.as_("sales1"))._remark("query", QUESTION)
    asked._remark("reply", ANSWER)
