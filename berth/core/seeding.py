"""One seed in, an independent stream of random numbers for each purpose out."""

from zlib import crc32

import numpy as np


def stream(seed: int, purpose: str) -> np.random.Generator:
    """A generator that depends on the seed and the purpose alone, not on call order."""
    return np.random.default_rng([seed, crc32(purpose.encode())])
