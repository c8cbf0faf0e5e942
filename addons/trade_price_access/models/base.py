from odoo import models


class Base(models.AbstractModel):
    _inherit = "base"

    def _field_to_sql(self, alias, field_expr, query=None):
        """Ask a related field for its own groups too, before it is sorted or grouped by.

        Odoo asks only the field at the end of the path, and that as superuser, so a closed related field such as the cost on
        a stock move could still be sorted and summed (DSP-4).
        """
        field = self._fields.get(field_expr)
        if field and field.groups and field.related and not field.store:
            self._check_field_access(field, "read")
        return super()._field_to_sql(alias, field_expr, query)
