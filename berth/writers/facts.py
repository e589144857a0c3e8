"""`Facts`: the findings of a run, looked up by key and subject.

The sections of a report speak of these keys, with the subject in braces; shares, frequencies and
probabilities are from 0 to 1:

- scope: `scope.own {product}` (1 in the data, 0 an entrant), `scope.first_month {month}`,
  `scope.last_month {month}` (as `2024-05`), `scope.scale {low, high}`;
- quality: `quality.rows_read`, `quality.rows_used`, `quality.rejected {reason}`,
  `quality.products`, `quality.reviews {product}`, `quality.users`, `quality.units`,
  `quality.rated` (rows with a rating), `quality.months`, `quality.language {language}` (share),
  `quality.ends` (share of ratings at either end of the scale), `quality.redacted` (spans)
  or `quality.unredacted`;
- needs: `needs.share`, `needs.importance`, `needs.satisfaction`, `needs.opportunity`,
  `needs.probability_top3`, `needs.trend`, `needs.trend_p`,
  `needs.unmet` (1 or 0), all `{need}`;
- `satisfaction.value {product, need}`, `satisfaction.ahead {product, need}` (the own product's less
  the market's); `segments.share {segment}`;
- rivals: `rivals.similarity {product, rival}`, `rivals.lift {product, rival}`;
- positions: `positions.compared`, `positions.sensitivity`, `positions.effort`,
  `positions.rank_of_first {sensitivity}`, `positions.answered {segment, need, against}`,
  `positions.unmoved` (the first one's share as things stand, same subject);
- sensitivity: `sensitivity.tried {kind}` (how many rivals, months, needs, or users at once were
  left out), `sensitivity.holds`, `sensitivity.top3 {segment, need, against}` (checks of n in which
  the first position stays first, among the first three), `sensitivity.part {part, ...}` (checks of
  n in which what comes first shares the first one's segment, need or against), `sensitivity.instead
  {kind, left_out, segment, need, against}` (what comes first without it, and its usual rank),
  `sensitivity.support` (same subject; support gained 1, lost 0);
- caveats, each there only where it was found: `caveats.mixed_scales {top, high}`,
  `caveats.extremes`, `caveats.extremes_bell` (of all, or `{product}`), `caveats.active {users}`,
  `caveats.halo`, `caveats.thin_cells {least}`, `caveats.thin_lead {product, need}`,
  `caveats.rating_drift` (of all, or `{product}`), `caveats.age {product, middle}` (years),
  `caveats.talk_drift {need}`, `caveats.length {product}` (ratio), `caveats.exclamations`,
  `caveats.exclamations_others {product}`, `caveats.source {product, file}`;
- method: `method.assigned` (share of units that speak of a need), `method.replicates`,
  `method.seed`, `method.needs {source}` (`discovered` or `given`),
  `method.aspect {column, need}` (an aspect rating and the need it counts for).
"""

from collections.abc import Iterable
from math import isfinite

from berth.core import PROOF_LIMIT, Finding, RowId


class Facts:
    """Findings by key and subject; those without a finite value count as missing."""

    def __init__(self, findings: Iterable[Finding]) -> None:
        self._by_key: dict[str, list[Finding]] = {}
        for finding in findings:
            if finding.value is not None and isfinite(finding.value):
                self._by_key.setdefault(finding.key, []).append(finding)

    def every(self, key: str, **subject: str) -> list[Finding]:
        """The findings of this key whose subject agrees, in the order given."""
        found = self._by_key.get(key, [])
        return [f for f in found if all(f.subject.get(k) == v for k, v in subject.items())]

    def one(self, key: str, **subject: str) -> Finding | None:
        """The first such finding."""
        return next(iter(self.every(key, **subject)), None)

    def value(self, key: str, **subject: str) -> float | None:
        """The first such finding's value."""
        found = self.one(key, **subject)
        return None if found is None else found.value

    @property
    def scale(self) -> tuple[float, float] | None:
        """The rating's scale, where it is known."""
        found = self.one("scope.scale")
        try:
            return (float(found.subject["low"]), float(found.subject["high"])) if found else None
        except (KeyError, ValueError):
            return None

    def ranked(self, key: str, **subject: str) -> list[Finding]:
        """Such findings, the largest value first; equal ones in the order given."""
        return sorted(self.every(key, **subject), key=lambda finding: -(finding.value or 0.0))


def proof(*findings: Finding | None) -> tuple[RowId, ...]:
    """Rows of all the findings in turn, each row once, at most `PROOF_LIMIT`."""
    lists = [finding.rows for finding in findings if finding is not None]
    longest = max(map(len, lists), default=0)
    turns = (rows[i] for i in range(longest) for rows in lists if i < len(rows))
    return tuple(dict.fromkeys(turns))[:PROOF_LIMIT]
