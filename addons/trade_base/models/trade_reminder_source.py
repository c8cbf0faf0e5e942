from collections import defaultdict
from datetime import datetime, time, timedelta
from typing import NamedTuple

import pytz

from odoo import api, fields, models
from odoo.fields import Domain
from odoo.tools import SQL
from odoo.tools.misc import formatLang

#: When a thing is due, in the order of the columns of a count.
BUCKETS = ("overdue", "today", "week", "later")


class Days(NamedTuple):
    """The days that separate the buckets; each bucket ends before its day."""

    today: object
    tomorrow: object
    next_week: object


class TradeReminderSource(models.AbstractModel):
    """What the providers of the reminder centre are asked: how many, and which come first (INQ-4).

    One aggregated query per provider, whatever the number of records and people. Everything is read under the record rules of
    the reader.
    """

    _name = "trade.reminder.source"
    _description = "Reminder Source"

    @api.model
    def _get_days(self):
        """Return the :class:`Days` of the reader: own time zone, weeks that begin as in the own language."""
        today = fields.Date.context_today(self)
        language = self.env["res.lang"]._get_data(code=self.env.lang or "en_US")
        begin = int(language.week_start or 1) - 1
        return Days(today, today + timedelta(days=1), today + timedelta(days=7 - (today.weekday() - begin) % 7))

    @api.model
    def _get_settings(self):
        """Return ``{provider: {company id: horizon}}`` of what the reader is reminded of, in the order of the own company.

        Only companies that are switched on and show the provider; only providers the roles of the reader are meant for.
        """
        settings = self.env["trade.reminder.setting"].search(
            [("company_id", "in", self.env.companies.ids), ("shown", "=", True)]
        )
        own = self.env.company
        groups = set(self.env.user._get_group_ids())
        shown = defaultdict(dict)
        for setting in settings.sorted(lambda row: (row.company_id != own, row.sequence, row.provider_id.id)):
            roles = setting.provider_id.sudo().group_ids
            if not roles or groups.intersection(roles._ids):
                shown[setting.provider_id][setting.company_id.id] = setting.horizon
        return {provider: horizons for provider, horizons in shown.items() if self._may_read(provider)}

    @api.model
    def _may_read(self, provider):
        """A role may be meant for a model that it cannot read in every installation; a model that is gone is told later."""
        model = self.env.get(provider.res_model)
        return model is None or model.has_access("read")

    @api.model
    def _get_domain(self, provider, horizons, people):
        """Return what is to be done according to this provider, as a domain that a list view understands.

        :param dict horizons: ``{company id: days ahead}``
        :param list people: ids of the users whose things are meant, ``False`` among them for what nobody is named on;
            ``None`` for one's own
        """
        model = self.env[provider.res_model]
        return (
            Domain(model._trade_reminder_domain(provider.code))
            & self._get_people_domain(provider, people)
            & self._get_horizon_domain(provider, model, horizons)
        )

    @api.model
    def _get_people_domain(self, provider, people):
        if not provider.user_field:
            return Domain.TRUE
        if people is None:
            roles = provider.sudo().all_group_ids
            if roles and set(self.env.user._get_group_ids()).intersection(roles._ids):
                return Domain.TRUE
            return Domain(provider.user_field, "=", self.env.uid)
        return Domain(provider.user_field, "in", people)

    @api.model
    def _get_horizon_domain(self, provider, model, horizons):
        """Each company is reminded as far ahead as it wants to be; what belongs to no company follows the own one."""
        today = self._get_days().today
        own = self.env.company.id

        def before(days):
            return self._get_before(provider, model, today + timedelta(days=days + 1))

        if "company_id" not in model._fields or not model._fields["company_id"].store:
            return before(horizons[own]) if own in horizons else Domain.FALSE
        companies = defaultdict(list)
        for company_id, days in horizons.items():
            companies[days].append(company_id)
            if company_id == own:
                companies[days].append(False)
        return Domain.OR(Domain("company_id", "in", ids) & before(days) for days, ids in companies.items())

    @api.model
    def _get_before(self, provider, model, day):
        return Domain(provider.date_field, "<", self._get_moment(provider, model, day))

    @api.model
    def _get_bucket_domain(self, provider, bucket):
        """Return the condition of one of :data:`BUCKETS`; any other name stands for all of them."""
        if bucket not in BUCKETS:
            return Domain.TRUE
        model = self.env[provider.res_model]
        ends = [self._get_moment(provider, model, day) for day in self._get_days()]
        position = BUCKETS.index(bucket)
        condition = Domain.TRUE
        if position > 0:
            condition &= Domain(provider.date_field, ">=", ends[position - 1])
        if position < len(ends):
            condition &= Domain(provider.date_field, "<", ends[position])
        return condition

    @api.model
    def _get_moment(self, provider, model, day):
        """Return a day as the due date field has it: for a date and time, the midnight of the reader in UTC."""
        if model._fields[provider.date_field].type == "date":
            return day
        midnight = self.env.tz.localize(datetime.combine(day, time.min))
        return midnight.astimezone(pytz.utc).replace(tzinfo=None)

    @api.model
    def _count(self, provider, model, domain, by_person=False):
        """Return how many are due when, in one query.

        :param model: model to search, as ``_trade_reminder_restrict`` returned it
        :return: ``{user id: [overdue, today, this week, later]}``; the key is ``None`` unless ``by_person``, and ``False``
            for what nobody is named on
        """
        query = model._search(domain)
        if query.is_empty():
            return {}
        query.order = None
        due = model._field_to_sql(query.table, provider.date_field, query)
        today, tomorrow, next_week = (self._get_moment(provider, model, day) for day in self._get_days())
        person = self._get_person_sql(provider, model, query) if by_person else SQL("NULL::int")
        if by_person:
            query.groupby = person
        rows = self.env.execute_query(
            query.select(
                person,
                SQL("COUNT(*) FILTER (WHERE %s < %s)", due, today),
                SQL("COUNT(*) FILTER (WHERE %s >= %s AND %s < %s)", due, today, due, tomorrow),
                SQL("COUNT(*) FILTER (WHERE %s >= %s AND %s < %s)", due, tomorrow, due, next_week),
                SQL("COUNT(*) FILTER (WHERE %s >= %s)", due, next_week),
            )
        )
        return {(user_id or False) if by_person else None: counts for user_id, *counts in rows if any(counts)}

    @api.model
    def _get_person_sql(self, provider, model, query):
        alias = query.table
        *hops, last = provider.user_field.split(".")
        for name in hops:
            model, alias = model._fields[name].join(model, alias, query)
        return model._field_to_sql(alias, last, query)

    @api.model
    def _get_first(self, provider, model, domain, limit):
        """Return what is due first, as plain values; names of customers and currencies are added by ``_fill_names``.

        The amount is there for the role the provider names, if that role may read the field as well.
        """
        amount_field = self._get_amount_field(provider, model)
        names = ["display_name", provider.date_field]
        partner_field = provider.partner_field or ("partner_id" if "partner_id" in model._fields else False)
        if partner_field:
            names.append(partner_field)
        if amount_field:
            names += [amount_field, model._fields[amount_field].get_currency_field(model)]
        records = model.search_fetch(domain, names, limit=limit, order=f"{provider.date_field}, id")
        described = records._trade_reminder_describe(provider.code)
        days = self._get_days()
        rows = []
        for record in records:
            due = record[provider.date_field]
            if isinstance(due, datetime):
                due = fields.Datetime.context_timestamp(self, due).date()
            row = {
                "id": record.id,
                "date": fields.Date.to_string(due),
                "days": (due - days.today).days,
                "partner": record[partner_field] if partner_field else False,
                "amount": False,
                **described[record.id],
            }
            if amount_field:
                row["amount"] = record[amount_field]
                row["currency"] = record[names[-1]]
            rows.append(row)
        return rows

    @api.model
    def _get_amount_field(self, provider, model):
        name = provider.amount_field
        role = provider.sudo().amount_group_id
        if not name or role.id not in self.env.user._get_group_ids():
            return False
        return name if model._has_field_access(model._fields[name], "read") else False

    @api.model
    def _fill_names(self, groups):
        """Write the customers and the amounts of all groups as text: the names of all are read at once."""
        rows = [row for group in groups for row in group["records"]]
        partner_ids = {row["partner"].id for row in rows if row["partner"]}
        currency_ids = {row["currency"].id for row in rows if row.get("currency")}
        # Names of customers are shown to whoever sees the document, as Odoo does on every document.
        partners_sudo = self.env["res.partner"].sudo().browse(partner_ids)
        names = {partner.id: partner.display_name for partner in partners_sudo}
        currencies = self.env["res.currency"].browse(currency_ids).grouped("id")
        for row in rows:
            partner, currency = row.pop("partner"), row.pop("currency", False)
            row.setdefault("detail", names.get(partner.id) if partner else False)
            if currency:
                row["amount"] = formatLang(self.env, row["amount"], currency_obj=currencies[currency.id])
