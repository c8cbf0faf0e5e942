from odoo import api, models
from odoo.exceptions import AccessError


class Base(models.AbstractModel):
    """Nobody finds out about a hidden customer by naming its number in a document, a dialog or a half-filled form (OWN-6)."""

    _inherit = "base"

    @api.model_create_multi
    def create(self, vals_list):
        self._trade_ensure_seen(vals_list)
        return super().create(vals_list)

    def write(self, vals):
        self._trade_ensure_seen([vals])
        return super().write(vals)

    def onchange(self, values, field_names, fields_spec):
        defaults = {
            key.removeprefix("default_"): value for key, value in self.env.context.items() if key.startswith("default_")
        }
        self._trade_ensure_seen([defaults, values])
        return super().onchange(values, field_names, fields_spec)

    def _mail_get_operation_for_mail_message_operation(self, message_operation):
        """Where reading is enough to write a message it is not for who may only read the customer (OWN-6)."""
        operations = super()._mail_get_operation_for_mail_message_operation(message_operation)
        if message_operation == "create":
            open_to_readers = self.browse(
                [record.id for record, operation in operations.items() if operation == "read"]
            )
            if open_to_readers:
                closed = self.env["trade.visibility"]._get_only_read(open_to_readers)._ids
                operations |= {record: "write" for record in open_to_readers if record.id in closed}
        return operations

    @api.model
    def _trade_ensure_seen(self, vals_list):
        """Raise if values name a customer the user must not see, in a field that leads to one partner.

        What a record says already may be said again.

        :raise AccessError: whom to ask
        """
        if self.env.su:
            return
        names = [
            name
            for name in set().union(*vals_list)
            if (field := self._fields.get(name)) and field.type == "many2one" and field.comodel_name == "res.partner"
        ]
        ids = {_number(vals[name]) for vals in vals_list for name in names if vals.get(name)} - {None}
        if not ids:
            return
        visibility = self.env["trade.visibility"]
        partners = self.env["res.partner"].browse(ids)
        # who may only read a customer makes no documents of it
        document = visibility._get_paths(self._name).customers and not self._transient
        domain = visibility._get_domain("res.partner", "write" if document else "read")
        if domain.is_true():
            return
        hidden = partners.exists() - partners.sudo().with_context(active_test=False).filtered_domain(domain)
        for name in names if hidden else ():
            hidden -= self.sudo()[name].sudo(False)
        if hidden:
            raise AccessError(visibility._get_refusal())


def _number(value):
    """Return the number in whatever form a client says a relation, ``None`` where there is none."""
    if isinstance(value, dict):
        value = value.get("id")
    elif isinstance(value, list | tuple):
        value = value[0] if value else None
    return value if isinstance(value, int) else None
