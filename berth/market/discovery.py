"""Discovery: what people speak of, found without being told how many things there are."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray
from scipy import sparse

from berth.core import Floats, InputError, Progress, Quiet, stream
from berth.market.agenda import Need
from berth.market.inflection import forms
from berth.market.names import proper
from berth.market.phrases import joined
from berth.market.qualities import mostly_adjectives, qualities
from berth.market.terms import STORY, fewest_uses, find_terms
from berth.market.words import common_words, compact_tokens
from berth.statistics.consensus import groups, together

REPLICATES = 100
WINDOW = 6
"""Words this near to a term are its company."""
AXES = 40
LEAST = 0.5
"""Terms of one need share a cluster in this part of the resamples' votes on average."""
GROUPED = 0.18
"""Needs of one group do in this part."""
COHERENT = 0.1
"""Terms of one need keep company as alike as this cosine on average: what is left over when all
else is grouped stays together as well, and is no need."""
SMALLEST = 0.03
"""A need is spoken of in at least this share of the reviews."""
JUDGED = 0.8
"""Where units judge less strongly than units usually do, people tell a story."""
CENTRAL = 3
"""Power of how far a word stands for its need, beside how much it is used, in choosing a label."""
MOST = 20
WORDS = 15
"""Words kept of a need."""
PRAISE = 0.7
"""A word whose units lean this far from the mean, in standard deviations, says how good a thing
is, not which: it is no company."""
THING = 0.55
"""A word used everywhere in company this near to that of all terms, in nats, is what the market
sells."""
WIDE = 0.5
"""Everywhere: in this share of the reviews. A need's word can be in most of a few reviews as well,
but hardly in company as mixed."""


@dataclass(frozen=True)
class Discovery:
    """needs: found, the most spoken of first, with parents; thing: the word for what the market
    sells ("hotel"), or None."""

    needs: tuple[Need, ...]
    thing: str | None


def discover(
    texts: pl.Series,
    languages: pl.Series,
    row: NDArray[np.integer],
    product: NDArray[np.integer],
    sentiment: Floats | None,
    *,
    ignored: Iterable[str] = (),
    seed: int = 0,
    progress: Progress | None = None,
) -> Discovery:
    """Find needs in opinion units.

    texts, languages, row (the unit's review), sentiment (or None) [units]; product [reviews];
    ignored: words that name no need. Terms (`find_terms`) are placed by the company they keep:
    positive pointwise mutual information with the words within `WINDOW`, reduced by singular
    values (Bullinaria & Levy 2007; Levy, Goldberg & Dagan 2015); resamples of the reviews are
    clustered, and what stays together is a need (`berth.statistics.consensus`). Stable over seeds
    because many resamples vote; the seed only draws them.

    Raises InputError where no need is spoken of by enough reviews.
    """
    reviews, ignored = len(product), frozenset(ignored)
    spoken = joined(compact_tokens(texts, languages), texts, languages, fewest_uses(reviews))
    alike, (names, letters) = forms(spoken, languages, ignored), proper(texts, languages)
    spoken = spoken.with_columns(pl.col("token").replace(alike))
    nouns = qualities(spoken, languages, reviews, STORY["en"] | common_words("en"))
    adjectival = mostly_adjectives(spoken, nouns)
    spoken = spoken.with_columns(pl.col("token").replace(nouns))
    terms = find_terms(
        spoken, languages, row, product, sentiment,
        ignored={*names, *(alike.get(word, word) for word in ignored)}, qualities=nouns.values(),
    )  # fmt: skip
    company = _company(spoken, terms["term"], languages, row, sentiment)
    thing = _thing(company, terms, len(product))
    kept = np.flatnonzero((terms["term"] != (thing or "")).to_numpy() & (company.heard() > 0))
    if len(kept) < 2:
        raise InputError(
            "too few words are shared by enough reviews to find needs in them.",
            remedy="Name the needs with --needs, or bring more reviews.",
        )
    agreement = _agreement(company, kept, reviews, seed, progress or Quiet())
    words = [str(terms["term"][int(i)]) for i in kept]
    quality = np.isin(words, sorted(adjectival))
    # "Clean" keeps the company of what is clean, and is another matter.
    agreement[quality[:, None] != quality] = 0.0
    colour = terms["colour"].to_numpy()[kept]
    placed = company.placed(np.ones(reviews, dtype=np.int64))[kept]
    shown = [word.upper() if word in letters else word for word in words]
    found = _needs(agreement, placed, shown, _spoken_in(spoken, words, row, reviews), colour)
    found = tuple(replace(need, words=_said(need.words, nouns)) for need in found)
    if not found:
        raise InputError(
            f"nothing is spoken of by {SMALLEST:.0%} of the reviews.",
            remedy="Name the needs with --needs, or bring more reviews.",
        )
    return Discovery(found, thing)


