import logging

import psycopg2

from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.service.model import PG_CONCURRENCY_EXCEPTIONS_TO_RETRY

from .trade_reminder_source import BUCKETS

_logger = logging.getLogger(__name__)


class TradeReminder(models.AbstractModel):
    """How the centre asks its providers, and goes on when one of them fails."""

    _inherit = "trade.reminder"

    def _ask_all(self, ask, people):
        """Ask every provider of the reader; one that fails says so in its place and does not take the page down.

        An error of the database makes the transaction useless, so it is rolled back to where we began, and the rest is asked
        again without the culprit. A savepoint for each would cost two statements for each, every time.

        :param ask: ``f(provider, horizons)``, returns the group
        """
        broken = {}
        settings = self._get_settings(people)
        while True:
            groups = []
            try:
                with self.env.cr.savepoint(flush=False):
                    for provider, horizons in settings.items():
                        groups.append(broken.get(provider) or self._ask(ask, provider, horizons))
                return groups
            except DatabaseTrouble as trouble:
                broken[trouble.provider] = self._tell_broken(trouble.provider, trouble.__cause__)

    def _ask(self, ask, provider, horizons):
        problem = provider._find_problem()
        if problem:
            _logger.error("Reminder provider %s: %s", provider.code, problem)
            return {**self._prepare_group(provider), "problem": problem}
        try:
            return ask(provider, horizons)
        except PG_CONCURRENCY_EXCEPTIONS_TO_RETRY:
            raise  # Odoo begins the request anew
        except psycopg2.Error as error:
            raise DatabaseTrouble(provider) from error
        except Exception as error:  # pylint: disable=broad-except
            return self._tell_broken(provider, error)

    def _tell_broken(self, provider, error):
        _logger.error("Reminder provider %s failed", provider.code, exc_info=error)
        problem = self.env._(
            "These reminders cannot be shown because of an error. The others are complete. Please tell your administrator; the "
            "server log has the details."
        )
        return {**self._prepare_group(provider), "problem": problem}

    def _get_settings(self, people):
        """Return the providers of the reader; things without a person belong to no list but the own one."""
        settings = self.env["trade.reminder.source"]._get_settings()
        shown = "own_list" if people is None else "user_field"
        return {provider: horizons for provider, horizons in settings.items() if provider[shown]}

    @api.model
    def _get_provider(self, code, settings):
        for provider, horizons in settings.items():
            if provider.code == code:
                problem = provider._find_problem()
                if problem:
                    raise UserError(problem)
                return provider, horizons
        raise UserError(
            self.env._(
                "This group of reminders is not shown to you any more. Reload the page; a trade administrator can switch it on."
            )
        )

    def _restrict(self, provider, horizons, people, hidden):
        """Return ``(model, domain)`` to search for one provider."""
        source = self.env["trade.reminder.source"]
        domain = source._get_domain(provider, horizons, people)
        if hidden.get(provider.id):
            domain &= fields.Domain("id", "not in", hidden[provider.id])
        return self.env[provider.res_model]._trade_reminder_restrict(domain, mine=people is None)

    def _prepare_group(self, provider):
        done = {"method": provider.done_method, "label": provider.done_label or self.env._("Done")}
        return {
            "code": provider.code,
            "name": provider.name,
            "model": provider.res_model,
            "counts": dict.fromkeys(BUCKETS, 0),
            "records": [],
            "snoozed": 0,
            "done": done if provider.done_method else False,
            "problem": False,
        }


class DatabaseTrouble(Exception):
    """The database refused the query of a provider."""

    def __init__(self, provider):
        super().__init__(provider)
        self.provider = provider
