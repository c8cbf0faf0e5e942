import base64
import csv

from markupsafe import Markup

from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError

from odoo.addons.base_import.models.base_import import ImportValidationError

from ..models.trade_fan_intake import LIMIT
from ..tools.fan_row import read_headings

#: Who brings lists in.
IMPORTERS = (
    "trade_base.group_department_manager",
    "trade_base.group_general_manager",
    "trade_base.group_trade_admin",
)
#: Lines named; the rest is counted.
NAMED = 100
#: Rows looked at for the headings.
HEADING_ROWS = 5


class TradeFanImport(models.TransientModel):
    """A fan list as WeChat's tools export it: checked as a whole, then taken in (OWN-2).

    Nothing of a file is taken in while one of its lines is bad. A file may be imported again: fans who are there are brought up to date.
    """

    _name = "trade.fan.import"
    _description = "Import a Fan List"

    account_id = fields.Many2one(
        "trade.fan.account",
        required=True,
        default=lambda self: self.env["trade.fan.account"].search([], limit=1),
    )
    file = fields.Binary("Fan List", attachment=False)
    file_name = fields.Char()
    state = fields.Selection([("new", "New"), ("bad", "Bad"), ("checked", "Checked"), ("done", "Done")], default="new")
    report = fields.Html(readonly=True, sanitize=False)
    since = fields.Datetime(readonly=True)

    @api.onchange("file", "account_id")
    def _onchange_file(self):
        self.state, self.report = "new", False

    def action_check(self):
        """Say what would become of every line; nothing is taken in.

        :raise UserError: the file cannot be read
        """
        self._run(dry=True)
        return self._reopen()

    def action_import(self):
        """Take the fans in, unless a line is bad.

        :raise UserError: the file cannot be read
        """
        self._run(dry=False)
        return self._reopen()

    def action_fans(self):
        """Open the fans this file has brought."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id("trade_fan.trade_fan_action")
        domain = [("account_id", "=", self.account_id.id), ("arrived_on", ">=", self.since)]
        return action | {"domain": domain, "context": {}}

    def _run(self, dry):
        self.ensure_one()
        self._ensure_manager()
        rows, first, unknown = self._read()
        now = fields.Datetime.now()
        intake = self.env["trade.fan"].sudo()._intake(self.account_id.sudo(), rows, dry=dry, whole=True)
        said = self._tell_known(intake)
        self.since = now
        self.state = "bad" if intake.errors else "checked" if dry else "done"
        self.report = self._get_report(intake, said, first, unknown)

    def _ensure_manager(self):
        """Raise unless the current user may bring in fan lists, and for this account."""
        self.account_id.check_access("read")
        user = self.env.user
        if not any(user.has_group(group) for group in IMPORTERS):
            raise AccessError(self.env._("Fan lists are imported by managers. Give the list to yours."))

    def _tell_known(self, intake):
        """Return ``{number: text}``: what the user may know of the customers that new fans may be."""
        matches = {number: known.matches for number, known in intake.known.items() if known.matches}
        said = self.env["trade.fan"]._describe_kept(matches, self.account_id.company_id, intake.names)
        line = self.env["trade.collision.attempt"]._line
        return {number: "; ".join(line(one).removeprefix("• ") for one in lines) for number, lines in said.items()}

    def _reopen(self):
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Import a fan list"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [(False, "form")],
            "target": "new",
        }

    # -- the file ---------------------------------------------------------------------------------------------

    def _read(self):
        """Return ``([{heading: cell}], number of the first line as a spreadsheet counts it, [headings that mean nothing])``.

        :raise UserError: the file cannot be read, or is no fan list
        """
        table = self._read_table()
        place = self._find_headings(table)
        cells, names = table[place], read_headings(table[place])
        rows = [
            {str(heading): cell for heading, cell, name in zip(cells, row, names, strict=False) if name}
            for row in table[place + 1 :]
        ]
        if len(rows) > LIMIT:
            raise UserError(
                self.env._(
                    "The file has %(lines)s lines. Import at most %(limit)s at once.", lines=len(rows), limit=LIMIT
                )
            )
        unknown = [str(cell) for cell, name in zip(cells, names, strict=True) if not name and str(cell).strip()]
        return rows, place + 2, unknown

    def _find_headings(self, table):
        """Return the number of the row of headings; some tools write a title above it.

        :raise UserError: there is none
        """
        for place, cells in enumerate(table[:HEADING_ROWS]):
            names = read_headings(cells)
            if {"openid", "wechat", "phone"} & set(names) and sum(map(bool, names)) > 1:
                return place
        raise UserError(
            self.env._(
                "This is no fan list: the headings name no openid, WeChat ID (微信号) or phone (手机) beside a nickname (昵称). Name the "
                "columns so, or use the template."
            )
        )

    def _read_table(self):
        """Return the rows of the file, read by Odoo's importer: CSV, XLSX, XLS, ODS.

        :raise UserError: it is none of them
        """
        content = base64.b64decode(self.with_context(bin_size=False).file or "")
        if not content:
            raise UserError(self.env._("Choose the file with the fans; this one is empty."))
        # what is no spreadsheet is text, whatever it is called
        extension = (self.file_name or "").rpartition(".")[2].lower()
        name = f"fans.{extension if extension in ('xlsx', 'xls', 'ods') else 'csv'}"
        reader = self.env["base_import.import"].new({"res_model": "trade.fan", "file": content, "file_name": name})
        options = {"quoting": '"', "encoding": self._get_encoding(content)}
        try:
            return reader._read_file(options)[1]
        except (ImportValidationError, ValueError, csv.Error, IndexError) as error:
            raise UserError(
                self.env._("The file cannot be read: %s. Save it as XLSX or CSV and choose it again.", error)
            ) from error

    @api.model
    def _get_encoding(self, content):
        """Return the encoding of a CSV file: what Chinese tools write, which cannot be told from a few letters by chance."""
        if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
            return "utf-16"
        for encoding in ("utf-8-sig", "gb18030"):
            try:
                content.decode(encoding)
            except UnicodeDecodeError:
                continue
            return encoding
        return "latin-1"

    # -- the report -------------------------------------------------------------------------------------------

    def _get_report(self, intake, said, first, unknown):
        """Return the report: counts, bad lines, and customers the new fans may be, each with its line."""
        done = self.state == "done"
        matches = [known.match for known in intake.known.values()]
        facts = [
            (self.env._("New fans"), len(intake.new)),
            (self.env._("of these customers already"), matches.count("certain")),
            (self.env._("of these perhaps customers"), matches.count("possible")),
            (self.env._("Fans we have, with something new"), len(intake.changed)),
            (self.env._("Fans we have, unchanged"), len(intake.unchanged)),
            (self.env._("Lines a later line says anew"), len(intake.repeated)),
            (self.env._("Bad lines"), len(intake.errors)),
        ]
        head = self.env._("The fans are in.") if done else self.env._("Nothing has been taken in yet.")
        if intake.errors:
            head = self.env._(
                "Nothing is taken in while one of these lines is bad. Correct the file and choose it again."
            )
        body = Markup("<p><b>{}</b></p><table>{}</table>").format(
            head,
            Markup().join(
                Markup("<tr><td class='pe-3'>{}</td><td class='text-end'>{}</td></tr>").format(*fact)
                for fact in facts
                if fact[1]
            ),
        )
        body += self._get_lines(self.env._("Bad lines"), intake.errors, first)
        body += self._get_lines(self.env._("May be customers already"), said, first)
        if unknown:
            body += Markup("<p class='text-muted mt-2'>{}</p>").format(
                self.env._("Columns left out: %s", ", ".join(unknown))
            )
        return body

    def _get_lines(self, title, texts, first):
        if not texts:
            return Markup()
        lines = [
            Markup("<li>{}</li>").format(self.env._("Line %(line)s: %(text)s", line=first + number, text=text))
            for number, text in sorted(texts.items())[:NAMED]
        ]
        if len(texts) > NAMED:
            lines.append(Markup("<li>{}</li>").format(self.env._("… and %s more lines.", len(texts) - NAMED)))
        return Markup("<h4 class='mt-3'>{}</h4><ul>{}</ul>").format(title, Markup().join(lines))
