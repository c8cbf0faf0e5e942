from odoo import api, fields, models
from odoo.exceptions import ValidationError

#: Longest question or answer, in characters; a longer one is a document and belongs among the attachments.
MAX_LENGTH = 5000


class TradeInquiryQuestion(models.Model):
    """What the customer asked, and what was answered, by whom and when (INQ-1)."""

    _name = "trade.inquiry.question"
    _description = "Question of an Inquiry"
    _inherit = ["trade.inquiry.part.mixin"]
    _order = "lead_id, sequence, id"
    _rec_name = "question"

    sequence = fields.Integer(default=10)
    question = fields.Text(required=True)
    answer = fields.Text()
    answered_by_id = fields.Many2one("res.users", string="Answered by", readonly=True, copy=False)
    answered_on = fields.Datetime(readonly=True, copy=False)

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._stamp_answer(vals) for vals in vals_list])

    def write(self, vals):
        return super().write(self._stamp_answer(vals))

    def _stamp_answer(self, vals):
        """Return the values with who answered and when: always the person who writes the answer."""
        vals = {key: value for key, value in vals.items() if self.env.su or not key.startswith("answered_")}
        if "answer" not in vals:
            return vals
        answered = bool((vals["answer"] or "").strip())
        return {
            "answered_by_id": answered and self.env.uid,
            "answered_on": answered and fields.Datetime.now(),
            **vals,
        }

    @api.constrains("question", "answer")
    def _check_length(self):
        for line in self:
            if not (line.question or "").strip():
                raise ValidationError(
                    self.env._("A question is empty. Write what the customer asked, or remove the line.")
                )
            longest = max(len(line.question), len(line.answer or ""))
            if longest > MAX_LENGTH:
                raise ValidationError(
                    self.env._(
                        "The answer to “%(question)s” has %(length)s characters; %(max)s is the limit. Attach the text as a "
                        "document and write the gist here.",
                        question=line.question[:40],
                        length=longest,
                        max=MAX_LENGTH,
                    )
                )
