"""Personal data covered up, character by character, so that spans hold in the text."""

import re
from collections.abc import Callable
from ipaddress import AddressValueError, IPv6Address

import polars as pl

COVER = "█"
"""Stands for every character covered."""

Span = tuple[int, int]
Pick = Callable[[re.Match[str]], Span | None]


def redact(text: str) -> str:
    """The text with personal data covered; exactly as long as it was.

    Covered are mail addresses, phone numbers, cards (Luhn), IBANs (ISO 13616), Chinese identity
    numbers (GB 11643), IP addresses, @handles, ids of messengers after their name, postal
    addresses with a number, and links that lead to a person. Redacting twice is redacting once.
    """
    return _covered(text)[0]


def redact_all(texts: pl.Series) -> tuple[pl.Series, int]:
    """`redact` on every text, and how many stretches were covered; nulls stay."""
    suspect = texts.str.contains(_SUSPECT).fill_null(False)
    if not suspect.any():
        return texts, 0
    done = [
        _covered(text) if dirty else (text, 0) for text, dirty in zip(texts, suspect, strict=True)
    ]
    hidden = pl.Series(texts.name, [text for text, _ in done], pl.String)
    return hidden, sum(count for _, count in done)


def _covered(text: str) -> tuple[str, int]:
    total, before = 0, ""
    # What is covered may free its neighbour (a digit beside it no longer is): until nothing is.
    while text != before:
        before = text
        for pattern, pick in _RULES:
            spans = [span for match in pattern.finditer(text) if (span := pick(match))]
            text = _blacked(text, spans)
            total += len(spans)
    return text, total


def _blacked(text: str, spans: list[Span]) -> str:
    parts, at = [], 0
    for start, end in spans:
        parts += [text[at:start], COVER * (end - start)]
        at = end
    return "".join([*parts, text[at:]])


def _whole(match: re.Match[str]) -> Span:
    """The group, where the pattern has one: what stands before it only says what it is."""
    return match.span(match.re.groups)


def _card(match: re.Match[str]) -> Span | None:
    digits = re.sub("[ -]", "", match[0])
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    luhn = (doubled + sum(map(int, digits[-1::-2]))) % 10 == 0
    return match.span() if luhn and len(digits) in _CARDS[digits[0]] else None


def _iban(match: re.Match[str]) -> Span | None:
    places = [place for place, sign in enumerate(match[0]) if sign != " "]
    length = next((n for n, countries in _IBANS.items() if match[0][:2] in countries), 99)
    if length > len(places):
        return None
    end = places[length - 1] + 1
    code = match[0][:end].replace(" ", "")
    number = "".join(str(int(sign, 36)) for sign in code[4:] + code[:4])
    return (match.start(), match.start() + end) if int(number) % 97 == 1 else None


def _citizen(match: re.Match[str]) -> Span | None:
    weighed = sum(int(digit) << (17 - place) for place, digit in enumerate(match[0][:17]))
    return match.span() if "10X98765432"[weighed % 11] == match[0][17].upper() else None


def _host(match: re.Match[str]) -> Span | None:
    if any(int(octet) > 255 for octet in match[0].split(".")):
        return None
    before = match.string[max(match.start() - 12, 0) : match.start()]
    return None if _VERSION.search(before) else match.span()


def _host6(match: re.Match[str]) -> Span | None:
    try:
        IPv6Address(match[0])
    except AddressValueError:
        return None
    return match.span() if len(re.findall("[^:]+", match[0])) > 2 else None


def _link(match: re.Match[str]) -> Span | None:
    return match.span() if _PERSON.search(match[0]) else None


def _address(match: re.Match[str]) -> Span | None:
    """A number that counts stars, days or the best is none of a house."""
    return None if _COUNTED.match(match[0]) else match.span()


def _street(match: re.Match[str]) -> Span:
    """Han before a road that cannot be part of its name stays."""
    road = match.start(1)
    lead = max(match[0][: road - match.start()].rfind(word) for word in _NO_ROAD)
    return match.start() + lead + 1, match.end()


