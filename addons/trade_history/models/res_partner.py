from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools.misc import formatLang

from odoo.addons.trade_base.tools.history import HistoryKind

from ..tools.timeline import FILE, MESSAGE, Timeline

#: What is no customer of its own.
_IS_CONTACT = [("parent_id", "!=", False), ("is_company", "=", False)]
#: How many entries a page may have, whatever the client asks for.
MAX_PAGE = 200
#: Paper ends somewhere.
MAX_PRINT = 1000
#: What a client may say about how it wants to be answered; nothing else of its context reaches the documents.
_CONTEXT = ("lang", "tz", "allowed_company_ids")


class ResPartner(models.Model):
    """All that happened with a customer or supplier, on one page (OWN-9, OWN-10)."""

    _inherit = "res.partner"

    @api.model
    def _trade_history_kinds(self):
        """The contacts of the customer."""
        return [
            *super()._trade_history_kinds(),
            HistoryKind(
                "contact",
                self.env._("Contact persons"),
                "contact",
                _IS_CONTACT,
                partner="commercial_partner_id",
                person="create_uid",
                search=("name", "email", "phone", "function"),
                icon="fa-address-book-o",
            ),
        ]

    def _trade_history_describe(self):
        lines = super()._trade_history_describe()
        for partner in self:
            text = " · ".join(filter(None, (partner.function, partner.phone, partner.email)))
            lines[partner.id] |= {"name": partner.name or partner.display_name, "text": text}
        return lines

    @api.model
    def _trade_history_groups(self):
        """Return ``{code: translated heading}`` in the order of the page; an addon with another group extends this."""
        return {
            "contact": self.env._("Contact"),
            "sale": self.env._("Sales"),
            "purchase": self.env._("Purchasing"),
            "goods": self.env._("Goods"),
            "money": self.env._("Money"),
            "service": self.env._("Samples and service"),
            "other": self.env._("Other"),
            "paper": self.env._("Messages and files"),
        }

    @api.model
    def _trade_history_all_kinds(self):
        """Return the kinds of all models, then what hangs on documents."""
        documents = [
            kind._replace(model=name)
            for name in sorted(self.env.registry)
            for kind in self.env[name]._trade_history_kinds()
        ]
        return documents, [
            HistoryKind(MESSAGE, self.env._("Mails and messages"), "paper", icon="fa-envelope-o", model="mail.message"),
            HistoryKind(FILE, self.env._("Files"), "paper", icon="fa-paperclip", model="ir.attachment"),
        ]

    @api.readonly
    def get_trade_history(self, codes=None, date_from=None, date_to=None, text="", offset=0, limit=40):
        """Return one page of the history of the commercial partner, newest first, as the reader may see it (OWN-9, OWN-10).

        :param codes: codes of kinds to show; none: all
        :param str date_from: first day, ``YYYY-MM-DD``, in the reader's time zone
        :param str date_to: last day
        :param str text: only entries with this in number, subject, products or content
        :param int offset: how many entries to pass over
        :param int limit: size of a page, at most :data:`MAX_PAGE`
        :return: ``{"name", "groups": [{"code", "label", "kinds": [{"code", "label", "icon", "count"}]}], "total": int,
            "lines": [{"kind", "label", "icon", "date", "time", "name", "text", "state", "amount", "person", "model", "id",
            "url"}]}``; ``date`` is a day and ``time`` what the clock said, or empty, in the reader's time zone
        :raises AccessError: the reader may not read the customer, or is no employee
        """
        self.ensure_one()
        limit = min(max(int(limit), 1), MAX_PAGE)
        return self._trade_history(codes, date_from, date_to, text, max(int(offset), 0), limit)

    def _trade_history(self, codes=None, date_from=None, date_to=None, text="", offset=0, limit=MAX_PRINT):
        """Return what :meth:`get_trade_history` promises, as long as wanted."""
        self.check_access("read")
        if not self.env.user._is_internal():
            raise AccessError(self.env._("The history of a customer is for employees. Ask your contact person."))
        context = {key: self.env.context[key] for key in _CONTEXT if key in self.env.context}
        partner = self.with_env(self.env(context=context)).commercial_partner_id
        documents, attached = partner._trade_history_all_kinds()
        timeline = Timeline(
            partner, documents, str(text or "").strip(), fields.Date.to_date(date_from), fields.Date.to_date(date_to)
        )
        kinds = {kind.code: kind for kind in (*timeline.kinds.values(), *attached)}
        chosen = [code for code in codes or () if code in kinds] or list(kinds)
        rows, counts = timeline.page(chosen, offset, limit)
        return {
            "name": partner.display_name,
            "groups": partner._trade_history_overview(kinds.values(), counts),
            "total": sum(counts.get(code, 0) for code in chosen),
            "lines": partner._trade_history_lines(kinds, rows),
        }

    def _trade_history_overview(self, kinds, counts):
        """Return the kinds there are entries of, under their headings."""
        headings = self._trade_history_groups()
        found = {group: [] for group in headings}
        for kind in kinds:
            if counts.get(kind.code):
                line = {"code": kind.code, "label": kind.label, "icon": kind.icon, "count": counts[kind.code]}
                found[kind.group if kind.group in headings else "other"].append(line)
        return [{"code": code, "label": headings[code], "kinds": lines} for code, lines in found.items() if lines]

    def _trade_history_lines(self, kinds, rows):
        """Return the lines of a page: per model one reading, then in the order of ``rows``."""
        lines = {}
        for name in {model for _kind, model, _id, _date in rows}:
            records = self.env[name].browse([row[2] for row in rows if row[1] == name])
            # the search has asked already; what another addon closes beyond record rules stays closed
            records = records._filtered_access("read")
            described = records._trade_history_describe()
            lines.update({(name, record.id): (record, described[record.id]) for record in records})
        amounts = self._trade_history_amounts(kinds, rows, lines)
        return [
            self._trade_history_line(kinds[code], *lines[name, record_id], date, amounts.get((name, record_id), ""))
            for code, name, record_id, date in rows
            if (name, record_id) in lines
        ]

    def _trade_history_amounts(self, kinds, rows, lines):
        """Return ``{(model, id): amount as text}`` of those whose prices the reader may see."""
        amounts = {}
        for kind in kinds.values():
            if not kind.price_groups or not all(self.env.user.has_group(group) for group in kind.price_groups):
                continue
            ids = [row[2] for row in rows if row[0] == kind.code and (row[1], row[2]) in lines]
            records_sudo = self.env[kind.model].sudo().browse(ids)
            for record_id, (amount, currency) in records_sudo._trade_chain_amount().items():
                amounts[kind.model, record_id] = formatLang(self.env, amount, currency_obj=currency)
        return amounts

    def _trade_history_line(self, kind, record, described, date, amount):
        moment = fields.Datetime.context_timestamp(record, date)
        clock = all(record._fields[name].type == "datetime" for name in kind.dates)
        model, record_id = described.get("target") or (record._name, record.id)
        person = described.get("person")
        if person is None:
            person = record.sudo()[kind.person].name or "" if kind.person in record._fields else ""
        return {
            "kind": kind.code,
            "label": kind.label,
            "icon": kind.icon,
            "date": fields.Date.to_string(moment.date()),
            "time": moment.strftime("%H:%M") if clock else "",
            "name": described["name"],
            "text": described["text"],
            "state": described["state"],
            "amount": amount,
            "person": person,
            "model": model,
            "id": record_id,
            "url": described.get("url", ""),
        }

    @api.readonly
    def action_trade_history_print(self, codes=None, date_from=None, date_to=None, text=""):
        """Return the action that prints the history as it is filtered, see :meth:`get_trade_history`."""
        self.ensure_one()
        self.check_access("read")
        report = self.env.ref("trade_history.action_report_history")
        data = {"codes": codes or [], "date_from": date_from, "date_to": date_to, "text": text, "partner_id": self.id}
        return report.report_action(self, data=data, config=False)

    def action_trade_history(self):
        """Open the history of this customer or supplier."""
        partner = self.commercial_partner_id
        partner.ensure_one()
        partner.check_access("read")
        return {
            "type": "ir.actions.client",
            "tag": "trade_history",
            "name": self.env._("History: %s", partner.display_name),
            "params": {"partner_id": partner.id},
        }
