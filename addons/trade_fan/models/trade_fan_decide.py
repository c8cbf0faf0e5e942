from markupsafe import Markup

from odoo import SUPERUSER_ID, Command, api, fields, models
from odoo.exceptions import UserError
from odoo.tools import plaintext2html

from odoo.addons.trade_base.tools.cap import cap_touch


class TradeFan(models.Model):
    """What becomes of fans: linked, a customer, an inquiry, or nothing; one fan is decided once (OWN-2)."""

    _inherit = "trade.fan"  # pylint: disable=consider-merging-classes-inherited

    # -- by hand ----------------------------------------------------------------------------------------------

    def _take_up(self):
        """Return these fans with sudo for a decision of the current user; whoever decides one at the same moment waits.

        :raise AccessError: a fan is not the user's to decide
        :raise UserError: somebody has decided it
        """
        self.check_access("write")
        fans = self.sudo()
        self.env.cr.flush()
        cap_touch(fans)
        fans.invalidate_recordset(["state", "partner_id", "lead_id", "decided_by_id"])
        decided = fans.filtered(lambda fan: fan.state != "open")
        if decided:
            raise UserError(
                self.env._(
                    "“%(fan)s” has been decided already (%(state)s). Reload the list.",
                    fan=decided[0].display_name,
                    state=dict(self._fields["state"]._description_selection(self.env))[decided[0].state],
                )
            )
        fans._touch_claims([self._get_card(fan) for fan in fans])
        return fans

    def _decide_link(self, partner):
        """Link these fans to a customer or contact the user may read (OWN-2).

        :raise AccessError: the user may not see the customer
        """
        partner.check_access("read")
        fans = self._take_up()
        fans._link(dict.fromkeys(fans, partner.id), self.env.user)

    def _decide_customer(self, owner, pool, parent=None):
        """Make customers of these fans, or contacts of one; as if the user had entered them (OWN-2, OWN-3).

        Of several, those who may be customers already are left to be decided one by one.

        :param owner: user who gets them, or nobody
        :param pool: pool in which they are to lie, or none
        :param parent: customer whose people they are
        :return: the fans left
        :raise AccessError: the user may not enter customers, or not for this owner
        :raise UserError: collision policy or caps stand against it
        """
        partners = self.env["res.partner"]
        partners.check_access("create")
        if parent:
            parent.check_access("write")
        elif owner and owner != self.env.user:
            partners._trade_ensure_manager(owner)
        if pool:
            pool.check_access("read")
        fans = self._take_up()
        left = fans.browse() if parent or len(fans) == 1 else fans._get_alike()
        (fans - left)._make_customers(self.env.user, owner, pool, parent)
        left._refresh_match()
        return left.sudo(False)

    def _decide_inquiry(self, owner, partner=None):
        """Make inquiries of these fans (OWN-2).

        :param owner: user who gets them, or nobody: they wait in the department
        :param partner: customer who asks, if it is known
        :raise AccessError: the user may not enter inquiries, or not for this owner, or not see the customer
        """
        self.env["crm.lead"].check_access("create")
        if owner and owner != self.env.user:
            # the inquiry is made with sudo: nobody hands work to people of other departments this way
            self.env["res.partner"]._trade_ensure_manager(owner)
        if partner:
            partner.check_access("read")
        self._take_up()._make_inquiries(self.env.user, owner, partner)

    def action_ignore(self):
        """Let these fans be; they stay in the list and can be taken up again."""
        self._take_up()._set_decided("ignored", self.env.user)

    def action_reopen(self):
        """Put fans back among those to decide: ignored or linked by mistake, or what was made of them is gone.

        :raise UserError: a customer or an inquiry has been made of one
        """
        self.check_access("write")
        fans = self.sudo()
        self.env.cr.flush()
        cap_touch(fans)
        fans.invalidate_recordset(["state", "partner_id", "lead_id"])
        made = fans.filtered(
            lambda fan: (fan.state == "customer" and fan.partner_id) or (fan.state == "inquiry" and fan.lead_id)
        )
        if made:
            raise UserError(
                self.env._(
                    "Of “%s” a customer or an inquiry has been made. Go on there, or archive it.", made[0].display_name
                )
            )
        fans._log_customers(
            {fan: fan.partner_id.id for fan in fans}, self.env._("is no longer linked with this customer.")
        )
        fans.with_context(tracking_disable=True).write(
            {"state": "open", "partner_id": False, "lead_id": False, "decided_by_id": False, "decided_on": False}
        )
        fans._refresh_match()

    def action_decide(self):
        """Open the dialog to decide on these fans."""
        action = self.env["ir.actions.act_window"]._for_xml_id("trade_fan.trade_fan_decide_action")
        return action | {"context": {"default_fan_ids": self.ids}}

    def action_open_partner(self):
        """Open the customer of this fan."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "res.partner",
            "res_id": self.partner_id.id,
            "views": [(False, "form")],
        }

    # -- the engine -------------------------------------------------------------------------------------------

    def _set_decided(self, state, by, **values):
        """Write a decision.

        :param by: user who decided, nobody if it is done as fans arrive
        """
        decided = {"state": state, "decided_by_id": by.id if by else False, "decided_on": fields.Datetime.now()}
        self.with_context(tracking_disable=True).write(decided | values)

    def _link(self, targets, by=None):
        """Link fans to partners, and say so there; with sudo.

        :param dict targets: ``{fan: partner id}``
        """
        for partner_id, fans in self.concat(*targets).grouped(lambda fan: targets[fan]).items():
            fans._set_decided("linked", by, partner_id=partner_id)
        self._log_customers(targets, self.env._("is this customer, or one of its people."))

    @api.model
    def _log_customers(self, targets, text):
        bodies = {}
        for fan, partner_id in targets.items():
            if partner_id:
                who = self.env._(
                    "WeChat fan “%(fan)s” (%(account)s)", fan=fan.display_name, account=fan.account_id.name
                )
                bodies[partner_id] = bodies.get(partner_id, Markup()) + Markup("<p>{} {}</p>").format(who, text)
        self.env["res.partner"].sudo().browse(bodies)._message_log_batch(bodies)

    def _get_alike(self):
        """Return those of these fans who may be customers already, or of whom one before may be the same; with sudo."""
        alike = self.browse()
        for company, fans in self.grouped("company_id").items():
            numbered = {fan.id: fan for fan in fans}
            known, same = self._know_new(numbered, {fan.id: self._get_card(fan) for fan in fans}, company)
            alike |= fans.filtered(lambda fan, known=known, same=same: known[fan.id].match != "new" or fan.id in same)
        return alike

    def _make_customers(self, by=None, owner=None, pool=None, parent=None):
        """Make customers or contacts of these fans; with sudo.

        :param by: user who wants it, and whom the collision policy tells; nobody as fans arrive
        :raise UserError: collision policy or caps stand against it
        """
        medium = self._get_medium()
        for company, fans in self.grouped("company_id").items():
            # into a pool people put, but do not look; what arrives by itself is never refused
            partners = (
                self.env["res.partner"].with_user(by or SUPERUSER_ID).sudo(not by or bool(pool)).with_company(company)
            )
            made = partners.with_context(
                tracking_disable=True, mail_create_nosubscribe=True, mail_create_nolog=True
            ).create([fan._prepare_partner(owner, pool, parent, medium) for fan in fans])
            targets = {
                fan: (partner.sudo().child_ids[:1] or partner).id for fan, partner in zip(fans, made, strict=True)
            }
            for fan, partner_id in targets.items():
                fan._set_decided("customer", by, partner_id=partner_id)
            self._log_customers(targets, self.env._("became this customer."))
        self._get_same()._refresh_match()

    def _prepare_partner(self, owner, pool, parent, medium):
        """Return the values of a partner: a person, a company with this person, or a person of ``parent``."""
        self.ensure_one()
        person = {
            "name": self.name or self.remark or self.wechat or self.phone,
            "phone": self.phone,
            "trade_wechat": self.wechat,
            "comment": self._get_notes(),
        }
        if parent:
            return {**person, "parent_id": parent.id}
        owned = {
            "user_id": owner.id if owner else False,
            "trade_pool_id": pool.id if pool else False,
            "trade_source_id": medium.id,
        }
        if not self.company_name:
            return {**person, **owned}
        contacts = [Command.create(person)] if self.name else []
        rest = {} if self.name else {**person, "name": self.company_name}
        return {"name": self.company_name, "is_company": True, **rest, **owned, "child_ids": contacts}

    @api.model
    def _get_medium(self):
        medium = self.env.ref("trade_crm.utm_medium_wechat", raise_if_not_found=False)
        return (medium or self.env["utm.medium"]).sudo()

    def _get_notes(self):
        texts = (self.remark, self.region, self.source, ", ".join(self.tag_ids.mapped("name")))
        return plaintext2html("\n".join(filter(None, texts))) if any(texts) else False

    def _make_inquiries(self, by=None, owner=None, partner=None):
        """Make inquiries of these fans; they count as arrived by themselves, and are refused nothing. With sudo."""
        medium = self._get_medium()
        for company, fans in self.grouped("company_id").items():
            leads = self.env["crm.lead"].with_user(by or SUPERUSER_ID).sudo().with_company(company)
            made = leads.with_context(
                tracking_disable=True, mail_create_nosubscribe=True, mail_create_nolog=True
            ).create(
                [
                    {
                        "name": self.env._("WeChat fan %s", fan.display_name),
                        "contact_name": fan.name or fan.display_name,
                        "partner_name": fan.company_name,
                        "partner_id": partner.id if partner else False,
                        "phone": fan.phone,
                        "description": fan._get_lead_notes(),
                        "medium_id": medium.id,
                        "team_id": fan.team_id.id,
                        "user_id": owner.id if owner else False,
                        "company_id": company.id,
                    }
                    for fan in fans
                ]
            )
            for fan, lead in zip(fans, made, strict=True):
                fan._set_decided("inquiry", by, lead_id=lead.id, partner_id=partner.id if partner else False)

    def _get_lead_notes(self):
        wechat = plaintext2html(self.env._("WeChat: %s", self.wechat)) if self.wechat else Markup()
        return wechat + (self._get_notes() or Markup()) or False
