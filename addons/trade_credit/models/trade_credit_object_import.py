from odoo import api, models
from odoo.exceptions import ValidationError

from .trade_credit_object import REFERENCE


class TradeCreditObject(models.Model):
    """What a file or a program leaves out: a list of customers and sums is a list of limits, and never without effect. CRD-1"""

    _inherit = "trade.credit.object"

    @api.model_create_multi
    def create(self, vals_list):
        return super().create([self._complete(vals) for vals in vals_list])

    @api.model
    def _complete(self, vals):
        """Return values with the kind told by whose credit it is, and the credit told by the sum."""
        vals = dict(vals)
        if not vals.get("kind"):
            vals["kind"] = next((kind for kind, field in REFERENCE.items() if vals.get(field)), "customer")
        if not vals.get("limit_mode"):
            # of an empty cell comes False; a limit of 0 is a limit
            given = vals.get("limit_amount") is not None and vals["limit_amount"] is not False
            vals["limit_mode"] = "limit" if given else "default"
        return vals

    def write(self, vals):
        amount = vals.get("limit_amount")
        if amount is None or amount is False or "limit_mode" in vals:
            return super().write(vals)
        # what was exported and comes back as it was changes nothing
        changed = self.filtered(lambda record: record.limit_amount != amount)
        changed._ensure_amount_counts()
        own = changed.filtered(lambda record: record.limit_mode == "default")
        super(TradeCreditObject, own).write({**vals, "limit_mode": "limit"})
        return super(TradeCreditObject, self - own).write(vals)

    def _ensure_amount_counts(self):
        """Raise ValidationError if somebody gets a sum who is blocked, or has no limit: it would have no effect."""
        labels = dict(self._fields["limit_mode"]._description_selection(self.env))
        without = self.filtered(lambda record: record.limit_mode in ("none", "blocked"))
        if without:
            raise ValidationError(
                self.env._(
                    "“%(name)s”: the credit is “%(credit)s”, so that a sum has no effect. Set “%(column)s” to “%(limit)s” as well "
                    "(in an import by a column of this name), or leave the sum out.",
                    name=without[0].display_name,
                    credit=labels[without[0].limit_mode],
                    limit=labels["limit"],
                    column=self._fields["limit_mode"]._description_string(self.env),
                )
            )

    # ------------------------------------------------------------------ files
    def _load_records_create(self, vals_list):
        """Change what is there of who has one, which may have come about by itself: nobody has two limits in a company."""
        known = self._get_known(vals_list)
        new = iter(
            super()._load_records_create([vals for vals, found in zip(vals_list, known, strict=True) if not found])
        )
        records = self.browse()
        for vals, found in zip(vals_list, known, strict=True):
            if found:
                # an empty cell says nothing of these
                empty = {name for name in ("kind", "limit_mode", "limit_amount") if vals.get(name) is False}
                found._load_records_write({name: value for name, value in vals.items() if name not in empty})
            records += found or next(new)
        return records

    @api.model
    def _get_known(self, vals_list):
        """Return, for each of some values, the credit object there is of whom they name; one query for each kind."""
        keys = [
            next(((field, vals[field]) for field in REFERENCE.values() if vals.get(field)), None) for vals in vals_list
        ]
        companies = [vals.get("company_id") or self.env.company.id for vals in vals_list]
        found = {}
        for field in {key[0] for key in keys if key}:
            ids = [key[1] for key in keys if key and key[0] == field]
            for record in self.search([(field, "in", ids), ("company_id", "in", companies)]):
                found[(field, record[field].id), record.company_id.id] = record
        return [found.get(pair, self.browse()) for pair in zip(keys, companies, strict=True)]
