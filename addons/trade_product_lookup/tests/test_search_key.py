from odoo.tests import BaseCase, tagged

from ..tools.pinyin import initials
from ..tools.search_key import fragments, normalize, search_key


@tagged("post_install", "-at_install")
class TestSearchKey(BaseCase):
    def test_initials(self):
        """INQ-5: pinyin initials of Chinese names, rare characters and several readings included."""
        for text, ways in {
            "输液泵": ["syb"],
            "呋喃唑酮": ["fnzt"],
            "镊子 12cm": ["nz12cm"],
            "一次性注射器(5毫升)": ["ycxzsq5hs"],
            "长效": ["cx", "zx"],
            "Syringe": [],
            "": [],
        }.items():
            with self.subTest(text):
                self.assertEqual(initials(text), ways)

    def test_normalized(self):
        """INQ-5: full width, capitals and blanks make no difference."""
        self.assertEqual(normalize("  ＳＹＲ－５  Glove "), "syr-5 glove")
        self.assertEqual(fragments(" Blue  GLOVE"), ["blue", "glove"])
        self.assertEqual(fragments("   "), [])
        self.assertEqual(fragments("手套 l"), ["z624bz5957", "l"])

    def test_key(self):
        """INQ-5: everything a product is called by, each once, codes with and without their signs."""
        key = search_key(["Glove", "手套", "Glove"], ["GL-01/B", "", None])
        self.assertEqual(key, "| glove | z624bz5957 | st | gl-01/b | gl01b ")
