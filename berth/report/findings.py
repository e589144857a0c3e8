"""Every number of the tables as a `Finding`, with rows that prove it."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from berth.core import PROOF_LIMIT, Finding
from berth.report.document import SCHEMAS, VERBATIMS, Document, fitted
from berth.report.quadrants import NAMES, quadrants


@dataclass(frozen=True)
class _Quantity:
    """A column of a table as a kind of finding; `bounds` are the columns of its interval."""

    column: str
    unit: str
    bounds: tuple[str, str] | None = None


def _bounded(column: str, unit: str) -> _Quantity:
    return _Quantity(column, unit, (f"{column}_low", f"{column}_high"))


_PLAIN = ("low", "high")
_SUBJECTS: Mapping[str, tuple[str, ...]] = {
    "needs": ("need",),
    "satisfaction": ("product", "need"),
    "segments": ("segment",),
    "segment_needs": ("segment", "need"),
    "rivals": ("product", "rival"),
    "map": ("kind", "name"),
    "positions": ("segment", "need", "against"),
    "sensitivity": ("kind", "left_out", "segment", "need", "against"),
}
_QUANTITIES: Mapping[str, tuple[_Quantity, ...]] = {
    "needs": (
        _Quantity("share", "share of units"),
        _bounded("importance", "share of explained variation"),
        _bounded("satisfaction", "rating"),
        _bounded("opportunity", "share of importance"),
        _Quantity("probability_top3", "probability"),
        _Quantity("penalty", "rating"),
        _Quantity("reward", "rating"),
        _Quantity("kind_p", "p"),
        _Quantity("trend", "rating a year"),
    ),
    "satisfaction": (_Quantity("value", "rating", _PLAIN),),
    "segments": (_Quantity("share", "share"), _Quantity("size", "members")),
    "segment_needs": (
        _bounded("importance", "share of explained variation"),
        _bounded("satisfaction", "rating"),
        _Quantity("opportunity", "share of importance"),
    ),
    "rivals": (
        _Quantity("similarity", "similarity", _PLAIN),
        _Quantity("co_mentions", "rows"),
        _Quantity("lift", "lift"),
    ),
    "map": (
        _Quantity("x", "map", ("x_low", "x_high")),
        _Quantity("y", "map", ("y_low", "y_high")),
    ),
    "positions": (
        _Quantity("score", "share", _PLAIN),
        _Quantity("probability_best", "probability"),
    ),
    "sensitivity": (_Quantity("rank_then", "rank"), _Quantity("score_then", "share")),
}


@dataclass
class Proofs:
    """Samples of row ids by need, product and segment, drawn from the verbatims when first asked.

    A position's need may be several joined by " + "; its proof is theirs in turn.
    """

    verbatims: pl.DataFrame
    _samples: dict[tuple[str, ...], dict[tuple[str | None, ...], tuple[str, ...]]] = field(
        default_factory=dict
    )

    def rows(self, subject: Mapping[str, str]) -> tuple[str, ...]:
        """Up to 12 distinct row ids that speak of the subject; none if it names no such thing."""
        wanted = {key: value for key, value in subject.items() if key in VERBATIMS.names()}
        if not wanted:
            return ()
        keys = tuple(sorted(wanted))
        if keys not in self._samples:
            grouped = self.verbatims.group_by(keys, maintain_order=True).agg(
                pl.col("row_id").unique(maintain_order=True).head(PROOF_LIMIT)
            )
            self._samples[keys] = {row[:-1]: tuple(row[-1]) for row in grouped.iter_rows()}
        return self._samples[keys].get(tuple(wanted[key] for key in keys), ())


def findings_of(
    tables: Mapping[str, pl.DataFrame], verbatims: pl.DataFrame | None = None
) -> tuple[Finding, ...]:
    """A finding `<table>.<column>` for each number of the tables, its interval with it.

    Rows are sampled from the verbatims about the same need, product and segment. n is the table's
    own where it has one; a need's is the number of mentions over all products.
    """
    known = {name: fitted(tables.get(name, pl.DataFrame()), SCHEMAS[name]) for name in SCHEMAS}
    proofs = Proofs(fitted(verbatims if verbatims is not None else pl.DataFrame(), VERBATIMS))
    mentions = known["satisfaction"].group_by("need").agg(pl.col("n").sum())
    counts = dict(mentions.iter_rows())
    found = [
        finding
        for name, frame in known.items()
        for row in frame.iter_rows(named=True)
        for finding in _of_row(name, row, proofs, counts)
    ]
    return (*found, *_quadrant_findings(known["needs"], proofs, counts))


def _of_row(
    name: str, row: dict[str, object], proofs: Proofs, counts: Mapping[str, int]
) -> Iterator[Finding]:
    subject = {key: str(row[key]) for key in _SUBJECTS[name] if row[key] is not None}
    rows = proofs.rows(_proving(name, subject))
    n = row.get("n", row.get("size", row.get("co_mentions")))
    if name == "needs":
        n = counts.get(str(row["need"]))
    for quantity in _QUANTITIES[name]:
        value = row[quantity.column]
        if not isinstance(value, int | float):
            continue
        yield Finding(
            f"{name}.{quantity.column}",
            subject,
            float(value),
            _interval(row, quantity.bounds),
            unit=quantity.unit,
            n=n if isinstance(n, int) else 0,
            rows=rows,
        )


def _proving(name: str, subject: Mapping[str, str]) -> Mapping[str, str]:
    """What the verbatims behind a row of a table speak of."""
    if name == "map":
        return {subject["kind"]: subject["name"]} if len(subject) == 2 else {}
    if name in ("positions", "sensitivity"):
        need = subject.get("need", "").split(" + ")[0]
        return {"need": need, "product": subject.get("against", "")}
    return subject


def _interval(
    row: Mapping[str, object], bounds: tuple[str, str] | None
) -> tuple[float, float] | None:
    if bounds is None:
        return None
    low, high = row[bounds[0]], row[bounds[1]]
    if isinstance(low, float) and isinstance(high, float):
        return low, high
    return None


def _quadrant_findings(
    needs: pl.DataFrame, proofs: Proofs, counts: Mapping[str, int]
) -> Iterator[Finding]:
    found = quadrants(needs)
    if found is None:
        return
    for row in found.table.iter_rows(named=True):
        for quadrant in NAMES:
            yield Finding(
                "needs.quadrant",
                {"need": row["need"], "quadrant": quadrant},
                row[quadrant],
                unit="probability",
                method="intervals taken as normal and independent",
                n=counts.get(row["need"], 0),
                rows=proofs.rows({"need": row["need"]}),
            )


def all_findings(document: Document) -> tuple[Finding, ...]:
    """The document's own findings, then those of its tables that it does not hold already."""
    own = {(one.key, tuple(sorted(one.subject.items()))) for one in document.findings}
    derived = findings_of(document.tables, document.verbatims)
    fresh = (one for one in derived if (one.key, tuple(sorted(one.subject.items()))) not in own)
    return (*document.findings, *fresh)


def findings_json(document: Document) -> str:
    """All findings as a JSON list, one object a line, keys in the order of `Finding`."""
    lines = [json.dumps(_plain(one), ensure_ascii=False) for one in all_findings(document)]
    return "[\n" + ",\n".join(lines) + "\n]\n"


def _plain(finding: Finding) -> dict[str, object]:
    return {
        "key": finding.key,
        "subject": dict(finding.subject),
        "value": _number(finding.value),
        "interval": None if finding.interval is None else [_number(x) for x in finding.interval],
        "level": finding.level,
        "unit": finding.unit,
        "method": finding.method,
        "n": finding.n,
        "rows": list(finding.rows),
    }


def _number(value: float | None) -> float | None:
    """JSON has no NaN and no infinity."""
    return None if value is None or value != value or abs(value) == float("inf") else value
