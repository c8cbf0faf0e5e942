from odoo.tests import Form

from . import approval


class Trade:
    """One trade from the call to the money, a method per step.

    Each takes the user who does it, so that the same walk serves one person per role, one person with all roles,
    and the people who must not do a step. When an addon replaces a piece of plain Odoo, its step changes here only.

    How to use::

        trade = Trade(self, quantity=8)
        trade.take_call(self.seller)
        trade.quote(self.seller)
        ...
        trade.collect(self.finance)
    """

    def __init__(self, case, product=None, quantity=8.0, price=15.0):
        self.case = case
        self.product = product or case.infusion
        self.quantity = quantity
        self.price = price
        self.lead = case.env["crm.lead"]
        self.order = case.env["sale.order"]
        self.invoice = case.env["account.move"]
        self.payment = case.env["account.payment"]

    @property
    def picking(self):
        """The delivery (a transfer) that confirming the order made."""
        return self.order.picking_ids

    def take_call(self, user):
        """A hospital calls: an inquiry, with what is known on the phone."""
        form = Form(
            self.case.env["crm.lead"].with_user(user).with_context(default_type="lead"), "crm.crm_lead_view_form"
        )
        form.name = "Infusion sets for two wards"
        form.partner_name = "Chaoyang Hospital"
        form.contact_name = "Dr. Ma"
        form.phone = "010-6500-1234"
        self.lead = form.save().with_env(self.case.env)

    def qualify(self, user):
        """The inquiry is serious: it becomes an opportunity, and its caller a customer."""
        lead = self.lead.with_user(user)
        wizard = Form(
            lead.env["crm.lead2opportunity.partner"].with_context(
                active_model=lead._name, active_id=lead.id, active_ids=lead.ids
            )
        )
        wizard.action = "create"
        wizard.save().action_apply()

    def quote(self, user):
        """A quotation from the inquiry, by the button on it."""
        action = self.lead.with_user(user).action_sale_quotations_new()
        self._quote(self.case.env["sale.order"].with_user(user).with_context(**action["context"]))

    def quote_directly(self, user, partner):
        """A quotation to a known customer, without an inquiry."""
        self._quote(self.case.env["sale.order"].with_user(user).with_context(default_partner_id=partner.id))

    def _quote(self, orders):
        form = Form(orders)
        with form.order_line.new() as line:
            line.product_id = self.product
            line.product_uom_qty = self.quantity
            line.price_unit = self.price
        self.order = form.save().with_env(self.case.env)

    def send(self, user):
        """The quotation goes to the customer by mail."""
        action = self.order.with_user(user).action_quotation_send()
        composer = self.case.env["mail.compose.message"].with_user(user).with_context(**action["context"])
        Form(composer).save()._action_send_mail()

    def ask_approval(self, user):
        """The salesperson asks the department manager to let the order pass."""
        approval.ask(self.order.with_user(user))

    def approve(self, user):
        """The department manager lets this order pass."""
        approval.give(self.order.with_user(user))

    def confirm(self, user):
        """The quotation becomes an order."""
        self.order.with_user(user).action_confirm()

    def pick(self, user, lot=None):
        """The warehouse takes the goods: those reserved, or of another lot that somebody wants."""
        picking = self.picking.with_user(user)
        if lot:
            picking.move_ids.move_line_ids.write({"lot_id": lot.id})
        picking.move_ids.picked = True

    def ship(self, user):
        """The goods leave."""
        result = self.picking.with_user(user).button_validate()
        self.case.assertIs(result, True, "validating asked a question")

    def request_invoice(self, user):
        """A draft invoice for what was delivered, by the button on the order."""
        order = self.order.with_user(user)
        wizard = order.env["sale.advance.payment.inv"].with_context(active_model=order._name, active_ids=order.ids)
        wizard.create({"advance_payment_method": "delivered"}).create_invoices()
        self.invoice = self.order.invoice_ids

    def post(self, user):
        """The invoice becomes binding."""
        self.invoice.with_user(user).action_post()

    def collect(self, user, amount=None):
        """The customer has paid."""
        invoice = self.invoice.with_user(user)
        register = invoice.env["account.payment.register"].with_context(
            active_model=invoice._name, active_ids=invoice.ids
        )
        form = Form(register)
        if amount is not None:
            form.amount = amount
        self.payment = form.save()._create_payments().with_env(self.case.env)

    def win(self, user):
        """The inquiry has led to a deal."""
        self.lead.with_user(user).action_set_won()

    @staticmethod
    def steps(seller, manager, clerk, finance):
        """Return ``{step: who does it}`` in order."""
        return {
            "take_call": seller,
            "qualify": seller,
            "quote": seller,
            "send": seller,
            "ask_approval": seller,
            "approve": manager,
            "confirm": seller,
            "pick": clerk,
            "ship": clerk,
            "request_invoice": seller,
            "post": finance,
            "collect": finance,
            "win": seller,
        }

    def walk(self, seller, manager, clerk, finance, until=None):
        """Take all steps in turn, or those before the one named ``until``."""
        for name, user in self.steps(seller, manager, clerk, finance).items():
            if name == until:
                break
            getattr(self, name)(user)
        return self

    def documents(self):
        """Return the documents made so far, to be given to :meth:`restore` after a step was taken back."""
        return {name: self.__dict__[name] for name in ("lead", "order", "invoice", "payment")}

    def restore(self, documents):
        """Forget the documents of a step that was taken back."""
        self.__dict__.update(documents)
