"""What personal data looks like: patterns, and the checks that numbers and names have to pass."""

import re
from collections.abc import Callable
from ipaddress import AddressValueError, IPv6Address
from typing import NamedTuple

Span = tuple[int, int]
Pick = Callable[[re.Match[str]], Span | None]
"""What of a match is to go, None for nothing."""


class _Rule(NamedTuple):
    """before: what may not stand before; body: what it looks like; after: what may not follow;
    pick: what of it goes; hint: what every match of the body holds, quick to look for."""

    before: str
    body: str
    after: str
    pick: Pick
    hint: str = ""


def _whole(match: re.Match[str]) -> Span:
    """The group, where the pattern has one: what stands before it only says what it is."""
    return match.span(match.re.groups)


def _all(match: re.Match[str]) -> Span:
    return match.span()


def _card(match: re.Match[str]) -> Span | None:
    digits = re.sub("[ -]", "", match[0])
    doubled = sum(sum(divmod(2 * int(digit), 10)) for digit in digits[-2::-2])
    luhn = (doubled + sum(map(int, digits[-1::-2]))) % 10 == 0
    return match.span() if luhn and len(digits) in _CARDS[digits[0]] else None


def _iban(match: re.Match[str]) -> Span | None:
    places = [place for place, sign in enumerate(match[0]) if sign != " "]
    country = match[0][:2].upper()
    length = next((n for n, countries in _IBANS.items() if country in countries.split()), 99)
    if length > len(places):
        return None
    end = places[length - 1] + 1
    code = match[0][:end].replace(" ", "")
    number = "".join(str(int(sign, 36)) for sign in code[4:] + code[:4])
    return (match.start(), match.start() + end) if int(number) % 97 == 1 else None


def _citizen(match: re.Match[str]) -> Span | None:
    weighed = sum(int(digit) << (17 - place) for place, digit in enumerate(match[0][:17]))
    return match.span() if "10X98765432"[weighed % 11] == match[0][17].upper() else None


def _insured(match: re.Match[str]) -> Span | None:
    """A number that the Social Security Administration may have given."""
    area, group, serial = match[1], match[2], match[3]
    given = area not in ("000", "666") and group != "00" and serial != "0000"
    return match.span() if given else None


def _spelt_mail(match: re.Match[str]) -> Span | None:
    """A word before "at" is nobody's mailbox where the host does more than mail."""
    plain = match[1].isalpha()
    other = _BEFORE_AT.fullmatch(match[1]) or (plain and _PORTAL.match(match[2]))
    return None if other else match.span()


def _reached(match: re.Match[str]) -> Span | None:
    """A number of an order or a model is none to call."""
    before = match.string[max(match.start() - 16, 0) : match.start()]
    return None if _OTHER_NUMBER.search(before) else match.span(1)


