import json
from collections.abc import Callable
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from berth.artefact import load
from berth.core import Finding, InputError

Make = Callable[..., Path]


def test_what_is_written_is_read(make_run: Make) -> None:
    run = load(make_run())
    assert list(run.tables) == ["needs", "satisfaction", "members", "units", "positions"]
    assert run.tables["needs"]["need"].to_list() == ["comfort", "food", "staff"]
    assert run.findings[0] == Finding("quality.rows", value=300.0, unit="rows", n=300)
    food = next(one for one in run.findings if one.subject == {"need": "food"})
    assert food.key.startswith("needs.")
    assert len(run.findings) == len({(one.key, *one.subject.values()) for one in run.findings})
    assert run.position["own"] == "Northwind"
    assert run.manifest["berth"] == "0.1.0"
    assert run.name == "run"


def test_csv_and_parquet_agree(make_run: Make) -> None:
    path = make_run()
    for name, frame in load(path).tables.items():
        csv = pl.read_csv(path / f"{name}.csv", schema=frame.schema)
        assert_frame_equal(csv, frame)


def test_the_same_run_gives_the_same_bytes(make_run: Make) -> None:
    one, two = make_run("one"), make_run("two")
    same = {file.name for file in one.iterdir()} - {"manifest.json"}
    assert len(same) == 5 * 2 + 4
    for name in same:
        assert (one / name).read_bytes() == (two / name).read_bytes(), name


def test_no_password_in_the_manifest(make_run: Make) -> None:
    text = (make_run() / "manifest.json").read_text()
    assert "hush" not in text
    assert "postgresql://***@host/db" in text


def test_times_are_kept_apart(make_run: Make) -> None:
    path = make_run()
    assert json.loads((path / "timings.json").read_text()) == {"seconds": 1.5}
    assert "seconds" not in (path / "manifest.json").read_text()


def test_says_what_is_wrong_with_a_folder(make_run: Make, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such folder"):
        load(tmp_path / "nowhere")
    (tmp_path / "empty").mkdir()
    with pytest.raises(InputError, match="not a berth run"):
        load(tmp_path / "empty")
    path = make_run()
    (path / "units.parquet").write_bytes(b"PAR1")
    (path / "members.parquet").unlink()
    (path / "findings.json").write_text('[{"nokey": 1}]')
    run = load(path)
    with pytest.raises(InputError, match="not as it was written"):
        run.tables["units"]
    with pytest.raises(InputError, match="missing"):
        run.tables["members"]
    with pytest.raises(InputError, match="findings"):
        run.findings  # noqa: B018
    with pytest.raises(KeyError):
        run.tables["nothing"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "damaged"),
        ("[]", "not the manifest"),
        ('{"kind": "position"}', "damaged"),
        ('{"kind": "position", "schema": 99, "berth": "9.9", "tables": {}}', "pip install -U"),
        ("\x00", "damaged"),
    ],
)
def test_refuses_a_strange_manifest(make_run: Make, text: str, said: str) -> None:
    path = make_run()
    (path / "manifest.json").write_text(text)
    with pytest.raises(InputError, match=said):
        load(path)
