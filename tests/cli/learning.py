"""Small tables that the verbs of the model line are tested on."""

import numpy as np
import polars as pl

GOOD, BAD = ["great", "lovely", "superb", "kind"], ["awful", "broken", "rude", "slow"]
PLAIN = ["room", "staff", "price", "lobby", "street", "window", "table", "floor", "chair", "door"]


def frame(rows: int = 240, seed: int = 0, free: float = 0.5) -> pl.DataFrame:
    """Texts that tell the label of most rows, and a plan, of which this share is free; the texts of
    free plans tell less."""
    rng = np.random.default_rng(seed)
    liked, plan = rng.random(rows) < 0.5, rng.random(rows) < free
    clear = rng.random(rows) < np.where(plan, 0.75, 0.98)
    texts = [
        " ".join([*rng.choice(PLAIN, 6), *rng.choice(GOOD if like == sure else BAD, 2)])
        + f" {int(rng.integers(1e6))}"
        for like, sure in zip(liked, clear, strict=True)
    ]
    return pl.DataFrame(
        {
            "text": texts,
            "plan": np.where(plan, "free", "team"),
            "nights": rng.normal(3, 1, rows).round(2) + liked,
            "label": np.where(liked, "yes", "no"),
        }
    )
