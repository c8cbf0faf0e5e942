import doctest

from odoo.tests import BaseCase, tagged

from ..tools import card, chinese, mask, name, slip
from ..tools.card import Card, claims, compare, keys
from ..tools.name import is_pinyin, names_organisation, parse


@tagged("post_install", "-at_install")
class TestCard(BaseCase):
    def test_examples(self):
        """OWN-3: the examples in the documentation of the tools are true."""
        for module in (card, chinese, mask, name, slip):
            result = doctest.testmod(module)
            self.assertTrue(result.attempted, module)
            self.assertFalse(result.failed, module)

    def test_two_languages(self):
        """OWN-3: a Chinese name and its English one are found by the same key, and so is a bilingual one by each half."""
        chinese_name = Card(name="北京康达医疗器械有限公司")
        for text in ("Beijing Kangda Medical Instruments Co., Ltd.", "康达医疗器械 Kangda Medical"):
            self.assertTrue(keys(chinese_name) & keys(Card(name=text)))
            self.assertGreaterEqual(compare(chinese_name, Card(name=text))[0], 0.9)

    def test_most_alike_wins(self):
        """OWN-3: the same tax number says more than the same e-mail domain, and that more than a similar name."""
        new = Card(name="Kangda Medical", vat="GB123456789", emails=("a@kangda.com",))
        self.assertEqual(compare(new, Card(name="X", vat="123456789"))[0], 1.0)
        self.assertEqual(
            compare(new, Card(name="Kangda Medical Ltd", vat="123456789", emails=("b@kangda.com",)))[1],
            ("tax", "name", "domain"),
        )

    def test_person(self):
        """OWN-3: people share names; without another mark two of them are two."""
        self.assertFalse(keys(Card(name="张伟", organisation=False)))
        self.assertFalse(names_organisation("张伟"))
        self.assertFalse(names_organisation("John Smith"))
        self.assertTrue(names_organisation("北京康达医院"))
        self.assertTrue(names_organisation("Smith Ltd"))

    def test_pinyin(self):
        """OWN-3: in pinyin one letter is another character, in other words it may be a slip."""
        self.assertTrue(is_pinyin("kangda"))
        self.assertFalse(is_pinyin("medtronex"))

    def test_claims(self):
        """OWN-3: two who enter one customer in two ways meet on a text; those of unrelated customers do not."""
        one = claims(Card(name="北京康达医疗器械有限公司", emails=("a@kangda.com",)))
        self.assertTrue(one & claims(Card(name="康达医疗器械（北京）")))
        self.assertFalse(one & claims(Card(name="北京康泰医疗器械有限公司", emails=("b@kangda.com",))))

    def test_strange_text(self):
        """OWN-3: whatever is typed has a key or none, and never fails."""
        for text in (
            "",
            " ",
            "()",
            "（）",
            "公司",
            "第",
            "第一",
            "Ltd.",
            "\u0000x",
            "a" * 5000,
            "中" * 2000,
            "☺",
            "No",
            "1",
        ):
            self.assertIsInstance(keys(Card(name=text, phones=(text,), emails=(text,), vat=text, street=text)), set)
            self.assertEqual(parse(text), parse(text))
