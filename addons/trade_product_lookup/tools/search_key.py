"""The text by which a product is found: everything it is called by, normalised, in one line."""

import re
import unicodedata

from .pinyin import initials

#: Stands before each thing a product is called, so that what begins so is found first.
START = "| "
#: Signs that people leave out or type otherwise in codes: SYR-5 is found as syr5, too.
_SIGNS = re.compile(r"[^\w]+", re.UNICODE)


def normalize(text):
    """Return a text in lower case, with full-width letters and digits as ordinary ones, blanks as one.

    >>> normalize("ＡＢＣ－１２  Glove")
    'abc-12 glove'
    """
    return " ".join(unicodedata.normalize("NFKC", text or "").lower().split())


def encode(text):
    """Return a text with every character beyond ASCII written as z and its number.

    PostgreSQL's trigram index knows letters by the locale of the database; in the usual C locale it would not see one Chinese
    character, and every look-up of one would read the whole table.

    >>> encode("手套 l")
    'z624bz5957 l'
    """
    return "".join(character if character.isascii() else f"z{ord(character):04x}" for character in text)


def search_key(names, codes):
    """Return the key of a product.

    :param names: what it is called, in every language, with attributes
    :param codes: its own code, barcode, the codes of suppliers and customers
    """
    parts = []
    for name in filter(None, names):
        parts += [normalize(name), *initials(normalize(name))]
    for code in filter(None, codes):
        parts += [normalize(code), _SIGNS.sub("", normalize(code))]
    return encode("".join(f"{START}{part} " for part in dict.fromkeys(filter(None, parts))))


def fragments(text):
    """Return the fragments a person typed, as they are in a key; each has to be found."""
    return encode(normalize(text)).split()
