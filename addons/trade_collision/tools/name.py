"""The parts of a company's name, so that two ways of writing it can be compared (OWN-3)."""

import re
from functools import cache, lru_cache
from typing import NamedTuple

from .chinese import has_chinese, is_chinese, pinyin, plain
from .regions import places
from .slip import distance, one_left_out
from .words import CHINESE_DIGITS, COMPOUND, LATIN_PAIRS, ORDINALS, long_latin_words, meanings

_RUNS = re.compile(r"[a-z0-9]+|[^\W\d_]+")
_AFTER_PLACE = re.compile(r"特别行政区|(?:维吾尔|壮族|回族)?自治区|自治州|省|市|地区|区|县")
_NUMBER = re.compile(
    r"第([零〇一二两三四五六七八九十百\d]+)|([一二三四五六七八九十]+)(?=院|医院|附院|厂|中学|小学|人民医院|分店|店)"
)
_BRANCH = re.compile(r"(?:公司|医院|集团|店)(\S*?)(分公司|分院|分店|分部|办事处|代表处|院区|东院|西院|南院|北院)$")
#: A department of the customer, which buys for it.
_OFFICE = re.compile(r"(?<=院|司|厂|校)(?:采购部|采购办|采购中心|采购科|设备科|设备处|财务部|财务科|总务科|后勤部)$")
_AFFILIATED = re.compile(r"^.*?大学.*?附属")
_REMARK = re.compile(r"[(（]([^()（）]{3,})[)）]")
_DOTTED = re.compile(r"\b(?:[a-z]\.){2,}(?:[a-z]\b)?")
#: A word that is pinyin and no more: one letter less is another character.
_PINYIN = re.compile(
    r"(?:(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:iang|iong|uang|ang|eng|ing|ong|iao|ian|uai|uan|ai|ei|ao|ou|an|en|in|un|vn|ia|ie|iu|ua|uo|ui|ue|ve|er|a|o|e|i|u|v))+"
)
_DIGITS = re.compile(r"\d+")
_LEGAL = re.compile(r"公司|集团|\b(?:co|ltd|inc|corp|corporation|company|llc|gmbh|plc|sarl|limited)\b\.?")


class Form(NamedTuple):
    """One way in which a name is written.

    ``brand``: what tells the company apart, its characters; ``sound``: the same in Latin letters;
    ``regions``: provinces and countries; ``towns``; ``trades``: what it does, as one word each; ``numbers``; ``branch``.
    """

    brand: str
    sound: str
    regions: frozenset
    towns: frozenset
    trades: frozenset
    numbers: tuple
    branch: str

    @property
    def chinese(self):
        return has_chinese(self.brand)

    @property
    def core(self):
        """What is the same in two ways of writing one name."""
        parts = (
            sorted(self.towns or self.regions),
            [hear(self.sound)],
            sorted(self.trades),
            self.numbers,
            [self.branch],
        )
        return "|".join("".join(map(str, part)) for part in parts)


@lru_cache(maxsize=50000)
def parse(name):
    """Return the Forms of a name: usually one.

    More where it is written in both languages ("康宁大药房 Kangning Pharmacy"), has another name in brackets, or belongs to a
    university ("首都医科大学附属北京同仁医院" is known as "北京同仁医院").

    >>> [form.sound for form in parse("北京康达医疗器械有限公司")]
    ['kangda']
    """
    text = _DOTTED.sub(lambda found: found[0].replace(".", ""), plain(name).replace("'", "").replace("’", ""))
    text = _OFFICE.sub("", text.strip())
    forms = []
    for remark in _REMARK.findall(text):
        aliases = [form for form in _forms(remark) if form.trades and (form.brand or form.numbers)]
        if aliases:
            forms += aliases
            text = text.replace(remark, " ")
    whole = _forms(text)
    shorter = _AFFILIATED.sub("", text)
    known_as = [form for form in _forms(shorter) if form.brand] if shorter != text else []
    return tuple(dict.fromkeys([*whole, *known_as, *forms]))


def _forms(text):
    branch, text = _split_branch(text)
    chinese, latin = _Parts(), _Parts()
    words = []
    for run in _RUNS.findall(text):
        if any(is_chinese(char) for char in run):
            _read_chinese(run, chinese)
        else:
            words.append(run)
    _read_latin(words, latin)
    parts = [chinese, latin] if chinese.brand and len("".join(latin.brand)) > 1 else [chinese.merge(latin)]
    return [form for form in (part.form(branch) for part in parts) if form.sound]


@lru_cache(maxsize=50000)
def is_pinyin(sound):
    """Say whether Latin letters are those of Chinese characters."""
    return _PINYIN.fullmatch(sound) is not None


@lru_cache(maxsize=50000)
def hear(sound):
    """Return Latin letters without the differences that an ear misses: zh/z, ing/in, double letters.

    >>> hear("zhongshan"), hear("medtronnic")
    ('zonsan', 'medtronic')
    """
    for old, new in (("zh", "z"), ("ch", "c"), ("sh", "s"), ("ng", "n"), ("ck", "k"), ("ph", "f")):
        sound = sound.replace(old, new)
    return re.sub(r"([a-z])\1+", r"\1", sound)


