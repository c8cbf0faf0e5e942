from odoo import api, fields, models


class ResCompany(models.Model):
    _inherit = "res.company"

    trade_own_creator = fields.Boolean(
        "New Customers Belong to Who Enters Them",
        default=True,
        help="A salesperson who enters a customer owns it. Otherwise it is nobody's until a manager assigns it.",
    )
    trade_extend_days = fields.Integer(
        "Extension (Days)",
        default=30,
        help="For how long the return of a customer can be postponed by one application.",
    )

    _trade_extend_check = models.Constraint(
        "CHECK(trade_extend_days IS NULL OR trade_extend_days > 0)", "An extension lasts at least one day."
    )

    @api.model_create_multi
    def create(self, vals_list):
        companies = super().create(vals_list)
        companies.sudo()._trade_ensure_pool()
        return companies

    def _trade_ensure_pool(self):
        """Create the first pool of the companies that have none."""
        have = {
            company.id
            for (company,) in self.env["trade.pool"]
            .sudo()
            ._read_group([("company_id", "in", self.ids)], ["company_id"])
        }
        missing = self.filtered(lambda company: company.id not in have)
        pools = (
            self.env["trade.pool"]
            .sudo()
            .with_context(lang="en_US")
            .create([{"name": self._trade_pool_name("en_US"), "company_id": company.id} for company in missing])
        )
        names = {code: self._trade_pool_name(code) for code, _label in self.env["res.lang"].get_installed()}
        for pool in pools:
            pool.update_field_translations("name", names)

    def _trade_pool_name(self, lang):
        return self.with_context(lang=lang).env._("Open pool")
