from odoo import SUPERUSER_ID, api, models
from odoo.service.model import retrying

#: Requests looked at in one transaction of the job.
BATCH = 500


class TradeCreditRequest(models.Model):
    """A request ends by itself when nothing is left to release: the order was reduced, a limit raised, money came in. CRD-4

    No document looks for its requests while it is written or confirmed: a job does, soon after, and so does whoever wants to decide.
    """

    _inherit = "trade.credit.request"

    def _end_moot(self):
        """Take back those of these requests that nothing is left to release of, tell who asked, and return them."""
        asked = self.filtered(lambda request: request.state == "asked")
        situations = asked._get_situations()
        moot = asked.filtered(lambda request: not situations[request.id].blockers)
        # nobody has decided it
        robot = moot.with_user(SUPERUSER_ID)
        for (lang, situation), requests in robot.grouped(
            lambda request: (request.requested_by_id.lang, situations[request.id]._replace(blockers=(), changed=False))
        ).items():
            text = requests.with_context(lang=lang)._get_moot_text(situation) if situation.exists else False
            requests._close("withdrawn", text)
        return moot

    @api.model
    def _get_moot_text(self, situation):
        """Return why nothing is left to release, a translated text for whoever asked and whoever decides."""
        if situation.strict:
            return self.env._(
                "A release cannot help any more: this document now waits for a new limit or for a payment. "
                "The request is taken back."
            )
        return self.env._(
            "Credit does not stop this document any more: it needs no release. The request is taken back."
        )

    def _say_moot(self):
        """Return the action that says that nothing is left to decide, and loads the page anew."""
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "title": self.env._("Nothing left to decide"),
                "message": ", ".join(self.mapped("document_name")),
                "next": {"type": "ir.actions.client", "tag": "soft_reload"},
            },
        }

    # ------------------------------------------------------------------ the job
    @api.model
    def _cron_end_moot(self):
        """End what nothing is left to release of, some requests in each transaction."""
        last_id, cron = 0, self.env["ir.cron"]
        while requests := self.sudo().search([("state", "=", "asked"), ("id", ">", last_id)], order="id", limit=BATCH):
            last_id = requests[-1].id
            # who decides in this moment goes first
            retrying(requests._end_moot, self.env)
            if not cron._commit_progress(len(requests)):
                return

    @api.model
    def _recheck_soon(self):
        """Have the job look at the open requests now, because a limit was changed."""
        job = self.env.ref("trade_credit.ir_cron_end_moot", raise_if_not_found=False)
        if job and self.sudo().search_count([("state", "=", "asked")], limit=1):
            job._trigger()
