from odoo import api, models


class Base(models.AbstractModel):
    _inherit = "base"

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
        """Return what the reminder centre shows of these records besides their date and amount, and what a click opens.

        Extended where the record itself says little, as an activity does; must not query in a loop.

        :param str code: ``code`` of the provider
        :return: ``{record id: {"name": str, "open": (model, id)}}``, further keys ``"detail"`` (str, instead of the
            customer)
        """
        return {record.id: {"name": record.display_name, "open": (record._name, record.id)} for record in self}