_VERSION = re.compile(r"(?i:\bv|ver|version|firmware|build|版本|固件)[ .:：]*$")
_PERSON = re.compile(
    r"(?i)//[^/@]+@"
    r"|\b(?:facebook|instagram|twitter|tiktok|weibo|linkedin|vk|threads|snapchat)\.\w+/[^/?#]"
    r"|//(?:x\.com|t\.me|wa\.me)/[^/?#]"
    r"|/(?:users?|u|profiles?|people|members?)/[^/?#]|/[~@][a-z]"
    r"|[?&](?:user|uid|user_?id|e?mail|phone|token|password|account)="
)
_COUNTED = re.compile(
    r"[0-9]+ (?i:stars?|best|great|top|(?:minute|hour|day|night|week|month|year|mile|way)s?)\b"
)
_NO_ROAD = "在到住是的了我你他她去从有于给寄址"
_CARDS = {"2": (16,), "3": (14, 15, 16), "4": (16, 19), "5": (16,), "6": (16, 17, 18, 19)}
"""First digit → lengths of card numbers."""
_IBANS = {
    15: "NO",
    16: "BE",
    18: "DK FI FO NL",
    19: "MK SI",
    20: "AT BA EE KZ LT LU",
    21: "CH HR LI LV",
    22: "BG DE GB GE IE ME RS",
    23: "AE GI IL",
    24: "AD CZ ES PK RO SA SE SK TN",
    25: "PT",
    26: "IS TR",
    27: "FR GR IT MC SM",
    28: "AL AZ CY DO HU LB PL",
    29: "BR EG UA",
    30: "JO KW",
    31: "MT",
}
"""Length of an IBAN → countries (SWIFT registry)."""

_LEFT, _RIGHT = "(?<![0-9A-Za-z])", "(?![0-9A-Za-z])"
_NO_PRICE = "(?<![0-9A-Za-z$€£¥.,-])"
_NO_DATE = r"(?!\d{1,2}[-. ]\d{1,2}[-. ](?:19|20)\d\d|(?:19|20)\d\d[-. ]?\d\d?[-. ]?\d\d?(?!\d))"
_ROAD = (
    "(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl"
    "|Square|Sq|Way|Terrace|Parkway|Pkwy|Highway|Hwy|Crescent|Close)"
)
_FLAT = r"(?:,? ?(?:#|(?i:apt|apartment|unit|suite|ste|flat)\.? ?)#?[0-9A-Za-z]{1,5})?"
_TOWN = r"(?:,? [A-Z][A-Za-z]+){0,3},? (?:[A-Z]{2} )?[0-9]{5}"
_HAN = "[一-鿿]"
_ROOM = "(?:[0-9A-Za-z]{1,5}(?:号楼|号院|号|栋|幢|座|单元|层|楼|室))*"

