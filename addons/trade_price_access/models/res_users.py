from odoo import api, models, tools

from ..tools.price_groups import PRIVILEGES
from ..tools.price_loan import prices_are_lent


class ResUsers(models.Model):
    _inherit = "res.users"

    def has_groups(self, group_spec):
        """Inside a calculation to which prices are lent, the privileges count as held."""
        # asked for each price of each record that is read; of others, and in the debug mode, Odoo answers
        mine = self.id == self.env.uid and "base.group_no_one" not in group_spec
        return (self._trade_has_groups(group_spec) if mine else super().has_groups(group_spec)) or (
            prices_are_lent(self.env) and not PRIVILEGES.isdisjoint(group_spec.split(","))
        )

    @tools.ormcache("self.id", "group_spec")
    def _trade_has_groups(self, group_spec):
        """Return what Odoo says of the current user; remembered as long as the groups of users, on which alone it depends."""
        return super().has_groups(group_spec)  # pylint: disable=super-method-mismatch

    @api.private
    def _trade_closed_documents(self):
        """Return the models whose messages, activities and attachments this user must not read.

        Record rules ask this; they are evaluated once per user and cached until groups change.
        """
        documents = self.env["trade.price.policy"]._price_documents()
        return [model for model, groups in documents.items() if not self.has_groups(groups)]
