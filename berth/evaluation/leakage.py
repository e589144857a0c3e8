"""What makes a test too easy: rows seen in training, and columns that give the target away."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import sparse, stats
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.metrics import balanced_accuracy_score, r2_score
from sklearn.model_selection import KFold
from sklearn.tree import DecisionTreeClassifier, DecisionTreeRegressor

from berth.core import PROOF_LIMIT, Column, Finding, Floats, Kind, Progress, Role, Table, stream
from berth.evaluation.answers import Bools, Ints, Target, TargetKind
from berth.sources.duplicates import copies

TELLING = 0.95
"""A column is suspect from this skill on."""
_ROWS = 10_000  # rows of a sample that columns are tried on
_FEW = 0.2  # a text with fewer different values, as a share of the rows, may be a category


@dataclass(frozen=True, eq=False)
class Seen:
    """Test rows that training rows give away, [test rows] each; near leaves the exact ones out."""

    exact: Bools
    near: Bools

    @property
    def any(self) -> Bools:
        """Rows that are copies of either sort."""
        return np.asarray(self.exact | self.near)

    def findings(self, test: Table) -> tuple[Finding, ...]:
        """`evaluation.leak.copies`, the share of the test's rows that are copies of each sort."""
        ids = test.row_ids
        methods = {
            "exact": "all inputs are equal",
            "near": "3-word shingles with a Jaccard similarity of 0.8 or more",
        }
        found = []
        for how, method in methods.items():
            mask = getattr(self, how)
            rows = tuple(ids.gather(np.flatnonzero(mask)[:PROOF_LIMIT]).to_list())
            share = float(mask.mean()) if len(mask) else None
            found.append(
                Finding("evaluation.leak.copies", {"how": how}, share, unit="share", method=method,
                        n=len(mask), rows=rows)
            )  # fmt: skip
        return tuple(found)


def seen(train: Table, test: Table, progress: Progress | None = None) -> Seen:
    """Test rows that copy a training row: in all inputs exactly, or in their texts nearly.

    Inputs are the INPUT columns that both have. Near copies are those of `sources.duplicates`, of 8
    words or more, over all texts of a row together. Files of images and sound are told apart by
    their names alone.
    """
    names = [c.name for c in train.having(Role.INPUT) if c in test.having(Role.INPUT)]
    if not names or not len(train) or not len(test):
        return Seen(np.zeros(len(test), bool), np.zeros(len(test), bool))
    both = pl.concat([train.frame.select(names), test.frame.select(names)], how="vertical_relaxed")
    hashes = both.hash_rows()
    exact = hashes[len(train) :].is_in(hashes[: len(train)].implode()).to_numpy()
    texts = [c.name for c in train.having(Role.INPUT, Kind.TEXT) if c.name in names]
    if not texts:
        return Seen(exact, np.zeros(len(test), bool))
    spoken = both.select(pl.concat_str(texts, separator="\n", ignore_nulls=True)).to_series()
    one = pl.Series([""], dtype=pl.String).new_from_index(0, len(both))
    first = copies(spoken, one, "near", progress)[len(train) :]
    near = (first < len(train)).fill_null(False).to_numpy()
    return Seen(exact, np.asarray(near & ~exact))


def telling(
    table: Table,
    target: Target,
    kind: TargetKind,
    *,
    classes: Sequence[str] = (),
    seed: int = 0,
    least: float = TELLING,
) -> tuple[Finding, ...]:
    """INPUT columns that alone predict the target nearly perfectly, the surest first.

    Each is a finding `evaluation.leak.column` whose value is the skill, 0 for a guess and 1 for
    certainty, on rows that were left out (3 folds, at most 10,000 rows): of classes (balanced
    accuracy - 1/k) / (1 - 1/k), of numbers R². What is tried: the value as a category, the number
    (in an id also its digits), whether it is missing, and in a text single words, one a class. A
    column that is suspect may be a copy of the target, or known only after it; or rightly good.
    """
    rng = stream(seed, "telling")
    some = np.sort(rng.permutation(len(table))[:_ROWS])
    part, found = table.take(pl.Series(some)), []
    for subject, answers in _questions(target[some], kind, classes):
        if len(np.unique(answers)) < 2 or len(answers) < 12:
            continue
        for column in part.having(Role.INPUT):
            views = _views(part.frame[column.name], column, answers, kind == "number")
            skill, how = max(views, default=(0.0, ""))
            if skill >= least:
                found.append(
                    Finding("evaluation.leak.column", {"column": column.name, **subject}, skill,
                            unit="skill", method=how, n=len(some))
                )  # fmt: skip
    return tuple(sorted(found, key=lambda one: -(one.value or 0.0)))


def _questions(
    target: Target, kind: TargetKind, classes: Sequence[str]
) -> Iterator[tuple[dict[str, str], Target]]:
    if kind != "labels":
        yield {}, target
        return
    for k in range(target.shape[1]):
        yield {"label": classes[k] if classes else str(k)}, target[:, k].astype(np.int64)


