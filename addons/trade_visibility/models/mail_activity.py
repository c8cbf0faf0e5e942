from odoo import models

#: Says in the context that a person finishes what somebody gave him or her to do: an object, so that no client can say it.
FINISHING = object()


class MailActivity(models.Model):
    _inherit = "mail.activity"

    def _check_access(self, operation):
        """Who may only read a customer plans nothing for its inquiries and orders (OWN-6)."""
        result = super()._check_access(operation)
        return self.env["trade.visibility"]._check_hanging(self, operation, result)

    def _action_done(self, feedback=False, attachment_ids=None):
        """What somebody was given to do may be finished, and the answer written, by who may otherwise only read."""
        if all(activity.user_id == self.env.user for activity in self.sudo()):
            self = self.with_context(trade_visibility_finishing=FINISHING)
        return super()._action_done(feedback=feedback, attachment_ids=attachment_ids)
