"""The perceptual map: products by what is particular to them, and the needs that part them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from berth.core import Finding, Floats
from berth.market.profiles import centred, particulars
from berth.statistics.estimate import Estimate
from berth.statistics.procrustes import aligned

SCHEMA = {
    "kind": pl.String,
    "name": pl.String,
    "x": pl.Float64,
    "y": pl.Float64,
    "x_low": pl.Float64,
    "x_high": pl.Float64,
    "y_low": pl.Float64,
    "y_high": pl.Float64,
    "xy_correlation": pl.Float64,
}
_METHOD = "principal components of satisfaction, halo taken out, needs weighted by importance"


@dataclass(frozen=True, eq=False)
class PerceptualMap:
    """products: places [products, 2] in rating points; needs: arrows [needs, 2], correlations with
    the axes; NaN for what nobody speaks of. variance: the axes' shares of the products' variation
    [2]; table: the contract's `map`, without rows for what is NaN; findings: `method.map_variance`
    by axis, none where there is no map."""

    products: Estimate
    needs: Estimate
    variance: Floats
    table: pl.DataFrame
    findings: tuple[Finding, ...]


def perceptual_map(
    satisfaction: Estimate,
    importance: Estimate,
    *,
    products: Sequence[str],
    needs: Sequence[str],
    seed: int = 0,
) -> PerceptualMap:
    """Lay the products out on two axes, and the needs as arrows (a biplot, Gabriel 1971).

    satisfaction [products, needs], unshrunken, on the rating's scale; importance [needs]. What is
    particular to each product (`particulars`: halo and the needs' levels taken out, shrunken) is
    weighted by the root of importance and decomposed by singular values. Products lie at U S, so
    that distances between them are right as far as two axes can show: the root mean square, under
    importance, of their differences in rating points. A need's arrow holds its correlations with
    both axes; distances from products to arrows mean nothing. Each axis points to where the need
    that loads most on it is served better.

    Draws repeat this with posterior draws of profiles and importance, turned (without scaling) onto
    the map by Procrustes, so that regions include the uncertainty of the axes themselves; arrows
    are the mean of their draws. With two products or two needs there is one axis and y is 0; with
    fewer that anybody speaks of the table is empty.
    """
    heard, told = (satisfaction.n.sum(axis=axis) > 0 for axis in (1, 0))
    if min(heard.sum(), told.sum()) < 2:
        return _nothing(satisfaction)
    part = np.ix_(heard, told)
    cells = Estimate(satisfaction.value[part], satisfaction.draws[:, *part], satisfaction.n[part])
    profiles = particulars(cells, seed)
    weights = np.maximum(importance.value[told], 0.0)
    drawn = np.maximum(importance.draws[:, told], 0.0)
    weighed = _weighed(profiles.mean(axis=0), weights)
    places, variance = _principal(weighed)
    moving = _weighed(profiles, drawn)
    turned = aligned(_principal(moving)[0], places)
    arrows = _correlations(moving, turned)
    n = satisfaction.n
    one = Estimate(_spread(places, heard), _spread(turned, heard), _pairs(n.sum(axis=1)))
    two = Estimate(_spread(arrows.mean(axis=0), told), _spread(arrows, told), _pairs(n.sum(axis=0)))
    table = pl.concat([_rows("product", products, one), _rows("need", needs, two)])
    return PerceptualMap(one, two, variance, table, _findings(variance, int(n.sum())))


def _weighed(profiles: Floats, weights: Floats) -> Floats:
    """Centred profiles [..., products, needs] times the root of the needs' shares [..., needs]."""
    share = weights / np.maximum(weights.sum(axis=-1, keepdims=True), 1e-300)
    return np.asarray(centred(profiles) * np.sqrt(share)[..., None, :])


def _principal(weighed: Floats) -> tuple[Floats, Floats]:
    """Scores U S [..., products, 2], columns orthogonal, and both axes' shares of variance."""
    left, size, right = np.linalg.svd(weighed, full_matrices=False)
    most = np.abs(right).argmax(axis=-1, keepdims=True)
    sign = np.where(np.take_along_axis(right, most, axis=-1)[..., 0] < 0, -1.0, 1.0)
    whole = np.maximum(np.square(size).sum(axis=-1, keepdims=True), 1e-300)
    size = np.where(size > 1e-9 * size[..., :1], size, 0.0)
    scores = left * (sign * size)[..., None, :]
    return scores[..., :2], (np.square(size) / whole)[..., :2]


def _correlations(weighed: Floats, scores: Floats) -> Floats:
    """Correlations [..., needs, 2] of the needs with the axes over products; 0 for a flat one."""
    scores = scores - scores.mean(axis=-2, keepdims=True)
    size = (
        np.linalg.norm(weighed, axis=-2)[..., :, None]
        * np.linalg.norm(scores, axis=-2)[..., None, :]
    )
    cross = np.swapaxes(weighed, -1, -2) @ scores
    return np.asarray(np.divide(cross, size, out=np.zeros_like(cross), where=size > 1e-12))


def _spread(points: Floats, known: NDArray[np.bool_]) -> Floats:
    """Points [..., known, 2] among all [..., all, 2], NaN for the others."""
    whole = np.full((*points.shape[:-2], len(known), 2), np.nan)
    whole[..., known, :] = points
    return whole


def _pairs(n: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.repeat(n[:, None], 2, axis=1)


def _rows(kind: str, names: Sequence[str], points: Estimate) -> pl.DataFrame:
    """Rows of the contract's table; the correlation is that of x and y over the draws."""
    low, high = points.interval()
    apart = points.draws - points.draws.mean(axis=0)
    x, y = apart[..., 0], apart[..., 1]
    size = np.sqrt(np.square(x).sum(axis=0) * np.square(y).sum(axis=0))
    cross = (x * y).sum(axis=0)
    frame = pl.DataFrame(
        {
            "kind": [kind] * len(names),
            "name": list(names),
            "x": points.value[:, 0],
            "y": points.value[:, 1],
            "x_low": low[:, 0],
            "x_high": high[:, 0],
            "y_low": low[:, 1],
            "y_high": high[:, 1],
            "xy_correlation": np.divide(cross, size, out=np.zeros_like(cross), where=size > 1e-12),
        },
        schema=SCHEMA,
    )
    return frame.filter(pl.col("x").is_not_nan())


def _findings(variance: Floats, n: int) -> tuple[Finding, ...]:
    return tuple(
        Finding(
            "method.map_variance",
            {"axis": str(axis + 1)},
            float(share),
            unit="share",
            method=_METHOD,
            n=n,
        )
        for axis, share in enumerate(variance)
    )


def _nothing(satisfaction: Estimate) -> PerceptualMap:
    """The map of nothing."""
    replicates = len(satisfaction.draws)
    one, two = (
        Estimate(
            np.full((size, 2), np.nan),
            np.full((replicates, size, 2), np.nan),
            np.zeros((size, 2), np.int64),
        )
        for size in satisfaction.value.shape
    )
    return PerceptualMap(one, two, np.full(2, np.nan), pl.DataFrame(schema=SCHEMA), ())
