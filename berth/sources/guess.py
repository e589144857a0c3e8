"""Guesses at the part of each column, from its name and from what it holds."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from berth.core import Kind
from berth.sources.amounts import read_amounts
from berth.sources.profile import Profile
from berth.sources.scales import Ratings, read_ratings
from berth.sources.vocabulary import idea_of, numbered

Guess = dict[str, str]
"""Names of columns, and the reason why each plays the part."""
ITS_NAME = "its name"
_FEW_ROWS = 20
"""In so few rows, values that never repeat say nothing."""
_UNTOLD = (None, "label", "quality", "recommended", "rating")
"""What texts may be called too; a "Bewertung" is the rating or the review."""
_SELLERS = ("store", "shop", "platform", "vendor", "provider")
_GROUPS = 60
_LEVELS = 20
_LOOKED_AT = 5000
_STARRED = r"(?i)[★⭐]|\bout of\b|\d\s*/\s*(?:5|10)\s*$|好评|差评|力荐"


def guess_text(columns: Sequence[Profile]) -> Guess:
    """The longest natural text; with it its title, and columns of pros and cons."""
    written = [p for p in columns if _written(p)]
    named = [p for p in written if idea_of(p.name) == "text"]
    other = [p for p in written if idea_of(p.name) in _UNTOLD and p.rated < 0.5]
    prose = [p for p in other if p.prose >= 0.3 and p.distinct_share >= 0.5]
    pool = [p for p in named if p.prose >= 0.1] or prose or named
    parts = [p for p in written if idea_of(p.name) == "part"]
    titles = [p for p in written if idea_of(p.name) == "title"]
    if not pool and not parts:
        pool = [p for p in titles if p.prose >= 0.3]
    main = max(pool, key=lambda p: p.letters, default=None)
    found = {p.name: "its name: a part of the review" for p in parts}
    if main is not None:
        share = f"long texts in {main.prose:.0%} of rows"
        found = {main.name: ITS_NAME if main in named else share} | found
    # A title that says the same in many rows was written by no customer.
    own = [p for p in titles if p.name not in found and p.distinct_share >= 0.8]
    return found and {p.name: "its name: the review's title" for p in own} | found


def guess_product(columns: Sequence[Profile]) -> Guess:
    """A column of repeated names or numbers that is called after a product or its maker.

    It may hold one name in every row: the evidence is of one product then.
    """
    fit = [
        p
        for p in columns
        if not p.opaque and p.distinct and p.prose < 0.5 and p.dates < 0.5 and _repeats(p)
    ]
    named = [p for p in fit if idea_of(p.name) in ("product", "maker")]
    named = named or [p for p in fit if p.name.lower() in ("name", "名称")]
    best = min(
        named,
        key=lambda p: (numbered(p.name), idea_of(p.name) != "product", _sold_at(p)),
        default=None,
    )
    return {} if best is None else {best.name: ITS_NAME}


def guess_rating(columns: Sequence[Profile]) -> Guess:
    """The overall rating; failing that, whether customers recommend or liked it."""
    rated = [p for p in columns if not p.opaque and p.rated >= 0.5 and _standard(p.ratings)]
    for idea in ("rating", "recommended"):
        named = [p for p in rated if idea_of(p.name) == idea]
        if named:
            best = max(named, key=lambda p: (_overall(p.name), round(p.filled, 1)))
            only = "" if idea == "rating" else ", and no other rating"
            return {best.name: ITS_NAME + only}
    for p in rated:
        if p.share(_STARRED) > 0.5:
            return {p.name: "its cells are ratings"}
    aspects = [p for p in rated if idea_of(p.name) == "aspect"]
    if len(aspects) == 1:
        return {aspects[0].name: "the only rating"}
    labels = [p for p in rated if idea_of(p.name) == "label" and p.distinct <= 3]
    if labels:
        return {labels[0].name: "good or bad, and no other rating"}
    # Names in other languages say nothing here, but stars look the same everywhere.
    steps = [p for p in rated if idea_of(p.name) is None and _steps(p)]
    if len(steps) != 1:
        return {}
    return {steps[0].name: f"numbers on {steps[0].ratings.scale}, and no other rating"}


def guess_aspects(columns: Sequence[Profile], rating: Profile | None) -> Guess:
    """Ratings of single qualities, by name, or because they move with the rating on its scale."""
    if rating is None:
        return {}
    found = {}
    for p in columns:
        if p.opaque or p.rated < 0.5 or not _standard(p.ratings):
            continue
        if idea_of(p.name) == "aspect":
            found[p.name] = ITS_NAME
        elif idea_of(p.name) in (None, "quality") and _beside(p, rating):
            found[p.name] = f"it moves with {rating.name!r} on the same scale"
    return found


def guess_user(columns: Sequence[Profile]) -> Guess:
    """Who wrote; an identifier rather than a name."""
    named = [
        p
        for p in columns
        if idea_of(p.name) == "user" and not p.opaque and p.distinct > 1 and p.prose < 0.5
    ]
    best = min(named, key=lambda p: not numbered(p.name), default=None)
    return {} if best is None else {best.name: ITS_NAME}


def guess_time(columns: Sequence[Profile]) -> Guess:
    """When it was written; the fuller column of two."""
    named = [p for p in columns if idea_of(p.name) == "time" and p.dates >= 0.5]
    if named:
        return {min(named, key=lambda p: p.filled < 0.5).name: ITS_NAME}
    dated = [p for p in columns if p.kind is Kind.DATE and p.dates >= 0.9 and p.filled >= 0.5]
    return {dated[0].name: f"dates in {dated[0].dates:.0%} of rows"} if dated else {}


def guess_price(columns: Sequence[Profile]) -> Guess:
    """What was paid."""
    named = [p for p in columns if idea_of(p.name) == "price" and not p.opaque]
    varied = [p for p in named if p.distinct > 1]
    paid = [p for p in varied if 2 * read_amounts(p.sample).count() >= len(p.sample)]
    return {paid[0].name: ITS_NAME} if paid else {}


def guess_context(columns: Sequence[Profile]) -> Guess:
    """Groups that reviews fall into: 2 to 60 values, or 2 to 20 numbers."""
    return {p.name: f"{p.distinct} different values" for p in columns if _groups(p)}


def why_not(p: Profile) -> str:
    """Why a column has no part in the analysis."""
    if not len(p.held):
        return "it is empty"
    if p.kind is Kind.IMAGE:
        return "images"
    if p.kind is Kind.AUDIO:
        return "sounds"
    if p.opaque:
        return "lists or bytes, not values"
    if p.addresses > 0.5:
        return "web addresses"
    if p.distinct == 1:
        return "one value in every row"
    if idea_of(p.name) == "reply":
        return "an answer to the review"
    if idea_of(p.name) == "rating" and p.rated >= 0.5:
        return "another overall rating"
    if p.kind is Kind.NUMBER:
        unique = p.distinct_share == 1 and len(p.held) >= _FEW_ROWS
        return "a different number in every row" if unique else "numbers of many values"
    if p.kind is Kind.DATE:
        return "another date"
    return "another text" if p.kind is Kind.TEXT else "too many different values to group by"


def _written(p: Profile) -> bool:
    return (
        p.cells.dtype == pl.String
        and p.worded >= 0.5
        and max(p.numbers, p.dates, p.addresses, p.images) < 0.5
        and idea_of(p.name) != "reply"
    )


def _sold_at(p: Profile) -> bool:
    """Whether a column names the one place where everything was sold."""
    return p.distinct == 1 and p.name.lower().startswith(_SELLERS)


def _repeats(p: Profile) -> bool:
    return p.distinct_share <= 0.5 or len(p.held) < _FEW_ROWS


def _standard(ratings: Ratings) -> bool:
    scale = ratings.scale
    return scale is not None and scale.high <= 100 and scale.low in (0, 1, -scale.high)


def _steps(p: Profile) -> bool:
    """Whether a column holds 1 to 5, or up to 10, and little else."""
    scale = p.ratings.scale
    ends = scale is not None and (scale.low, scale.high) in ((1, 5), (1, 10), (0, 10))
    return ends and p.kind is Kind.NUMBER and 3 <= p.distinct <= 11


def _overall(name: str) -> bool:
    return any(word in name.lower() for word in ("overall", "总", "综合"))


def _groups(p: Profile) -> bool:
    if (
        p.opaque
        or p.kind in (Kind.TEXT, Kind.DATE, Kind.IMAGE, Kind.AUDIO, Kind.ID)
        or not _repeats(p)
    ):
        return False
    if idea_of(p.name) in ("reply", "title", "rating"):
        return False
    return 2 <= p.distinct <= (_LEVELS if p.kind is Kind.NUMBER else _GROUPS)


def _beside(p: Profile, rating: Profile) -> bool:
    one, other = p.ratings.scale, rating.ratings.scale
    if one is None or other is None or one.high != other.high or p.distinct < 3:
        return False
    return p.numbers > 0.5 and _correlation(p.cells, rating.cells) >= 0.3


def _correlation(*columns: pl.Series) -> float:
    """Pearson's, of two columns of ratings; 0 if it is not defined."""
    step = max(len(columns[0]) // _LOOKED_AT, 1)
    one, other = (read_ratings(cells.gather_every(step)).values.to_numpy() for cells in columns)
    both = np.isfinite(one) & np.isfinite(other)
    if both.sum() < 3 or np.ptp(one[both]) == 0 or np.ptp(other[both]) == 0:
        return 0.0
    return float(np.corrcoef(one[both], other[both])[0, 1])
