"""The contest decided with the truth in hand."""

import polars as pl

from berth.core import Floats
from berth.market.contest import NOBODY, Beliefs, Play, candidates, score
from berth.market.demand import Choice
from berth.market.synthetic.truth import Truth


def true_positions(
    truth: Truth, own: str | None, choice: Choice | None = None, play: Play | None = None
) -> pl.DataFrame:
    """Every position with the preference share it would truly win, the best first.

    Columns segment ("everyone" where the whole market is addressed), need (lead needs joined by
    " + "), against, score. The choice model is the one by which positions are rated, with the true
    satisfaction, weights and segments.
    """
    choice, play = choice or Choice(), play or Play()
    place = None if own is None else truth.products.index(own)
    known = Beliefs(
        truth.weights[None], truth.satisfaction[None], truth.segment_shares[None], truth.scale
    )
    field = candidates(known, place, play, choice.sensitivity)
    won: Floats = score(known, field, place, choice.sensitivity, play.effort).ravel()
    rows = []
    for position in range(len(field)):
        target, needs, rival = field.at(position)
        rows.append(
            {
                "segment": "everyone" if target == NOBODY else truth.segments[target],
                "need": " + ".join(truth.needs[need] for need in needs),
                "against": truth.products[rival],
                "score": float(won[position]),
            }
        )
    return pl.DataFrame(rows).sort("score", descending=True, maintain_order=True)
