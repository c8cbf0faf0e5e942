"""What identifies a customer: keys by which it is found, and how alike two customers are (OWN-3). No database here."""

import re
from functools import lru_cache
from typing import NamedTuple

from .chinese import pinyin, plain
from .likeness import name_likeness
from .name import hear, is_pinyin, parse
from .public_domains import PUBLIC_DOMAINS
from .regions import places
from .slip import one_left_out

#: Kinds that two people who enter the same customer at once collide on.
CLAIMED = frozenset({"tax", "phone", "email", "wechat"})
#: Second levels under which companies register: "example.com.cn".
_REGISTRIES = frozenset(["com", "co", "net", "org", "gov", "edu", "ac", "or", "ne", "go"])
#: From this likeness on two customers are taken for one.
SAME = 0.75
#: As sure as a name alone can make it.
SURE = 0.9
#: Results kept: of many customers compared with one another, the same texts come again.
KEPT = 20000
_EXTENSION = re.compile(r"\s*(?:转|分机|ext\.?|x|#|,|;)\s*\d{1,6}$")
_DASHED_EXTENSION = re.compile(r"^(.*)-\d{1,6}$")
#: Digits before a dash from which on what follows is an extension.
_WHOLE_NUMBER = 10
#: Letters that a brand has at least, and that are looked at, for a slip.
_SLIP_FROM = 6
_SLIP_LETTERS = 12


class Card(NamedTuple):
    """What is known about one customer, with its contacts; all of it text as people typed it.

    ``organisation``: whether the name is that of a company, not of a person; ``calling_code``: of its country, digits.
    """

    name: str = ""
    organisation: bool = True
    vat: str = ""
    phones: tuple = ()
    emails: tuple = ()
    websites: tuple = ()
    wechats: tuple = ()
    street: str = ""
    city: str = ""
    calling_code: str = "86"


@lru_cache(maxsize=KEPT)
def tax_key(vat):
    """Return a tax number as it is compared: letters and digits, without the prefix of the country.

    >>> tax_key("DE 123.456.789")
    '123456789'
    """
    text = re.sub(r"[^0-9A-Z]", "", plain(vat).upper())
    if re.fullmatch(r"[A-Z]{2}\d{7,}[0-9A-Z]*", text):
        text = text[2:]
    return text if len(text) >= 6 and len(set(text)) > 1 else ""


@lru_cache(maxsize=KEPT)
def phone_key(phone, calling_code="86"):
    """Return a phone number as it is compared: digits with the code of the country, no extension.

    >>> phone_key("0086 (0)10-8888 6666 转 801")
    '861088886666'
    >>> phone_key("138 0013 8000"), phone_key("0086-138-0013-8000")
    ('8613800138000', '8613800138000')
    """
    text = _EXTENSION.sub("", plain(phone).strip()).replace("(0)", "")
    dashed = _DASHED_EXTENSION.match(text)
    if dashed and len(re.sub(r"\D", "", dashed[1]).removeprefix("00").removeprefix(calling_code)) >= _WHOLE_NUMBER:
        text = dashed[1]
    digits = re.sub(r"\D", "", text)
    if text.startswith("+"):
        number = digits
    elif digits.startswith("00"):
        number = digits[2:]
    elif digits.startswith(calling_code) and len(digits) >= len(calling_code) + 9:
        number = digits
    else:
        number = calling_code + digits.lstrip("0")
    if number.startswith(calling_code):
        number = calling_code + number[len(calling_code) :].lstrip("0")
    return number if len(number) >= 8 and len(set(number[-6:])) > 1 else ""


@lru_cache(maxsize=KEPT)
def domain_key(address):
    """Return the domain a company has registered, from an e-mail or web address; nothing for those of mail providers.

    >>> domain_key("li@mail.kangda.com.cn"), domain_key("https://www.kangda.com.cn/about"), domain_key("li@qq.com")
    ('kangda.com.cn', 'kangda.com.cn', '')
    """
    host = re.sub(r"^[a-z]+://", "", plain(address).strip()).split("@")[-1]
    host = re.split(r"[/:?\s>;,]", host)[0].strip(".")
    labels = host.split(".")
    if len(labels) < 2 or not all(labels) or host in PUBLIC_DOMAINS:
        return ""
    keep = 3 if len(labels) > 2 and labels[-2] in _REGISTRIES else 2
    domain = ".".join(labels[-keep:])
    return "" if domain in PUBLIC_DOMAINS else domain


@lru_cache(maxsize=KEPT)
def email_key(email):
    """Return one e-mail address as it is compared."""
    found = re.search(r"[^\s<>;,]+@[^\s<>;,]+", plain(email))
    return found[0] if found else ""


def wechat_key(wechat):
    """Return a WeChat id as it is compared."""
    text = re.sub(r"\s", "", plain(wechat))
    return text if len(text) >= 3 else ""


@lru_cache(maxsize=KEPT)
def address_key(street):
    """Return a street as it is compared: letters, digits and characters; nothing if it is too short to mean one house."""
    text = "".join(char for char in plain(street) if char.isalnum())
    return text if len(text) >= 5 and any(char.isdigit() or char in "一二三四五六七八九十" for char in text) else ""


