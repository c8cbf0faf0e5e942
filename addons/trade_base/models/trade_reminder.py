from odoo import api, fields, models
from odoo.exceptions import AccessError, UserError
from odoo.tools import date_utils

from .trade_reminder_source import BUCKETS

#: How many things a group names; the rest is one click away.
SHOWN = 5
#: Nobody is reminded of a thing that was put off for longer.
SNOOZE_DAYS = 366


class TradeReminder(models.AbstractModel):
    """The reminder centre, as its page asks for it (INQ-4).

    A *scope* says whose things are meant: ``{"kind": "mine"}``, ``{"kind": "person", "id": 5}`` (``id`` false: nobody's),
    ``{"kind": "department", "id": 3}``. Only managers have others than the first, and only for the departments in their reach.
    """

    _name = "trade.reminder"
    _description = "Reminder Centre"

    @api.model
    def overview(self, scope=None):
        """Return the groups of the centre with their counts and what is due first.

        :param dict scope: see the class; missing: one's own
        :return: ``{"today": date, "manager": bool, "title": str or False, "groups": [{"code", "name", "counts": {bucket:
            int}, "records": [...], "snoozed": int, "done": {"method", "label"} or False, "problem": str or False}]}``
        :raise AccessError: the scope is out of the reader's reach, or the reader has no trade role
        """
        self._ensure_role()
        title, people = self._resolve(scope)
        source = self.env["trade.reminder.source"]

        def ask(provider, horizons):
            group = self._prepare_group(provider)
            model, domain = self._restrict(provider, horizons, people, hidden)
            counts = source._count(provider, model, domain).get(None) or [0] * len(BUCKETS)
            group["counts"] = dict(zip(BUCKETS, counts, strict=True))
            if any(counts):
                group["records"] = source._get_first(provider, model, domain, SHOWN)
            group["snoozed"] = len(hidden.get(provider.id, ()))
            return group

        hidden = self._get_hidden(people)
        groups = self._ask_all(ask, people)
        source._fill_names([group for group in groups if not group["problem"]])
        return {
            "today": fields.Date.to_string(source._get_days().today),
            "manager": self.env.user._trade_is_reminder_manager(),
            "title": title,
            "groups": groups,
        }

    @api.model
    def bells(self):
        """Return the numbers of the top bar in one call, ``{"overdue": int, "today": int, "reviews": int}`` (INQ-4)."""
        return {**self.counters(), "reviews": self.env["trade.review"].my_count()}

    @api.model
    def counters(self):
        """Return how much of one's own is due, ``{"overdue": int, "today": int}``; one query per provider."""
        total = dict.fromkeys(("overdue", "today"), 0)
        if not self.env.user.has_group("trade_base.group_trade_user"):
            return total
        source = self.env["trade.reminder.source"]
        hidden = self._get_hidden(None)

        def ask(provider, horizons):
            model, domain = self._restrict(provider, horizons, None, hidden)
            return {**self._prepare_group(provider), "rows": source._count(provider, model, domain)}

        for group in self._ask_all(ask, None):
            overdue, today, *_ahead = group.get("rows", {}).get(None) or (0, 0)
            total["overdue"] += overdue
            total["today"] += today
        return total

    @api.model
    def table(self):
        """Return what is due by person, for a manager; one query per provider.

        :return: ``{"people": [{"id", "name", "active"}], "departments": [{"id", "name", "depth", "user_ids"}], "groups":
            [{"code", "name", "rows": {user id: [overdue, today, week, later]}, "problem"}]}``; user id 0 is nobody
        :raise AccessError: the reader manages no department
        """
        self._ensure_role()
        departments = self.env.user._trade_reminder_departments()
        if not self.env.user._trade_is_reminder_manager():
            raise AccessError(self._refusal())
        people = departments.people
        asked = [*people.ids, False]
        source = self.env["trade.reminder.source"]

        def ask(provider, horizons):
            model, domain = self._restrict(provider, horizons, asked, {})
            rows = source._count(provider, model, domain, by_person=True)
            return {**self._prepare_group(provider), "rows": {user_id or 0: counts for user_id, counts in rows.items()}}

        return {
            "people": [{"id": user.id, "name": user.name, "active": user.active} for user in people.sorted("name")],
            "departments": departments.as_list(),
            "groups": self._ask_all(ask, asked),
        }

    @api.model
    def open_list(self, code, bucket=None, scope=None):
        """Return the action that lists the things behind a number.

        :param str code: provider
        :param str bucket: one of overdue, today, week, later; otherwise all
        :raise UserError: the provider is not one of the reader's
        """
        self._ensure_role()
        _title, people = self._resolve(scope)
        provider, horizons = self._get_provider(code, self._get_settings(people))
        source = self.env["trade.reminder.source"]
        domain = source._get_domain(provider, horizons, people) & source._get_bucket_domain(provider, bucket)
        hidden = self._get_hidden(people).get(provider.id)
        if hidden:
            domain &= fields.Domain("id", "not in", hidden)
        action_sudo = provider.sudo().action_id
        action = action_sudo._get_action_dict() if action_sudo else {"views": [(False, "list"), (False, "form")]}
        labels = dict(zip(BUCKETS, self._get_bucket_labels(), strict=True))
        name = f"{provider.name}: {labels[bucket]}" if bucket in labels else provider.name
        return {
            **action,
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": provider.res_model,
            "domain": list(domain),
            "context": {"create": False},
            "target": "current",
        }

    @api.model
    def open_record(self, code, record_id):
        """Return the action that opens one thing: its document, or itself where the reader may not read the document.

        :raise AccessError: the reader may not read the thing
        """
        self._ensure_role()
        provider, _horizons = self._get_provider(code, self.env["trade.reminder.source"]._get_settings())
        record = self.env[provider.res_model].browse(int(record_id)).exists()
        if not record:
            raise UserError(self.env._("This has been deleted meanwhile. Reload the page."))
        record.check_access("read")
        target = record._trade_reminder_target()
        return {
            "type": "ir.actions.act_window",
            "res_model": target._name,
            "res_id": target.id,
            "views": [(False, "form")],
            "target": "current",
        }

    @api.model
    def snooze(self, code, record_id, until):
        """Keep a thing out of one's own list until a day.

        :param str code: provider
        :param str until: ``tomorrow``, ``next_week`` or a date after today
        :raise UserError: the date is not after today, or too far ahead
        :raise AccessError: the reader may not read the record
        """
        self._ensure_role()
        provider, _horizons = self._get_provider(code, self._get_settings(None))
        days = self.env["trade.reminder.source"]._get_days()
        named = {"tomorrow": days.tomorrow, "next_week": days.next_week}
        try:
            day = named.get(until) or fields.Date.to_date(until)
        except ValueError:
            day = False
        if not day or not days.today < day <= date_utils.add(days.today, days=SNOOZE_DAYS):
            raise UserError(self.env._("Choose a day after today, at most a year ahead."))
        record = self.env[provider.res_model].browse(int(record_id)).exists()
        record.check_access("read")
        if record:
            self.env["trade.reminder.snooze"]._hide(provider, record, day)
        self._refresh(self.env.user)

    @api.model
    def wake(self, code):
        """Show again everything the reader has snoozed in a group."""
        self._ensure_role()
        provider, _horizons = self._get_provider(code, self._get_settings(None))
        mine = [("user_id", "=", self.env.uid), ("provider_id", "=", provider.id)]
        self.env["trade.reminder.snooze"].sudo().search(mine).unlink()
        self._refresh(self.env.user)

    # -- who asks, and for whom -------------------------------------------------------------------------------

    def _ensure_role(self):
        if not self.env.user.has_group("trade_base.group_trade_user"):
            raise AccessError(
                self.env._("The reminder centre is for users with a trade role. An administrator can give you one.")
            )

    def _refusal(self):
        return self.env._(
            "You may look at the reminders of the departments you manage only. A trade administrator keeps the managers of the "
            "departments."
        )

    def _resolve(self, scope):
        """Return the title of a scope and the ids of its people, ``None`` for one's own.

        :raise AccessError: out of the reader's reach
        """
        scope = {"kind": "mine"} if scope is None else scope if isinstance(scope, dict) else {}
        kind, wanted = scope.get("kind"), scope.get("id") or 0
        if kind == "mine":
            return False, None
        departments = self.env.user._trade_reminder_departments()
        if self.env.user._trade_is_reminder_manager() and isinstance(wanted, int):
            if kind == "person" and not wanted:
                return self.env._("Nobody"), [False]
            if kind == "person" and wanted in departments.people._ids:
                return departments.people.browse(wanted).name, [wanted]
            if kind == "department" and wanted in departments.members:
                return departments.names[wanted], departments.members[wanted]
        raise AccessError(self._refusal())

    def _get_hidden(self, people):
        return self.env["trade.reminder.snooze"]._get_hidden() if people is None else {}

    def _get_bucket_labels(self):
        return self.env._("Overdue"), self.env._("Today"), self.env._("This week"), self.env._("Later")

    @api.model
    def _refresh(self, users):
        """Tell the browsers of these users that their numbers have changed."""
        for user in users:
            user._bus_send("trade_reminder/updated", {})
