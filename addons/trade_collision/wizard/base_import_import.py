from odoo import models

from odoo.addons.base_import.models.base_import import ImportValidationError

from ..tools.collected import FileLines


class BaseImportImport(models.TransientModel):
    _inherit = "base_import.import"

    def execute_import(self, fields, columns, options, dryrun=False):
        """A large file is tested in batches, each taken back: the lines before a batch are compared as well (OWN-2)."""
        if self.res_model != "res.partner":
            return super().execute_import(fields, columns, options, dryrun=dryrun)
        importing = self.with_context(trade_collision_before=self._trade_collision_before(fields, options, dryrun))
        return super(BaseImportImport, importing).execute_import(fields, columns, options, dryrun=dryrun)

    def _trade_collision_before(self, fields, options, dryrun):
        """Return FileLines with what is before the lines being tested, which no batch before has left in the database."""
        skip = options.get("skip") or 0
        lines = FileLines(skip + bool(options.get("has_headers")))
        if dryrun and skip:
            try:
                data, names = self._convert_import_data(fields, {**options, "skip": 0})
            except ImportValidationError:
                return lines  # said by the import itself
            self.env["res.partner"]._trade_collision_file_lines(names, data[:skip], lines, -skip)
        return lines
