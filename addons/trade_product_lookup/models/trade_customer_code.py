from odoo import fields, models


class TradeCustomerCode(models.Model):
    """What a customer calls a product of ours; the counterpart of the supplier's code (INQ-5)."""

    _name = "trade.customer.code"
    _description = "Customer's Product Code"
    _order = "partner_id, code, id"
    _rec_name = "code"

    product_id = fields.Many2one("product.product", required=True, index=True, ondelete="cascade")
    partner_id = fields.Many2one("res.partner", string="Customer", required=True, index=True, ondelete="cascade")
    code = fields.Char(string="Customer's code", required=True)
    name = fields.Char(string="Customer's name for it")
    company_id = fields.Many2one("res.company", default=lambda self: self.env.company)

    _code_uniq = models.UniqueIndex(
        "(partner_id, product_id, code)", "This code of the customer is entered for the product already."
    )

    def _merge_customers(self, sources, target):
        """Keep each code of customers that become one once; a name that only the other one has is kept with it.

        :param sources: customers that go
        :param target: customer that stays
        """
        codes = self.search([("partner_id", "in", (sources | target).ids)])
        kept, double = {}, self.browse()
        for code in codes.sorted(lambda row: (row.partner_id != target, row.id)):
            first = kept.setdefault((code.product_id, code.code), code)
            if first != code:
                double |= code
                if code.name and not first.name:
                    first.name = code.name
        double.unlink()
