"""Pinyin initials of Chinese text, without a library: one letter for each character, from a table of 21 kB.

``pinyin_initials.txt`` was made with pypinyin 0.55 (MIT licence): the initial of the usual reading of U+4E00 to U+9FA5, a dot where
there is none.
"""

from functools import cache
from itertools import islice, product
from pathlib import Path

FIRST = 0x4E00
#: Characters that are read in two ways in names of goods; both are found.
SEVERAL = {
    "长": "cz", "重": "zc", "行": "xh", "调": "td", "弹": "dt", "单": "ds", "盛": "sc", "藏": "cz", "石": "sd", "率": "ls",
    "薄": "b", "厚": "h", "传": "cz", "降": "jx", "和": "h", "解": "jx", "卡": "kq", "量": "l", "没": "m", "便": "bp",
    "参": "cs", "朝": "cz", "称": "c", "畜": "cx", "恶": "ew", "给": "gj", "核": "h", "会": "hk", "角": "j", "壳": "kq",
    "乐": "ly", "囊": "n", "屏": "pb", "奇": "qj", "系": "xj", "校": "xj", "曾": "zc", "属": "sz", "血": "x", "种": "zc",
}  # fmt: skip
#: So many ways of reading one text are enough.
VARIANTS = 4


@cache
def _table():
    return Path(__file__).with_name("pinyin_initials.txt").read_text("ascii").replace("\n", "")


def _letters(character):
    if character in SEVERAL:
        return SEVERAL[character]
    place = ord(character) - FIRST
    table = _table()
    if 0 <= place < len(table):
        return table[place].replace(".", "")
    return character.lower() if character.isascii() and character.isalnum() else ""


def initials(text):
    """Return the ways of writing a text by its initials; empty when it has no Chinese character.

    >>> initials("一次性注射器 5毫升")
    ['ycxzsq5hs']
    >>> initials("Syringe")
    []
    """
    if not any(FIRST <= ord(character) < FIRST + len(_table()) for character in text):
        return []
    letters = [found for found in map(_letters, text) if found]
    return ["".join(way) for way in islice(product(*letters), VARIANTS)]
