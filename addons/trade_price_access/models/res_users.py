from odoo import api, models

from ..tools.price_groups import PRIVILEGES
from ..tools.price_loan import prices_are_lent


class ResUsers(models.Model):
    _inherit = "res.users"

    def has_groups(self, group_spec):
        """Inside a calculation to which prices are lent, the privileges count as held."""
        return super().has_groups(group_spec) or (
            prices_are_lent(self.env) and not PRIVILEGES.isdisjoint(group_spec.split(","))
        )

    @api.private
    def _trade_closed_documents(self):
        """Return the models whose messages, activities and attachments this user must not read.

        Record rules ask this; they are evaluated once per user and cached until groups change.
        """
        documents = self.env["trade.price.policy"]._price_documents()
        return [model for model, groups in documents.items() if not self.has_groups(groups)]
