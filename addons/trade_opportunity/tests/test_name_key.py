from odoo.tests import BaseCase, tagged

from ..tools.name_key import name_key


@tagged("post_install", "-at_install")
class TestNameKey(BaseCase):
    def test_signs_and_width(self):
        """INQ-7: case, blanks, signs and full-width letters make no difference."""
        self.assertEqual(name_key("ＣＴ － Scanner (2026)"), name_key("ct scanner 2026"))
        self.assertEqual(name_key("第二医院 · CT"), name_key("第二医院ct"))

    def test_chinese_is_seen(self):
        """INQ-7: Chinese characters become letters, each others; PostgreSQL need not know Chinese."""
        key = name_key("输液泵采购")
        self.assertTrue(key.isascii() and key.isalnum())
        self.assertEqual(len(key), 15)
        characters = [chr(code) for code in range(0x4E00, 0x9FFF)]
        self.assertEqual(len({name_key(character) for character in characters}), len(characters))

    def test_nothing(self):
        """INQ-7: a name of signs only has no key, so it is like no other."""
        self.assertEqual(name_key(" -- "), "")
        self.assertEqual(name_key(False), "")
