"""`Setting`: what a synthetic market is like, and the fixed grid on which berth is judged."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator

Level = Literal["low", "middle", "high"]
Amount = Level | float

AMOUNTS: Mapping[str, tuple[float, float, float]] = MappingProxyType(
    {
        "halo": (0.15, 0.45, 0.8),
        "style": (0.02, 0.06, 0.12),
        "noise": (0.04, 0.1, 0.18),
        "overlap": (0.05, 0.2, 0.45),
    }
)
"""What low, middle and high mean for each knob; see the fields of `Setting` for the units."""


class Setting(BaseModel):
    """A market's size, its difficulty, and how it breaks the analyst's assumptions.

    halo: how much liking a product, or being in a mood, colours every need at once (1 would be a
    spread of 0.15 of the scale between products and 0.3 between reviews); style: spread of the
    users' own rating offset, as a share of the scale; noise: spread of the rating around what was
    lived through, as a share of the scale, with as much again in the choice of words and in typing
    errors; overlap: share of clauses whose words name no need, or a second one; missing: share of
    reviews without a rating; skew: 0 to 1, how strongly ratings heap at the ends (Hu et al. 2009);
    asymmetry: 0 to 1, how much more some needs punish than reward, and others reward than punish;
    drift: change of a trending need over the whole time, as a share of the scale; uneven: spread of
    the logarithm of the products' review counts; reviews_per_user: mean number a user wrote;
    planted: where above 0, all products serve the first need alike, but the first product by so
    much of the scale better.

    The misspecifications: `interacting` makes the rating follow the worse of two important needs;
    `heavy_tailed` lets a few users write a great share and has fat-tailed rating noise; `lying` is
    the share of reviews whose text says the opposite of what was lived through; `styled` has the
    first product's reviewers gush: more words, exclamation marks, chatter, with nothing else
    changed (Moon & Kamakura 2017).
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    products: int = Field(default=8, ge=1, le=20)
    needs: int = Field(default=8, ge=1, le=16)
    reviews_per_product: int = Field(default=100, ge=1)
    segments: int = Field(default=3, ge=1, le=8)
    halo: Amount = "middle"
    style: Amount = "middle"
    noise: Amount = "middle"
    overlap: Amount = "middle"
    missing: float = Field(default=0.0, ge=0, le=1)
    skew: float = Field(default=0.3, ge=0, le=1)
    language: Literal["en", "zh", "mixed"] = "en"
    scale: tuple[float, float] = (1.0, 5.0)
    months: int = Field(default=24, ge=1)
    reviews_per_user: float = Field(default=1.2, ge=1)
    asymmetry: float = Field(default=0.0, ge=0, le=1)
    drift: float = Field(default=0.0, ge=0, le=1)
    uneven: float = Field(default=0.0, ge=0)
    planted: float = Field(default=0.0, ge=0, le=1)
    interacting: bool = False
    heavy_tailed: bool = False
    lying: float = Field(default=0.0, ge=0, le=1)
    styled: bool = False

    @model_validator(mode="after")
    def _sane(self) -> Self:
        if self.scale[0] >= self.scale[1]:
            raise ValueError("scale: the lowest rating must be below the highest")
        for knob in AMOUNTS:
            if self.amount(knob) < 0:
                raise ValueError(f"{knob}: must not be negative")
        return self

    def amount(self, knob: str) -> float:
        """The number that a knob of `AMOUNTS` stands at."""
        given = getattr(self, knob)
        if isinstance(given, str):
            return AMOUNTS[knob][("low", "middle", "high").index(given)]
        return float(given)

    @property
    def tongues(self) -> tuple[str, ...]:
        """The languages the reviews are written in."""
        return ("en", "zh") if self.language == "mixed" else (self.language,)


_EASY = Setting(halo="low", style="low", noise="low", overlap="low", reviews_per_product=500)
_HARD = Setting(halo="high", style="high", noise="high", overlap="high", reviews_per_product=20)

GRID: Mapping[str, Setting] = MappingProxyType(
    {
        "middle": Setting(),
        "easy": _EASY,
        "hard": _HARD,
        "reviews-20": Setting(reviews_per_product=20),
        "reviews-500": Setting(reviews_per_product=500),
        "products-3": Setting(products=3),
        "products-20": Setting(products=20),
        "needs-4": Setting(needs=4),
        "needs-16": Setting(needs=16),
        "segments-1": Setting(segments=1),
        "segments-5": Setting(segments=5),
        "halo-low": Setting(halo="low"),
        "halo-high": Setting(halo="high"),
        "style-low": Setting(style="low"),
        "style-high": Setting(style="high"),
        "noise-low": Setting(noise="low"),
        "noise-high": Setting(noise="high"),
        "overlap-low": Setting(overlap="low"),
        "overlap-high": Setting(overlap="high"),
        "missing-ratings": Setting(missing=0.3),
        "skewed-ratings": Setting(skew=0.9),
        "asymmetric": Setting(asymmetry=0.7),
        "chinese": Setting(language="zh"),
        "mixed-languages": Setting(language="mixed"),
        "ten-points": Setting(scale=(1.0, 10.0)),
        "interacting-needs": Setting(interacting=True),
        "heavy-tailed-users": Setting(heavy_tailed=True, reviews_per_user=3.0),
        "lying-texts": Setting(lying=0.15),
        "one-styled-product": Setting(styled=True),
    }
)
"""The difficulty grid: fixed, one knob at a time around the middle, then the misspecified."""

MISSPECIFIED = ("interacting-needs", "heavy-tailed-users", "lying-texts", "one-styled-product")
"""The settings of the grid that break an assumption on purpose."""
