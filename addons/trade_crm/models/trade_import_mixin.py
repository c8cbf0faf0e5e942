from odoo import api, models


class TradeImportMixin(models.AbstractModel):
    """An import that names every bad line: Odoo's own stops looking after ten, and blames the first line for all.

    Nothing is imported while one line is bad; that is Odoo's own rule and stays.
    """

    _name = "trade.import.mixin"
    _description = "Import That Names Every Bad Line"

    @api.model
    def load(self, fields, data):
        result = super().load(fields, data)
        messages = self._import_named(result["messages"], fields, data)
        last = self._import_interrupted_at(messages)
        while last is not None:
            left = data[last + 1 :]
            rest = self._import_named(self._import_plain(fields, left), fields, left)
            for message in rest:
                self._import_shift(message, last + 1)
            messages = [message for message in messages if "rows" in message] + rest
            last = self._import_interrupted_at(messages)
        return result | {"messages": messages}

    @api.model
    def _import_plain(self, fields, data):
        """Return what Odoo's own import says about these lines."""
        return super().load(fields, data)["messages"]  # pylint: disable=super-method-mismatch

    @api.model
    def _import_interrupted_at(self, messages):
        """Return the number of the last line looked at if the import gave up, otherwise None."""
        seen = [message["rows"]["to"] for message in messages if "rows" in message]
        gave_up = any(message["type"] == "warning" and "rows" not in message for message in messages)
        return max(seen) if gave_up and seen else None

    @api.model
    def _import_named(self, messages, fields, data):
        """Leave out the message of the whole batch, which Odoo puts on the first line although another one is meant."""
        first = messages[0] if messages else {}
        if first.get("record") != 0 or not any(message["message"] == first["message"] for message in messages[1:]):
            return messages
        with self.env.cr.savepoint() as savepoint:  # is the first line bad by itself?
            alone = self._import_plain(fields, data[: first["rows"]["to"] + 1])
            savepoint.rollback()
        return messages if alone else messages[1:]

    @api.model
    def _import_shift(self, message, lines):
        if "rows" in message:
            message["rows"] = {key: value + lines for key, value in message["rows"].items()}
            message["record"] = message.get("record", 0) + lines
