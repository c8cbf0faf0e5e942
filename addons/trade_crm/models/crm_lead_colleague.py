from odoo import api, models


class CrmLead(models.Model):
    """Colleagues named on an inquiry hear of its discussion for as long as they are on it (INQ-3)."""

    _inherit = "crm.lead"  # pylint: disable=consider-merging-classes-inherited

    @api.model_create_multi
    def create(self, vals_list):
        leads = super().create(vals_list)
        if any("trade_colleague_ids" in vals for vals in vals_list):
            leads._trade_follow_colleagues({})
        return leads

    def write(self, vals):
        if "trade_colleague_ids" not in vals:
            return super().write(vals)
        before = {lead.id: lead.sudo().trade_colleague_ids for lead in self}
        result = super().write(vals)
        self._trade_follow_colleagues(before)
        self._trade_release_colleagues(before)
        return result

    def _trade_follow_colleagues(self, before):
        """Make those who were added followers, and tell them.

        :param before: ``{lead id: users}`` that were named until now
        """
        nobody = self.env["res.users"]
        for users, group in (
            self.sudo()
            .grouped(lambda lead: (lead.trade_colleague_ids - before.get(lead.id, nobody)).filtered("active"))
            .items()
        ):
            if not users:
                continue
            followers_sudo = self.env["mail.followers"].sudo()
            domain = [
                ("res_model", "=", self._name),
                ("res_id", "in", group.ids),
                ("partner_id", "in", users.partner_id.ids),
            ]
            known = followers_sudo.search(domain)
            group._message_subscribe(users.partner_id.ids)
            (followers_sudo.search(domain) - known).trade_as_colleague = True
            self.browse(group.ids)._trade_tell_colleagues(users - self.env.user)

    def _trade_tell_colleagues(self, users):
        for lead in self if users else ():
            lead.message_notify(
                partner_ids=users.partner_id.ids,
                subject=self.env._("You are a colleague on “%s”", lead.name),
                body=self.env._("%s asks you to help: read it, follow it up and discuss it.", self.env.user.name),
            )

    def _trade_release_colleagues(self, before):
        """Let those go who were taken off, unless they follow on their own and may still read the inquiry.

        :param before: ``{lead id: users}`` that were named until now
        """
        gone = {
            (lead.id, user.partner_id): user
            for lead in self.sudo()
            for user in before[lead.id] - lead.trade_colleague_ids - lead.user_id
        }
        if not gone:
            return
        lead_ids = [lead_id for lead_id, _partner in gone]
        followers_sudo = self.env["mail.followers"].sudo()
        followers_sudo = followers_sudo.search([("res_model", "=", self._name), ("res_id", "in", lead_ids)]).filtered(
            lambda follower: (follower.res_id, follower.partner_id) in gone
        )
        released = followers_sudo.filtered("trade_as_colleague")
        # whoever may not read an inquiry any more must not get its messages by mail either
        own_wish = (followers_sudo - released).grouped(lambda follower: gone[follower.res_id, follower.partner_id])
        for user, own in own_wish.items():
            readable = self.browse(own.mapped("res_id")).with_user(user)._filtered_access("read")
            released += own.filtered(lambda follower, ids=readable.ids: follower.res_id not in ids)
        released.unlink()
