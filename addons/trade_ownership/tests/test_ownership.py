from odoo.exceptions import AccessError, UserError
from odoo.tests import Form, tagged

from .common import OwnershipCommon


@tagged("post_install", "-at_install")
class TestOwnership(OwnershipCommon):
    def test_enterer_owns(self):
        """OWN-4: the salesperson who enters a customer owns it, with the department and one line in the ledger."""
        partner = self.env["res.partner"].with_user(self.seller).create({"name": "New clinic", "is_company": True})
        self.assertEqual(partner.user_id, self.seller)
        self.assertEqual(partner.trade_team_id, self.department)
        self.assertEqual(partner.trade_ownership, "owned")
        line = self.lines(partner)
        self.assertRecordValues(
            line,
            [{"how": "entered", "user_from_id": False, "user_to_id": self.seller.id, "actor_id": self.seller.id}],
        )

    def test_setting_leaves_new_customers_to_nobody(self):
        """OWN-4: where the company wants it so, a new customer is nobody's; suppliers and contacts never get an owner."""
        partners = self.env["res.partner"].with_user(self.seller)
        supplier = partners.with_context(res_partner_search_mode="supplier").create({"name": "Maker"})
        self.assertFalse(supplier.user_id)
        self.env.company.trade_own_creator = False
        partner = partners.create({"name": "New clinic", "is_company": True})
        self.assertFalse(partner.user_id)
        self.assertEqual(partner.trade_ownership, "nobody")
        self.assertFalse(self.lines(partner))

    def test_contacts_follow(self):
        """OWN-4: contacts follow their customer; a subsidiary that is a company of its own does not."""
        customer = self.owned()
        contact, branch = self.env["res.partner"].create(
            [
                {"name": "Ms Ma", "parent_id": customer.id},
                {"name": "Branch", "parent_id": customer.id, "is_company": True, "user_id": self.seller.id},
            ]
        )
        customer.with_user(self.manager).user_id = self.colleague
        self.assertEqual(contact.user_id, self.colleague)
        self.assertEqual(branch.user_id, self.seller)

    def test_salesperson_gives_and_takes_nothing(self):
        """OWN-4: a salesperson changes no owner, on a form or by RPC: neither takes nor gives away nor puts into a pool."""
        mine, foreign = self.owned(), self.owned(self.colleague)
        nobodys = self.env["res.partner"].create({"name": "Nobody's", "is_company": True})
        for partner, values in (
            (mine, {"user_id": self.colleague.id}),
            (mine, {"user_id": False}),
            (mine, {"trade_pool_id": self.pool.id}),
            (foreign, {"user_id": self.seller.id}),
            (nobodys, {"user_id": self.seller.id}),
        ):
            with self.subTest(partner=partner.name, values=values), self.assertRaises(AccessError):
                partner.with_user(self.seller).write(values)
        self.assertEqual((mine | foreign).mapped("user_id"), self.seller | self.colleague)

    def test_system_fields_are_not_written(self):
        """OWN-5: what the engine keeps cannot be written by anybody else: no self-made postponement of a return."""
        mine = self.owned()
        mine.with_user(self.seller).write({"trade_extended_until": "2099-01-01", "comment": "x"})
        self.assertFalse(mine.trade_extended_until)
        new = (
            self.env["res.partner"]
            .with_user(self.seller)
            .create({"name": "Y", "trade_extended_until": "2099-01-01", "trade_last_owner_id": self.outsider.id})
        )
        self.assertFalse(new.trade_extended_until or new.trade_last_owner_id)

    def test_manager_within_reach(self):
        """OWN-4: a department manager moves customers among own people and pools; other departments are out of reach."""
        customer = self.owned()
        customer.with_user(self.manager).user_id = self.colleague
        self.assertEqual(customer.user_id, self.colleague)
        customer.with_user(self.manager).trade_pool_id = self.pool
        self.assertFalse(customer.user_id)
        self.assertEqual(customer.trade_last_owner_id, self.colleague)
        with self.assertRaises(AccessError):
            customer.with_user(self.manager).user_id = self.outsider
        with self.assertRaises(AccessError):
            customer.with_user(self.other_manager).user_id = self.outsider
        customer.with_user(self.sales_manager).user_id = self.outsider
        self.assertEqual(self.lines(customer).mapped("how"), ["entered", "edited", "edited", "edited"])
        self.assertEqual(self.lines(customer)[-1].pool_from_id, self.pool)

    def test_owner_keeps_out_of_pool(self):
        """OWN-5: a customer is owned or lies in a pool, never both; writing what is so already is no change."""
        customer = self.pooled()
        customer.write({"user_id": self.seller.id, "trade_pool_id": self.pool.id})
        self.assertEqual((customer.user_id, customer.trade_pool_id), (self.seller, self.env["trade.pool"]))
        before = len(self.lines(customer))
        customer.write({"user_id": self.seller.id, "comment": "x"})
        self.assertEqual(len(self.lines(customer)), before)

    def test_contact_that_becomes_a_customer(self):
        """OWN-4: a contact that leaves its company becomes a customer with a line; one that joins follows its company."""
        customer = self.owned()
        contact = self.env["res.partner"].create({"name": "Ms Ma", "parent_id": customer.id})
        self.assertEqual(contact.user_id, self.seller)
        contact.parent_id = False
        self.assertEqual(self.lines(contact).mapped("user_to_id"), self.seller)
        pooled = self.pooled()
        contact.parent_id = pooled
        self.assertEqual(contact.trade_pool_id, pooled.trade_pool_id)
        contact.parent_id = customer
        self.assertFalse(contact.trade_pool_id)

    def test_only_colleagues_own(self):
        """OWN-4: neither a portal user nor somebody who has left can own a customer, nor a pool of another company hold it."""
        customer = self.owned()
        portal = self.env["res.users"].create(
            {"name": "P", "login": "portal_owner", "group_ids": [(6, 0, self.env.ref("base.group_portal").ids)]}
        )
        with self.assertRaises(UserError):
            customer.user_id = portal
        company = self.env["res.company"].create({"name": "Other"})
        other_pool = self.env["trade.pool"].search([("company_id", "=", company.id)])
        self.assertEqual(len(other_pool), 1, "each company has a pool from the beginning")
        customer.company_id = self.env.company
        with self.assertRaises(UserError):
            customer.trade_pool_id = other_pool

    def test_form(self):
        """OWN-4: the manager changes the owner on the form; for the salesperson the field is read-only."""
        customer = self.owned()
        with Form(customer.with_user(self.manager)) as form:
            form.user_id = self.colleague
        self.assertEqual(customer.user_id, self.colleague)
        with Form(customer.with_user(self.seller)) as form, self.assertRaisesRegex(AssertionError, "readonly"):
            form.user_id = self.seller


