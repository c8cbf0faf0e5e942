from odoo import api, fields, models


class TradeInquiryQuestion(models.Model):
    """An answer taken from a talking point keeps the version that was given (INQ-6)."""

    _inherit = "trade.inquiry.question"

    trade_talking_version_id = fields.Many2one(
        "trade.talking.version",
        string="Talking point",
        domain="[('state', '=', 'published')]",
        index="btree_not_null",
        ondelete="restrict",
        copy=False,
    )

    @api.onchange("trade_talking_version_id")
    def _onchange_trade_talking_version_id(self):
        if self.trade_talking_version_id:
            self.answer = self.trade_talking_version_id.answer

    @api.model_create_multi
    def create(self, vals_list):
        questions = super().create([self._trade_answer_of_version(vals) for vals in vals_list])
        questions.trade_talking_version_id._ensure_published()
        return questions

    def write(self, vals):
        before = self.trade_talking_version_id
        result = super().write(self._trade_answer_of_version(vals))
        if "trade_talking_version_id" in vals:
            (self.trade_talking_version_id - before)._ensure_published()
        return result

    def _trade_answer_of_version(self, vals):
        """Return the values with the wording of the version when none is given."""
        if vals.get("trade_talking_version_id") and "answer" not in vals:
            version = self.env["trade.talking.version"].browse(vals["trade_talking_version_id"])
            return {**vals, "answer": version.answer}
        return vals
