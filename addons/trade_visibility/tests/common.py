from datetime import timedelta

from odoo import Command, fields

from odoo.addons.trade_ownership.tests.common import OwnershipCommon

#: In every text of the customer that is hidden; nowhere else.
SECRET = "Qzxsecret"
#: In no script that Odoo serves (the tours are part of one): the scan reads those too.
SECRET_DIGITS = "48159267"


class VisibilityCommon(OwnershipCommon):
    """``seller`` owns ``secret``, a customer with business of every kind; ``colleague`` sits in the same department."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        if not cls.company.chart_template:
            cls.env["account.chart.template"].try_loading("generic_coa", company=cls.company, install_demo=False)
        cls.top = cls.trade_user("department_manager", login="trade_top_manager", name="Qian Wei")
        cls.division = cls.env["crm.team"].create({"name": "Sales", "user_id": cls.top.id})
        cls.department.trade_parent_id = cls.division
        cls.finance = cls.trade_user("finance_clerk", name="Yang Xue")
        cls.clerk = cls.trade_user("warehouse_clerk", name="Jiang Hua")
        cls.buyer = cls.trade_user("purchaser", name="Chu Yan")
        cls.admin = cls.trade_user("trade_admin", "salesperson", login="trade_admin_seller", name="Qin Ming")
        cls.secret = cls.owned(
            name=f"{SECRET} Hospital",
            phone=f"+86 10 {SECRET_DIGITS}",
            email=f"desk@{SECRET.lower()}.example",
            street=f"1 {SECRET} Road",
            comment=f"{SECRET} likes tea",
        )
        cls.contact = cls.env["res.partner"].create(
            {
                "name": f"Ms {SECRET}",
                "parent_id": cls.secret.id,
                "phone": f"+86 139 {SECRET_DIGITS}",
                "email": f"ms@{SECRET.lower()}.example",
            }
        )
        cls.plain = cls.owned(cls.colleague, name="Plain Clinic")

    @classmethod
    def do_business(cls):
        """Everything that can hang on a customer, the colleague taking part wherever one can."""
        secret, partner = cls.secret, cls.colleague.partner_id
        cls.lead = cls.inquiry(partner_id=secret.id, name=f"{SECRET} wants syringes").with_env(cls.env)
        cls.loose = cls.env["crm.lead"].create(
            {"name": f"{SECRET} called", "type": "lead", "partner_id": secret.id, "user_id": False, "team_id": False}
        )
        cls.former = cls.env["crm.lead"].create(
            {
                "name": f"{SECRET} of old",
                "type": "opportunity",
                "partner_id": cls.contact.id,
                "user_id": cls.colleague.id,
                "trade_colleague_ids": [Command.set(cls.colleague.ids)],
            }
        )
        cls.talk = cls.followup(cls.lead, content=f"{SECRET} asked about the tender").with_env(cls.env)
        cls.old_talk = cls.followup(cls.former.with_user(cls.colleague), content=f"{SECRET} is back").with_env(cls.env)
        cls.quotation = cls.sale(partner_id=secret.id, user_id=cls.seller.id, client_order_ref=f"{SECRET} 1")
        cls.old_order = cls.sale(partner_id=secret.id, user_id=cls.colleague.id, client_order_ref=f"{SECRET} 2")
        cls.order = cls.sale(partner_id=secret.id, user_id=False, client_order_ref=f"{SECRET} 3")
        cls.shipped = cls.sale(
            partner_id=cls.plain.id, partner_shipping_id=cls.contact.id, client_order_ref=f"{SECRET} 4"
        )
        (cls.order | cls.old_order).action_confirm()
        cls.invoices = cls.order._create_invoices() | cls.old_order._create_invoices()
        cls.invoices.ref = f"{SECRET} bill"
        cls.invoices[:1].action_post()
        documents = (secret, cls.contact, cls.lead, cls.former, cls.quotation, cls.old_order, cls.invoices[:1])
        for document in documents:
            cls.talk_about(document, partner)
        cls.event = cls.env["calendar.event"].create(
            {
                "name": f"Visit to {SECRET}",
                "start": fields.Datetime.now(),
                "stop": fields.Datetime.now() + timedelta(hours=1),
                "partner_ids": [Command.set((cls.contact | partner).ids)],
                "opportunity_id": cls.lead.id,
            }
        )
        cls.mirror = cls.env["calendar.event"].create(
            {
                "name": f"{SECRET} on the record",
                "start": fields.Datetime.now(),
                "stop": fields.Datetime.now() + timedelta(hours=1),
                "res_model_id": cls.env["ir.model"]._get_id("res.partner"),
                "res_id": secret.id,
                "partner_ids": [Command.set(partner.ids)],
            }
        )
        cls.env.flush_all()
        cls.env.invalidate_all()

    @classmethod
    def talk_about(cls, document, partner):
        """A message to the colleague, one of the colleague, a file, a task of the colleague, who follows as well."""
        document.message_subscribe(partner.ids)
        document.message_post(body=f"{SECRET} is worth it", partner_ids=partner.ids, subject=SECRET)
        document.message_post(body=f"{SECRET} says yes", author_id=partner.id)
        document.message_notify(body=f"{SECRET} news", subject=SECRET, partner_ids=partner.ids)
        document.activity_schedule(
            "mail.mail_activity_data_todo", summary=f"Call {SECRET}", note=SECRET, user_id=cls.colleague.id
        )
        cls.env["ir.attachment"].create(
            {"name": f"{SECRET}.txt", "raw": SECRET.encode(), "res_model": document._name, "res_id": document.id}
        )

    @classmethod
    def protect(cls, customers=None, user=None):
        """Protect as the owner does."""
        customers = cls.secret if customers is None else customers
        customers.with_user(user or cls.seller)._trade_protect("A tender")
        cls.env.invalidate_all()

    @classmethod
    def share(cls, user=None, level="read", days=7, customer=None, by=None):
        """Share as the owner does."""
        customer = customer or cls.secret
        return (
            cls.env["trade.customer.share"]
            .with_user(by or customer.user_id)
            .create(
                {
                    "partner_id": customer.id,
                    "user_id": (user or cls.colleague).id,
                    "level": level,
                    "date_to": fields.Date.today() + timedelta(days=days),
                }
            )
        )

    def sees(self, user, records):
        """Return those of these records that somebody finds by searching; reading has to agree."""
        mine = records.with_user(user).with_context(active_test=False)
        found = mine.search([("id", "in", records.ids)])
        self.assertEqual(found, mine._filtered_access("read"), "search and access disagree")
        return found.with_env(records.env)
