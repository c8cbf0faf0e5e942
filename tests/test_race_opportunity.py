"""The same deal entered, and the same opportunity given away, by several people at the same moment. INQ-7"""

import pytest

from odoo import Command
from odoo.exceptions import UserError

CONNECTIONS = 6


@pytest.fixture
def rules(environment):
    """Refuse duplicates, and give opportunities by application."""
    with environment() as env:
        env["trade.opportunity.process"].search([]).propose = False
        env.company.write(
            {
                "trade_opportunity_duplicate": "forbid",
                "trade_opportunity_assignment": "application",
                "trade_opportunity_required_ids": [Command.clear()],
            }
        )


def test_same_deal(together, environment, rules):
    """INQ-7: of six people who enter the same deal at once, one does; the others are told."""
    with environment() as env:
        leads = env["crm.lead"].create(
            [{"name": "CT for the Second Hospital", "type": "opportunity"} for _index in range(CONNECTIONS)]
        )
        ids, stage_id = leads.ids, env.ref("crm.stage_lead2").id

    def work(env, index, meet):
        lead = env["crm.lead"].browse(ids[index])
        lead.mapped("name")
        meet()
        lead.stage_id = stage_id

    results = together(CONNECTIONS, work)
    assert [type(result) for result in results if result is not None] == [UserError] * (CONNECTIONS - 1), results
    with environment() as env:
        assert len(env["crm.lead"].browse(ids).filtered(lambda lead: lead.stage_id.id == stage_id)) == 1


def test_given_once(together, environment, rules):
    """INQ-7: two applications for one opportunity granted at once: one applicant has it, the other is refused."""
    with environment() as env:
        team = env["crm.team"].create({"name": "Race", "user_id": env.ref("base.user_admin").id})
        sellers = env["res.users"].create(
            [
                {
                    "name": f"Seller {number}",
                    "login": f"race_seller_{number}",
                    "group_ids": [Command.link(env.ref("trade_base.group_salesperson").id)],
                }
                for number in range(2)
            ]
        )
        lead = env["crm.lead"].create(
            {"name": "One for two", "type": "opportunity", "user_id": False, "team_id": team.id}
        )
        applications = env["trade.opportunity.application"]
        for seller in sellers:
            applications += applications.with_user(seller).create({"lead_id": lead.id, "reason": "I know them"}).sudo()
        ids, manager_id = applications.ids, env.ref("base.user_admin").id
        env.ref("base.user_admin").group_ids += env.ref("trade_base.group_sales_manager")

    def work(env, index, meet):
        application = env["trade.opportunity.application"].with_user(manager_id).browse(ids[index])
        application.mapped("lead_id.user_id")
        meet()
        application.action_approve()

    results = together(2, work)
    assert sorted(type(result).__name__ for result in results) == ["NoneType", "UserError"], results
    with environment() as env:
        applications = env["trade.opportunity.application"].browse(ids)
        given = applications.filtered(lambda application: application.state == "approved")
        assert len(given) == 1
        assert given.lead_id.user_id == given.user_id
        assert (applications - given).state == "refused"
