from odoo import api, models


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model
    @api.readonly
    def get_views(self, views, options=None):
        """Say less about the fields of a page (G15): not who may read them, for which the web client has no use, and not that
        they have no defaults of their own, which nearly none has."""
        result = super().get_views(views, options)
        for model in result["models"].values():
            for description in model["fields"].values():
                description.pop("groups", None)
                if not description.get("change_default"):
                    description.pop("change_default", None)
        return result

    @api.model
    def _trade_reminder_domain(self, code):
        """Return the domain of the records of this model that are still to be done, for a reminder provider (INQ-4).

        Extended by the addon that registers a ``trade.reminder.provider`` for this model: answer for its own code and call
        super for others. Neither the person nor the date belong into it, the reminder centre adds both from ``user_field``
        and ``date_field``. It is read under the rights of the reader, in one aggregated query.

        :param str code: ``code`` of the provider
        :return: a domain
        :raise NotImplementedError: no addon answers for this code
        """
        raise NotImplementedError(f"{self._name} does not answer for the reminder provider {code!r}")

    def _trade_reminder_describe(self, code):
        """Return what the reminder centre shows of these records besides their date and amount.

        Extended where the name of the record says little, as of an activity; must not query in a loop, nor say a price.

        :param str code: ``code`` of the provider
        :return: ``{record id: {"name": str}}``, with ``"detail": str`` where that is to be shown instead of the customer
        """
        return {record.id: {"name": record.display_name} for record in self}

    def _trade_reminder_target(self):
        """Return the record that a click on this one opens in the reminder centre; an activity opens its document."""
        self.ensure_one()
        return self

    @api.model
    def _trade_reminder_restrict(self, domain, mine):
        """Return ``(model, domain)`` with which the reminder centre searches this model: the reader's rights, in the query.

        Extended by a model that filters what it has found in Python, which for a count means to read everything.

        :param bool mine: the reader asks for the own things, not for those of others
        """
        return self, domain

    @api.model
    def _trade_history_kinds(self):
        """Return what records of this model are in the history of a customer or supplier (OWN-9, OWN-10).

        Extended by every model that belongs there; ``trade_history``, if installed, shows them under the rights of the reader.

        :return: list of :class:`~odoo.addons.trade_base.tools.history.HistoryKind`; their labels need the translations of the
            reader, so they are made here and not once for all
        """
        return []

    def _trade_history_describe(self):
        """Return what a line of the history says of these records; no query in a loop, and never a price.

        :return: ``{record id: {"name": str, "text": str, "state": str}}``, with ``"target": (model, id)`` where a click opens
            another record, or ``"url": str`` for a file
        """
        field = self._fields.get("state")
        labels = dict(field._description_selection(self.env)) if field and field.type == "selection" else {}
        return {
            record.id: {
                "name": record.display_name,
                "text": "",
                "state": labels.get(record["state"], "") if labels else "",
            }
            for record in self
        }
