from odoo import api, models
from odoo.fields import Domain
from odoo.tools import SQL


class MailActivity(models.Model):
    _inherit = "mail.activity"

    # what a user has to do, in order of the day, is asked on every page load
    _trade_reminder_idx = models.Index("(user_id, date_deadline) WHERE active IS TRUE")

    @api.model
    def _trade_reminder_domain(self, code):
        # the engine plans an activity for each reviewer; reviews are in groups of their own
        if code in ("activity", "review_person"):
            operator = "=" if code == "review_person" else "!="
            return Domain("active", "=", True) & Domain("res_model", operator, "trade.review")
        return super()._trade_reminder_domain(code)

    def _trade_reminder_describe(self, code):
        return {
            activity.id: {
                "name": activity.summary or activity.activity_type_id.name or activity.display_name,
                "detail": activity.res_name,
            }
            for activity in self
        }

    def _trade_reminder_target(self):
        if self.res_model and self.res_model in self.env:
            document = self.env[self.res_model].browse(self.res_id).exists()
            if document and document.has_access("read"):
                return document
        return super()._trade_reminder_target()

    @api.model
    def _trade_reminder_restrict(self, domain, mine):
        """Say in SQL which activities the reader may see; a search as the reader reads them all and filters in Python.

        As in Odoo's own activity menu, one's own activities show, except those on documents that only a company that is
        switched off lets one read. Of others only those on documents where one could add an activity.
        """
        companies = self.env.user.company_ids
        if mine and companies <= self.env.companies:
            return self.sudo(), domain
        allowed = []
        for (name,) in self.sudo()._read_group(domain, ["res_model"]):
            if not name:
                allowed += [Domain("res_model", "=", False)] if mine else []
            elif name in self.env:
                allowed.append(Domain("res_model", "=", name) & self._trade_domain_document(name, companies, mine))
        return self.sudo(), domain & Domain.OR(allowed)

    @api.model
    def _trade_domain_document(self, name, companies, mine):
        model = self.env[name]
        if not mine:
            return self._trade_domain_allowed(model, getattr(model, "_mail_post_access", "read"))
        elsewhere = self._trade_domain_allowed(model.with_context(allowed_company_ids=companies.ids), "read")
        return self._trade_domain_allowed(model, "read") | ~elsewhere

    @api.model
    def _trade_domain_allowed(self, model, operation):
        """Return the domain of activities whose document, of this model, the reader may access."""
        if not model.has_access(operation):
            return Domain.FALSE
        rules = model.env["ir.rule"]._compute_domain(model._name, operation)

        def to_sql(_activities, alias, _query):
            documents = model.sudo()._search(rules, active_test=False)
            documents.order = None
            documents.add_where(SQL("%s = %s", SQL.identifier(documents.table, "id"), SQL.identifier(alias, "res_id")))
            return SQL("EXISTS (%s)", documents.select(SQL("1")))

        return Domain.custom(to_sql=to_sql)
