from odoo import models
from odoo.orm.model_classes import add_field


class IrModelFields(models.Model):
    _inherit = "ir.model.fields"

    def _get_manual_field_data(self, model_name):
        """Close the price fields of a model at the moment Odoo completes its fields.

        ``groups`` of the field itself is the lowest point there is: reading, writing, searching by any path, sorting, grouping,
        exporting, onchange, tracking values, ``fields_get`` and the views all ask it. Fields related to a closed one, or
        inherited from it, take it over by themselves, because they are set up later.
        """
        self._trade_close_price_fields(self.pool[model_name])
        return super()._get_manual_field_data(model_name)

    def _trade_close_price_fields(self, model_class):
        if model_class._setup_done__:
            return
        closed = self.env["trade.price.policy"]._price_fields().get(model_class._name, {})
        for name, groups in closed.items():
            field = model_class._fields.get(name)
            if field is None:
                continue
            kind = type(field)
            if field._base_fields__:
                # a related field that other modules extend; Odoo builds it anew from these on later changes
                definitions = (*field._base_fields__, kind(groups=groups))
            elif field._toplevel:
                # made for this registry only, and made anew at each set-up of the model
                field.groups = groups
                continue
            else:
                # shared with other databases of this process, which may not have this addon: redefine on top
                definitions = (field, kind(groups=groups))
            add_field(model_class, name, kind(_base_fields__=definitions))
