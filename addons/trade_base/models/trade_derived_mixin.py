from odoo import api, models
from odoo.exceptions import AccessError


class TradeDerivedMixin(models.AbstractModel):
    """A document whose totals and rates follow from the rest of it, and cannot be written. CRD-5, ORG-3

    To Odoo such a field is read-only in forms: over RPC and by import whoever may write the document may write its total, and
    pass every review, limit and control that reads it. What is computed is not written by ``write``, and not meant here.
    """

    _name = "trade.derived.mixin"
    _description = "Document with Derived Fields"

    #: Stored fields that nobody but the system sets.
    _trade_derived_fields = frozenset()

    @api.model_create_multi
    def create(self, vals_list):
        self._trade_refuse_derived(frozenset().union(*map(self._trade_derived_in, vals_list)))
        return super().create(vals_list)

    def write(self, vals):
        self._trade_refuse_derived(self._trade_derived_in(vals))
        return super().write(vals)

    @api.model
    def _trade_derived_in(self, vals):
        """Return the derived fields that values say something about: a form sends lists of nothing with a new line."""
        return {
            name
            for name in self._trade_derived_fields
            if name in vals and (vals[name] or self._fields[name].type not in ("one2many", "many2many"))
        }

    @api.model
    def _trade_refuse_derived(self, names):
        """Raise AccessError if somebody sends values of derived fields.

        :param names: what :meth:`_trade_derived_in` found; a document may let somebody have some of them
        """
        found = frozenset(names)
        if found and not self.env.su:
            raise AccessError(
                self.env._(
                    "%(fields)s of “%(model)s” is worked out from the rest of the document, so it cannot be written. Leave it out "
                    "(of the import file, too), and change quantities, prices, currency or date instead.",
                    fields=", ".join(f"“{self._fields[name]._description_string(self.env)}”" for name in sorted(found)),
                    model=self.env["ir.model"].sudo()._get(self._name).name,
                )
            )
