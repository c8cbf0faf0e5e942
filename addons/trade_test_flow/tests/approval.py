"""How an order gets the department manager's word: a review when orders are reviewed here, else an exemption."""

from odoo import Command


class ByExemption:
    """Plain trade_base: an order without the customer's own number needs an exemption from the control point."""

    able = frozenset({"department_manager", "sales_manager"})
    refusal = "customer reference"
    tours = {"manager": "trade_flow_manager_exempts"}

    @staticmethod
    def require(case):
        """Make approval necessary for every order, and return what :meth:`give` needs."""
        group = case.env.ref("trade_base.group_department_manager")
        return case.set_policy("sale_customer_ref", "confirm", "approve", approver_group_id=group.id)

    @staticmethod
    def ask(case, order):
        """The salesperson asks for it; an exemption is granted without being asked for."""

    @staticmethod
    def give(case, order):
        """The user of the order's environment gives it."""
        user = order.env.user
        case.exempt(order, case.approval_required, user, reason="They send the number with the goods")


class ByReview:
    """trade_review_sale: a rule has every order reviewed by the manager of its department."""

    able = frozenset({"department_manager"})
    refusal = "needs a review"
    tours = {"seller": "trade_flow_salesperson_asks", "manager": "trade_flow_manager_reviews"}

    @staticmethod
    def require(case):
        """Make approval necessary for every order; also for the own ones, as in a small company."""
        step = {"name": "Department", "reviewer_kind": "manager"}
        return case.env["trade.review.rule"].create(
            {"name": "Orders", "res_model": "sale.order", "allow_own": True, "step_ids": [Command.create(step)]}
        )

    @staticmethod
    def ask(case, order):
        """The salesperson requests the review."""
        order.action_review_request()

    @staticmethod
    def give(case, order):
        """The reviewer approves, in the dialog."""
        action = order.action_review_decide()
        order.env["trade.review.decide"].with_context(**action["context"]).create({}).action_approve()


def approval_of(env):
    """Return the way orders are approved in this database."""
    return ByReview if "trade_review_id" in env["sale.order"]._fields else ByExemption
