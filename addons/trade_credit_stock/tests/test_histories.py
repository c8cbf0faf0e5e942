from odoo.tests import tagged

from .histories import GoodsHistoriesCommon


@tagged("post_install", "-at_install")
class TestGoodsHistories(GoodsHistoriesCommon):
    """Whatever happens to goods, the ledger is what a recomputation says."""

    def test_histories(self):
        """CRD-2, RET-4, ORD-4: the ledger follows random histories of partial deliveries, refused backorders and returns."""
        self.assertGreaterEqual(self.play(range(100, 110), 16), {"_ship", "_return", "_cancel_delivery"})
