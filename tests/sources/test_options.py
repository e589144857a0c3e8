"""What a user may say of how evidence is read."""

import math

import pytest
from pydantic import ValidationError

from berth.core import InputError
from berth.sources.options import ReadOptions


def test_a_scale_has_two_ends() -> None:
    assert ReadOptions(scale=(6, 1)).scale == (6, 1)
    assert ReadOptions().scale is None
    for ends in [(5, 5), (1, math.inf), (math.nan, 5)]:
        with pytest.raises(InputError, match="--scale takes two that differ"):
            ReadOptions(scale=ends)


def test_unknown_options_are_refused() -> None:
    with pytest.raises(ValidationError):
        ReadOptions(colour="red")  # type: ignore[call-arg]
