from collections import defaultdict

from odoo import api, fields, models
from odoo.fields import Command, Domain


# a file of its own: needed once, when a company switches over
# pylint: disable=consider-merging-classes-inherited
class TradeDispatchAdopt(models.Model):
    """What is under way when a company switches control on goes on, under notes."""

    _inherit = "trade.dispatch"

    @api.model
    def _adopt_open(self, company, kind):
        """Put the transfers that are open when a company switches control on under released notes.

        They were ordered under the old rule, so they may still go; nothing is moved or reserved anew.
        """
        entry = self._kinds()[kind]
        moves = self.env["stock.move"].search(self._adopt_domain(company, kind))
        by_order = defaultdict(dict)
        for line, line_moves in moves.grouped(entry.source).items():
            quantity = sum(
                move.product_uom._compute_quantity(move.product_uom_qty, line.product_uom_id, rounding_method="HALF-UP")
                for move in line_moves._trade_adopted_last(entry)
            )
            if quantity > 0:
                by_order[line.order_id][line] = quantity
        notes = self.create(
            [
                {
                    "kind": kind,
                    entry.order: order.id,
                    "line_ids": [
                        Command.create({entry.source: line.id, "quantity": quantity})
                        for line, quantity in quantities.items()
                    ],
                }
                for order, quantities in by_order.items()
            ]
        )
        by_source = moves.grouped(entry.source)
        for line in notes.line_ids:
            by_source[line[entry.source]].write({"trade_dispatch_line_id": line.id})
        # no review and no cap: the goods were on their way before this company had either
        notes._engine_write_note({"phase": "released", "date_released": fields.Datetime.now()})
        return notes

    @api.model
    def _adopt_domain(self, company, kind):
        """Return the domain of the open moves of confirmed orders that a kind of note is to cover."""
        source = self._kinds()[kind].source
        confirmed = self.env[self.line_ids._fields[source].comodel_name]._dispatch_confirmed
        return (
            Domain("company_id", "=", company.id)
            & Domain("state", "not in", ("done", "cancel"))
            & Domain(f"{source}.state", "=", confirmed)
            & Domain("trade_dispatch_line_id", "=", False)
        )
