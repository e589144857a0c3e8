import json
import math
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from berth.artefact.plain import discreet, plain, read_json, write_json
from berth.core import InputError


class Colour(StrEnum):
    RED = "red"


@dataclass
class Thing:
    name: str
    size: float


def test_values_as_json_knows_them() -> None:
    value = {
        "nan": math.nan,
        "array": np.array([1.0, np.inf]),
        "one": np.int64(3),
        "day": date(2024, 5, 1),
        "thing": Thing("x", 1.5),
        "colour": Colour.RED,
        "set": {"b", "a"},
        "path": Path("a/b"),
    }
    assert plain(value) == {
        "nan": None,
        "array": [1.0, None],
        "one": 3,
        "day": "2024-05-01",
        "thing": {"name": "x", "size": 1.5},
        "colour": "red",
        "set": ["a", "b"],
        "path": "a/b",
    }
    with pytest.raises(TypeError, match="object"):
        plain(object())


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(codec="utf-8")),
    lambda part: st.lists(part) | st.dictionaries(st.text(st.characters(codec="utf-8")), part),
    max_leaves=12,
)  # fmt: skip


@given(JSON)
def test_json_comes_back(value: object) -> None:
    assert json.loads(json.dumps(plain(value), allow_nan=False)) == value


def test_files_come_back_and_damage_is_named(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    write_json(file, {"需求": [1, None]})
    assert read_json(file) == {"需求": [1, None]}
    assert "需求" in file.read_text(encoding="utf-8")
    file.write_bytes(b"\xff{")
    with pytest.raises(InputError, match=r"a\.json"):
        read_json(file)


@given(st.text(st.characters(exclude_characters="&#@", codec="utf-8"), min_size=5))
def test_passwords_do_not_pass(secret: str) -> None:
    secret = f"S3{secret}"
    options = {
        "query": f"postgresql://me:{secret}@host/db",
        "url": [f"https://host/v1?api_key={secret}&x=1"],
        "llm_api_key": secret,
        "nested": {"password": secret},
    }
    masked = discreet(options)
    assert secret not in json.dumps(masked, ensure_ascii=False)
    assert masked["query"].endswith("@host/db")
    assert discreet({"token": "", "name": "a@b"}) == {"token": "", "name": "a@b"}