#: What says by itself who somebody is, each as a function of a Card that returns values as they are compared, some of them "".
_IDENTITY = {
    "tax": lambda card: (tax_key(card.vat),),
    "phone": lambda card: (phone_key(phone, card.calling_code) for phone in card.phones),
    "email": lambda card: (email_key(email) for email in card.emails),
    "domain": lambda card: (domain_key(address) for address in (*card.emails, *card.websites)),
    "wechat": lambda card: (wechat_key(wechat) for wechat in card.wechats),
    "address": lambda card: (address_key(card.street),),
}


@lru_cache(maxsize=KEPT)
def identity(card):
    """Return ``{kind: frozenset of values}`` of what says by itself who somebody is: the kinds of _IDENTITY."""
    return {kind: frozenset(values(card)) - {""} for kind, values in _IDENTITY.items()}


def _shared(card, other):
    """Return ``(kinds in which two cards agree, whether both have a tax number)``; what the first has not is not looked at."""
    mine = {kind: values for kind, values in identity(card).items() if values}
    theirs = {kind: set(_IDENTITY[kind](other)) for kind in mine}
    return {kind for kind in mine if mine[kind] & theirs[kind]}, "tax" in mine and theirs["tax"] != {""}


def keys(card):
    """Return the set of ``(kind, value)`` by which a card is found. Two that are alike have one in common.

    Kinds beside those of :func:`identity`: ``name``, the whole name; ``brand``, what tells it apart, with each letter
    left out once where a slip is likely, so that a name with one slip shares a key with the right one.
    """
    found = {(kind, value[:64]) for kind, values in identity(card).items() for value in values}
    if card.organisation:
        for form in parse(card.name):
            found.add(("name", form.core[:64]))
            found |= {("brand", value) for value in _brand_keys(form)}
    return found


def claims(card):
    """Return the texts on which two people meet who enter the same customer at the same moment.

    Nothing that unrelated customers share: a house, the domain of a group.
    """
    found = {f"{kind}:{value}" for kind, values in identity(card).items() if kind in CLAIMED for value in values}
    if card.organisation:
        for form in parse(card.name):
            found |= {f"name:{form.core}", f"brand:{hear(form.sound)}"}
    return {text[:64] for text in found}


def _brand_keys(form):
    if not form.brand:
        return set()
    found = {hear(form.sound)[:32]}
    if form.chinese:
        if len(form.brand) >= 4:  # a character may be missing
            found |= {
                hear(pinyin(form.brand[:place] + form.brand[place + 1 :]))[:32] for place in range(len(form.brand))
            }
    elif len(form.sound) >= _SLIP_FROM and not is_pinyin(form.sound):
        short = form.sound[:_SLIP_LETTERS]
        found |= {short} | one_left_out(short)
    else:
        found.add(form.sound[:_SLIP_LETTERS])
    return found


def compare(card, other):
    """Return ``(likeness, reasons)``: 0 to 1, and the kinds of :func:`keys` that speak for it, the strongest first.

    :param Card card: the new one
    :param Card other: the one that is there
    """
    shared, both_taxed = _shared(card, other)
    other_tax = both_taxed and "tax" not in shared and not _one_slip(card.vat, other.vat)
    weights = {"tax": 1.0, "wechat": 0.95, "email": 0.95, "phone": 0.88, "domain": 0.8, "address": 0.4}
    if other_tax:
        weights |= {"domain": 0.55, "phone": 0.76, "email": 0.8}
    found = {kind: weights[kind] for kind in shared}
    if card.organisation and other.organisation:
        likeness = _names(card, other)
        if "address" in shared and 0.5 <= likeness < SAME:
            likeness += 0.25
        if likeness >= 0.5:
            found["name"] = max(likeness - (0.3 if other_tax else 0), 0)
    elif plain(card.name) == plain(other.name) and card.name:
        # people share names: it says something only beside something else
        found["name"] = 0.5 if "address" not in shared else SAME
    ranked = sorted(found, key=lambda kind: -found[kind])
    return (found[ranked[0]] if ranked else 0.0), tuple(ranked)


def _names(card, other):
    towns = [_town(one.city) for one in (card, other)]
    return max(
        (name_likeness(mine, theirs, *towns) for mine in parse(card.name) for theirs in parse(other.name)), default=0.0
    )


def _town(city):
    """Return the place of a city as typed into an address, ``("", "")`` if it is none we know."""
    text = plain(city).replace(" ", "")
    known = places()
    return known.get(text) or known.get(re.sub(r"(市|省|区|县|city)$", "", text)) or ("", "")


def _one_slip(first, second):
    """Say whether two tax numbers differ in one sign or two swapped ones: probably typed wrong."""
    first, second = tax_key(first), tax_key(second)
    if len(first) != len(second):
        return False
    differing = [place for place in range(len(first)) if first[place] != second[place]]
    if len(differing) == 2:
        one, two = differing
        return two == one + 1 and first[one] == second[two] and first[two] == second[one]
    return len(differing) == 1
