from datetime import date

from odoo.tests import BaseCase, tagged

from ..loader.demo import read_table
from ..loader.products import ean13
from ..loader.tax_id import ALPHABET, WEIGHTS, unified_credit_code
from ..loader.workdays import Workdays


@tagged("post_install", "-at_install")
class TestTables(BaseCase):
    def test_codes_are_unique_and_references_resolve(self):
        """USE-2: every table row has a code of its own, and what it names exists."""
        customers = read_table("customers")
        refs = [row["ref"] for row in customers]
        self.assertEqual(len(refs), len(set(refs)))
        self.assertLessEqual({row["parent"] for row in customers if row["parent"]}, set(refs))
        logins = {row["login"] for row in read_table("logins.csv")}
        self.assertLessEqual({row["salesperson"] for row in customers}, logins)
        suppliers = {row["ref"] for row in read_table("suppliers")}
        sources = {ref for row in read_table("products") for ref in row["suppliers"].split("|") if ref}
        self.assertLessEqual(sources, suppliers)

    def test_tax_ids_have_a_right_check_character(self):
        """USE-2: invented tax ids pass the check of the unified social credit code."""
        codes = [unified_credit_code(number) for number in range(300)]
        self.assertEqual(len(set(codes)), 300)
        for code in codes:
            total = sum(ALPHABET.index(char) * weight for char, weight in zip(code, (*WEIGHTS, 1), strict=True))
            self.assertEqual((len(code), total % 31), (18, 0))

    def test_barcodes_are_valid_and_internal(self):
        """USE-2: barcodes are EAN-13 of the range kept for use inside a company."""
        self.assertEqual(ean13("200000000000"), "2000000000008")
        self.assertEqual(ean13("590123412345"), "5901234123457")

    def test_working_days(self):
        """USE-2: the calendar skips weekends, whatever day the company is made on."""
        days = Workdays(date(2026, 11, 22))  # a Sunday
        self.assertEqual(days.date(0), date(2026, 11, 22))
        self.assertEqual(days.date(1), date(2026, 11, 20))
        self.assertEqual(days.date(6), date(2026, 11, 13))
        self.assertEqual(days.date(-1), date(2026, 11, 23))
        self.assertEqual(days.ago(date(2026, 11, 15)), 5)  # a Sunday: the Monday after it
        self.assertEqual(days.ago(date(2026, 11, 16)), 5)
        self.assertIsNone(days.after(date(2026, 11, 20), 2))
        self.assertEqual(days.after(date(2026, 11, 10), 3), 6)
