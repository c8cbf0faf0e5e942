from datetime import timedelta

from odoo import Command, fields

from odoo.addons.trade_base.tests.common import TradeCommon

from . import approval


class FlowCommon(TradeCommon):
    """A small trading company: one sales department, a warehouse with a product in two lots, finance.

    ``lot_near`` expires first although it was received last, so that FEFO and FIFO differ.
    """

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        if not cls.env.company.chart_template:
            cls.env["account.chart.template"].try_loading("generic_coa", company=cls.env.company, install_demo=False)
        cls._create_people()
        cls._create_goods()
        approval.require(cls.env)

    @classmethod
    def _create_people(cls):
        cls.seller = cls.trade_user("salesperson", name="Chen Jing")
        cls.colleague = cls.trade_user("salesperson", login="trade_colleague", name="Zhao Lei")
        cls.manager = cls.trade_user("department_manager", name="Wang Fang")
        cls.clerk = cls.trade_user("warehouse_clerk", name="Liu Qiang")
        cls.finance = cls.trade_user("finance_clerk", name="Sun Li")
        cls.department = cls.env["crm.team"].create(
            {
                "name": "Key accounts",
                "user_id": cls.manager.id,
                "use_leads": True,
                "member_ids": [Command.set([cls.seller.id, cls.colleague.id])],
            }
        )

    @classmethod
    def _create_goods(cls):
        cls.category = cls.env["product.category"].create(
            {"name": "Infusion", "removal_strategy_id": cls.env.ref("product_expiry.removal_fefo").id}
        )
        cls.infusion = cls.env["product.product"].create(
            {
                "name": "Infusion set, 20 drops",
                "default_code": "INF-20",
                "type": "consu",
                "is_storable": True,
                "tracking": "lot",
                "use_expiration_date": True,
                "categ_id": cls.category.id,
                "list_price": 12.0,
                "standard_price": 7.0,
                "invoice_policy": "delivery",
                "taxes_id": [Command.clear()],
            }
        )
        cls.warehouse = cls.env["stock.warehouse"].search([("company_id", "=", cls.env.company.id)], limit=1)
        cls.stock = cls.warehouse.lot_stock_id
        cls.lot_far = cls._create_lot("INF-FAR", days=700, quantity=50, received_days_ago=60)
        cls.lot_near = cls._create_lot("INF-NEAR", days=200, quantity=20, received_days_ago=2)

    @classmethod
    def _create_lot(cls, name, days, quantity, received_days_ago):
        """Create a lot that expires in ``days`` days, and put it on stock as received some days ago."""
        now = fields.Datetime.now()
        lot = cls.env["stock.lot"].create(
            {
                "name": name,
                "product_id": cls.infusion.id,
                "expiration_date": now + timedelta(days=days),
                "use_date": now + timedelta(days=days - 30),
                "removal_date": now + timedelta(days=days - 10),
            }
        )
        cls.env["stock.quant"]._update_available_quantity(
            cls.infusion, cls.stock, quantity, lot_id=lot, in_date=now - timedelta(days=received_days_ago)
        )
        return lot

    @classmethod
    def on_hand(cls, lot):
        """Quantity of a lot in our own stock locations."""
        quants = cls.env["stock.quant"].search([("lot_id", "=", lot.id), ("location_id.usage", "=", "internal")])
        return sum(quants.mapped("quantity"))
