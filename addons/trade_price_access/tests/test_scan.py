from fnmatch import fnmatch

from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import PriceCommon
from .scan import Scan, Secrets, is_price_field, looks_like_money

#: Fields with a name or type of money that the warehouse may read, ``model.field`` with wildcards: why it does no harm.
ALLOWED = {
    "account.account.related_taxes_amount": "how many taxes",
    "account.journal.selected_payment_method_codes": "names of methods",
    "account.payment.term.*": "terms, and an example on a round amount; no document",
    "account.payment.term.line.value_amount": "percentages of terms",
    "account.tax.amount": "rate",
    "account.tax.group.preceding_subtotal": "a heading",
    "digest.digest.kpi_*": "counts of users, messages and inquiries",
    "iap.account.balance": "prepaid text messages of the company",
    "ir.default.json_value": "defaults people set for their forms",
    "payment.method.image_payment_form": "a logo",
    "payment.token.payment_*": "masked number of a card",
    "product.*.trade_category_*": "empty unless a role of the user is granted the category (test_category.py proves it)",
    "product.attribute.custom.value.custom_value": "what the customer wants written on the goods",
    "product.template.attribute.line.value_count": "count",
    "purchase.order.line.qty_*": "quantities",
    "report.paperformat.margin_*": "margins of the paper",
    "res.company.prepayment_percent": "a rate in the settings",
    "res.partner.payment_token_count": "count",
    "res.users.payment_token_count": "count",
    "sale.order.line.qty_*": "quantities",
    "stock.move.procurement_values": "where and when goods are needed",
    "trade.reminder.provider.amount_field": "the name of a field",
    "trade.review.amount": "computed empty for who lacks the privilege (trade_base proves it)",
    "trade.warehouse.charge.*": "charges the warehouse enters itself, and their caps",
}
#: Who logs what a scan provokes: refusals, wrong arguments, methods called out of place.
REFUSALS = (
    "odoo.addons.base.models.ir_model",
    "odoo.addons.base.models.ir_rule",
    "odoo.addons.base.models.ir_actions_report",
    "odoo.orm.models",
    "odoo.sql_db",
    "odoo.tools.translate",
)
#: Models whose amounts are secret although Odoo itself closes them to the warehouse.
LEDGER = ("account.move", "account.move.line", "account.payment")


@tagged("post_install", "-at_install")
class TestPriceScan(PriceCommon):
    """No list of places: the registry itself is walked, so that a field of an addon written tomorrow is met too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.purchase, cls.sale = cls.trade_both_ways()
        cls.env.flush_all()
        cls.secrets = Secrets(cls._seeded())
        cls.roles = (cls.clerk, cls.keeper)

    @classmethod
    def _seeded(cls):
        """Every figure in a price field or an amount of the ledger, of all records there are.

        Round figures are left out: they are met in rates and settings too.
        """
        found = {}
        for name in sorted(cls.env.registry):
            model = cls.env[name]
            fields = [
                f
                for f in model._fields.values()
                if f.type in ("monetary", "float") and (is_price_field(f) or name in LEDGER)
            ]
            if model._abstract or model._transient or not fields or not model._auto:
                continue
            for record in model.search([], limit=200, order="id desc"):
                for field in fields:
                    value = record[field.name]
                    if abs(value) >= 1000 and round(value, 2) % 1:
                        found[value] = f"{name}.{field.name}"
        constants = ("SELLING", "LIST", "COST", "BUYING", "SUPPLIER", "PRICE_LIST", "LIMIT", "COMMENT")
        return {**found, **{getattr(cls, constant): constant for constant in constants}}

    def _scans(self):
        return [Scan(self, user, self.secrets) for user in self.roles]

    def _assert_none(self, found):
        self.assertFalse(found, "\n" + "\n".join(sorted(found)))

    def run(self, result=None):
        # a refusal is what is hoped for here, and Odoo logs each
        with mute_logger(*REFUSALS):
            return super().run(result)

    def test_seeds(self):
        """DSP-4: the scan itself works: who may see prices meets every figure that was seeded."""
        scan = Scan(self, self.finance, self.secrets)
        for name in (
            "sale.order",
            "sale.order.line",
            "purchase.order.line",
            "product.product",
            "stock.move",
            "account.move",
        ):
            scan.read_everything(name)
        met = " ".join(scan.leaks)
        for figure in (self.SELLING, self.LIST, self.COST, self.BUYING):
            self.assertIn(str(figure), met)

    def test_read_everything(self):
        """DSP-4: no seeded figure in any field of any model the warehouse can read, however it is read."""
        for scan in self._scans():
            for name in scan.models():
                scan.read_everything(name)
            self._assert_none(scan.leaks)

    def test_ask_everything(self):
        """DSP-4: no seeded figure in the answer of any method a client can call without knowing anything."""
        for scan in self._scans():
            for name in sorted(self.env.registry):
                scan.ask_everything(name)
            self._assert_none(scan.leaks)

    def test_closed_fields(self):
        """DSP-4: a price field cannot be read, searched, sorted, grouped, summed, exported, computed by onchange, written."""
        for scan in self._scans():
            closed = scan.closed_fields()
            self.assertIn("price_unit", closed["sale.order.line"])
            self._assert_none([way for name in closed for field in closed[name] for way in scan.probe(name, field)])

    def test_paths(self):
        """DSP-4: nor found by searching through a relation that leads to it."""
        for scan in self._scans():
            closed = scan.closed_fields()
            self._assert_none([way for name in closed for way in scan.probe_paths(name, closed[name])])

    def test_unknown_fields(self):
        """DSP-4: a field that looks like money is closed, or somebody has said why it need not be."""
        unknown = {
            f"{name}.{field.name}"
            for scan in self._scans()
            for name in scan.models()
            for field in scan.env[name]._fields.values()
            if looks_like_money(field) and scan.env[name]._has_field_access(field, "read")
        }
        self._assert_none({field for field in unknown if not any(fnmatch(field, pattern) for pattern in ALLOWED)})
        self._assert_none({pattern for pattern in ALLOWED if not any(fnmatch(field, pattern) for field in unknown)})