@tagged("post_install", "-at_install")
class TestLedger(OwnershipCommon):
    def test_nobody_writes(self):
        """OWN-5: no role, not even the superuser or a forged context, adds, changes, deletes or copies a line."""
        line = self.lines(self.owned())
        for user in (self.seller, self.sales_manager, self.general_manager, self.env.ref("base.user_root")):
            for ledger in (
                line.with_user(user),
                line.with_user(user).sudo().with_context(tracking_disable=True, install_mode=True),
            ):
                with self.subTest(user=user.login):
                    for change in (
                        lambda row: row.create(
                            {"partner_name": "x", "how": "entered", "actor_id": 1, "date": "2020-01-01"}
                        ),
                        lambda row: row.write({"reason": "x"}),
                        lambda row: row.copy(),
                        lambda row: row.unlink(),
                        lambda row: setattr(row, "reason", "x"),
                    ):
                        with self.assertRaises(AccessError):
                            change(ledger)
        self.assertFalse(line.reason)

    def test_load_writes_nothing(self):
        """OWN-5: an import into the ledger is refused."""
        result = (
            self.env["trade.ownership.ledger"]
            .with_user(self.sales_manager)
            .load(["partner_name", "how", "date"], [["X", "entered", "2020-01-01"]])
        )
        self.assertFalse(result["ids"])

    def test_outlives_customer(self):
        """OWN-5: deleting a customer is a line too, and the lines keep the name."""
        customer = self.owned(name="Gone clinic")
        customer.unlink()
        lines = self.env["trade.ownership.ledger"].search([("partner_name", "=", "Gone clinic")], order="id")
        self.assertEqual(lines.mapped("how"), ["entered", "deleted"])
        self.assertFalse(lines.partner_id)
        self.assertEqual(lines[-1].user_from_id, self.seller)

    def test_merge_keeps_ledger(self):
        """OWN-7: merging two customers keeps the lines of both, and the owner of the one that stays."""
        first, second = self.owned(), self.owned(self.colleague)
        wizard = self.env["base.partner.merge.automatic.wizard"].create({})
        wizard._merge((first | second).ids, first)
        self.assertEqual(first.user_id, self.seller)
        self.assertEqual(set(self.lines(first).user_to_id), {self.seller, self.colleague})

    def test_start(self):
        """OWN-5: when the ledger begins, each owned customer gets one line, and a second start adds none."""
        partner = self.env["res.partner"].create({"name": "Old", "is_company": True})
        self.env.cr.execute("UPDATE res_partner SET user_id = %s WHERE id = %s", [self.seller.id, partner.id])
        self.env["res.partner"]._trade_start_ledger()
        self.env["res.partner"]._trade_start_ledger()
        self.assertRecordValues(self.lines(partner), [{"how": "start", "user_to_id": self.seller.id}])
        self.assertTrue(partner.trade_owned_since)
