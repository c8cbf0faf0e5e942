from odoo import api, models

from ..tools.collected import Collected, FileLines

#: Lines Odoo makes at once. If one of them is bad Odoo makes them again one by one: not more than these.
PART = 250
#: What a cell says that is not true, as Odoo reads it.
FALSE = frozenset({"", "0", "false", "no"})


class ResPartner(models.Model):
    """An import says of all lines at once which customers are there already (OWN-2, OWN-3)."""

    _name = "res.partner"
    _inherit = ["res.partner", "trade.import.mixin"]

    @api.model
    def get_import_templates(self):
        """Offer one for customers with their identity, and one for a list of WeChat fans."""
        return super().get_import_templates() + [
            {
                "label": self.env._("Import Template for WeChat Fans"),
                "template": "/trade_collision/static/csv/wechat_fans.csv",
            }
        ]

    @api.model
    def load(self, fields, data):
        """Import customers; every bad line and every collision is named, and nothing is imported while one is to stop."""
        before = self.env.context.get("trade_collision_before")
        collected = Collected(data, before if isinstance(before, FileLines) else None)
        limit = min(self.env.context.get("_import_limit") or len(data), len(data))
        importing = self.with_context(trade_collision_collected=collected, _import_limit=None)
        savepoint = self.env.cr.savepoint()
        ids, messages, end = [], [], 0
        while end < limit:
            start, end = end, self._import_part(fields, data, min(end + PART, limit))
            collected.begin(data[start:end])
            result = super(ResPartner, importing).load(fields, data[start:end])
            for message in result["messages"]:
                self._import_shift(message, start)
            messages += result["messages"]
            ids += result["ids"] or []
            if result["ids"] is False:
                # taken back: what follows is compared with the lines themselves
                self._trade_collision_file_lines(fields, data[start:end], collected.lines, start)
        if collected.stops or any(message["type"] == "error" for message in messages):
            savepoint.rollback()
            ids = False
        savepoint.close(rollback=False)
        nextrow = end if limit <= end < len(data) else 0
        return {"ids": ids, "messages": messages + collected.messages(), "nextrow": nextrow}

    @api.model
    def _import_part(self, fields, data, end):
        """Return where a part ends that is to end about here: lines that add to the record before stay with it."""
        own = [
            place
            for place, name in enumerate(fields)
            if (field := self._fields.get(name.split("/")[0].split(".")[0])) is None or field.type != "one2many"
        ]
        while end < len(data) and not any(data[end][place] for place in own):
            end += 1
        return end

    @api.model
    def _import_plain(self, fields, data):
        collected = self.env.context.get("trade_collision_collected")
        if isinstance(collected, Collected):
            collected.begin(data)
        return super()._import_plain(fields, data)

    @api.model
    def _load_records(self, data_list, update=False):
        records = super()._load_records(data_list, update)
        collected = self.env.context.get("trade_collision_collected")
        if isinstance(collected, Collected):
            for data, record in zip(data_list, records, strict=True):
                if data.get("info"):
                    collected.place((record.id, *record.child_ids.ids), data["info"])
        return records

    # -- lines that are not in the database -------------------------------------------------------------------

    @api.model
    def _trade_collision_file_lines(self, fields, data, lines, start=0):
        """Add the customers of these lines of a file to FileLines.

        :param int start: number of the first of them
        """
        codes = self._trade_collision_file_codes(fields, data)
        own_code = self._trade_collision_calling_code()
        for number, row in enumerate(data, start):
            cells = {name: str(cell).strip() for name, cell in zip(fields, row, strict=True) if cell}
            if any(name.split("/")[0] == "parent_id" for name in cells):
                continue  # a contact of somebody
            company = cells.get("is_company", "").lower() not in FALSE or cells.get("company_type") == "company"
            card = self._trade_collision_card(
                True,
                cells.get("name"),
                company,
                cells.get("vat"),
                cells.get("street"),
                cells.get("city"),
                codes.get(cells.get("country_id")) or own_code,
                (cells.get("phone"),),
                (cells.get("email"),),
                (cells.get("website"),),
                (cells.get("trade_wechat"),),
            )
            lines.add(number, card)

    @api.model
    def _trade_collision_file_codes(self, fields, data):
        """Return ``{name of a country as in the file: calling code}``."""
        if "country_id" not in fields:
            return {}
        place = fields.index("country_id")
        names = list({row[place] for row in data if row[place]})
        countries = self.env["res.country"].search(["|", ("name", "in", names), ("code", "in", names)])
        codes = {country.code: country.phone_code for country in countries}
        return codes | {country.name: country.phone_code for country in countries}

    def _trade_collision_in_file(self, cards, keys_by_partner):
        """Note which of these customers, just imported, are like a line of the file that is not in the database.

        :param dict cards: ``{partner id: Card}``
        :param dict keys_by_partner: ``{partner id: set of (kind, value)}``
        """
        collected = self.env.context.get("trade_collision_collected")
        if not isinstance(collected, Collected):
            return
        labels = self._trade_collision_reasons()
        for partner in self:
            found = collected.lines.find(cards[partner.id], keys_by_partner[partner.id])
            if found and not collected.has(partner.id):
                line, reasons = found
                text = self.env._(
                    "“%(name)s” may be the same customer as line %(line)s of the file (%(reasons)s).",
                    name=partner.name or partner.display_name,
                    line=collected.lines.first + line + 1,
                    reasons=", ".join(labels[reason] for reason in reasons),
                )
                collected.add(partner.id, partner._trade_collision_level() != "warn", text)
