import json
from datetime import timedelta

from odoo import Command, fields
from odoo.tests import new_test_user

from odoo.addons.base.tests.common import BaseCommon

#: A picture of one dot, which is signature enough.
SIGNATURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg=="
#: Every role an administrator can tick on the user form, by the name the tests use.
ROLES = (
    "salesperson",
    "department_manager",
    "sales_manager",
    "purchaser",
    "purchasing_manager",
    "warehouse_clerk",
    "warehouse_manager",
    "finance_clerk",
    "finance_manager",
    "general_manager",
    "trade_admin",
)


class TradeCommon(BaseCommon):
    """Users per role, policies and the four guarded documents."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.customer = cls.env["res.partner"].create({"name": "Renmin Hospital", "is_company": True})
        cls.vendor = cls.env["res.partner"].create({"name": "Medline Manufacturing", "is_company": True})
        cls.product = cls.env["product.product"].create(
            {"name": "Syringe 5 ml", "type": "consu", "is_storable": True, "list_price": 10.0, "standard_price": 4.0}
        )

    @classmethod
    def trade_user(cls, *roles, login=None, **values):
        """Return a new user with exactly these roles of :data:`ROLES`; ``values`` are further values of the user."""
        groups = ",".join(f"trade_base.group_{role}" for role in roles)
        return new_test_user(cls.env, login or "trade_" + "_".join(roles), groups=groups or "base.group_user", **values)

    @classmethod
    def set_policy(cls, control, checkpoint, level, company=None, **values):
        """Set and return the policy of a control; ``values`` such as ``approver_group_id`` are written with it."""
        policy = cls.env["trade.control.policy"].search(
            [
                ("control_id.code", "=", control),
                ("checkpoint", "=", checkpoint),
                ("company_id", "=", (company or cls.env.company).id),
            ]
        )
        policy.ensure_one()
        policy.write({"level": level, **values})
        return policy

    @classmethod
    def sale(cls, count=1, **values):
        """Create quotations of one line each."""
        return cls.env["sale.order"].create(
            [
                {
                    "partner_id": cls.customer.id,
                    "order_line": [
                        Command.create({"product_id": cls.product.id, "product_uom_qty": 2.0, "price_unit": 10.0})
                    ],
                    **values,
                }
                for _index in range(count)
            ]
        )

    @classmethod
    def purchase(cls, **values):
        """Create a request for quotation of one line."""
        return cls.env["purchase.order"].create(
            {
                "partner_id": cls.vendor.id,
                "order_line": [Command.create({"product_id": cls.product.id, "product_qty": 2.0, "price_unit": 4.0})],
                **values,
            }
        )

    @classmethod
    def delivery(cls, quantity=2.0, **values):
        """Create a delivery of goods that are in stock, ready to be validated."""
        picking_type = cls.env["stock.picking.type"].search(
            [("code", "=", "outgoing"), ("company_id", "=", cls.env.company.id)], limit=1
        )
        stock = picking_type.default_location_src_id
        cls.env["stock.quant"]._update_available_quantity(cls.product, stock, quantity)
        picking = cls.env["stock.picking"].create(
            {
                "picking_type_id": picking_type.id,
                "partner_id": cls.customer.id,
                "location_id": stock.id,
                "location_dest_id": cls.env.ref("stock.stock_location_customers").id,
                "move_ids": [
                    Command.create(
                        {
                            "product_id": cls.product.id,
                            "product_uom_qty": quantity,
                            "location_id": stock.id,
                            "location_dest_id": cls.env.ref("stock.stock_location_customers").id,
                        }
                    )
                ],
                **values,
            }
        )
        picking.action_confirm()
        picking.action_assign()
        picking.move_ids.picked = True
        return picking

    def exempt(self, document, policy, user, reason="The customer will send the number on Monday"):
        """Grant a one-off exemption as ``user``."""
        return (
            self.env["trade.exemption"]
            .with_user(user)
            ._grant(document.with_user(user), policy.with_user(user), reason, fields.Datetime.now() + timedelta(days=1))
        )


class PortalSigner:
    """For tests that are an HttpCase too: a customer signs a quotation on the portal."""

    def sign(self, order):
        """Sign a quotation over the network, without a login or with that of ``authenticate``.

        :return: what the customer reads if refused, else an empty text
        """
        order._portal_ensure_token()
        arguments = {"access_token": order.access_token, "name": "Dr. Li", "signature": SIGNATURE}
        answer = self.url_open(
            f"/my/orders/{order.id}/accept",
            data=json.dumps({"params": arguments}),
            headers={"Content-Type": "application/json"},
            timeout=60,
        ).json()
        self.env.invalidate_all()
        return answer["result"].get("error", "")