def _agreement(
    company: "_Company", kept: NDArray[np.int64], reviews: int, seed: int, progress: Progress
) -> Floats:
    """How often kept terms share a cluster over resamples of the reviews, [kept, kept]."""
    rng = stream(seed, "discovery")
    with progress.step("needs", REPLICATES) as advance:

        def embed(replicate: int) -> Floats:
            advance(1)
            return company.placed(rng.poisson(1.0, reviews))[kept]

        return together(embed, REPLICATES)


def _said(words: Sequence[str], nouns: Mapping[str, str]) -> tuple[str, ...]:
    """A need's words, each noun of a quality with the adjectives that say it."""
    says: dict[str, list[str]] = {}
    for adjective, noun in sorted(nouns.items()):
        says.setdefault(noun, []).append(adjective)
    return tuple(one for word in words for one in (word, *says.get(word, ())))


@dataclass(frozen=True, eq=False)
class _Company:
    """Pairs of a term and a word near it: term, word, review, weight [pairs]; same: the word
    that each term is, or -1 [terms]."""

    term: NDArray[np.int32]
    word: NDArray[np.int32]
    review: NDArray[np.int32]
    weight: Floats
    same: NDArray[np.int32]
    shape: tuple[int, int]

    @cached_property
    def cells(self) -> tuple[NDArray[np.int64], sparse.csr_array]:
        """Where pairs are in [terms, words], flat, and their weight by review [cells, reviews]."""
        place = self.term.astype(np.int64) * self.shape[1] + self.word
        flat, cell = np.unique(place, return_inverse=True)
        shape = (len(flat), int(self.review.max(initial=-1)) + 1)
        return flat, sparse.csr_array((self.weight, (cell, self.review)), shape=shape)

    def counts(self, times: NDArray[np.integer] | None = None) -> Floats:
        """Weighted pairs, dense [terms, words]; times [reviews]: how often each is drawn."""
        flat, weight = self.cells
        reviews = weight.shape[1]
        drawn = np.ones(reviews) if times is None else times[:reviews].astype(np.float64)
        found = np.zeros(self.shape)
        found.flat[flat] = weight @ drawn
        return found

    def heard(self) -> Floats:
        """How much company each term has, [terms]."""
        return np.bincount(self.term, self.weight, minlength=self.shape[0]).astype(np.float64)

    def placed(self, times: NDArray[np.integer]) -> Floats:
        """The terms as unit vectors, [terms, axes]; a term nobody was drawn for lies at 0."""
        counts = self.counts(times)
        information = _information(counts) * (counts / (counts + 1))
        # Left singular vectors and squared singular values: there are fewer terms than words.
        square, left = np.linalg.eigh(information @ information.T)
        axes = min(AXES, min(self.shape) - 1)
        placed = left[:, -axes:] * np.maximum(square[-axes:], 0.0) ** 0.25
        return np.asarray(placed / np.maximum(np.linalg.norm(placed, axis=1, keepdims=True), 1e-9))


