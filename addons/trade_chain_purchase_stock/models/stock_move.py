from odoo import models


class StockMove(models.Model):
    _inherit = "stock.move"

    def _get_upstream_documents_and_responsibles(self, visited):
        """Find whom to tell that goods are no longer needed, also for those who may not read purchase orders.

        A salesperson who cancels an order, or lowers a quantity, was stopped here: core reads the purchase lines as the
        user, and then schedules the activity of the purchaser in sudo. Nothing of the documents is told to the user.
        """
        return super(StockMove, self.sudo())._get_upstream_documents_and_responsibles(visited.sudo())
