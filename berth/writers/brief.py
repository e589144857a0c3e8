"""`PositionBrief`: all that a positioning statement may say."""

from dataclasses import dataclass

from berth.core import Finding


@dataclass(frozen=True)
class PositionBrief:
    """A candidate position with the findings it stands on.

    own, category: the product and the kind of thing it is; lead: the needs it leads on; rival: the
    product it is set against, or "" for none; segment: whom it addresses, or "" for everyone.

    segment_share: the segment's share; needs: importances of what the segment needs, the most
    important first (`subject["need"]`); own_serves, rival_serves, market_serves: satisfaction of
    the own product, the rival and the market, each with `subject["need"]` among `lead`;
    first_served: that of the own product and of the rival with what the segment needs most, or
    nothing where that is among `lead`; scale: the rating's lowest and highest value; score:
    expected preference share; best: probability of being best; rank: among all positions compared.

    supported, unmet: as in the table of positions; entrant: the own product is not launched yet.
    """

    own: str
    category: str
    lead: tuple[str, ...]
    rival: str = ""
    segment: str = ""
    segment_share: Finding | None = None
    needs: tuple[Finding, ...] = ()
    own_serves: tuple[Finding, ...] = ()
    rival_serves: tuple[Finding, ...] = ()
    market_serves: tuple[Finding, ...] = ()
    first_served: tuple[Finding, ...] = ()
    scale: tuple[float, float] | None = None
    score: Finding | None = None
    best: Finding | None = None
    rank: int = 1
    supported: bool = False
    unmet: bool = False
    entrant: bool = False

    def findings(self) -> tuple[Finding, ...]:
        """Every finding of the brief."""
        single = (self.segment_share, self.score, self.best)
        many = (*self.needs, *self.own_serves, *self.rival_serves, *self.market_serves)
        return (*(one for one in single if one is not None), *many, *self.first_served)

    @property
    def behind(self) -> bool:
        """Whether the rival serves every lead need better, as far as the values tell."""
        mine = {one.subject["need"]: one.value for one in self.own_serves}
        gaps = [(one.value, mine.get(one.subject["need"])) for one in self.rival_serves]
        return bool(gaps) and all(
            theirs is not None and ours is not None and theirs > ours for theirs, ours in gaps
        )
