"""How well the aspects of single reviews are told apart.

DATA holds tripadvisor/reviews.parquet.
"""

from pathlib import Path

import numpy as np

from benchmarks.rated import Rated
from benchmarks.section import Section, Sheet
from berth.core import Floats

BELIEF = 5.0
"""Units that a review's mood weighs like on each need; as good from 2 to 10 on even products."""
SILENT = 0.3
"""Part of a need's level that holds where a review does not speak of it: a need that is spoken of
when it fails does not fail those who are silent. The same from 0 to .6 on the even products."""
RESAMPLES = 1000


def guesses(rated: Rated) -> tuple[Floats, Floats]:
    """How each review lived through each need, and its gold ratings, [reviews, aspects] each.

    The product's satisfaction with the need, and how the review's units on it differ from the
    need's mean, drawn to the review's mood; where it is silent, its mood and, of the need's level,
    the part `SILENT`.
    """
    told, names = rated.told(rated.agenda), [name for name, _ in rated.agenda]
    panel = rated.panel(told, names, np.ones(len(rated), dtype=bool))
    base = rated.served(told, names)[panel.product]
    counts = panel.counts
    middle = np.nansum(panel.sentiment * counts, axis=0) / counts.sum(axis=0)
    rest = np.where(counts > 0, panel.sentiment - middle, 0.0)
    mood = (rest * counts).sum(axis=1) / (counts.sum(axis=1) + BELIEF)
    own = (rest * counts + BELIEF * mood[:, None]) / (counts + BELIEF)
    level = base.mean(axis=0) - base.mean()
    return base + own - np.where(counts > 0, 0.0, 1 - SILENT) * level, rated.aspects[
        rated.product >= 0
    ]


def correlations(guess: Floats, gold: Floats) -> Floats:
    """Pearson over the aspects of each review whose gold ratings are not constant, else NaN."""
    known = np.isfinite(gold)
    n = np.maximum(known.sum(axis=1), 1)
    parts = []
    for one in (guess, gold):
        mean = np.where(known, one, 0.0).sum(axis=1) / n
        parts.append(np.where(known, one - mean[:, None], 0.0))
    both = (parts[0] * parts[1]).sum(axis=1)
    size = np.sqrt(np.square(parts[0]).sum(axis=1) * np.square(parts[1]).sum(axis=1))
    return np.divide(both, size, out=np.full(len(both), np.nan), where=size > 1e-9)


def measure(data: Path) -> Section:
    """Measure tripadvisor."""
    rated = Rated.of("tripadvisor", data)
    guess, gold = guesses(rated)
    product = rated.product[rated.product >= 0]
    told, names = rated.told(rated.agenda), [name for name, _ in rated.agenda]
    level = np.broadcast_to(rated.served(told, names)[product], guess.shape)
    rows = []
    for title, one in (("ours", guess), ("the product's satisfaction alone", level)):
        r = correlations(one, gold)
        known = np.flatnonzero(np.isfinite(r))
        rng = np.random.default_rng(0)
        means = [r[rng.choice(known, len(known))].mean() for _ in range(RESAMPLES)]
        low, high = np.quantile(means, [0.05, 0.95])
        even = rated.even[product[known]]
        rows.append(
            (
                title,
                f"{len(known):,}",
                f"{r[known].mean():.3f} ({low:.3f} to {high:.3f})",
                f"{r[known][even].mean():.3f}",
                f"{r[known][~even].mean():.3f}",
            )
        )
    titles = ("tripadvisor", "reviews", "mean r (90 %)", "even products", "odd products")
    return Section(
        "Aspects within a review",
        PROTOCOL,
        (Sheet("", titles, tuple(rows)),),
        ("For orientation: LARA's latent rating regression is reported at .46 on hotel reviews.",),
    )


PROTOCOL = """Pearson over the aspects of one review between how berth hears them and the gold
ratings, mean over reviews whose gold ratings are not all the same. Needs named by seed words; every
clause is read by a model that has not seen its review; what a review does not speak of is taken to
be as its mood, and its product, have it."""
