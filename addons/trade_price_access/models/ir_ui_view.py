from contextlib import suppress

from odoo import models
from odoo.tools.view_validation import get_expression_field_names

from ..tools.price_groups import PRIVILEGES

MODIFIERS = ("invisible", "column_invisible", "readonly", "required")


class IrUiView(models.Model):
    _inherit = "ir.ui.view"

    def _postprocess_attributes(self, node, name_manager, node_info):
        """Leave out a part of a view whose looks depend on a price, for who may not see the price.

        Odoo takes closed fields out of a view, but not the alert or button next to them with ``invisible="not amount"``; the
        web client would stop with an error there. The root of a view stays.
        """
        groups = self._trade_price_groups(node, name_manager.model) if node.getparent() is not None else set()
        if groups:
            parse = self.env["res.groups"]._get_group_definitions().parse
            for specification in groups:
                node_info["model_groups"] &= parse(specification, raise_if_not_found=False)
            node.set("__groups_key__", (node_info["model_groups"] & node_info["view_groups"]).key)
        return super()._postprocess_attributes(node, name_manager, node_info)

    def _validate_attributes(self, node, name_manager, node_info):
        """Know of the above when a view is checked; and that the default price in a ``context`` is for who may see it.

        A context is looked at when somebody chooses a record on the line, not when the view opens.
        """
        if node.getparent() is not None:
            parse = self.env["res.groups"]._get_group_definitions().parse
            for specification in self._trade_price_groups(node, name_manager.model, (*MODIFIERS, "context")):
                node_info["model_groups"] &= parse(specification, raise_if_not_found=False)
        return super()._validate_attributes(node, name_manager, node_info)

    def _trade_price_groups(self, node, model, attributes=MODIFIERS):
        """Return the groups of the price fields that decide how a node looks."""
        names = set()
        for attribute in attributes:
            # a context that is no expression is what Odoo's own check complains about
            with suppress(SyntaxError):
                names |= get_expression_field_names(node.get(attribute) or "False")
        fields = [model._fields[name] for name in names if name in model._fields]
        return {field.groups for field in fields if field.groups and not PRIVILEGES.isdisjoint(field.groups.split(","))}
