from odoo import SUPERUSER_ID, api, models

from ..tools.blocker import StoppedOnline
from ..tools.reader import get_reader

_ACTIVITY = "trade_base.activity_type_stopped_online"


class TradeControlMixin(models.AbstractModel):
    """A customer or vendor who is stopped online reads that we will come back, and nothing of rules, figures or people. CRD-3

    So that this is true, whoever is responsible for the document gets a to-do.
    """

    _inherit = "trade.control.mixin"

    def _trade_refusal(self, checkpoint, refused):
        if not get_reader(self.env).share:
            return super()._trade_refusal(checkpoint, refused)
        self._trade_tell_responsible(list(refused))
        return StoppedOnline(self.browse(refused)._trade_get_stopped_text())

    def _trade_get_stopped_text(self):
        """Return what a customer or vendor reads whose documents these are."""
        return "\n".join(
            self.env._(
                "%(document)s cannot be confirmed online. %(company)s will come back to you.",
                document=record.display_name,
                company=record.company_id.name,
            )
            for record in self.sudo()
        )

    def _trade_tell_responsible(self, ids):
        """Make the to-dos when this transaction, of which nothing may stay, is rolled back."""

        def tell():
            with self.pool.cursor() as cr:
                documents_sudo = api.Environment(cr, SUPERUSER_ID, {})[self._name].browse(ids)
                documents_sudo.exists()._trade_schedule_stopped_online()

        self.env.cr.postrollback.add(tell)

    def _trade_schedule_stopped_online(self):
        """Make a to-do for each document that has none yet.

        It does not say what stands in the way: the document says it to each reader in the words that are for them.
        """
        told = self.browse(self.activity_search([_ACTIVITY]).mapped("res_id"))
        for document in self - told:
            user = document._trade_get_responsible()
            document.with_context(lang=user.lang).activity_schedule(_ACTIVITY, user_id=user.id)

    def _trade_get_responsible(self):
        """Return the user of the document, else the head of its department, else a sales manager of its company."""
        self.ensure_one()
        paths = {"user_id": "user_id", "invoice_user_id": "invoice_user_id", "team_id": "team_id.user_id"}
        users = self.env["res.users"].union(
            *(self.mapped(path) for name, path in paths.items() if name in self._fields)
        )
        users += self.env.ref("trade_base.group_sales_manager").all_user_ids
        return users.filtered(lambda user: user.active and not user.share and self.company_id in user.company_ids)[:1]