def _views(
    values: pl.Series, column: Column, target: Target, number: bool
) -> Iterator[tuple[float, str]]:
    """Skill by each way to read a column, with its name."""
    missing = values.is_null().to_numpy()
    if missing.any():
        yield _by_value(missing.astype(np.int64), target, number), "whether it is missing"
    if column.kind in (Kind.IMAGE, Kind.AUDIO):
        return
    if column.kind in (Kind.NUMBER, Kind.DATE) and values.dtype != pl.String:
        yield _by_number(_numbers(values), target, number), "as a number"
    texts = values.cast(pl.String).fill_null("")
    if column.kind is not Kind.TEXT or texts.n_unique() <= _FEW * len(texts):
        yield _by_value(_codes(texts), target, number), "as a category"
    if column.kind is Kind.ID:
        digits = texts.str.extract(r"(\d{1,15})").cast(pl.Float64)
        yield _by_number(_numbers(digits), target, number), "by the digits in it"
        rest = texts.str.replace_all(r"\d+", "0")
        yield _by_value(_codes(rest), target, number), "by what is not a digit in it"
    if column.kind is Kind.TEXT and not number:
        yield _by_word(texts, target), "single words, one a class"


def _codes(texts: pl.Series) -> Ints:
    return np.asarray(texts.rank("dense").cast(pl.Int64).to_numpy()) - 1


def _numbers(values: pl.Series) -> Floats:
    """Numbers [rows]; missing ones below all others."""
    known = values if values.dtype.is_numeric() else values.to_physical()
    plain = known.cast(pl.Float64).fill_nan(None)
    least = plain.min()
    below = float(least) - 1.0 if isinstance(least, int | float) else 0.0
    return np.asarray(plain.fill_null(below).to_numpy())


def _folds(rows: int) -> Iterator[tuple[Ints, Ints]]:
    yield from KFold(3, shuffle=True, random_state=0).split(np.zeros(rows))


def _skill(target: Target, said: Target, number: bool) -> float:
    if number:
        return float(r2_score(target, said))
    guess = 1 / len(np.unique(target))
    known = np.isin(said, target)
    score = float(balanced_accuracy_score(target, np.where(known, said, target[0])))
    return (score - guess) / (1 - guess)


def _by_value(codes: Ints, target: Target, number: bool) -> float:
    """By the mean, or the most frequent class, of the learned rows with the same value."""
    said = np.zeros(len(target), np.float64 if number else np.int64)
    places, place = np.unique(target, return_inverse=True)
    for train, test in _folds(len(codes)):
        width = int(codes.max()) + 1
        if number:
            count = np.bincount(codes[train], minlength=width)
            total = np.bincount(codes[train], target[train], width)
            mean = np.where(count > 0, total / np.maximum(count, 1), target[train].mean())
            said[test] = mean[codes[test]]
        else:
            cells = (np.ones(len(train)), (codes[train], place[train]))
            counts = sparse.csr_array(cells, (width, len(places)))
            said[test] = places[np.asarray(counts.argmax(axis=1)).ravel()[codes[test]]]
    return _skill(target, said, number)


def _by_number(numbers: Floats, target: Target, number: bool) -> float:
    """By a tree on the number; of numbers also by the squared rank correlation."""
    if np.ptp(numbers) == 0:
        return 0.0
    leaves = 256 if number else max(64, 4 * len(np.unique(target)))
    tree = DecisionTreeRegressor if number else DecisionTreeClassifier
    said = np.zeros(len(target), np.float64 if number else np.int64)
    for train, test in _folds(len(numbers)):
        made = tree(max_leaf_nodes=leaves, min_samples_leaf=2, random_state=0)
        said[test] = made.fit(numbers[train, None], target[train]).predict(numbers[test, None])
    skill = _skill(target, said, number)
    return max(skill, float(stats.spearmanr(numbers, target).statistic) ** 2) if number else skill


def _by_word(texts: pl.Series, target: Target) -> float:
    """The mean over classes of Matthews' correlation with the word that tells the class best."""
    reader = CountVectorizer(token_pattern=r"\S+", binary=True, min_df=3, max_features=20_000)
    try:
        words = sparse.csr_array(reader.fit_transform(texts.to_list()), dtype=np.float64)
    except ValueError:  # no word occurs often enough
        return 0.0
    rows, skills = len(target), []
    spoken = np.asarray(words.sum(axis=0)).ravel()
    for one in np.unique(target):
        member = (target == one).astype(np.float64)
        both = words.T @ member
        had = member.sum()
        spread = spoken * (rows - spoken) * had * (rows - had)
        top = rows * both - spoken * had
        skills.append(float((top / np.sqrt(np.maximum(spread, 1e-9))).max()))
    # Of two classes the lack of a word tells the other one.
    return max(skills) if len(skills) == 2 else float(np.mean(skills))
