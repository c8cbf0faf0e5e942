"""Everything with a date that concerns one customer or supplier, as one query under the rights of the reader. OWN-9"""

from datetime import datetime, time, timedelta

import pytz

from odoo.fields import Domain
from odoo.tools import SQL

#: What hangs on the documents; the reader of a document reads these.
MESSAGE, FILE = "message", "file"


class Timeline:
    """The entries of a commercial partner: documents of every kind, and the messages and files on them.

    All kinds are one UNION, each part searched by the model itself under the record rules of its environment, so that a
    page costs the same whatever the kinds and however long the history. Messages and files are joined to the documents
    that the reader may read, in place of the check of Odoo, which reads all of them one model after the other.

    :ivar kinds: ``{code: HistoryKind}`` of what the reader may read at all
    """

    def __init__(self, partner, kinds, text="", date_from=None, date_to=None):
        """Prepare.

        :param partner: commercial partner, with the environment of the reader
        :param kinds: :class:`HistoryKind` of all models
        :param str text: only entries with this in number, subject, products or content
        :param date_from: first day, in the time zone of the reader
        :param date_to: last day
        """
        self.env = partner.env(context={**partner.env.context, "active_test": False})
        self.partner = partner.with_env(self.env)
        self.kinds = {kind.code: kind for kind in kinds if self.env[kind.model].has_access("read")}
        self.text = text
        self.zone = pytz.timezone(self.env.user.tz or "UTC")
        self.since = date_from and self._midnight(date_from)
        self.until = date_to and self._midnight(date_to + timedelta(days=1))
        # whose contacts they are is known to whoever reads the customer; what they did is asked under the own rights
        self.family = self.partner.sudo().search([("commercial_partner_id", "=", partner.id)])._ids

    def page(self, codes, offset, limit):
        """Return one page and the numbers of all, in one query.

        :param codes: kinds to show on the page
        :return: ``([(code of kind, model, id, date)], {code of kind: number})``: the newest first, dates as naive UTC; the
            numbers do not depend on ``codes``
        """
        found = self.env.execute_query(
            SQL(
                "%s, page AS (SELECT kind, model, id, date FROM entries WHERE kind IN %s"
                " ORDER BY date DESC, model, id DESC LIMIT %s OFFSET %s)"
                " SELECT kind, model, id, date, NULL::bigint FROM page"
                " UNION ALL SELECT kind, NULL, NULL, NULL, count(*) FROM entries GROUP BY kind",
                self._with(),
                tuple(codes) or ("",),
                limit,
                offset,
            )
        )
        rows = sorted((row[:4] for row in found if row[1]), key=lambda row: (row[1], -row[2]))
        rows.sort(key=lambda row: row[3], reverse=True)
        return rows, {row[0]: row[4] for row in found if not row[1]}

    # ------------------------------------------------------------------ SQL
    def _midnight(self, day):
        """Return the beginning of a day of the reader as naive UTC."""
        return self.zone.localize(datetime.combine(day, time.min)).astimezone(pytz.utc).replace(tzinfo=None)

    def _period(self):
        terms = [SQL("kind IS NOT NULL")]
        if self.since:
            terms.append(SQL("date >= %s", self.since))
        if self.until:
            terms.append(SQL("date < %s", self.until))
        return SQL(" AND ").join(terms)

    def _with(self):
        """Return the common table expressions; ``entries`` has kind, model, id, date."""
        own = SQL("SELECT NULL::text, 'res.partner', %s, NULL::timestamp", self.partner.id)
        documents = [own, *(self._part(kind) for kind in self.kinds.values())]
        attached = [self._messages(), self._files()]
        hits = SQL()
        shown = SQL("SELECT * FROM documents")
        if self.text:
            parts = [self._part(kind, self._text(kind.search)) for kind in self.kinds.values()]
            hits = SQL(", hits(kind, model, id, date) AS (%s)", SQL(" UNION ALL ").join(parts or [own]))
            shown = SQL("SELECT * FROM hits")
        return SQL(
            "WITH documents(kind, model, id, date) AS MATERIALIZED (%s)%s, "
            " entries AS MATERIALIZED (SELECT * FROM (%s) AS found WHERE %s)",
            SQL(" UNION ALL ").join(documents),
            hits,
            SQL(" UNION ALL ").join([shown, *attached]),
            self._period(),
        )

    def _text(self, paths):
        return Domain.OR(Domain(path, "ilike", self.text) for path in paths)

    def _part(self, kind, condition=Domain.TRUE):
        """Return the select of the documents of a kind."""
        model = self.env[kind.model]
        query = model._search(Domain(kind.partner, "in", self.family) & Domain(kind.domain) & condition)
        return self._select(query, model, kind.code, kind.dates)

    def _messages(self):
        condition = self.env["mail.message"]._trade_history_domain()
        if self.text:
            condition &= self._text(("subject", "body"))
        return self._attached(MESSAGE, "mail.message", "model", ("date",), condition)

    def _files(self):
        condition = Domain("res_field", "=", False)
        if self.text:
            condition &= self._text(("name", "description"))
        return self._attached(FILE, "ir.attachment", "res_model", ("create_date",), condition)

    def _attached(self, code, name, model_field, dates, condition):
        """Return the select of what hangs on the documents, under the record rules of its own model."""
        rules = self.env["ir.rule"]._compute_domain(name, "read")
        model = self.env[name].sudo()
        query = model._search(condition & rules)
        query.add_where(
            SQL(
                "(%s, %s) IN (SELECT model, id FROM documents)",
                model._field_to_sql(query.table, model_field, query),
                model._field_to_sql(query.table, "res_id", query),
            )
        )
        return self._select(query, model, code, dates)

    def _select(self, query, model, code, dates):
        """Return the columns of ``entries`` for the records of a query."""
        moments = [self._moment(model, query, name) for name in dates]
        return query.subselect(
            SQL("%s::text", code),
            SQL("%s::text", model._name),
            SQL.identifier(query.table, "id"),
            SQL("COALESCE(%s)", SQL(", ").join(moments)),
        )

    def _moment(self, model, query, name):
        """Return a date as a moment: when it was entered on that day, so that a day keeps its order, or when the day began."""
        column = model._field_to_sql(query.table, name, query)
        if model._fields[name].type == "datetime":
            return column
        created = model._field_to_sql(query.table, "create_date", query)
        return SQL(
            "CASE WHEN (%(created)s AT TIME ZONE 'UTC' AT TIME ZONE %(zone)s)::date = %(column)s THEN %(created)s"
            " ELSE %(column)s::timestamp AT TIME ZONE %(zone)s AT TIME ZONE 'UTC' END",
            created=created,
            column=column,
            zone=self.zone.zone,
        )
