import ast
from contextlib import suppress

from odoo import models
from odoo.tools.view_validation import get_dict_asts, get_expression_field_names

from ..tools.price_groups import PRIVILEGES

MODIFIERS = ("invisible", "column_invisible", "readonly", "required")
#: Marks of a node, as Odoo's own ``__groups_key__``: set once for everybody, taken off for each reader.
OPEN_CONTEXT, CLOSING_GROUPS = "__trade_context__", "__trade_context_groups__"


class IrUiView(models.Model):
    _inherit = "ir.ui.view"

    def _postprocess_attributes(self, node, name_manager, node_info):
        """Leave out a part of a view whose looks depend on a price, for who may not see the price.

        Odoo takes closed fields out of a view, but not the alert or button next to them with ``invisible="not amount"``, nor
        the price in the ``context`` of the field beside it; the web client would stop with an error there. The root of a view
        stays.
        """
        groups = self._trade_price_groups(node, name_manager.model) if node.getparent() is not None else set()
        if groups:
            parse = self.env["res.groups"]._get_group_definitions().parse
            for specification in groups:
                node_info["model_groups"] &= parse(specification, raise_if_not_found=False)
            node.set("__groups_key__", (node_info["model_groups"] & node_info["view_groups"]).key)
        self._trade_mark_context(node, name_manager.model)
        return super()._postprocess_attributes(node, name_manager, node_info)

    def _validate_attributes(self, node, name_manager, node_info):
        """Know of the above when a view is checked."""
        if node.getparent() is not None:
            parse = self.env["res.groups"]._get_group_definitions().parse
            for specification in self._trade_price_groups(node, name_manager.model, (*MODIFIERS, "context")):
                node_info["model_groups"] &= parse(specification, raise_if_not_found=False)
        return super()._validate_attributes(node, name_manager, node_info)

    def _postprocess_access_rights(self, tree):
        for node in tree.xpath(f"//*[@{OPEN_CONTEXT}]"):
            context, groups = node.attrib.pop(OPEN_CONTEXT), node.attrib.pop(CLOSING_GROUPS)
            if not all(self.env.user.has_groups(specification) for specification in groups.split(";")):
                node.set("context", context)
        return super()._postprocess_access_rights(tree)

    def _trade_mark_context(self, node, model):
        """Note what the context of a node is without prices, and who needs that one."""
        try:
            values = get_dict_asts(node.get("context") or "{}")
        except (SyntaxError, ValueError):
            # not a dict written out, so that nobody knows its values before they are asked for
            return
        texts = {key: ast.unparse(value) for key, value in values.items()}
        groups = {key: self._trade_groups_of(get_expression_field_names(text), model) for key, text in texts.items()}
        if any(groups.values()):
            kept = ", ".join(f"{key!r}: {text}" for key, text in texts.items() if not groups[key])
            node.set(OPEN_CONTEXT, f"{{{kept}}}")
            node.set(CLOSING_GROUPS, ";".join(sorted(set().union(*groups.values()))))

    def _trade_price_groups(self, node, model, attributes=MODIFIERS):
        """Return the groups of the price fields that decide how a node looks."""
        names = set()
        for attribute in attributes:
            # a context that is no expression is what Odoo's own check complains about
            with suppress(SyntaxError):
                names |= get_expression_field_names(node.get(attribute) or "False")
        return self._trade_groups_of(names, model)

    def _trade_groups_of(self, names, model):
        fields = [model._fields[name] for name in names if name in model._fields]
        return {field.groups for field in fields if field.groups and not PRIVILEGES.isdisjoint(field.groups.split(","))}
