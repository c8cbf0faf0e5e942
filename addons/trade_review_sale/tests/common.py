from contextlib import contextmanager

from odoo.fields import Command

from odoo.addons.trade_base.tests.common import TradeCommon


class ReviewCommon(TradeCommon):
    """A department with a manager, a salesperson in it, and helpers to make orders and rules."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.salesperson = cls.trade_user("salesperson")
        cls.manager = cls.trade_user("department_manager")
        cls.sales_manager = cls.trade_user("sales_manager")
        cls.clerk = cls.trade_user("warehouse_clerk")
        cls.purchaser = cls.trade_user("purchaser")
        cls.finance = cls.trade_user("finance_manager")
        cls.general_manager = cls.trade_user("general_manager")
        cls.consultant = cls.trade_user("trade_admin")
        cls.head_office = cls.env["crm.team"].create({"name": "All sales", "user_id": cls.sales_manager.id})
        cls.department = cls.env["crm.team"].create(
            {
                "name": "Hospitals",
                "user_id": cls.manager.id,
                "trade_parent_id": cls.head_office.id,
                "member_ids": [Command.set(cls.salesperson.ids)],
            }
        )
        cls.customer = cls.env["res.partner"].create({"name": "People's Hospital"})
        cls.product = cls.env["product.product"].create(
            {"name": "Gloves", "type": "consu", "list_price": 100.0, "taxes_id": [Command.clear()]}
        )
        cls.aspects = {
            code: cls.env.ref(f"trade_review_sale.trade_review_aspect_{code}") for code in ("prices", "supply", "terms")
        }

    @contextmanager
    def assertRefused(self, error, pattern):
        """Like assertRaisesRegex, but rolled back to before, as the failed request would be."""
        with self.assertRaises(error) as caught:
            yield
        self.assertRegex(str(caught.exception), pattern)

    @classmethod
    def make_order(cls, qty=10, price=100.0, lines=1, **values):
        """Return a quotation of the salesperson, seen by this user."""
        order = cls.env["sale.order"].create(
            {
                "partner_id": cls.customer.id,
                "user_id": cls.salesperson.id,
                "team_id": cls.department.id,
                "order_line": [
                    Command.create({"product_id": cls.product.id, "product_uom_qty": qty, "price_unit": price})
                    for _number in range(lines)
                ],
                **values,
            }
        )
        return order.with_user(cls.salesperson)

    @classmethod
    def step(cls, name, users=None, sequence=10, aspects=(), **values):
        """Return the values of a step reviewed by these users (or as the values say)."""
        if users is not None:
            values |= {"reviewer_kind": "users", "user_ids": [Command.set(users.ids)]}
        return {
            "name": name,
            "sequence": sequence,
            "aspect_ids": [Command.set([cls.aspects[code].id for code in aspects])],
            **values,
        }

    @classmethod
    def make_rule(cls, *steps, **values):
        """Return a rule for sales orders with these steps."""
        return cls.env["trade.review.rule"].create(
            {
                "name": "Order review",
                "res_model": "sale.order",
                "step_ids": [Command.create(step) for step in steps],
                **values,
            }
        )

    @classmethod
    def decide(cls, order, user, decision="approve", reason=False, **values):
        """Let a user decide everything of the order's review that waits for this user, through the dialog."""
        review = cls.env["trade.review"].browse(order.sudo().trade_review_id.id).with_user(user)
        action = review.action_decide()
        wizard = (
            cls.env["trade.review.decide"]
            .with_user(user)
            .with_context(**action["context"])
            .create({"reason": reason, **values})
        )
        return wizard.action_approve() if decision == "approve" else wizard.action_send_back()

    @classmethod
    def parallel_rule(cls, **values):
        """Sales review prices while finance reviews terms and supply the goods; the general manager arbitrates."""
        return cls.make_rule(
            cls.step("Sales", cls.manager, aspects=["prices"]),
            cls.step("Finance", cls.finance, aspects=["terms"]),
            cls.step("Supply", cls.clerk, aspects=["supply"], ask_promised_date=True),
            **values,
        )
