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
    the own product, the rival and the market, each with `subject["need"]` among `lead`; scale: the
    rating's lowest and highest value; score: expected preference share; best: probability of being
    best.

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
    scale: tuple[float, float] | None = None
    score: Finding | None = None
    best: Finding | None = None
    supported: bool = False
    unmet: bool = False
    entrant: bool = False

    def findings(self) -> tuple[Finding, ...]:
        """Every finding of the brief."""
        single = (self.segment_share, self.score, self.best)
        many = (*self.needs, *self.own_serves, *self.rival_serves, *self.market_serves)
        return (*(one for one in single if one is not None), *many)
