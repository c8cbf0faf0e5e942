from odoo import api, models
from odoo.tools import format_date, format_datetime
from odoo.tools.misc import formatLang

from ..tools.review_snapshot import changed_cells, digest

EMPTY_PART = {"fields": {}, "lines": {}}


class TradeReviewView(models.Model):
    """How a snapshot reads on the review: labels in the reader's language, values as they were frozen (ORG-2, ORG-3)."""

    _inherit = "trade.review"

    @api.depends("snapshot")
    @api.depends_context("uid", "lang")
    def _compute_snapshot_view(self):
        for review in self:
            review.snapshot_intact = bool(review.snapshot) and digest(review.snapshot) == review.snapshot_hash
            review.snapshot_view = review._render_snapshot() if review.snapshot else False

    def _render_snapshot(self):
        """Return the sections the reader may see, and the names of those that are closed to the reader."""
        self.ensure_one()
        sections, closed = [], []
        before = self.previous_id.snapshot["parts"] if self.previous_id.snapshot else {}
        for aspect, is_open in self._open_aspects().items():
            part = self.snapshot["parts"].get(aspect.code)
            if part is None:
                continue
            if not is_open:
                closed.append(aspect.name)
                continue
            marks = changed_cells(before[aspect.code], part) if aspect.code in before else set()
            sections.append(self._render_part(aspect, part, marks))
        return {"sections": sections, "closed": closed}

    def _render_part(self, aspect, part, marks):
        model = self.env.get(self.res_model)
        tables = []
        for field_name, lines in part["lines"].items():
            line_model = self.env[model._fields[field_name].comodel_name]
            columns = self._in_declared_order(
                aspect, {name for line in lines.values() for name in line}, f"{field_name}."
            )
            tables.append(
                {
                    "label": self._field_label(model, field_name),
                    "columns": [
                        {"label": self._field_label(line_model, name), "number": self._is_number(line_model, name)}
                        for name in columns
                    ],
                    "rows": [
                        {
                            "key": key,
                            "cells": [
                                {
                                    "text": self._render_value(line_model, name, line.get(name)),
                                    "changed": (field_name, key, name) in marks,
                                    "number": self._is_number(line_model, name),
                                }
                                for name in columns
                            ],
                        }
                        for key, line in sorted(lines.items(), key=lambda item: int(item[0]))
                    ],
                }
            )
        rows = [
            {
                "label": self._field_label(model, name),
                "text": self._render_value(model, name, value),
                "changed": (name,) in marks,
            }
            for name in self._in_declared_order(aspect, part["fields"])
            for value in (part["fields"][name],)
        ]
        return {"code": aspect.code, "name": aspect.name, "rows": rows, "tables": tables}

    def _in_declared_order(self, aspect, names, prefix=""):
        """Return the names in the order in which the document declares them: the database keeps no order of keys."""
        declared = self.env[self.res_model]._review_watched.get(aspect.code, ())
        rank = {path.removeprefix(prefix): number for number, path in enumerate(declared) if path.startswith(prefix)}
        return sorted(names, key=lambda name: (rank.get(name, len(rank)), name))

    @api.model
    def _field_label(self, model, name):
        field = model._fields.get(name)
        return field._description_string(self.env) if field else name

    @api.model
    def _is_number(self, model, name):
        field = model._fields.get(name)
        return bool(field) and field.type in ("float", "integer", "monetary")

    def _render_value(self, model, name, stored):
        """Return one frozen value as text in the language of the reader."""
        if not stored or stored[1] is False or stored[1] == []:
            return ""
        kind, value = stored
        field = model._fields.get(name)
        if kind in ("many2one", "many2many", "one2many") and field:
            names = self.snapshot["names"].get(field.comodel_name, {})
            return ", ".join(names.get(str(key), f"#{key}") for key in (value if isinstance(value, list) else [value]))
        if kind == "monetary" or (kind == "float" and field and name.startswith("price")):
            currency = self.env["res.currency"].browse(self.snapshot["currency"])
            return formatLang(self.env, float(value), currency_obj=currency)
        if kind == "float":
            digits = field.get_digits(self.env) if field else None
            return formatLang(self.env, float(value), digits=digits[1] if digits else 2)
        if kind == "date":
            return format_date(self.env, value)
        if kind == "datetime":
            return format_datetime(self.env, value)
        if kind == "selection" and field:
            return dict(field._description_selection(self.env)).get(value, value)
        if kind == "boolean":
            return self.env._("Yes")
        return str(value)
