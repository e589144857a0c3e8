"""The run's tables: a contract that users' scripts read."""

from collections.abc import Iterator

import numpy as np
import polars as pl

from berth.core import Floats, Role
from berth.flows.positioning.evidence import Evidence
from berth.flows.positioning.needs import Told
from berth.flows.positioning.study import Study, members
from berth.statistics.estimate import Estimate

_REJECTS = {"row_id": pl.String, "line": pl.Int64, "reason": pl.String}


def tables(
    evidence: Evidence,
    told: Told,
    found: Study,
    segments: tuple[str, ...],
    positions: pl.DataFrame,
    sensitivity: pl.DataFrame,
    rejects: pl.DataFrame,
) -> dict[str, pl.DataFrame]:
    """All tables by name; segments: labels; positions: with their statements."""
    return {
        "needs": _needs(told, found),
        "satisfaction": _satisfaction(evidence, told, found),
        "segments": _segments(told, found, segments),
        "segment_needs": _segment_needs(told, found, segments),
        "members": _members(evidence, found, segments),
        "rivals": _rivals(evidence, found),
        "map": found.map.table,
        "positions": positions,
        "sensitivity": sensitivity,
        "units": _units(evidence, told),
        "rejects": rejects.cast(_REJECTS),  # type: ignore[arg-type]
    }


def _bounds(name: str, estimate: Estimate) -> dict[str, Floats]:
    low, high = estimate.interval()
    return {name: estimate.value, f"{name}_low": low, f"{name}_high": high}


def _needs(told: Told, found: Study) -> pl.DataFrame:
    needs = told.agenda.needs
    spoken = np.asarray((told.parts > 0).sum(axis=0)).ravel() / max(told.parts.shape[0], 1)
    frame = pl.DataFrame(
        {
            "need": [need.name for need in needs],
            "parent": pl.Series([need.parent for need in needs], dtype=pl.String),
            "label": [need.name for need in needs],
            "keywords": [", ".join(words) for words in told.keywords],
            "share": spoken,
            **_bounds("importance", found.importance),
            **_bounds("satisfaction", found.market),
            **_bounds("opportunity", found.opportunity),
            "probability_top3": found.top,
            "kind": list(found.contrast.kind),
            "penalty": found.contrast.penalty,
            "reward": found.contrast.reward,
            "kind_p": found.contrast.p,
            "trend": found.trend.slope.value,
        }
    )
    return _known(frame)


def _satisfaction(evidence: Evidence, told: Told, found: Study) -> pl.DataFrame:
    low, high = found.satisfaction.interval()
    products, needs = found.satisfaction.value.shape
    return _known(
        pl.DataFrame(
            {
                "product": np.repeat(np.array(evidence.products, dtype=object), needs).tolist(),
                "need": list(told.panel.needs) * products,
                "value": found.satisfaction.value.ravel(),
                "low": low.ravel(),
                "high": high.ravel(),
                "n": found.satisfaction.n.ravel(),
            }
        )
    )


def _segments(told: Told, found: Study, names: tuple[str, ...]) -> pl.DataFrame:
    users = np.rint(found.segments.probability.sum(axis=0)).astype(np.int64)
    return pl.DataFrame(
        {
            "segment": list(names),
            "label": list(names),
            "share": found.segments.shares.value,
            "size": users,
            "top_needs": [", ".join(top) for top in top_needs(told, found)],
            "keywords": [", ".join(words) for words in _telling(found)],
        },
        schema_overrides={"segment": pl.String, "label": pl.String, "size": pl.Int64},
    )


def _telling(found: Study, values: int = 3) -> list[list[str]]:
    """What tells each segment apart: context values first, then words."""
    lists = []
    for at, words in enumerate(found.keywords):
        traits = sorted((t for t in found.traits if t[1].segment == at), key=lambda t: -t[1].z)
        lists.append([f"{column}: {trait.value}" for column, trait in traits[:values]] + [*words])
    return lists


def top_needs(told: Told, found: Study, count: int = 3) -> list[list[str]]:
    """The needs that weigh more in each segment than in the market, by how much more.

    The weightiest one where none does.
    """
    lists = []
    for row in found.segments.weights.value:
        more = row - found.segments.overall
        above = [int(k) for k in np.argsort(-more, kind="stable")[:count] if more[k] > 0.01]
        lists.append([told.panel.needs[k] for k in above or [int(row.argmax())]])
    return lists


def _segment_needs(told: Told, found: Study, names: tuple[str, ...]) -> pl.DataFrame:
    parts = {
        **_bounds("importance", found.segments.weights),
        **_bounds("satisfaction", found.segments.satisfaction),
        "opportunity": found.room.value,
        "n": found.segments.satisfaction.n,
    }
    needs = told.panel.needs
    frame = pl.DataFrame(
        {
            "segment": [name for name in names for _ in needs],
            "need": list(needs) * len(names),
            **{name: values.ravel() for name, values in parts.items()},
        },
        schema_overrides={"n": pl.Int64},
    )
    return _known(frame)


def _members(evidence: Evidence, found: Study, names: tuple[str, ...]) -> pl.DataFrame:
    place, sure = members(found)
    users = evidence.table.values(Role.USER)
    return pl.DataFrame(
        {
            "row_id": evidence.table.row_ids,
            "user": users.cast(pl.String)
            if users is not None
            else pl.repeat(None, len(evidence.table), dtype=pl.String, eager=True),
            "segment": pl.Series(names, dtype=pl.String)[place[evidence.user]],
            "probability": sure[evidence.user],
        }
    )


def _rivals(evidence: Evidence, found: Study) -> pl.DataFrame:
    low, high = found.similarity.interval()

    def pairs() -> Iterator[tuple[object, ...]]:
        for p, product in enumerate(evidence.products):
            for r, rival in enumerate(evidence.products):
                if p != r:
                    yield (
                        product, rival, float(found.similarity.value[p, r]), float(low[p, r]),
                        float(high[p, r]), int(found.named.counts[p, r]),
                        float(found.named.lift[p, r]),
                    )  # fmt: skip

    schema = {
        "product": pl.String, "rival": pl.String, "similarity": pl.Float64, "low": pl.Float64,
        "high": pl.Float64, "co_mentions": pl.Int64, "lift": pl.Float64,
    }  # fmt: skip
    return _known(pl.DataFrame(list(pairs()), schema=schema, orient="row"))


def _units(evidence: Evidence, told: Told) -> pl.DataFrame:
    """A row for each unit and need it speaks of, and one without a need where it speaks of none."""
    cells = told.parts.tocoo()
    spoken = pl.DataFrame(
        {"unit": cells.row.astype(np.int64), "place": cells.col.astype(np.int64)}
    ).sort("unit", "place")
    units = pl.DataFrame(
        {
            "unit": np.arange(len(evidence.row)),
            "row_id": evidence.table.row_ids.gather(evidence.row),
            "start": evidence.units["start"].cast(pl.Int64),
            "end": evidence.units["end"].cast(pl.Int64),
            "sentiment": evidence.sentiment.units,
            "product": pl.Series(evidence.products)[evidence.product[evidence.row]],
        }
    ).join(spoken, on="unit", how="left", maintain_order="left_right")
    names = pl.DataFrame({"place": np.arange(len(told.panel.needs)), "need": told.panel.needs})
    units = units.join(names, on="place", how="left", maintain_order="left")
    return units.select("row_id", "start", "end", "need", "sentiment", "product")


def _known(frame: pl.DataFrame) -> pl.DataFrame:
    """NaN is how an array says that nothing is known; a table says null."""
    return frame.with_columns(pl.col(pl.Float64).fill_nan(None))
