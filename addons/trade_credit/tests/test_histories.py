from odoo.tests import tagged

from .histories import HistoriesCommon


@tagged("post_install", "-at_install")
class TestHistories(HistoriesCommon):
    """Random histories of trade: whatever people do, in whatever order, the ledger is what a recomputation says."""

    def test_histories(self):
        """CRD-2, CRD-5: entries and counters equal an independent recomputation after every step of random histories."""
        happened = self.play(range(12), 14)
        self.assertEqual(happened, set(self.actions), "everything happened")
