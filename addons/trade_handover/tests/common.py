from odoo import Command

from odoo.addons.trade_ownership.tests.common import OwnershipCommon


class HandoverCommon(OwnershipCommon):
    """A salesperson with two customers and one thing of every kind; a colleague and an outsider to take over."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.env.company.chart_template:
            cls.env["account.chart.template"].try_loading("generic_coa", company=cls.env.company, install_demo=False)
        cls.first, cls.second = cls.owned(count=2)
        cls.contact = cls.env["res.partner"].create(
            {"name": "Dr. Bai", "parent_id": cls.first.id, "phone": "+86 10 5550 1234"}
        )
        cls.lead = cls.make_inquiry(cls.first, cls.seller)
        cls.quotation = cls.sale(partner_id=cls.first.id, user_id=cls.seller.id)
        cls.order = cls.sale(partner_id=cls.contact.id, user_id=cls.seller.id)
        cls.order.action_confirm()
        cls.invoice = cls.make_invoice(cls.first, cls.seller)
        cls.activity = cls.order.activity_schedule(
            "mail.mail_activity_data_todo", summary="Call about the delivery", user_id=cls.seller.id
        )

    @classmethod
    def make_inquiry(cls, partner, user):
        """Return an inquiry in the second stage."""
        values = {
            "type": "opportunity",
            "partner_id": partner.id,
            "user_id": user.id,
            "stage_id": cls.stage_qualified.id,
        }
        return cls.env["crm.lead"].create({"name": "Syringes", **values})

    @classmethod
    def make_invoice(cls, partner, user, amount=100.0):
        """Return a posted invoice that nobody has paid."""
        invoice = cls.env["account.move"].create(
            {
                "move_type": "out_invoice",
                "partner_id": partner.id,
                "invoice_user_id": user.id,
                "invoice_line_ids": [
                    Command.create({"name": "Syringes", "quantity": 1, "price_unit": amount, "tax_ids": []})
                ],
            }
        )
        invoice.action_post()
        return invoice

    @classmethod
    def handover(cls, successors=None, user=None, **values):
        """Return a draft handover of the seller, as who makes it sees it."""
        return (
            cls.env["trade.handover"]
            .with_user(user or cls.seller)
            .create(
                {
                    "user_id": cls.seller.id,
                    "successor_ids": [Command.set((successors or cls.colleague).ids)],
                    **values,
                }
            )
        )

    @classmethod
    def submitted(cls, successors=None, **values):
        """Return a submitted handover."""
        handover = cls.handover(successors, **values)
        handover.action_submit()
        return handover

    @classmethod
    def accepted(cls, successors=None, **values):
        """Return a handover that every successor has accepted."""
        handover = cls.submitted(successors, **values)
        for user in handover.sudo().line_ids.user_id:
            handover.with_user(user).action_accept()
        return handover

    @classmethod
    def done(cls, successors=None, **values):
        """Return a handover that has been carried out."""
        handover = cls.accepted(successors, **values)
        handover.with_user(cls.sales_manager).action_approve()
        return handover

    @staticmethod
    def line(handover, partner):
        """Return the line of a customer."""
        return handover.line_ids.filtered(lambda line: line.partner_id == partner)

    @staticmethod
    def items(handover, code):
        """Return what is on a handover of one kind."""
        return handover.item_ids.filtered(lambda item: item.code == code)
