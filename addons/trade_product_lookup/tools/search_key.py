"""The text by which a product is found: everything it is called by, normalised, in one line."""

import re
import unicodedata

from .pinyin import initials

#: Signs that people leave out or type otherwise in codes: SYR-5 is found as syr5, too.
_SIGNS = re.compile(r"[^\w]+", re.UNICODE)


def normalize(text):
    """Return a text in lower case, with full-width letters and digits as ordinary ones, blanks as one.

    >>> normalize("ＡＢＣ－１２  Glove")
    'abc-12 glove'
    """
    return " ".join(unicodedata.normalize("NFKC", text or "").lower().split())


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
    return " | ".join(dict.fromkeys(filter(None, parts)))


def fragments(text):
    """Return the fragments a person typed; each has to be found."""
    return normalize(text).split()
