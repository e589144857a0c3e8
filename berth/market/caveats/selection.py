"""Self-selection: ratings that heap at the ends, and a few users who wrote much."""

from collections.abc import Iterator

import numpy as np
from scipy import stats

from berth.core import Finding, Floats, stream
from berth.market.caveats.telling import LEVEL, sample
from berth.market.panel import Panel
from berth.statistics.multiplicity import benjamini_hochberg

FIFTHS = 5
"""Classes of the scale that ratings are counted in; the outer two are its ends."""
HEAPED, APART = 0.1, 0.15
"""Share of the ratings by which the ends must exceed a bell's to be told; by which a product's
excess must be larger than the market's."""
FEWEST, FEWEST_OF_PRODUCT, FEWEST_USERS = 50, 30, 100
"""Ratings, ratings of a product, and users, of fewer of which nothing is said."""
MUCH = 0.1
"""Share of the reviews from which on the most active users are told of."""
ACTIVE = 0.01
"""Share of the users who count as the most active."""
_DEALS = 200


def extremes(panel: Panel, *, replicates: int = 100, seed: int = 0) -> Iterator[Finding]:
    """More ratings at the ends of the scale than a bell of the same mean has there.

    Who feels strongly is likelier to write, so that ratings are J-shaped (Hu, Pavlou & Zhang 2009,
    Communications of the ACM 52). The bell is the binomial of five classes with the ratings' mean.
    `caveats.extremes` and `caveats.extremes_bell` are the two shares; the same with a product where
    its excess is larger than the market's. Intervals and tests by resamples of users.
    """
    rated = np.isfinite(panel.rating)
    if rated.sum() < FEWEST or len(np.unique(panel.rating[rated])) < FIFTHS - 1:
        return
    low, high = panel.scale
    last = FIFTHS - 1
    fifth = np.rint(last * (np.nan_to_num(panel.rating, nan=low) - low) / (high - low))
    ends = ((fifth == 0) | (fifth == last)) & rated

    def shares(weights: Floats) -> tuple[Floats, Floats]:
        """At the ends, and a bell's [products + 1], the market's last."""
        sums = np.array(
            [
                np.bincount(panel.product, weights * one, len(panel.products))
                for one in (rated, ends, fifth * rated / last)
            ]
        )
        sums = np.column_stack([sums, sums.sum(axis=1)])
        mean = sums[1:] / np.maximum(sums[0], 1e-12)
        return mean[0], mean[1] ** last + (1 - mean[1]) ** last

    found, bell = shares(np.ones(len(panel)))
    drawn = np.array([shares(weights) for weights in panel.resamples(replicates, seed)])
    excess, moving = found - bell, drawn[:, 0] - drawn[:, 1]
    low_bound = float(np.quantile(moving[:, -1], LEVEL))
    if excess[-1] >= HEAPED and low_bound > 0:
        yield from _ends(panel, {}, found[-1], bell[-1], drawn[:, 0, -1], ends, int(rated.sum()))
    size = np.bincount(panel.product[rated], minlength=len(panel.products))
    gap, spread = excess[:-1] - excess[-1], (moving[:, :-1] - moving[:, -1:]).std(axis=0, ddof=1)
    tried = (size >= FEWEST_OF_PRODUCT) & (spread > 0)
    p = np.where(tried, stats.norm.sf(gap / np.where(tried, spread, 1)), np.nan)
    for at in np.flatnonzero((benjamini_hochberg(p) < LEVEL) & (gap >= APART)):
        there = ends & (panel.product == at)
        subject = {"product": panel.products[at]}
        yield from _ends(panel, subject, found[at], bell[at], drawn[:, 0, at], there, int(size[at]))


def _ends(
    panel: Panel, subject: dict[str, str], share: float, bell: float, drawn: Floats,
    rows: np.ndarray, n: int,
) -> Iterator[Finding]:  # fmt: skip
    low, high = (float(bound) for bound in np.quantile(drawn, [0.05, 0.95]))
    yield Finding(
        "caveats.extremes", subject, float(share), (min(low, share), max(high, share)),
        unit="share", n=n, rows=sample(panel, rows), method="ratings in the outer fifths",
    )  # fmt: skip
    yield Finding(
        "caveats.extremes_bell", subject, float(bell), unit="share", n=n,
        method="binomial of five classes with the same mean",
    )  # fmt: skip


def active_users(panel: Panel, *, seed: int = 0) -> Iterator[Finding]:
    """The share of the reviews that the 1 % of the users who wrote most have written.

    Told where it is a tenth or more, and more than where as many reviews are dealt to as many users
    by chance, each user getting one.
    """
    written = np.bincount(panel.user)
    written = written[written > 0]
    users, reviews = len(written), int(written.sum())
    if users < FEWEST_USERS or users == reviews:
        return
    top = max(1, round(ACTIVE * users))
    share = float(np.sort(written)[-top:].sum() / reviews)
    rng = stream(seed, "active users")
    dealt = 1 + rng.multinomial(reviews - users, np.full(users, 1 / users), _DEALS)
    usual = np.sort(dealt, axis=1)[:, -top:].sum(axis=1) / reviews
    if share < MUCH or share <= np.quantile(usual, 1 - LEVEL):
        return
    most = np.argsort(-np.bincount(panel.user), kind="stable")[:top]
    yield Finding(
        "caveats.active", {"users": str(top)}, share, unit="share", n=reviews,
        rows=sample(panel, np.isin(panel.user, most)), method="the 1 % most active",
    )  # fmt: skip
