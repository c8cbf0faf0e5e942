from contextlib import contextmanager

from odoo import Command
from odoo.fields import Domain

from odoo.addons.trade_base.tests.common import TradeCommon

HIDDEN = "trade-collision-hidden"


class CollisionCommon(TradeCommon):
    """Two departments; a customer of the one, which the salesperson of the other may not see."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.env.registry.ready = True  # also while addons are being installed: what is tested here is a running system
        cls.seller = cls.trade_user("salesperson", login="col_seller", name="Seller")
        cls.colleague = cls.trade_user("salesperson", login="col_colleague", name="Colleague")
        cls.manager = cls.trade_user("department_manager", login="col_manager", name="Manager")
        cls.sales_manager = cls.trade_user("sales_manager", login="col_sales_manager", name="Sales manager")
        cls.department = cls.env["crm.team"].create(
            {
                "name": "Collision North",
                "user_id": cls.manager.id,
                "member_ids": [Command.set((cls.seller | cls.manager).ids)],
            }
        )
        cls.other_department = cls.env["crm.team"].create(
            {"name": "Collision South", "member_ids": [Command.set(cls.colleague.ids)]}
        )
        (cls.seller | cls.colleague | cls.manager).invalidate_recordset(["sale_team_id"])
        cls.env["ir.rule"].create(
            {
                "name": "hidden customers",
                "model_id": cls.env.ref("base.model_res_partner").id,
                "domain_force": str(list(Domain("ref", "!=", HIDDEN) | Domain("ref", "=", False))),
            }
        )
        cls.known = cls.make(
            name="北京渝帆达医疗器械有限公司",
            vat="91110108MA01ABCD2X",
            phone="010-6288 9901",
            email="info@yufanda-med.com.cn",
            ref=HIDDEN,
            user_id=cls.colleague.id,
        )
        cls.set_policy("customer_collision", "submit", "warn")

    @classmethod
    def make(cls, user=None, **values):
        """Return a new company, in China."""
        partners = cls.env["res.partner"].with_user(user) if user else cls.env["res.partner"]
        return partners.create({"is_company": True, "country_id": cls.env.ref("base.cn").id, **values})

    @classmethod
    def attempts(cls, **values):
        """Return the attempts that are kept, newest first."""
        return cls.env["trade.collision.attempt"].search([(name, "=", value) for name, value in values.items()])

    @classmethod
    def policy(cls, level):
        cls.set_policy("customer_collision", "submit", level)

    @contextmanager
    def refused(self, error, pattern):
        """Like assertRaisesRegex, but without the savepoint, which would also take back what another transaction keeps.

        Tests have one transaction only; customers made in vain are removed by hand.
        """
        last = self.env["res.partner"].with_context(active_test=False).search([], order="id desc", limit=1).id
        with self.enter_registry_test_mode():
            try:
                yield
            except error as caught:
                self.assertRegex(str(caught), pattern)
            else:
                self.fail(f"{error.__name__} not raised")
            self.env["res.partner"].search([("id", ">", last)]).sudo().unlink()

    def found(self, partner):
        """Return the customers found for a saved one."""
        partner = partner.with_env(self.env)
        cards = partner._trade_collision_cards()
        keys = {row.id: {(key.kind, key.value) for key in self.keys(row)} for row in partner}
        result = partner._trade_collision_find(cards, keys)
        return self.env["res.partner"].browse(match.partner_id for match in result.get(partner, ()))

    def keys(self, partner):
        return self.env["trade.collision.key"].search([("partner_id", "=", partner.id)])
