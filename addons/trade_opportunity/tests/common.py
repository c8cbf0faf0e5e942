from contextlib import contextmanager

from odoo import Command

from odoo.addons.trade_crm.tests.common import InquiryCommon


class OpportunityCommon(InquiryCommon):
    """The inquiries of a department, and the policy of its company."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        cls.stage_offer = cls.env.ref("crm.stage_lead3")
        cls.stage_won = cls.env.ref("crm.stage_lead4")
        cls.env["trade.opportunity.process"].search([]).propose = False

    @contextmanager
    def assertRefused(self, error, pattern):
        """Like assertRaisesRegex, but rolled back to before, as the failed request would be."""
        with self.assertRaises(error) as caught:
            yield
        self.assertRegex(str(caught.exception), pattern)

    @classmethod
    def fields_of(cls, *names):
        """Return the fields of an opportunity by name."""
        return cls.env["ir.model.fields"].search([("model", "=", "crm.lead"), ("name", "in", names)])

    @classmethod
    def set_rules(cls, required=None, company=None, **values):
        """Set what the company asks of opportunities; ``values`` are the ends of the names of its fields."""
        if required is not None:
            values["required_ids"] = [Command.set(cls.fields_of(*required).ids)]
        (company or cls.company).write({f"trade_opportunity_{name}": value for name, value in values.items()})

    @classmethod
    def make_process(cls, *steps, **values):
        """Return a process template; a step is ``(stage, names of required fields, plan)``."""
        return cls.env["trade.opportunity.process"].create(
            {
                "name": "Tender",
                "step_ids": [
                    Command.create(
                        {
                            "sequence": number,
                            "stage_id": stage.id,
                            "required_field_ids": [Command.set(cls.fields_of(*names).ids)],
                            "plan_id": plan.id,
                        }
                    )
                    for number, (stage, names, plan) in enumerate(steps)
                ],
                **values,
            }
        )

    @classmethod
    def make_plan(cls, *summaries):
        """Return an activity plan with these tasks, three days ahead, for the salesperson."""
        return cls.env["mail.activity.plan"].create(
            {
                "name": "Tender tasks",
                "res_model": "crm.lead",
                "template_ids": [
                    Command.create(
                        {
                            "summary": summary,
                            "activity_type_id": cls.env.ref("mail.mail_activity_data_todo").id,
                            "delay_count": 3,
                            "delay_from": "after_plan_date",
                        }
                    )
                    for summary in summaries
                ],
            }
        )
