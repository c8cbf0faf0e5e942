from odoo import api, fields, models
from odoo.fields import Domain


class TradeHandoverKind(models.Model):
    """A kind of thing that is handed over: inquiries, orders, receivables (OWN-8).

    The addon that knows such things declares the kind as data, and its model answers ``_trade_handover_domain`` and
    ``_trade_handover_describe`` (see ``base``). Nobody makes kinds by hand.
    """

    _name = "trade.handover.kind"
    _description = "Kind of Thing Handed Over"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True)
    sequence = fields.Integer(default=10)
    res_model = fields.Char("Model", required=True)
    user_field = fields.Char(help="Whose thing it is; empty: it belongs to the customer alone.")
    partner_field = fields.Char(help="Path to the customer or contact; empty: the description names it.")
    by_customer = fields.Boolean(help="Listed for every customer handed over, whosever it is.")
    moves = fields.Boolean(help="Gets the successor in its user field when the handover is carried out.")
    strict = fields.Boolean(help="A change since the handover stands in the way of undoing it.")
    guards = fields.Boolean(help="Who has such a thing can neither be archived nor lose the sales roles.")

    _code_uniq = models.Constraint("UNIQUE(code)", "Each kind of thing handed over exists only once.")

    @api.model
    def _get_kinds(self):
        """Return every kind whose model is there, in their order; the customers themselves are not among them."""
        return self.sudo().search([("code", "!=", "customer")]).filtered(lambda kind: kind.res_model in self.env)

    def _get_domain(self):
        """Return the Domain of what is open of this kind, whosever it is."""
        self.ensure_one()
        return Domain(self.env[self.res_model].sudo()._trade_handover_domain(self.code))

    def _count(self, users):
        """Return ``{user: number}`` of what these people have of this kind in all companies, in one query.

        :param users: ``res.users``
        """
        self.ensure_one()
        domain = self._get_domain() & Domain(self.user_field, "in", users.ids)
        rows = self.env[self.res_model].sudo()._read_group(domain, [self.user_field], ["__count"])
        return {users.browse(user.id): number for user, number in rows}