def _information(counts: Floats) -> Floats:
    """Positive pointwise mutual information with smoothed contexts, [terms, words]."""
    context = counts.sum(axis=0) ** 0.75
    expected = np.outer(counts.sum(axis=1), context / max(context.sum(), 1e-12))
    ratio = np.divide(counts, expected, out=np.ones_like(counts), where=counts > 0)
    return np.asarray(np.log(np.maximum(ratio, 1.0)))


def _company(
    spoken: pl.DataFrame,
    terms: pl.Series,
    languages: pl.Series,
    row: NDArray[np.integer],
    sentiment: Floats | None,
) -> _Company:
    words = _context(spoken, languages, sentiment)
    term = _places(spoken["token"], terms)
    word = _places(spoken["token"], words)
    unit = spoken["row"].to_numpy()
    review = np.asarray(row, dtype=np.int32)[unit]
    found: list[tuple[NDArray[np.int32], ...]] = []
    weights: list[Floats] = []
    for gap in range(1, WINDOW + 1):
        same = unit[:-gap] == unit[gap:]
        for left, right in ((term[:-gap], word[gap:]), (term[gap:], word[:-gap])):
            pair = same & (left >= 0) & (right >= 0)
            found.append((left[pair], right[pair], review[:-gap][pair]))
            weights.append(np.full(int(pair.sum()), gap**-0.5))
    parts = [np.concatenate(part) for part in zip(*found, strict=True)]
    return _Company(
        parts[0],
        parts[1],
        parts[2],
        np.concatenate(weights),
        _places(terms, words),
        (len(terms), len(words)),
    )


def _places(values: pl.Series, among: pl.Series) -> NDArray[np.int32]:
    known, sought = (one.cast(pl.Categorical).to_physical().to_numpy() for one in (among, values))
    place = np.full(max(known.max(initial=0), sought.max(initial=0)) + 1, -1, dtype=np.int32)
    place[known] = np.arange(len(known))
    return np.asarray(place[sought])


def _context(spoken: pl.DataFrame, languages: pl.Series, sentiment: Floats | None) -> pl.Series:
    """Words that say what is spoken of: neither common to all texts nor mere praise or blame."""
    lean = np.zeros(len(languages))
    if sentiment is not None:
        lean = np.nan_to_num((sentiment - np.nanmean(sentiment)) / (np.nanstd(sentiment) or 1.0))
    common = {
        word
        for code in languages.unique().drop_nulls()
        for word in common_words(code) | STORY.get(code, frozenset())
    }
    code = spoken["token"].to_physical().to_numpy()
    # A word counts once in a unit.
    once = np.sort(spoken["row"].to_numpy().astype(np.uint64) << np.uint64(32) | code)
    once = once[np.diff(once, prepend=once[:1] + np.uint64(1)) != 0]
    unit, code = once >> np.uint64(32), (once & np.uint64(0xFFFFFFFF)).astype(np.int64)
    units, leaning = np.bincount(code), np.bincount(code, lean[unit])
    words = spoken["token"].unique()
    place = words.to_physical().to_numpy()
    found = pl.DataFrame(
        {
            "token": words.cast(pl.String),
            "len": units[place],
            "lean": leaning[place] / units[place],
        }
    )
    kept = found.filter(
        (pl.col("len") >= 10)
        & (pl.col("lean").abs() < PRAISE)
        & ~pl.col("token").is_in(sorted(common))
    )
    return kept["token"].sort()


def _thing(company: _Company, terms: pl.DataFrame, reviews: int) -> str | None:
    """The widely used term whose company is most like all terms' company."""
    counts = company.counts()
    total = counts.sum(axis=1, keepdims=True)
    usual = counts.sum(axis=0) / max(counts.sum(), 1e-12)
    share = counts / np.maximum(total, 1e-12)
    ratio = np.divide(share, usual, out=np.ones_like(share), where=share > 0)
    # Too large by (words - 1) / 2n in a sample of n, as every plugged-in divergence is.
    bias = ((counts > 0).sum(axis=1) - 1) / (2 * np.maximum(total[:, 0], 1))
    # No word is its own company, so it does not count in what is usual for itself.
    others = 1 - usual[company.same] * (company.same >= 0)
    divergence = (share * np.log(ratio)).sum(axis=1) - bias + np.log(others)
    wide = terms["reviews"].to_numpy() >= WIDE * reviews
    divergence = np.where(wide, divergence, np.inf)
    if not len(divergence) or divergence.min() >= THING:
        return None
    return str(terms["term"][int(divergence.argmin())])


