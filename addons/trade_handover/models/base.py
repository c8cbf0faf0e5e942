from odoo import api, models


class Base(models.AbstractModel):
    _inherit = "base"

    @api.model
    def _trade_handover_domain(self, code):
        """Return the domain of what is open of a kind of thing that is handed over (OWN-8).

        Extended by the addon that declares a ``trade.handover.kind`` for this model; the person, the customers and the
        company are added by the handover. Called with sudo.

        :param str code: ``code`` of the kind
        :return: a domain
        :raise NotImplementedError: no addon answers for this kind
        """
        raise NotImplementedError(f"{self._name} does not answer for the handover kind {code!r}")

    def _trade_handover_describe(self, code):
        """Return what a handover says of these records, as it is frozen; called with sudo, must not query in a loop.

        :param str code: ``code`` of the kind
        :return: ``{record id: values}``: ``name``, and where it applies ``detail``, ``date``, ``quantity``, ``unit``,
            ``amount``, ``currency_id``, ``partner_id`` (id of the customer, for a kind without ``partner_field``), and
            ``mark``: text that changes when the thing has gone on
        """
        return {record.id: {"name": record.display_name} for record in self}

    def _trade_handover_give(self, code, user):
        """Give these records to somebody, without a mail for each and without a change of stage; called with sudo.

        :param str code: ``code`` of the kind
        :param user: who gets them
        """
        kind = self.env["trade.handover.kind"].search([("code", "=", code)])
        self.write({kind.user_field: user.id})
