"""Learning curves: what more rows would bring."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from berth.core import Finding, Floats, InputError, stream
from berth.evaluation.shares import LEVEL

_POWERS = np.geomspace(0.05, 2.0, 60)
_FEWEST = 4
_DRAWS = 4000


@dataclass(frozen=True, eq=False)
class LearningCurve:
    """A metric as a limit less (or more, of an error) a power of the rows: a - b * rows^-c.

    sizes, values: what was measured; draws [draws, 3]: a, b and c as the measures leave them open.
    """

    sizes: Floats
    values: Floats
    more: bool
    draws: Floats

    @classmethod
    def fit(
        cls,
        sizes: Sequence[float] | Floats,
        values: Sequence[float] | Floats,
        *,
        more: bool = True,
        bounds: tuple[float, float] = (0.0, 1.0),
        noise: float = 0.0,
        seed: int = 0,
    ) -> "LearningCurve":
        """Fit an inverse power law with offset (Cortes et al. 1993, NeurIPS; Viering & Loog 2023).

        more: whether more of the metric is better; bounds of its limit; noise: the standard error
        that a value is known to have, beside which a better fit is chance. Sizes may be repeated.
        Each power on a grid leaves a linear model of a and b under flat priors; the powers are
        weighed by their marginal likelihoods and draws taken from all, restricted to curves that
        do not get worse with more rows and end within the bounds. Raises InputError for fewer than
        4 different sizes.
        """
        x, y = np.asarray(sizes, np.float64), np.asarray(values, np.float64)
        kept = np.isfinite(x) & np.isfinite(y) & (x > 0)
        x, y = x[kept], y[kept]
        if len(np.unique(x)) < _FEWEST:
            raise InputError(
                f"a learning curve needs {_FEWEST} different sizes; {len(np.unique(x))} are given."
            )
        if not more:
            flipped = cls.fit(x, -y, bounds=(-bounds[1], -bounds[0]), noise=noise, seed=seed)
            return cls(x, y, False, flipped.draws * [-1, -1, 1])
        return cls(x, y, True, _draws(x, y, bounds, noise, stream(seed, "learning curve")))

    def at(self, size: float) -> tuple[float, float, float]:
        """The metric at so many rows: median, low and high of 90 %."""
        a, b, c = self.draws.T
        low, middle, high = np.quantile(a - b * size**-c, [0.05, 0.5, 0.95])
        return float(middle), float(low), float(high)

    def needed(self, value: float) -> tuple[float, float, float]:
        """The rows that bring the metric to a value: median, low and high; infinite if never."""
        a, b, c = self.draws.T
        room, drop = (a - value, b) if self.more else (value - a, -b)
        with np.errstate(divide="ignore", over="ignore", invalid="ignore"):
            rows = np.where(room > 0, np.maximum(drop / room, 0.0) ** (1 / c), np.inf)
        low, middle, high = np.quantile(rows, [0.05, 0.5, 0.95], method="inverted_cdf")
        return float(middle), float(low), float(high)

    def findings(
        self, name: str, sizes: Sequence[int], subject: Mapping[str, str] | None = None
    ) -> tuple[Finding, ...]:
        """`evaluation.curve` of the metric with this name at each size, extrapolated."""
        found = []
        for size in sizes:
            middle, low, high = self.at(size)
            found.append(
                Finding(
                    "evaluation.curve", {**(subject or {}), "metric": name, "rows": str(size)},
                    middle, (low, high), LEVEL, "metric", "inverse power law with offset",
                    len(self.sizes),
                )
            )  # fmt: skip
        return tuple(found)


def _draws(
    x: Floats, y: Floats, bounds: tuple[float, float], noise: float, rng: np.random.Generator
) -> Floats:
    """a, b and c [draws, 3] by rejection; the best admissible curve alone where none is drawn."""
    fits = [_Linear.of(x, y, c, noise) for c in _POWERS]
    weight = np.array([fit.evidence for fit in fits])
    weight = np.exp(weight - weight.max())
    taken = []
    wanted = rng.multinomial(_DRAWS * 8, weight / weight.sum())
    for power, fit, count in zip(_POWERS, fits, wanted, strict=True):
        if count:
            ab = fit.draw(int(count), rng)
            taken.append(np.column_stack([ab, np.full(count, power)]))
    found = np.concatenate(taken)
    good = (found[:, 1] >= 0) & (found[:, 0] >= bounds[0]) & (found[:, 0] <= bounds[1])
    found = found[good]
    if not len(found):
        level = float(np.clip(y.mean(), *bounds))
        return np.array([[level, 0.0, 1.0]])
    return found[rng.permutation(len(found))[:_DRAWS]]


@dataclass(frozen=True, eq=False)
class _Linear:
    """The posterior of a and b at one power: mean, root of the covariance's shape, variance."""

    mean: Floats
    root: Floats
    squares: float
    freedom: int
    evidence: float
    floor: float

    @classmethod
    def of(cls, x: Floats, y: Floats, power: float, noise: float) -> "_Linear":
        scale = x.min() ** power
        design = np.column_stack([np.ones(len(x)), -scale * x**-power])
        gram = design.T @ design
        mean = np.linalg.solve(gram, design.T @ y)
        rest = float(((y - design @ mean) ** 2).sum())
        freedom = len(x) - 2
        # Values that a curve meets exactly leave no noise to estimate; rounding is some.
        floor = max(noise**2, (1e-6 * max(1e-12, float(np.abs(y).max()))) ** 2)
        squares = max(rest, freedom * floor)
        evidence = -freedom / 2 * np.log(squares) - np.linalg.slogdet(gram)[1] / 2
        root = np.linalg.cholesky(np.linalg.inv(gram))
        rescale = np.diag([1.0, scale])
        return cls(rescale @ mean, rescale @ root, squares, freedom, float(evidence), floor)

    def draw(self, count: int, rng: np.random.Generator) -> Floats:
        variance = np.maximum(self.squares / rng.chisquare(self.freedom, count), self.floor)
        unit = rng.standard_normal((count, 2)) @ self.root.T
        return np.asarray(self.mean + np.sqrt(variance)[:, None] * unit)
