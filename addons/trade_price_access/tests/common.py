from odoo import Command

from odoo.addons.trade_base.tests.common import TradeCommon


class PriceCommon(TradeCommon):
    """A company that values its stock automatically, with one trade in and one out at prices found nowhere else.

    ``clerk`` and ``keeper`` are the warehouse roles. Each figure seeded is its own number, so that a leak names its source.
    """

    SELLING, LIST, COST, BUYING = 98765.43, 87654.32, 76543.21, 65432.19
    SUPPLIER, PRICE_LIST, LIMIT, COMMENT = 54321.98, 43219.87, 32198.76, 21987.65

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.company = cls.env.company
        if not cls.company.chart_template:
            cls.env["account.chart.template"].try_loading("generic_coa", company=cls.company, install_demo=False)
        cls.clerk = cls.trade_user("warehouse_clerk", name="Liu Qiang")
        cls.keeper = cls.trade_user("warehouse_manager", name="Zhou Min")
        cls.seller = cls.trade_user("salesperson", name="Chen Jing")
        cls.buyer = cls.trade_user("purchaser", name="He Wei")
        cls.finance = cls.trade_user("finance_clerk", name="Sun Li")
        cls.warehouse = cls.env["stock.warehouse"].search([("company_id", "=", cls.company.id)], limit=1)
        cls.stock = cls.warehouse.lot_stock_id
        cls.customers = cls.env.ref("stock.stock_location_customers")
        cls.categories = {method: cls._category(method) for method in ("standard", "average", "fifo")}
        cls.goods = cls._product("Dressing", "average")
        cls.lots = cls._product("Infusion set", "fifo", tracking="lot")

    @classmethod
    def _category(cls, method):
        """A category with a cost method and automated valuation."""
        return cls.env["product.category"].create(
            {"name": f"Valued {method}", "property_cost_method": method, "property_valuation": "real_time"}
        )

    @classmethod
    def _product(cls, name, method, **values):
        return cls.env["product.product"].create(
            {
                "name": name,
                "type": "consu",
                "is_storable": True,
                "categ_id": cls.categories[method].id,
                "list_price": cls.LIST,
                "standard_price": cls.COST,
                "taxes_id": [Command.clear()],
                "supplier_taxes_id": [Command.clear()],
                "seller_ids": [Command.create({"partner_id": cls.vendor.id, "price": cls.SUPPLIER, "min_qty": 1})],
                **values,
            }
        )

    @classmethod
    def put_on_stock(cls, product, quantity, lot=None):
        """Receive goods without a purchase, as superuser."""
        cls.env["stock.quant"]._update_available_quantity(product, cls.stock, quantity, lot_id=lot)

    @classmethod
    def lot(cls, product, name):
        return cls.env["stock.lot"].create({"name": name, "product_id": product.id})

    @classmethod
    def sell(cls, product, quantity, price=SELLING, **values):
        """A confirmed order; its delivery waits for the warehouse."""
        order = cls.env["sale.order"].create(
            {
                "partner_id": cls.customer.id,
                "user_id": cls.seller.id,
                "order_line": [
                    Command.create(
                        {"product_id": product.id, "product_uom_qty": quantity, "price_unit": price, **values}
                    )
                ],
            }
        )
        order.action_confirm()
        return order

    @classmethod
    def buy(cls, product, quantity, price=BUYING):
        """A confirmed purchase; its receipt waits for the warehouse."""
        order = cls.env["purchase.order"].create(
            {
                "partner_id": cls.vendor.id,
                "user_id": cls.buyer.id,
                "order_line": [
                    Command.create({"product_id": product.id, "product_qty": quantity, "price_unit": price})
                ],
            }
        )
        order.button_confirm()
        return order

    @classmethod
    def trade_both_ways(cls):
        """Buy, receive, bill; sell, ship half, invoice, collect; with talk and files about it. As superuser.

        :return: the purchase order, the sale order
        """
        purchase = cls.buy(cls.goods, 6)
        cls._receive(purchase)
        purchase.action_create_invoice()
        purchase.invoice_ids.invoice_date = purchase.date_order
        purchase.invoice_ids.action_post()
        sale = cls.sell(cls.goods, 2)
        cls._receive(sale)
        invoice = sale._create_invoices()
        invoice.action_post()
        register = cls.env["account.payment.register"].with_context(active_model="account.move", active_ids=invoice.ids)
        register.create({})._create_payments()
        cls.customer.write({"use_partner_credit_limit": True, "credit_limit": cls.LIMIT})
        cls.env["product.pricelist"].create(
            {
                "name": "Wards",
                "item_ids": [
                    Command.create(
                        {
                            "applied_on": "1_product",
                            "product_tmpl_id": cls.goods.product_tmpl_id.id,
                            "compute_price": "fixed",
                            "fixed_price": cls.PRICE_LIST,
                        }
                    )
                ],
            }
        )
        plan = cls.env["account.analytic.plan"].create({"name": "Projects"})
        account = cls.env["account.analytic.account"].create({"name": "Ward 4", "plan_id": plan.id})
        cls.env["account.analytic.line"].create({"name": "Goods", "account_id": account.id, "amount": cls.SELLING})
        for document in (purchase, sale, invoice):
            document.message_post(
                body=f"We said {cls.COMMENT}", message_type="comment", subtype_xmlid="mail.mt_comment"
            )
            document.activity_schedule(
                "mail.mail_activity_data_todo", note=f"Confirm {cls.COMMENT}", user_id=cls.seller.id
            )
            cls.env["ir.attachment"].create(
                {"name": "offer.txt", "raw": f"{cls.COMMENT}", "res_model": document._name, "res_id": document.id}
            )
        return purchase, sale

    @classmethod
    def _receive(cls, order):
        order.picking_ids.move_ids.picked = True
        order.picking_ids.button_validate()
