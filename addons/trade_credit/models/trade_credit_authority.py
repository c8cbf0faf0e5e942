from odoo import api, fields, models
from odoo.exceptions import AccessError
from odoo.tools.misc import formatLang


class TradeCreditAuthority(models.Model):
    """Up to which sum a role may release a document that credit stops; above it the next role decides. CRD-4

    A company without any row leaves the release to the role that the control point names, for any sum.
    """

    _name = "trade.credit.authority"
    _description = "Authority to Release Credit"
    _order = "company_id, unlimited, amount, id"
    _rec_name = "group_id"

    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, ondelete="cascade", index=True
    )
    currency_id = fields.Many2one(related="company_id.currency_id")
    group_id = fields.Many2one(
        "res.groups",
        string="Role",
        required=True,
        ondelete="cascade",
        domain="[('privilege_id', '!=', False), ('share', '=', False)]",
    )
    unlimited = fields.Boolean(string="Any sum")
    amount = fields.Monetary(string="Up to", help="Highest excess over the limit that this role may release.")

    _group_uniq = models.Constraint(
        "UNIQUE(company_id, group_id)", "This role has an authority in this company already."
    )
    _amount_not_negative = models.Constraint(
        "CHECK(amount >= 0)", "An authority cannot be negative. Delete the line instead."
    )

    @api.model
    def _get_rows_sudo(self, company):
        """Return the rows of a company, the smallest authority first."""
        return self.sudo().search([("company_id", "=", company.id)])

    @api.model
    def _get_releasing_groups(self, company, amount):
        """Return the roles that may release this sum, the smallest authority first; empty without any row."""
        rows = self._get_rows_sudo(company).filtered(lambda row: row.unlimited or row.amount >= amount)
        return rows.group_id

    @api.model
    def _get_help(self, company, amount, rows, policy):
        """Return who can release a document, a translated sentence; None to leave it to the control point.

        :param float amount: excess over the limit, in company currency
        :param rows: rows of the company, as :meth:`_get_rows_sudo` gives them
        :param policy: Policy of the control that stops it
        """
        if policy.level != "approve" or not rows:
            return None
        group = rows.filtered(lambda row: row.unlimited or row.amount >= amount)[:1].group_id
        people = group.all_user_ids.filtered(
            lambda user: user.active and not user.share and company in user.company_ids
        )
        return self.env._(
            "Ask finance to release it: %(role)s (%(people)s).",
            role=group.name or self.env._("nobody has the authority for this sum"),
            people=", ".join(people.sorted("name")[:3].mapped("name")) or self.env._("nobody holds this role yet"),
        )

    def _covers(self, amount):
        """Tell whether one of these rows gives the user the authority to release a sum, in company currency."""
        groups = self.env.user.all_group_ids
        return any(row.unlimited or row.amount >= amount for row in self if row.group_id in groups)

    @api.model
    def _check_may_release(self, company, amount):
        """Raise AccessError unless the user's authority covers this sum.

        :param company: ``res.company`` of the document
        :param float amount: excess over the limit, in company currency
        """
        rows = self._get_rows_sudo(company)
        if not rows:
            return
        if rows._covers(amount):
            return
        mine = rows.filtered(lambda row: row.group_id in self.env.user.all_group_ids)
        above = self._get_releasing_groups(company, amount)
        raise AccessError(
            self.env._(
                "%(sum)s is beyond your authority to release credit (%(mine)s). It can be released by: %(roles)s.",
                sum=formatLang(self.env, amount, currency_obj=company.currency_id),
                mine=formatLang(self.env, max(mine.mapped("amount"), default=0.0), currency_obj=company.currency_id),
                roles=", ".join(above.mapped("name"))
                or self.env._("nobody; a credit manager must first give a role that authority"),
            )
        )
