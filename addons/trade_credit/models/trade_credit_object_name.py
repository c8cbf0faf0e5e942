from odoo import api, models
from odoo.tools import SQL


class TradeCreditObject(models.Model):
    """Whose credit it is, in the language of the reader: the name of a department is translated. CRD-1

    ``name`` is stored, in the language of whoever wrote it last: lists are ordered by it.
    """

    _inherit = "trade.credit.object"
    _rec_names_search = ["name", "team_id"]

    @api.depends("name", "team_id.name")
    @api.depends_context("lang")
    def _compute_display_name(self):
        result = super()._compute_display_name()
        for record in self.filtered("team_id"):
            record.display_name = record.sudo().team_id.display_name
        return result

    def _field_to_sql(self, alias, field_expr, query=None):
        """Give the name that is read a column, so that lists are sorted by it in the database."""
        if field_expr != "display_name" or query is None:
            return super()._field_to_sql(alias, field_expr, query)
        teams_sudo, team = self._fields["team_id"].join(self.sudo(), alias, query)
        return SQL(
            "COALESCE(%s, %s)", teams_sudo._field_to_sql(team, "name", query), self._field_to_sql(alias, "name", query)
        )
