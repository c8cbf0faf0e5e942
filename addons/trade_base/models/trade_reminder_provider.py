from odoo import api, fields, models
from odoo.exceptions import AccessError, ValidationError
from odoo.fields import Domain
from odoo.service.model import get_public_method


class TradeReminderProvider(models.Model):
    """A kind of thing that falls due, shown as one group of the reminder centre (INQ-4).

    Registered by an addon as a data record, never by a user: what it names is read and called by the centre. The addon also
    extends ``_trade_reminder_domain`` of the model. Whether a company shows it, where and how far ahead is a
    ``trade.reminder.setting``.
    """

    _name = "trade.reminder.provider"
    _description = "Reminder Provider"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, readonly=True)
    sequence = fields.Integer(default=100, help="Order among the groups in a company that chose none.")
    res_model = fields.Char("Document Model", required=True, readonly=True)
    date_field = fields.Char("Due Date Field", required=True, readonly=True, help="Stored date or date and time.")
    user_field = fields.Char(
        "Person Field",
        readonly=True,
        help="Whose job it is: a stored field, or a path of stored fields such as sale_id.user_id. Empty: the job of "
        "everybody who has one of the roles.",
    )
    own_list = fields.Boolean(
        "In the Own List",
        default=True,
        readonly=True,
        help="Off: only for managers, by department and person; one's own are in another group.",
    )
    group_ids = fields.Many2many(
        "res.groups",
        "trade_reminder_provider_group_rel",
        "provider_id",
        "group_id",
        "Roles",
        help="Who sees this group. Empty: every trade role.",
    )
    all_group_ids = fields.Many2many(
        "res.groups",
        "trade_reminder_provider_all_group_rel",
        "provider_id",
        "group_id",
        "Roles for All",
        help="Whose job it is, whoever is named on the document: finance collects every invoice.",
    )
    partner_field = fields.Char(
        "Customer Field", readonly=True, help="Stored field; empty: partner_id if there is one."
    )
    amount_field = fields.Char(readonly=True, help="Stored monetary field.")
    amount_group_id = fields.Many2one("res.groups", "Role That Sees the Amount", ondelete="restrict")
    done_method = fields.Char(
        "Method Behind “Done”",
        readonly=True,
        help="Public method of one record that the button calls, with the rights of the reader. Empty: no button.",
    )
    done_label = fields.Char("Text of the Button", translate=True, help="Empty: Done.")
    action_id = fields.Many2one(
        "ir.actions.act_window", "List", ondelete="set null", help="Its views list the records. Empty: the usual list."
    )
    default_horizon = fields.Integer(
        "Days Ahead", default=30, help="How many days ahead a company that chose nothing is reminded."
    )

    _code_uniq = models.Constraint("UNIQUE(code)", "A reminder provider with this code exists already.")
    _horizon_check = models.Constraint("CHECK(default_horizon >= 0)", "The days ahead cannot be negative.")

    @api.constrains("res_model", "date_field", "user_field", "partner_field", "amount_field", "done_method", "code")
    def _check_registration(self):
        for provider in self:
            problem = provider._find_problem() or provider._find_problem_of_domain()
            if problem:
                raise ValidationError(problem)

    @api.constrains("amount_field", "amount_group_id")
    def _check_amount_role(self):
        for provider in self:
            if provider.amount_field and not provider.amount_group_id:
                raise ValidationError(
                    self.env._(
                        "The reminder provider “%s” shows an amount without saying which role may see it. Name the role in "
                        "amount_group_id, for instance trade_base.group_sale_price.",
                        provider.name,
                    )
                )

    def _find_problem(self):
        """Return why this provider cannot work, a translated str with what to do about it, or None.

        Asked when it is registered, and again by the centre: a field may have gone with the addon it came from.
        """
        self.ensure_one()
        if self.res_model not in self.env:
            return self.env._(
                "The reminder provider “%(provider)s” names the model “%(model)s”, which does not exist. Install the addon it "
                "comes from, or ask the author of the module to depend on it.",
                provider=self.name,
                model=self.res_model,
            )
        for path, kinds, wanted in (
            (self.date_field, ("date", "datetime"), self.env._("a stored date")),
            (self.user_field, ("many2one",), self.env._("a stored user")),
            (self.partner_field, ("many2one",), self.env._("a stored contact")),
            (self.amount_field, ("monetary",), self.env._("a stored amount")),
        ):
            is_path = path and "." in path and path != self.user_field
            if path and (is_path or not self._is_stored_path(path, kinds)):
                return self.env._(
                    "The reminder provider “%(provider)s” needs %(wanted)s, but “%(field)s” of “%(model)s” is none, or does "
                    "not exist. Install the addon the field comes from, or ask the author of the module to name another "
                    "field.",
                    provider=self.name,
                    wanted=wanted,
                    field=path,
                    model=self.res_model,
                )
        if self.user_field and self._last_field(self.user_field).comodel_name != "res.users":
            return self.env._(
                "The reminder provider “%(provider)s” names “%(field)s” as the person, which is no user. Ask the author of the "
                "module to name a field that refers to a user.",
                provider=self.name,
                field=self.user_field,
            )
        if self.done_method and not self._is_public_method(self.done_method):
            return self.env._(
                "The reminder provider “%(provider)s” names the method “%(method)s”, which “%(model)s” does not offer to "
                "users. Ask the author of the module.",
                provider=self.name,
                method=self.done_method,
                model=self.res_model,
            )
        return None

    def _find_problem_of_domain(self):
        """Return why the domain of this provider cannot be used, a translated str, or None."""
        self.ensure_one()
        model = self.env[self.res_model]
        try:
            Domain(model._trade_reminder_domain(self.code)).validate(model)
        except (NotImplementedError, ValueError) as error:
            return self.env._(
                "The reminder provider “%(provider)s” has no usable domain: %(error)s. Ask the author of the module to extend "
                "_trade_reminder_domain of “%(model)s”.",
                provider=self.name,
                error=error,
                model=self.res_model,
            )
        return None

    def _is_stored_path(self, path, kinds):
        """Tell whether a path of field names leads over stored many2one fields to a stored field of one of these types."""
        model = self.env[self.res_model]
        *hops, last = path.split(".")
        for name in hops:
            field = model._fields.get(name)
            if not field or not field.store or field.type != "many2one":
                return False
            model = self.env[field.comodel_name]
        field = model._fields.get(last)
        return bool(field and field.store and field.type in kinds)

    def _last_field(self, path):
        model = self.env[self.res_model]
        *hops, last = path.split(".")
        for name in hops:
            model = model[name]
        return model._fields[last]

    def _is_public_method(self, name):
        try:
            get_public_method(self.env[self.res_model], name)
        except (AccessError, AttributeError):
            return False
        return True

    @api.model_create_multi
    def create(self, vals_list):
        providers = super().create(vals_list)
        companies = self.env["res.company"].sudo().with_context(active_test=False).search([("id", "!=", False)])
        providers._ensure_settings(companies)
        return providers

    def unlink(self):
        # the database would cascade without telling the cache
        self.env["trade.reminder.setting"].sudo().search([("provider_id", "in", self.ids)]).unlink()
        return super().unlink()

    def _ensure_settings(self, companies):
        """Create the settings of these providers that these companies lack; archived companies come back with theirs."""
        settings_sudo = self.env["trade.reminder.setting"].sudo()
        present = {
            (setting.company_id.id, setting.provider_id.id)
            for setting in settings_sudo.search([("provider_id", "in", self.ids), ("company_id", "in", companies.ids)])
        }
        settings_sudo.create(
            [
                {
                    "company_id": company.id,
                    "provider_id": provider.id,
                    "sequence": provider.sequence,
                    "horizon": provider.default_horizon,
                }
                for provider in self
                for company in companies
                if (company.id, provider.id) not in present
            ]
        )
