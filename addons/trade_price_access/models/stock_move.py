from odoo import models

from ..tools.price_loan import lend_prices


class StockMove(models.Model):
    """What the warehouse does with goods reads their cost without showing it."""

    _inherit = "stock.move"

    def _action_confirm(self, *args, **kwargs):
        return super(StockMove, lend_prices(self))._action_confirm(*args, **kwargs).with_env(self.env)

    def _action_done(self, *args, **kwargs):
        return super(StockMove, lend_prices(self))._action_done(*args, **kwargs).with_env(self.env)

    def _split(self, *args, **kwargs):
        return super(StockMove, lend_prices(self))._split(*args, **kwargs)

    def _merge_moves(self, *args, **kwargs):
        return super(StockMove, lend_prices(self))._merge_moves(*args, **kwargs).with_env(self.env)

    def _set_value(self, *args, **kwargs):
        return super(StockMove, lend_prices(self))._set_value(*args, **kwargs)

    def copy_data(self, default=None):
        """A copy made by who may not read the value of a move starts without it, as every new move does."""
        if self._has_field_access(self._fields["value"], "read"):
            return super().copy_data(default)
        copies = super().copy_data({**(default or {}), "value": 0.0})
        return [values and {name: values[name] for name in values if name != "value"} for values in copies]
