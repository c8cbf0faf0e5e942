from odoo.tests import tagged
from odoo.tools import mute_logger

from .common import SECRET, SECRET_DIGITS, VisibilityCommon
from .scan import Scan

#: Who logs what a scan provokes: refusals, wrong arguments, methods called out of place.
REFUSALS = (
    "odoo.addons.base.models.ir_model",
    "odoo.addons.base.models.ir_rule",
    "odoo.addons.base.models.ir_actions_report",
    "odoo.models",
    "odoo.orm.models",
    "odoo.sql_db",
    "odoo.tools.translate",
)


@tagged("post_install", "-at_install")
class TestLeaks(VisibilityCommon):
    """No list of places: the registry itself is walked, so that a model of an addon written tomorrow is met too."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.do_business()
        for user in (cls.seller, cls.colleague, cls.outsider, cls.other_manager):
            user.sudo().group_ids |= cls.env.ref("base.group_allow_export")
        cls.protect()
        cls.texts = (SECRET.lower(), SECRET_DIGITS)
        cls.records = cls._hidden_records()
        cls.env.flush_all()
        cls.env.invalidate_all()

    @classmethod
    def _hidden_records(cls):
        """Return ``{model: ids}`` of every record that leads to the customer, found through the relations of the registry."""
        partners = set((cls.secret | cls.contact).ids)
        hidden = {"res.partner": partners}
        for name in sorted(cls.env.registry):
            model = cls.env[name]
            if model._abstract or model._transient or not model._auto or name in ("res.users", "res.partner"):
                continue
            for field in model._fields.values():
                if field.type == "many2one" and field.comodel_name == "res.partner" and field.store:
                    found = model.with_context(active_test=False).search([(field.name, "in", list(partners))])
                    if found:
                        hidden.setdefault(name, set()).update(found.ids)
        return hidden

    def _scan(self, user):
        return Scan(self, user, self.texts, self.records)

    def _assert_none(self, scan):
        self.assertFalse(scan.leaks, "\n" + "\n".join(sorted(scan.leaks)))

    def run(self, result=None):
        # a refusal is what is hoped for here, and Odoo logs each
        with mute_logger(*REFUSALS):
            return super().run(result)

    def test_the_scan_works(self):
        """OWN-6: the scan itself works: the owner meets the secrets in every kind of record."""
        self.assertLessEqual(
            {"crm.lead", "sale.order", "sale.order.line", "account.move", "trade.followup", "stock.picking"},
            self.records.keys(),
        )
        scan = self._scan(self.seller)
        for name in ("res.partner", "crm.lead", "sale.order", "mail.message", "ir.attachment", "calendar.event"):
            scan.read_everything(name)
            self.assertTrue(any(leak.startswith(name) for leak in scan.leaks), name)

    def test_read_everything(self):
        """OWN-6: another salesperson reads, groups, exports, finds by name or number nothing of a protected customer."""
        scan = self._scan(self.colleague)
        for name in scan.models():
            scan.read_everything(name)
        self._assert_none(scan)

    def test_other_people(self):
        """OWN-6: nor do somebody of another department and the manager of it."""
        for user in (self.outsider, self.other_manager):
            scan = self._scan(user)
            for name in self.records.keys() & set(scan.models()):
                scan.read_everything(name)
            self._assert_none(scan)

    def test_search_everything(self):
        """OWN-6: nor is there a field or a relation by which searching for its name or number finds anything."""
        scan = self._scan(self.colleague)
        for name in scan.models():
            scan.search_everything(name)
        self._assert_none(scan)

    def test_ask_everything(self):
        """OWN-6: no method a client can call without knowing anything answers with it: look-ups, chain, reminder centre."""
        scan = self._scan(self.colleague)
        for name in sorted(self.env.registry):
            scan.ask_everything(name)
        self._assert_none(scan)

    def test_name_everything(self):
        """OWN-6: who puts its number into a form, a dialog or a default learns nothing either."""
        scan = self._scan(self.colleague)
        for name in sorted(self.env.registry):
            if not self.env[name]._abstract:
                scan.name_everything(name, [self.secret.id, self.contact.id])
        self._assert_none(scan)
