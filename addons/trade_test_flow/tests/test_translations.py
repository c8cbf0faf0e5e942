import polib

from odoo.tests import TransactionCase, tagged

from odoo.addons.trade_base.tests import translations


@tagged("post_install", "-at_install")
class TestTranslations(TransactionCase):
    """Every string of every installed addon of this suite is in the template and in Chinese."""

    def test_addons(self):
        """USE-1: no string of ours is missing, empty, fuzzy or left over in the Chinese translation."""
        addons = translations.own_addons(self.env)
        self.assertIn("trade_base", addons)
        for addon, problems in translations.find_problems(self.env, addons).items():
            with self.subTest(addon=addon):
                self.assertFalse(problems, f"{addon}:\n" + "\n".join(problems))


@tagged("post_install", "-at_install")
class TestTranslationChecker(TransactionCase):
    """The checker itself finds what it is there for."""

    sources = {"Dispatch": {"code:addons/x/a.py"}, "Outbound": {"model:ir.model,name:x.m"}}

    @staticmethod
    def _file(*entries):
        """A file of ``(msgid, msgstr, place, flags)``."""
        file = polib.POFile()
        for source, text, place, *flags in entries:
            file.append(polib.POEntry(msgid=source, msgstr=text, occurrences=[(place, "0")], flags=flags))
        return file

    def _compare(self, dispatch="发货", *more, template=(), flags=()):
        entries = [
            ("Dispatch", dispatch, "code:addons/x/a.py", *flags),
            ("Outbound", "出库", "model:ir.model,name:x.m"),
        ]
        template = template or [(source, "", place) for source, _text, place, *_flags in entries]
        return translations.compare(self.sources, self._file(*template), self._file(*entries, *more))

    def test_complete(self):
        """USE-1: complete files have no problem."""
        self.assertEqual(self._compare(), [])

    def test_found(self):
        """USE-1: an empty, fuzzy, missing or left-over entry is found, in the translation and in the template."""
        found = {
            "not translated": self._compare(dispatch=" "),
            "fuzzy": self._compare(flags=["fuzzy"]),
            "no longer in the addon": self._compare("发货", ("Gone", "没了", "code:addons/x/a.py")),
            "template: “Outbound” is missing": self._compare(template=[("Dispatch", "", "code:addons/x/a.py")]),
            "used in other places": self._compare(
                template=[("Dispatch", "", "code:addons/x/b.py"), ("Outbound", "", "model:ir.model,name:x.m")]
            ),
        }
        for text, problems in found.items():
            with self.subTest(text):
                self.assertEqual(len(problems), 1, problems)
                self.assertIn(text, problems[0])
        missing = translations.compare(self.sources, self._file(), self._file())
        self.assertEqual(len(missing), 4, missing)

    def test_reads_the_addon(self):
        """USE-1: what the exporter reads of an addon is what its files are compared with: strings of models and code."""
        sources = translations.read_sources(self.env, "trade_base")
        self.assertIn(
            "model:ir.model.fields,field_description:trade_base.field_crm_team__trade_parent_id",
            sources["Department above"],
        )
        code = [source for source, places in sources.items() if "code:addons/trade_base/models/sale_order.py" in places]
        self.assertIn("The customer's order number (customer reference) is missing.", code)