def _german(match: re.Match[str]) -> Span | None:
    """A name before a number and a postcode is a road's only if it sounds so."""
    return match.span() if _GERMAN_ROAD.match(match[0]) else None


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
_BEFORE_AT = re.compile(
    r"(?i:look(?:ed|ing)?|shop(?:ped|ping)?|bought|buy|order(?:ed)?|sold|found|available|online|it"
    r"|me|us|him|her|them|is|are|was|were|and|or|that|here|now|only|one|account|e?mail|sign(?:ed)?"
    r"|work(?:s|ed)?|contact(?:ed)?|support|free|up|price|cheaper|better|review(?:s|ed)?|team)"
)
_PORTAL = re.compile("(?i:yahoo|aol|qq|163|126|yandex)")
_GERMAN_ROAD = re.compile(
    r"(?=Am |Im |An |Zum |Zur |\D*(?i:weg|platz|ring|damm|ufer|markt|hof|steig|graben|wall) )"
    r"(?!.*(?:Euro|Stück|Meter|Kilometer|Schritte)$)"
)
_OTHER_NUMBER = re.compile(
    r"(?i:order|tracking|model|serial|part|ticket|case|booking|reference|invoice|item|product"
    r"|flight|batch|version|confirmation|lot|sku)[ .:#]*$"
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
_GERMAN = "[A-ZÄÖÜ][A-Za-zÄÖÜäöüß-]{1,30}"
_GERMAN_TOWN = f",? [0-9]{{5}} {_GERMAN}"
_SPANISH = "(?:(?:de(?: las?| los| l')?|del|el|las?|los) ?)?[A-ZÁÉÍÓÚÑ][a-záéíóúñü]{1,20}"
_NO_COUNT = (
    r"(?![0-9A-Za-z]| ?(?i:stars?|estrellas?|sterne?n?|km|min|m\b|meter|metros|stunden?|tage?n?"
    r"|jahre?n?|horas|años|días|euros?|[€%$/:]|[.,][0-9]))"
)
_NANP = "[2-9][0-9]{2}[2-9][0-9]{6}"
_MAILBOX = r"([0-9A-Za-z][0-9A-Za-z._%+-]{0,63})"
_DOT = r"(?: ?[\[({] ?(?i:dot) ?[\])}] ?| (?i:dot) |\.)"
_MAIL_HOSTS = (
    "(?i:gmail|googlemail|hotmail|outlook|icloud|protonmail|gmx|foxmail|yahoo|aol|qq|163|126"
    "|yandex)"
)
_HAN = "[一-鿿]"
_ROOM = "(?:[0-9A-Za-z]{1,5}(?:号楼|号院|号|栋|幢|座|单元|层|楼|室))*"

_TABLE = (
    _Rule("", r"(?i:https?://|www\.)[^\s<>\"'，。；！？）】█]+", "", _link),
    _Rule(
        "(?<![0-9A-Za-z-])",
        r"(?i:(?:facebook|instagram|twitter|tiktok|weibo|linkedin)\.com|t\.me|wa\.me)"
        r"/[0-9A-Za-z_.~@/-]+",
        "",
        _whole,
    ),
    _Rule(
        "(?<![0-9A-Za-zÀ-ÿ._%+-])",
        r"[0-9A-Za-zÀ-ÿ._%+-]+@(?:[0-9A-Za-zÀ-ÿ-]+\.)+[A-Za-z]{2,}",
        "",
        _whole,
    ),
    _Rule(
        "(?<![0-9A-Za-zÀ-ÿ._%+-])",
        r"[0-9A-Za-zÀ-ÿ._%+-]+@(?:[0-9A-Za-z-]{1,63}\.){0,3}[0-9A-Za-zÀ-ÿЀ-ӿぁ-ヿ一-鿿가-힣-]{1,63}"
        r"\.(?:公司|中国|中國|网络|網路|网址|网店|在线|商城|集团|企业|香港|台湾|台灣|我爱你|みんな|한국"
        r"|рф|рус|укр|бел|онлайн|сайт|[A-Za-z]{2,})",
        "",
        _whole,
        r"@\S",
    ),
    _Rule(
        "(?<![0-9A-Za-z._%+-])",
        rf"{_MAILBOX} ?[\[({{] ?(?i:at|@) ?[\])}}] ?"
        rf"[0-9A-Za-z-]{{1,63}}(?:{_DOT}[0-9A-Za-z-]{{2,63}}){{1,3}}",
        "",
        _all,
        r"[\[({] ?(?i:at|@) ?[\])}]",
    ),
    _Rule(
        "(?<![0-9A-Za-z._%+-])",
        rf"{_MAILBOX} (?i:at) ({_MAIL_HOSTS}){_DOT}[A-Za-z]{{2,3}}(?:{_DOT}[a-z]{{2}})?",
        _RIGHT,
        _spelt_mail,
        f" (?i:at) {_MAIL_HOSTS}",
    ),
    _Rule(_LEFT, r"@[A-Za-z_][0-9A-Za-z_.-]{1,29}", "", _whole),
    _Rule(_LEFT, f"@{_HAN}{{2,8}}", r"(?=[\s:：,，。!！]|$)", _whole),
    _Rule(
        "",
        r"(?:(?i:微信|威信|薇信|v信|微博|vx|wx|qq)(?:号码|号|群|(?i:id))?|"
        r"(?i:wechat|weixin|whatsapp|telegram|instagram|insta|snapchat|skype|line|kakao)"
        r"(?i: ?id| handle| name| number))"
        r" ?(?:[:：]|是|为|(?i:is)) ?@?([0-9A-Za-z_][0-9A-Za-z_.-]{3,29})",
        "",
        _whole,
    ),
    _Rule(
        _LEFT,
        r"(?i:wechat|weixin) ?[:：] ?@?([A-Za-z_][0-9A-Za-z_.-]{1,28}[0-9A-Za-z_])",
        r"(?![0-9A-Za-z_-]|\.[0-9A-Za-z]| [A-Za-z])",
        _whole,
        "(?i:wechat|weixin) ?[:：]",
    ),
    _Rule(
        "",
        r"加(?:我|下|个|一下)? ?(?i:v信?|vx|wx|微信?)(?: ?[:：是] ?| )"
        r"([A-Za-z_][0-9A-Za-z_-]{3,19})",
        _RIGHT,
        _whole,
    ),
    _Rule(
        "",
        r"(?i:微信|威信|薇信|v信|vx|wx|qq|wechat|weixin|whatsapp|telegram|insta|instagram|skype)"
        r"(?:号码|号|群)?[ :：]{0,2}([A-Za-z_-]{0,15}[0-9][0-9A-Za-z_-]{4,19})",
        _RIGHT,
        _whole,
    ),
    _Rule(f"{_LEFT}(?<![0-9]-)", r"[2-6](?:[ -]?[0-9]){13,18}", _RIGHT, _card),
    _Rule(
        _LEFT,
        r"[A-Za-z]{2}[0-9]{2}(?: ?[0-9A-Za-z]{4}){2,7}(?: ?[0-9A-Za-z]{1,3})?",
        "",
        _iban,
        "[A-Za-z]{2}[0-9]{2}(?: ?[0-9A-Za-z]{4}){2}",
    ),
    _Rule(
        _LEFT,
        r"[1-9][0-9]{5}(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12][0-9]|3[01])[0-9]{3}[0-9Xx]",
        _RIGHT,
        _citizen,
    ),
    _Rule("(?<![0-9A-Za-z.])", r"[0-9]{1,3}(?:\.[0-9]{1,3}){3}", r"(?![0-9A-Za-z]|\.[0-9])", _host),
    _Rule(
        "(?<![0-9A-Za-z:.])",
        r"[0-9A-Fa-f]{0,4}:[0-9A-Fa-f]{0,4}:[0-9A-Fa-f:]{1,30}",
        "(?![0-9A-Za-z:])",
        _host6,
    ),
    _Rule(_LEFT, r"(?:\+|00)[1-9][0-9]{0,2}(?:[ .()/-]{0,2}[0-9]){7,12}", "(?![0-9])", _whole),
    _Rule(
        _NO_PRICE,
        r"(?:1[ .-]?)?(?:\([2-9][0-9]{2}\) ?|[2-9][0-9]{2}[ .-])[2-9][0-9]{2}[ .-][0-9]{4}",
        "(?![0-9A-Za-z]|[.,-][0-9])",
        _whole,
    ),
    _Rule(
        "(?<![0-9A-Za-z-])",
        "([0-8][0-9]{2})-([0-9]{2})-([0-9]{4})",
        "(?![0-9A-Za-z]|-[0-9])",
        _insured,
    ),
    _Rule(
        _LEFT,
        "(?i:ssn|social security(?: number| no)?)(?: is)?[ :#.]{0,2}"
        "([0-9]{3}[ -]?[0-9]{2}[ -]?[0-9]{4})",
        _RIGHT,
        _whole,
    ),
    _Rule(
        _LEFT,
        r"(?i:number|(?:call|text|ring|reach|contact)(?: [A-Za-z]{1,15}){1,2} (?:at|on))"
        rf"(?i: is|'s|:)? ?\(?({_NANP})",
        "(?![0-9A-Za-z]|[.,][0-9])",
        _reached,
        _NANP,
    ),
    _Rule(
        "(?<![0-9A-Za-z.])",
        r"(?:\+?86[ -]?)?1[3-9][0-9](?:[ -]?[0-9]{4}){2}",
        "(?![0-9A-Za-z])",
        _whole,
    ),
    _Rule(_LEFT, r"\(?0[1-9][0-9]{1,2}(?:\) ?|[ /-])[0-9]{7,8}(?:-[0-9]{1,5})?", _RIGHT, _whole),
    _Rule(_LEFT, r"\(0[1-9][0-9]{1,4}\) ?[0-9]{3,4}[ -]?[0-9]{3,4}", _RIGHT, _whole),
    _Rule(_NO_PRICE + _NO_DATE, r"0[1-9](?:[ -]?[0-9]){7,9}", "(?![0-9A-Za-z]|[.,:][0-9])", _whole),
    _Rule(
        _LEFT,
        r"(?i:phone|tel|telephone|call|text|cell|mobile|fax|电话|手机|联系方式|致电|热线)"
        r"(?i: ?(?:me|us|at|on|number|no|is|号码|号|是|为|[.:：#]))* ?"
        rf"({_NO_DATE}[0-9](?:[-.]?[0-9]){{6,14}})",
        _RIGHT,
        _whole,
    ),
    _Rule(
        _NO_PRICE,
        r"[0-9]{1,5}[A-Za-z]? (?:[A-Z][A-Za-z.'-]* |[0-9]{1,3}(?:st|nd|rd|th) ){1,4}"
        rf"{_ROAD}\.?{_FLAT}(?:{_TOWN})?",
        r"(?!\.? [A-Z][a-z])(?![0-9A-Za-z])",
        _address,
    ),
    _Rule(
        _LEFT,
        r"(?i:(?:lives?|living) (?:at|on)|address(?: is)?:?|(?:deliver(?:ed)?|shipped|sent) to)"
        rf" ([0-9]{{1,5}}[A-Za-z]? (?:[A-Za-z.'-]+ ){{1,4}}(?i:{_ROAD}))",
        _RIGHT,
        _whole,
    ),
    _Rule(
        "(?<![0-9A-Za-zÄÖÜäöüß-])",
        rf"(?:[A-ZÄÖÜ][A-Za-zÄÖÜäöüß-]{{1,30}}(?:straße|strasse|str\.|gasse|allee|chaussee)"
        rf"|{_GERMAN} (?:Straße|Strasse|Str\.|Gasse|Allee|Chaussee))"
        rf" ?[0-9]{{1,4}}(?: ?[a-h])?(?:{_GERMAN_TOWN})?",
        _NO_COUNT,
        _whole,
        r"(?i:straße|strasse|str\.|gasse|allee|chaussee) ?[0-9]",
    ),
    _Rule(
        "(?<![0-9A-Za-zÄÖÜäöüß-])",
        rf"(?:{_GERMAN} )?{_GERMAN} ?[0-9]{{1,4}}(?: ?[a-h])?{_GERMAN_TOWN}",
        "",
        _german,
        "[0-9](?: ?[a-h])?,? [0-9]{5} [A-ZÄÖÜ]",
    ),
    _Rule(
        _LEFT,
        r"(?:(?:Calle|C/|Avenida|Avda\.?|Carrer|Carretera) "
        r"|(?:Plaza|Paseo|Camino|Ronda) (?:del? |Mayor))"
        rf"(?:{_SPANISH} ?){{0,4}},? ?(?:n[º°.o] ?)?[0-9]{{1,4}}(?:,? [0-9]{{5}}(?: {_SPANISH})?)?",
        _NO_COUNT,
        _whole,
        r"(?:Calle|C/|Avenida|Avda\.?|Carrer|Carretera|Plaza|Paseo|Camino|Ronda) ",
    ),
    _Rule(_LEFT, r"P\.? ?O\.? Box [0-9]{1,6}", _RIGHT, _whole),
    _Rule(
        "",
        f"(?:{_HAN}{{2,4}}[省市区县镇]){{0,3}}{_HAN}{{1,6}}(大道|路|街|巷|弄|胡同) ?"
        f"[0-9]{{1,5}} ?[号弄]{_ROOM}",
        "(?!线)",
        _street,
    ),
    _Rule(
        "",
        f"{_HAN}{{1,8}}(小区|花园|公寓|家园|苑|新村) ?[0-9A-Za-z]{{1,4}} ?(?:号楼|栋|幢|座){_ROOM}",
        "",
        _street,
    ),
)
RULES = tuple((re.compile(rule.before + rule.body + rule.after), rule.pick) for rule in _TABLE)
"""Patterns in the order in which they cover, and what of a match is to go."""
# Lookaround only narrows a rule, so what matches no hint has nothing to cover.
SUSPECT = "|".join(f"(?:{(rule.hint or rule.body).replace(_NO_DATE, '')})" for rule in _TABLE)
"""What every text that has something to cover matches, in the dialect of polars."""
