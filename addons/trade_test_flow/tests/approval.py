"""How an order gets the department manager's word, behind three functions: what replaces it changes here only."""

from odoo import Command

#: What the refusal says that an order meets without it.
REFUSAL = "needs a review"
#: Roles that can give it: the manager of the order's department and nobody else.
ABLE = {"department_manager"}


def require(env):
    """Have every order reviewed by the manager of its department; also own ones, as in a small company."""
    step = {"name": "Department", "reviewer_kind": "manager"}
    return env["trade.review.rule"].create(
        {"name": "Orders", "res_model": "sale.order", "allow_own": True, "step_ids": [Command.create(step)]}
    )


def ask(order):
    """Request the review, as the user of the order's environment."""
    order.action_review_request()


def give(order):
    """Approve in the dialog, as the user of the order's environment."""
    action = order.action_review_decide()
    order.env["trade.review.decide"].with_context(**action["context"]).create({}).action_approve()
