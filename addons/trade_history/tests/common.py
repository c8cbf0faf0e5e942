from odoo import Command

from odoo.addons.trade_crm.tests.common import InquiryCommon


class HistoryCommon(InquiryCommon):
    """A hospital with a contact person, and whoever looks at it."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.contact = cls.env["res.partner"].create(
            {"name": "Ms Liang", "parent_id": cls.customer.id, "function": "Buyer", "phone": "+86 10 5550 0071"}
        )
        cls.clerk = cls.trade_user("warehouse_clerk")
        cls.purchaser = cls.trade_user("purchaser")
        cls.finance = cls.trade_user("finance_clerk")
        cls.everything = cls.trade_user(
            "sales_manager", "purchaser", "warehouse_clerk", "finance_clerk", login="trade_everything", tz="UTC"
        )

    @classmethod
    def own_sale(cls, count=1, **values):
        """Return quotations of the seller."""
        return cls.sale(count, **{"user_id": cls.seller.id, "team_id": cls.department.id, **values})

    @classmethod
    def invoice(cls, **values):
        """Return a draft invoice of one line."""
        return cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": cls.customer.id,
                "invoice_date": "2026-03-05",
                "invoice_user_id": cls.seller.id,
                "invoice_line_ids": [Command.create({"product_id": cls.product.id, "quantity": 1, "price_unit": 77.0})],
                **values,
            }
        )

    def history(self, user=None, partner=None, **filters):
        """Return the history as the user sees it."""
        return (partner or self.customer).with_user(user or self.seller).get_trade_history(**filters)

    def kinds(self, *args, **filters):
        """Return ``{code of kind: number}``."""
        history = self.history(*args, **filters)
        return {kind["code"]: kind["count"] for group in history["groups"] for kind in group["kinds"]}

    def names(self, *args, **filters):
        """Return the names of the lines, in their order."""
        return [line["name"] for line in self.history(*args, **filters)["lines"]]
