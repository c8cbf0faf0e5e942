from odoo import models


class Base(models.AbstractModel):
    _inherit = "base"

    def _traverse_related_sql(self, alias, field, query):
        """Ask a related field for its own groups too, before it is sorted or grouped by.

        Odoo asks only the field at the end of the path, and that as superuser, so a closed related field such as the cost on
        a stock move could still be sorted and summed (DSP-4). Only related fields that are not stored come here.
        """
        if field.groups:
            self._check_field_access(field, "read")
        return super()._traverse_related_sql(alias, field, query)
