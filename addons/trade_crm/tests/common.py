from odoo import Command

from odoo.addons.trade_base.tests.common import TradeCommon


class InquiryCommon(TradeCommon):
    """A department with its manager, two salespeople in it, one outside, and an inquiry of the first."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.seller = cls.trade_user("salesperson", name="Li Na")
        cls.colleague = cls.trade_user("salesperson", login="trade_colleague", name="Zhou Jie")
        cls.outsider = cls.trade_user("salesperson", login="trade_outsider", name="Chen Chen")
        cls.manager = cls.trade_user("department_manager", name="Sun Li")
        cls.other_manager = cls.trade_user("department_manager", login="trade_other_manager")
        cls.sales_manager = cls.trade_user("sales_manager")
        cls.general_manager = cls.trade_user("general_manager")
        cls.department = cls.env["crm.team"].create(
            {
                "name": "Hospitals",
                "user_id": cls.manager.id,
                "member_ids": [Command.set([cls.seller.id, cls.colleague.id])],
            }
        )
        cls.other_department = cls.env["crm.team"].create(
            {
                "name": "Channel",
                "user_id": cls.other_manager.id,
                "member_ids": [Command.set(cls.outsider.ids)],
            }
        )
        cls.stage_new = cls.env.ref("crm.stage_lead1")
        cls.stage_qualified = cls.env.ref("crm.stage_lead2")

    @classmethod
    def inquiry(cls, user=None, **values):
        """Return an inquiry as the user who took it sees it."""
        user = user or cls.seller
        return (
            cls.env["crm.lead"]
            .with_user(user)
            .create(
                {
                    "name": "Syringes",
                    "type": "opportunity",
                    "partner_id": cls.customer.id,
                    "user_id": user.id,
                    **values,
                }
            )
        )

    @classmethod
    def followup(cls, lead, user=None, **values):
        """Return a follow-up in an inquiry."""
        user = user or lead.env.user
        return (
            lead.env["trade.followup"]
            .with_user(user)
            .create({"lead_id": lead.id, "content": "Asked about the tender", **values})
        )