_TABLE: tuple[tuple[str, str, str, Pick], ...] = (
    # what may not stand before, what it looks like, what may not follow, what of it goes
    ("", r"(?i:https?://|www\.)[^\s<>\"'，。；！？）】█]+", "", _link),
    (
        "(?<![0-9A-Za-z-])",
        r"(?i:(?:facebook|instagram|twitter|tiktok|weibo|linkedin)\.com|t\.me|wa\.me)"
        r"/[0-9A-Za-z_.~@/-]+",
        "",
        _whole,
    ),
    (
        "(?<![0-9A-Za-zÀ-ÿ._%+-])",
        r"[0-9A-Za-zÀ-ÿ._%+-]+@(?:[0-9A-Za-zÀ-ÿ-]+\.)+[A-Za-z]{2,}",
        "",
        _whole,
    ),
    (_LEFT, r"@[A-Za-z_][0-9A-Za-z_.-]{1,29}", "", _whole),
    (_LEFT, f"@{_HAN}{{2,8}}", r"(?=[\s:：,，。!！]|$)", _whole),
    (
        "",
        r"(?:(?i:微信|威信|薇信|v信|微博|vx|wx|qq)(?:号码|号|群|(?i:id))?|"
        r"(?i:wechat|weixin|whatsapp|telegram|instagram|insta|snapchat|skype|line|kakao)"
        r"(?i: ?id| handle| name| number))"
        r" ?(?:[:：]|是|为|(?i:is)) ?@?([0-9A-Za-z_][0-9A-Za-z_.-]{3,29})",
        "",
        _whole,
    ),
    (
        "",
        r"(?i:微信|威信|薇信|v信|vx|wx|qq|wechat|weixin|whatsapp|telegram|insta|instagram|skype)"
        r"(?:号码|号|群)?[ :：]{0,2}([A-Za-z_-]{0,15}[0-9][0-9A-Za-z_-]{4,19})",
        _RIGHT,
        _whole,
    ),
    (f"{_LEFT}(?<![0-9]-)", r"[2-6](?:[ -]?[0-9]){13,18}", _RIGHT, _card),
    (_LEFT, r"[A-Z]{2}[0-9]{2}(?: ?[0-9A-Z]{4}){2,7}(?: ?[0-9A-Z]{1,3})?", "", _iban),
    (
        _LEFT,
        r"[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]",
        _RIGHT,
        _citizen,
    ),
    ("(?<![0-9A-Za-z.])", r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}", r"(?![0-9A-Za-z]|\.[0-9])", _host),
    (
        "(?<![0-9A-Za-z:.])",
        r"[0-9A-Fa-f]{0,4}:[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:]{1,30}",
        "(?![0-9A-Za-z:])",
        _host6,
    ),
    (_LEFT, r"(?:\+|00)[1-9][0-9]{0,2}(?:[ .()/-]{0,2}[0-9]){7,12}", "(?![0-9])", _whole),
    (
        _NO_PRICE,
        r"(?:1[ .-]?)?(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[ .-])[2-9][0-9]{2}[ .-][0-9]{4}",
        "(?![0-9A-Za-z]|[.,-][0-9])",
        _whole,
    ),
    (
        "(?<![0-9A-Za-z.])",
        r"(?:\+?86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]{4}){2}",
        "(?![0-9A-Za-z])",
        _whole,
    ),
    (_LEFT, r"\(?0[1-9][0-9]{1,2}(?:\) ?|[ /-])[0-9]{7,8}(?:-[0-9]{1,5})?", _RIGHT, _whole),
    (_NO_PRICE + _NO_DATE, r"0[1-9](?:[ -]?[0-9]){7,9}", "(?![0-9A-Za-z]|[.,:][0-9])", _whole),
    (
        _LEFT,
        r"(?i:phone|tel|telephone|call|text|cell|mobile|fax|电话|手机|联系方式|致电|热线)"
        r"(?i: ?(?:me|us|at|on|number|no|is|号码|号|是|为|[.:：#]))* ?"
        rf"({_NO_DATE}[0-9](?:[-.]?[0-9]){{6,14}})",
        _RIGHT,
        _whole,
    ),
    (
        _NO_PRICE,
        r"[0-9]{1,5}[A-Za-z]? (?:[A-Z][A-Za-z.'-]* |[0-9]{1,3}(?:st|nd|rd|th) ){1,4}"
        rf"{_ROAD}\.?{_FLAT}(?:{_TOWN})?",
        r"(?!\.? [A-Z][a-z])(?![0-9A-Za-z])",
        _address,
    ),
    (
        _LEFT,
        r"(?i:(?:lives?|living) (?:at|on)|address(?: is)?:?|(?:deliver(?:ed)?|shipped|sent) to)"
        rf" ([0-9]{{1,5}}[A-Za-z]? (?:[A-Za-z.'-]+ ){{1,4}}(?i:{_ROAD}))",
        _RIGHT,
        _whole,
    ),
    (_LEFT, r"P\.? ?O\.? Box [0-9]{1,6}", _RIGHT, _whole),
    (
        "",
        f"(?:{_HAN}{{2,4}}[省市区县镇]){{0,3}}{_HAN}{{1,6}}(大道|路|街|巷|弄|胡同) ?"
        f"[0-9]{{1,5}} ?[号弄]{_ROOM}",
        "(?!线)",
        _street,
    ),
    (
        "",
        f"{_HAN}{{1,8}}(小区|花园|公寓|家园|苑|新村) ?[0-9A-Za-z]{{1,4}} ?(?:号楼|栋|幢|座){_ROOM}",
        "",
        _street,
    ),
)
_RULES = tuple((re.compile(before + body + after), pick) for before, body, after, pick in _TABLE)
# Lookaround only narrows a rule, so what matches none of the bodies has nothing to cover.
_SUSPECT = "|".join(f"(?:{body.replace(_NO_DATE, '')})" for _, body, _, _ in _TABLE)
