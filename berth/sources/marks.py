"""One rating as people write it: a number, a fraction, stars, a word."""

import re
import unicodedata

Mark = tuple[float, float | None]
"""A value, and the top of its scale where the cell says it."""

_NUMBER = r"([-−]?\d+(?:[.,]\d+)?)"
_OF = re.compile(
    rf"^[^\d-]{{0,24}}{_NUMBER}\s*(?:stars?|分|星)?\s*"
    r"(?:/|⁄|out of|of|von|sur|de|su|[,，(（]?\s*满分)\s*(\d+)\D{0,12}$"
)
_PERCENT = re.compile(rf"^{_NUMBER}\s*%$")
_PLAIN = re.compile(
    rf"^(?:rat(?:ing|ed)|score|评分|打分|得分)?\s*[:：]?\s*{_NUMBER}\s*"
    r"(stars?|颗星|星级?|[★⭐]|分|points?|pts\.?)?$"
)
_HAN = re.compile(r"^([一二两三四五六七八九十])(?:颗)?([星分])(半)?(?:级|好评|差评|中评)?$")
_HAN_DIGITS = {han: number for number, han in enumerate("一二三四五六七八九十", 1)} | {"两": 2}
_STARS = re.compile(r"^[★⭐🌟✭☆✩½\s]+$")
_FULL, _EMPTY = re.compile("[★⭐🌟✭]"), re.compile("[☆✩]")


def read_mark(text: str) -> Mark | None:
    """The rating that a cell holds, or None if it is no rating in figures or stars.

    "4/5", "4,5", "4 out of 5 stars", "★★★★☆", "85 %", "4分", "四星半", "Rating: 4".
    """
    text = text.strip().replace("\ufe0f", "")
    if _STARS.match(text):
        return _stars(text)
    plain = unicodedata.normalize("NFKC", text.replace("½", ".5")).lower()
    if match := _PERCENT.match(plain):
        return _number(match[1]), 100.0
    if match := _OF.match(plain):
        return _number(match[1]), float(match[2])
    if match := _HAN.match(plain):
        half = 0.5 if match[3] else 0.0
        return _HAN_DIGITS[match[1]] + half, 5.0 if match[2] == "星" else None
    if match := _PLAIN.match(plain):
        value = _number(match[1])
        starred = match[2] is not None and match[2][0] in "s颗星★⭐" and value <= 5
        return value, 5.0 if starred else None
    return None


def _stars(text: str) -> Mark | None:
    full, empty = len(_FULL.findall(text)), len(_EMPTY.findall(text))
    if not full and not empty:
        return None
    # A half star stands for one that is neither full nor empty.
    value = full + 0.5 * text.count("½")
    total = full + empty + text.count("½")
    return value, float(total) if empty else (5.0 if value <= 5 else 10.0)


def _number(text: str) -> float:
    return float(text.replace(",", ".").replace("−", "-"))


def _ladder(*steps: str, low: float) -> dict[str, float]:
    return {
        word: low + at
        for at, words in enumerate(steps)
        for word in words.split("|")
        if word.strip()
    }


LADDERS: tuple[tuple[float, float, dict[str, float]], ...] = (
    (
        0.0,
        1.0,
        _ladder(
            "no|n|false|f|not recommended|do not recommend|don't recommend|thumbs down|thumb down"
            "|dislike|👎|否|不|不推荐|不会推荐|踩|negative|neg|bad|差评|负面|消极|不喜欢",
            "yes|y|true|t|recommended|recommend|thumbs up|thumb up|like|👍|是|推荐|会推荐|赞|顶"
            "|positive|pos|good|好评|正面|积极|喜欢",
            low=0.0,
        ),
    ),
    (
        1.0,
        3.0,
        _ladder(
            "差评|negative|neg|bad|负面|消极|差|不满意",
            "中评|neutral|average|mixed|ok|okay|中性|一般|中",
            "好评|positive|pos|good|正面|积极|好|满意",
            low=1.0,
        ),
    ),
    (
        1.0,
        5.0,
        _ladder(
            "很差|terrible|very bad|very poor|非常差|非常不满意|很不满意|very dissatisfied|一星",
            "较差|poor|bad|差|不满意|dissatisfied",
            "还行|average|ok|okay|fair|一般|neutral|neither satisfied nor dissatisfied",
            "推荐|very good|good|好|满意|satisfied|较好",
            "力荐|excellent|great|非常好|很好|非常满意|很满意|very satisfied|outstanding",
            low=1.0,
        ),
    ),
)
"""Words for ratings, as low end, high end, and each word's value; shorter ladders first."""
