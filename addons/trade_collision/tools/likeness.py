"""How alike two names of companies are (OWN-3)."""

from .name import hear, is_pinyin
from .slip import distance
from .words import FILLERS, SPECIALTIES


def name_likeness(form, other, town=("", ""), other_town=("", "")):
    """Return the likeness of two Forms, 0 to 1.

    What tells a company apart must be the same, by sight or by ear, or differ by one slip; a different place, trade or
    number says that it is another one.

    :param town, other_town: ``(region, town)`` of the addresses, for names without a place
    """
    likeness = _brands(form, other)
    if not likeness:
        return 0.0
    if form.numbers != other.numbers:
        likeness -= 0.5
    if form.branch != other.branch:
        likeness -= 0.4 if form.branch and other.branch else 0.15
    likeness -= _places(form, other, town, other_town)
    return max(likeness - _trades(form.trades, other.trades), 0.0)


def _brands(form, other):
    if not form.brand or not other.brand:
        return 1.0 if not form.brand and not other.brand and form.sound == other.sound else 0.0
    if form.brand == other.brand:
        return 1.0
    if form.chinese and other.chinese:
        return _chinese_brands(form, other)
    if form.sound == other.sound:
        return 0.97
    first, second = hear(form.sound), hear(other.sound)
    if first == second:
        return 0.92 if len(first) > 3 else 0.7
    if any(char.isdigit() for char in form.sound + other.sound) and _digits(form.sound) != _digits(other.sound):
        return 0.0
    if is_pinyin(form.sound) and is_pinyin(other.sound):
        return 0.0  # one letter is another character
    slips = distance(form.sound, other.sound, 2)
    shorter, longer = sorted((len(form.sound), len(other.sound)))
    if slips == 1 and longer >= 6:
        return 0.9 if shorter >= 6 else 0.85  # of six letters one is missing
    return 0.85 if slips == 2 and shorter >= 10 else 0.0


def _digits(text):
    return "".join(char for char in text if char.isdigit())


def _chinese_brands(form, other):
    """Of two or three characters each one counts: 康达 and 康泰 are two companies. Sounding alike they may be one."""
    if form.sound == other.sound:
        return 0.95
    if hear(form.sound) == hear(other.sound):
        return 0.85 if len(form.brand) > 1 else 0.7
    shorter = min(len(form.brand), len(other.brand))
    if shorter >= 4 and len(form.brand) != len(other.brand) and distance(form.brand, other.brand, 1) == 1:
        return 0.85
    if shorter >= 5 and distance(form.brand, other.brand, 1) == 1:
        return 0.8
    return 0.0


def _places(form, other, town, other_town):
    """Return what different places cost."""
    regions, towns = _located(form, town)
    other_regions, other_towns = _located(other, other_town)
    if towns and other_towns:
        return 0.0 if towns & other_towns else 0.45
    if regions and other_regions:
        return 0.0 if regions & other_regions else 0.45
    named = bool(form.regions) != bool(other.regions)
    return 0.05 if named else 0.0


def _located(form, town):
    if form.regions:
        return form.regions, form.towns
    return frozenset(filter(None, town[:1])), frozenset(filter(None, town[1:]))


def _trades(trades, other):
    """Return what it costs that one does something else than the other."""
    differing = trades ^ other
    if differing & SPECIALTIES and trades & other & {"hospital", "clinic"}:
        return 0.4
    if not differing:
        return 0.0
    mine, theirs = trades - FILLERS, other - FILLERS
    if mine == theirs:
        return 0.05
    if not mine or not theirs:
        return 0.1 if trades & other or not trades or not other else 0.3
    if mine <= theirs or theirs <= mine:
        return 0.05
    common = len(mine & theirs) / len(mine | theirs)
    return 0.1 if common >= 0.5 else 0.25 if common else 0.4
