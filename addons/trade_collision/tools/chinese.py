"""Chinese characters: simplified, and as pinyin."""

import unicodedata
from functools import cache, lru_cache

import opencc
from pypinyin import Style, lazy_pinyin

#: The blocks of characters in use; what lies beyond stays as it is.
_BLOCKS = (range(0x3400, 0x4DC0), range(0x4E00, 0xA000))


@cache
def _simplified():
    """Return the table of ``str.translate``: one lookup a character, where a converter would look at phrases each time."""
    convert = opencc.OpenCC("t2s").convert
    table = {code: convert(chr(code)) for block in _BLOCKS for code in block}
    return {code: text for code, text in table.items() if text != chr(code)}


def is_chinese(char):
    """Say whether a character is a Chinese one."""
    return any(ord(char) in block for block in _BLOCKS)


@lru_cache(maxsize=50000)
def has_chinese(text):
    """Say whether there is a Chinese character in a text."""
    return any(is_chinese(char) for char in text)


def plain(text):
    """Return a text with ordinary width, lower case, simplified characters and no accents.

    >>> plain("ＡＢＢ 臺灣 Société")
    'abb 台湾 societe'
    """
    text = unicodedata.normalize("NFKC", text or "").lower()
    if text.isascii():
        return text
    text = text.translate(_simplified())
    decomposed = unicodedata.normalize("NFKD", text)
    return "".join(char for char in decomposed if not unicodedata.combining(char)).replace("ß", "ss").replace("ø", "o")


@lru_cache(maxsize=20000)
def pinyin(text):
    """Return the pinyin of Chinese text without tones, in one word.

    >>> pinyin("康达")
    'kangda'
    """
    return "".join(lazy_pinyin(text, style=Style.NORMAL, v_to_u=False)).replace("ü", "v")
