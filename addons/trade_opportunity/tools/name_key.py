"""The text by which names of opportunities are compared."""

import unicodedata

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_SPREAD = 40507  # has no factor in common with 36³, so that two characters do not become one
_SPACE = 36**3


def name_key(name):
    """Return a name as it is compared: no case, no signs or blanks, full-width letters as ordinary ones.

    A character beyond ASCII becomes three letters or digits. PostgreSQL compares by groups of three and knows letters by the
    locale of the database: in the usual C locale it would not see one Chinese character. Spread out, so that
    characters that stand near each other in Unicode have no group of three in common.

    >>> name_key("ＣＴ - Scanner 2026")
    'ctscanner2026'
    """
    text = unicodedata.normalize("NFKC", name or "").lower()
    return "".join(char if char.isascii() else _three(char) for char in text if char.isalnum())


def _three(char):
    number = ord(char) * _SPREAD % _SPACE
    return _DIGITS[number // 1296] + _DIGITS[number // 36 % 36] + _DIGITS[number % 36]
