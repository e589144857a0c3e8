"""Origin: products from files of their own, and ratings of two scales in one column."""

from collections import Counter
from collections.abc import Iterator

import numpy as np

from berth.core import Finding
from berth.market.caveats.telling import sample
from berth.market.panel import Panel

WHOLE = 0.95
"""Share of a product's reviews from one file, or of the ratings on the shorter scale, that counts
as all."""
SHORTER = {10.0: 5.0, 100.0: 10.0}
"""Tops of scales, and of those that may have got among them."""
FEWEST = 100
"""Ratings, of fewer of which nothing is said."""


def sources(panel: Panel) -> Iterator[Finding]:
    """Products whose reviews come from a file that holds next to none of another product.

    Where the products of a run differ in their source, sources and products cannot be told apart.
    """
    files = [row.rpartition(":")[0] for row in panel.row_ids]
    if len(set(files)) < 2 or len(panel.products) < 2:
        return
    cells = Counter(zip(panel.product.tolist(), files, strict=True))
    of_file, of_product = Counter(files), np.bincount(panel.product)
    for (at, file), count in sorted(cells.items()):
        if count >= WHOLE * of_product[at] and count >= WHOLE * of_file[file]:
            yield Finding(
                "caveats.source", {"product": panel.products[at], "file": file},
                count / float(of_product[at]), unit="share", n=count,
                rows=sample(panel, panel.product == at),
            )  # fmt: skip


def mixed_scales(panel: Panel) -> Iterator[Finding]:
    """Ratings nearly all of which lie on the lower half, or tenth, of their scale.

    The few above it are then of another scale, or the others are. The value is their share.
    """
    rated = np.isfinite(panel.rating)
    top = SHORTER.get(panel.scale[1])
    if top is None or rated.sum() < FEWEST:
        return
    above = rated & (panel.rating > top)
    share = float(above.sum() / rated.sum())
    if 0 < share <= 1 - WHOLE:
        yield Finding(
            "caveats.mixed_scales", {"top": f"{top:g}", "high": f"{panel.scale[1]:g}"}, share,
            unit="share", n=int(rated.sum()), rows=sample(panel, above),
        )  # fmt: skip
