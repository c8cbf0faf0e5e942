from odoo import api, fields, models

from .trade_handover_line import RESULTS


class TradeHandoverItem(models.Model):
    """One thing on a handover as it stood when it was frozen: a contact, an inquiry, an undelivered quantity (OWN-8).

    Nobody writes here but the engine.
    """

    _name = "trade.handover.item"
    _description = "Thing Handed Over"
    _inherit = "trade.closed.mixin"
    _order = "handover_id desc, line_id, sequence, date, id"

    handover_id = fields.Many2one("trade.handover", required=True, readonly=True, index=True, ondelete="cascade")
    company_id = fields.Many2one(related="handover_id.company_id", store=True)
    line_id = fields.Many2one(
        "trade.handover.line", "Customer", required=True, readonly=True, index=True, ondelete="cascade"
    )
    user_id = fields.Many2one(related="line_id.user_id", string="Successor")
    kind_id = fields.Many2one("trade.handover.kind", readonly=True, index=True, ondelete="set null")
    code = fields.Char(readonly=True, required=True)
    sequence = fields.Integer(readonly=True)
    res_model = fields.Char("Model", readonly=True, required=True)
    res_id = fields.Many2oneReference("Record", model_field="res_model", readonly=True, required=True)
    name = fields.Char("What", readonly=True, required=True)
    detail = fields.Char(readonly=True)
    date = fields.Date(readonly=True)
    quantity = fields.Float(readonly=True, digits="Product Unit", aggregator=None)
    unit = fields.Char(readonly=True)
    amount = fields.Monetary(readonly=True, groups="trade_base.group_sale_price", aggregator=None)
    currency_id = fields.Many2one("res.currency", readonly=True)
    moves = fields.Boolean("Gets the Successor", readonly=True)
    mark = fields.Char(readonly=True)
    late = fields.Boolean("Since the Submission", readonly=True, help="Came up after the contents were frozen.")
    result = fields.Selection(RESULTS, readonly=True)
    result_note = fields.Char("What Happened", readonly=True)

    @api.model
    def _closed_message(self):
        return self.env._("What is on a handover is collected by the system, and frozen with it. Nobody edits it.")

    def action_open(self):
        """Open the thing itself; its own access rights decide."""
        self.ensure_one()
        record = self.env[self.res_model].browse(self.res_id)
        record.check_access("read")
        return record.get_formview_action() | {"target": "current"}

    def _explain(self, kind, held):
        """Return ``{item: why it did not move}``; called with sudo.

        :param kind: the kind of all these things
        :param dict held: ``{(model, record id): kind}`` of what still is with the person, possibly as another kind
        """
        records = self.env[kind.res_model].sudo().browse(self.mapped("res_id")).exists()
        holders = {record.id: self.env["trade.handover"]._follow(record, kind.user_field) for record in records}
        reasons = {}
        for item in self:
            other = held.get((kind.res_model, item.res_id))
            holder = holders.get(item.res_id)
            if other:
                reasons[item] = self.env._("Has become: %s.", other.name)
            elif holder is None:
                reasons[item] = self.env._("Deleted since.")
            elif holder and holder != item.handover_id.user_id:
                reasons[item] = self.env._("Meanwhile with %s.", holder.name)
            else:
                reasons[item] = self.env._("Closed since.")
        return reasons