class _Parts:
    def __init__(self):
        self.brand, self.trades, self.numbers, self.regions, self.towns = [], [], [], [], []

    def merge(self, other):
        for name in vars(self):
            getattr(self, name).extend(getattr(other, name))
        return self

    def place(self, place):
        region, town = place
        if region:
            self.regions.append(region)
        if town:
            self.towns.append(town)

    def trade(self, meaning):
        self.trades.extend(COMPOUND.get(meaning, (meaning,)) if meaning else ())

    def form(self, branch):
        """Return the Form. Where nothing tells it apart ("Beijing Hospital"), the whole of it does."""
        brand = "".join(self.brand)
        sound = _latin(brand)
        trades = set(self.trades)
        if not sound and (trades or self.numbers):
            if self.numbers:
                trades.discard("people")  # 深圳二院 is the second people's hospital there
            sound = "".join(sorted({*(self.towns or self.regions)})) + "".join(sorted(trades))
        return Form(
            brand,
            sound,
            frozenset(self.regions),
            frozenset(self.towns),
            frozenset(trades),
            tuple(sorted(set(self.numbers))),
            branch,
        )


def _latin(brand):
    """Return a brand in Latin letters: the pinyin of its Chinese characters, the rest as it is."""
    runs = re.findall(r"[a-z0-9]+|[^a-z0-9]+", brand)
    return "".join(run if run.isascii() else pinyin(run) for run in runs)


def _split_branch(text):
    """Return ``(branch, rest)``: a branch is another place of the same company, "…公司上海分公司"."""
    found = _BRANCH.search(re.sub(r"[\s()（）]", "", text))
    if not found:
        return "", text
    inner = found[1] + found[2]
    squeezed = re.sub(r"[\s()（）]", "", text)
    place = _AFTER_PLACE.sub("", found[1])
    kind = "" if found[2].startswith("分") and place else found[2]
    return pinyin(place + kind), squeezed[: len(squeezed) - len(inner)]


@cache
def _longest():
    return max(len(word) for word in {*meanings(), *places()} if not word.isascii())


def _read_chinese(run, parts):
    """Take a run of Chinese characters apart: the longest known word at each place, the rest is the brand."""
    known, where = meanings(), places()
    position = 0
    begun = len(parts.brand)
    while position < len(run):
        number = _NUMBER.match(run, position)
        if number:
            parts.numbers.append(_number(number[1] or number[2]))
            position = number.end()
            continue
        for end in range(min(len(run), position + _longest()), position, -1):
            word = run[position:end]
            # a place at the beginning, or in brackets, is one; later it may be part of a brand
            if word in known:
                parts.trade(known[word])
                break
            if word in where and len(parts.brand) == begun:
                parts.place(where[word])
                end = _skip_suffix(run, end)
                break
        else:
            end = position + 1
            parts.brand.append(run[position])
        position = end


def _skip_suffix(run, end):
    found = _AFTER_PLACE.match(run, end)
    return found.end() if found else end


def _number(text):
    if text.isdigit():
        return int(text)
    total, digit = 0, 0
    if not set(text) & {"十", "百"}:
        return int("".join(str(CHINESE_DIGITS[char]) for char in text))
    for char in text:
        if char in "十百":
            total += (digit or 1) * (10 if char == "十" else 100)
            digit = 0
        else:
            digit = CHINESE_DIGITS[char]
    return total + digit


def _read_latin(words, parts):
    """Take English words apart, or pinyin: places, what it does, numbers; the rest is the brand."""
    where = places()
    words = [word for word in words if word != "s"]
    skip = False
    for index, word in enumerate(words):
        if skip:
            skip = False
            continue
        following = words[index + 1] if index + 1 < len(words) else ""
        pair = LATIN_PAIRS.get((word, following))
        if pair:
            parts.trade(pair)
            skip = True
        elif following and word + following in where and len(word + following) > 5:
            parts.place(where[word + following])
            skip = True
        elif word in ORDINALS:
            parts.numbers.append(ORDINALS[word])
        elif word == "no" and _DIGITS.fullmatch(following):
            continue
        elif _DIGITS.fullmatch(word):
            parts.numbers.append(int(word))
        elif word in where and not (word.isascii() and len(word) <= 2 and parts.brand == []):
            parts.place(where[word])
        else:
            meaning = _meaning(word)
            if meaning is None:
                parts.brand.append(word)
            else:
                parts.trade(meaning)


@lru_cache(maxsize=20000)
def _meaning(word):
    """Return what a word stands for, in spite of a slip or where it is cut short; None for a word of a brand."""
    known = meanings()
    if word in known:
        return known[word]
    if word.endswith("s") and word[:-1] in known:
        return known[word[:-1]]
    if len(word) >= 5:
        longer = next((long for long in long_latin_words() if long.startswith(word)), None)
        if longer:
            return known[longer]
    if len(word) >= 6:
        near = set().union(*(_words_by_slip().get(part, ()) for part in (word, *one_left_out(word))))
        for meant in sorted(near):
            if distance(word, meant, 1) == 1:
                return known[meant]
    return None


@cache
def _words_by_slip():
    """Return ``{part: long English words that are it, or become it with one letter less}``."""
    found = {}
    for word in long_latin_words():
        for part in (word, *one_left_out(word)):
            found.setdefault(part, set()).add(word)
    return found


def names_organisation(name):
    """Say whether a name is that of an organisation, as it tells what it does, where a branch is or its legal form."""
    text = plain(name)
    if _LEGAL.search(text):
        return True
    return any(form.trades or form.branch for form in parse(name))