def _spoken_in(
    spoken: pl.DataFrame, words: Sequence[str], row: NDArray[np.integer], reviews: int
) -> sparse.csc_array:
    """Which reviews use which words, 0 or 1 [reviews, words]."""
    place = _places(spoken["token"], pl.Series(words))
    inside = place >= 0
    review = np.asarray(row)[spoken["row"].to_numpy()[inside]]
    cells = (np.ones(len(review)), (review, place[inside]))
    return sparse.csc_array(sparse.csr_array(cells, shape=(reviews, len(words))) > 0)


def _needs(
    agreement: Floats,
    placed: Floats,
    words: Sequence[str],
    spoken: sparse.csc_array,
    colour: Floats,
) -> tuple[Need, ...]:
    """Coherent clusters that enough reviews judge, named by a word that is used much, stands for
    all of them and is judged: "parking" for "car, parking, charge"."""
    used = np.asarray(spoken.sum(axis=0)).ravel()
    label = groups(agreement, LEAST)
    large: list[tuple[int, NDArray[np.int64]]] = []
    for k in range(label.max() + 1):
        inside = np.flatnonzero(label == k)
        size = int((spoken[:, inside].sum(axis=1) > 0).sum())
        judged = np.average(colour[inside], weights=used[inside])
        enough = size >= SMALLEST * spoken.shape[0]
        if enough and judged >= JUDGED and _coherence(placed[inside]) >= COHERENT:
            inside = inside[np.argsort(-used[inside], kind="stable")]
            near = _near(agreement[np.ix_(inside, inside)], placed[inside], used[inside])
            telling = used[inside] * colour[inside] * near**CENTRAL
            first = int(telling.argmax())
            large.append((size, np.concatenate([inside[[first]], np.delete(inside, first)])))
    large.sort(key=lambda one: -one[0])
    members = [inside for _, inside in large[:MOST]]
    between = np.array([[agreement[np.ix_(a, b)].mean() for b in members] for a in members])
    parents = _parents(between, [words[int(inside[0])] for inside in members])
    return tuple(
        Need(words[int(inside[0])], tuple(words[int(i)] for i in inside[:WORDS]), parent)
        for inside, parent in zip(members, parents, strict=True)
    )


def _near(agreement: Floats, placed: Floats, used: Floats) -> Floats:
    """How far each term of a need stands for all of it, [terms] from 0 to 1: its agreement with
    the others, as they are used, times its cosine with their middle."""
    if len(used) == 1:
        return np.ones(1)
    others = used.sum() - used
    shared = (agreement @ used - np.diag(agreement) * used) / np.maximum(others, 1e-12)
    middle = placed.mean(axis=0)
    cosine = placed @ middle / max(float(np.linalg.norm(middle)), 1e-12)
    return np.asarray(shared * np.maximum(cosine, 0.0))


def _coherence(placed: Floats) -> float:
    """The mean cosine of unit vectors [terms, axes] with one another; 1 of one alone."""
    terms = len(placed)
    if terms == 1:
        return 1.0
    return float((np.square(placed.sum(axis=0)).sum() - terms) / (terms * (terms - 1)))


def _parents(between: Floats, names: Sequence[str]) -> list[str | None]:
    """The group of each need, named by its two most spoken of; None for a need on its own."""
    if not names:
        return []
    label = groups(between, GROUPED)
    inside = [[name for name, k in zip(names, label, strict=True) if k == own] for own in label]
    return [" & ".join(group[:2]) if len(group) > 1 else None for group in inside]
