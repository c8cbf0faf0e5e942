from odoo import api, fields, models
from odoo.fields import Domain

#: Who sees how suppliers did.
EVALUATION = "trade_base.group_purchaser,trade_base.group_general_manager"
PURCHASE_PRICE = "trade_base.group_purchase_price"
#: Period of the figures on the form of a supplier.
PERIOD = "today -12m"
_FIGURES = {
    "trade_on_time_rate": "on_time_rate",
    "trade_in_full_rate": "in_full_rate",
    "trade_faultless_rate": "faultless_rate",
    "trade_days_late": "days_late",
    "trade_price_change": "price_change",
    "trade_price_gap": "price_gap",
}


class ResPartner(models.Model):
    """How a supplier did in the last twelve months (OWN-10). A rate of -1: there is nothing to judge yet."""

    _inherit = "res.partner"

    trade_evaluated_count = fields.Integer(
        "Purchases Evaluated", compute="_compute_trade_evaluation", groups=EVALUATION, help="Lines, in twelve months."
    )
    trade_on_time_rate = fields.Float(
        "On Time, In Full %", compute="_compute_trade_evaluation", groups=EVALUATION, digits=(16, 1)
    )
    trade_in_full_rate = fields.Float(
        "In Full %", compute="_compute_trade_evaluation", groups=EVALUATION, digits=(16, 1)
    )
    trade_faultless_rate = fields.Float(
        "Faultless %", compute="_compute_trade_evaluation", groups=EVALUATION, digits=(16, 1)
    )
    trade_days_late = fields.Float("Days Late", compute="_compute_trade_evaluation", groups=EVALUATION, digits=(16, 1))
    trade_price_change = fields.Float(
        "Against Last Price %", compute="_compute_trade_evaluation", groups=PURCHASE_PRICE, digits=(16, 1)
    )
    trade_price_gap = fields.Float(
        "Against Other Suppliers %", compute="_compute_trade_evaluation", groups=PURCHASE_PRICE, digits=(16, 1)
    )

    @api.depends_context("uid", "company")
    def _compute_trade_evaluation(self):
        """One query for all; who may not see evaluations, or prices, is told nothing."""
        evaluation = self.env["trade.supplier.evaluation"]
        names = [name for name in _FIGURES.values() if evaluation._has_field_access(evaluation._fields[name], "read")]
        rows = []
        # the form of a customer need not compare prices
        suppliers = evaluation.has_access("read") and self.commercial_partner_id.filtered("purchase_order_count")
        if suppliers:
            domain = Domain("partner_id", "in", suppliers.ids) & Domain("date", ">=", PERIOD)
            rows = evaluation._read_group(domain, ["partner_id"], ["__count", *(f"{name}:avg" for name in names)])
        found = {partner: (count, dict(zip(names, figures, strict=True))) for partner, count, *figures in rows}
        for partner in self:
            count, figures = found.get(partner.commercial_partner_id, (0, {}))
            partner.trade_evaluated_count = count
            for name, source in _FIGURES.items():
                # no rate is not a bad one
                missing = -1.0 if source.endswith("_rate") else 0.0
                partner[name] = missing if figures.get(source, False) is False else figures[source]

    def action_trade_evaluation(self):
        """Open the evaluation of this supplier, line by line."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("trade_supplier.trade_supplier_evaluation_action")
        return action | {"domain": [("partner_id", "=", self.commercial_partner_id.id)], "context": {}}
