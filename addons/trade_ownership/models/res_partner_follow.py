from collections import defaultdict

from odoo import api, models
from odoo.fields import Domain

#: What may follow a customer to its new owner.
FOLLOWING = ("inquiries", "quotations", "orders", "activities", "followers")
#: Where the new owner follows already, the former one only stops; otherwise the row changes hands.
_FOLLOWERS = """
WITH moved AS (
    SELECT f.id, m.after, EXISTS (
        SELECT 1 FROM mail_followers n WHERE n.res_model = f.res_model AND n.res_id = f.res_id AND n.partner_id = m.after
    ) AS there
    FROM unnest(%(ids)s::int[], %(before)s::int[], %(after)s::int[]) AS m(id, before, after)
    JOIN mail_followers f ON f.res_model = %(model)s AND f.res_id = m.id AND f.partner_id = m.before
), gone AS (
    DELETE FROM mail_followers f USING moved WHERE f.id = moved.id AND moved.there
)
UPDATE mail_followers f SET partner_id = moved.after FROM moved WHERE f.id = moved.id AND NOT moved.there
"""


class ResPartner(models.Model):
    """What follows a customer to its new owner: the open business of the former one, without a change of stage (OWN-7)."""

    _inherit = "res.partner"  # pylint: disable=consider-merging-classes-inherited

    def _trade_follow(self, before, kinds):
        """Give what the former owners have open with these customers to the new owners.

        Documents of colleagues stay with them. A statement for each kind and new owner, no mail for each document: the new
        owner is told once about the customers.

        :param dict before: ``{customer: former owner}``; customers without one have nothing that follows
        :param kinds: some of :data:`FOLLOWING`
        """
        former = {customer.id: user for customer, user in before.items() if user and customer.user_id != user}
        customers = self.sudo().browse(former)
        if not customers:
            return
        contacts = customers.with_context(active_test=False).search([("commercial_partner_id", "in", customers.ids)])
        quiet = {"mail_auto_subscribe_no_notify": True, "mail_activity_quick_update": True, "tracking_disable": True}
        followed = {"res.partner": contacts}
        for model, domain in self._trade_following(kinds).items():
            records = (
                self.env[model]
                .sudo()
                .with_context(**quiet)
                .search(
                    Domain("partner_id", "in", contacts.ids)
                    & Domain("user_id", "in", [u.id for u in former.values()])
                    & domain
                )
            )
            records = records.filtered(
                lambda record: record.user_id == former[record.partner_id.commercial_partner_id.id]
            )
            followed[model] = records
            for values, group in records._trade_group_by_new_owner():
                group.write(values)
        if "activities" in kinds:
            self._trade_follow_activities(followed, former, quiet)
        if "followers" in kinds:
            self._trade_follow_followers(followed, former)

    @api.model
    def _trade_following(self, kinds):
        """Return ``{model: Domain}`` of the open documents of these kinds; a hook for further documents.

        The models have ``partner_id`` and ``user_id``, and :meth:`_trade_group_by_new_owner`.
        """
        following = {}
        if "inquiries" in kinds:
            following["crm.lead"] = Domain("won_status", "=", "pending")
        orders = []
        if "quotations" in kinds:
            orders.append(Domain("state", "in", ("draft", "sent")))
        if "orders" in kinds:
            orders.append(Domain("state", "=", "sale") & Domain("invoice_status", "not in", ("invoiced", "upselling")))
        if orders:
            following["sale.order"] = Domain.OR(orders)
        return following

    @api.model
    def _trade_follow_activities(self, followed, former, quiet):
        """Hand on the open activities of the former owners on what has followed, and on the customers themselves."""
        by_owner = defaultdict(lambda: self.env["mail.activity"].sudo().with_context(**quiet))
        for model, records in followed.items():
            owners = {}
            for record in records:
                customer = (
                    record.commercial_partner_id if model == "res.partner" else record.partner_id.commercial_partner_id
                )
                owners[record.id] = (former[customer.id], customer.user_id)
            activities = (
                self.env["mail.activity"]
                .sudo()
                .with_context(**quiet)
                .search(
                    [
                        ("res_model", "=", model),
                        ("res_id", "in", records.ids),
                        ("user_id", "in", [user.id for user in former.values()]),
                    ]
                )
            )
            for activity in activities:
                old, new = owners[activity.res_id]
                if activity.user_id == old and new:
                    by_owner[new] |= activity
        for user, activities in by_owner.items():
            activities.write({"user_id": user.id})

    @api.model
    def _trade_follow_followers(self, followed, former):
        """Let the new owners follow what the former owners followed, with the same subscriptions, in their place."""
        followers_sudo = self.env["mail.followers"].sudo()
        followers_sudo.flush_model()
        for model, records in followed.items():
            if not records:
                continue
            rows = []
            for record in records:
                customer = (record if model == "res.partner" else record.partner_id).commercial_partner_id
                if customer.user_id:
                    before, after = former[customer.id].partner_id, customer.user_id.partner_id
                    rows.append((record.id, before.id, after.id))
            if rows:
                ids, before, after = (list(column) for column in zip(*rows, strict=True))
                self.env.cr.execute(_FOLLOWERS, {"model": model, "ids": ids, "before": before, "after": after})
                records.invalidate_recordset(["message_follower_ids", "message_partner_ids", "message_is_follower"])
        followers_sudo.invalidate_model()
