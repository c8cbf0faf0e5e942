from odoo import api, fields, models, tools


class TradeCreditBucket(models.Model):
    """A part of the exposure, registered by an addon as data: where a unit of value stands between order and payment."""

    _name = "trade.credit.bucket"
    _description = "Part of the Credit Exposure"
    _order = "sequence, id"

    name = fields.Char(required=True, translate=True)
    code = fields.Char(required=True, readonly=True)
    sequence = fields.Integer(default=10)
    description = fields.Text(translate=True)
    color = fields.Integer(string="Color on the bar", default=0)

    _code_uniq = models.Constraint("UNIQUE(code)", "A part of the exposure with this code exists already.")

    @api.model
    @tools.ormcache("company_id")
    def _get_excluded(self, company_id):
        """Return the codes of the buckets that do not count for a company; remembered until its policy changes. CRD-2"""
        company_sudo = self.env["res.company"].sudo().browse(company_id)
        return frozenset(company_sudo.trade_credit_excluded_bucket_ids.mapped("code"))

    def unlink(self):
        self.env.registry.clear_cache()
        return super().unlink()
