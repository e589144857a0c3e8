"""What a run folder holds is a contract: users' scripts read it."""

import json
import re
from pathlib import Path

import polars as pl
import pytest
from polars.testing import assert_frame_equal

from berth.artefact import Run, load

ROOT = Path(__file__).parents[2]


def promised() -> dict[str, list[str]]:
    """The tables and their columns, as the README has them."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| (\w+) \| [^|]+ \| ([a-z]\w*(?:[ (][^|]*)?,[^|]+) \|$", text, re.MULTILINE
    )
    return {name: re.sub(r" ?\([^)]*\)", "", columns).split(", ") for name, columns in rows}


@pytest.fixture(scope="module")
def run(demo_folder: Path) -> Run:
    return load(demo_folder)


def test_the_readme_promises_eleven_tables() -> None:
    assert len(promised()) == 11
    assert promised()["needs"][-3:] == ["reward", "kind_p", "trend"]


def test_the_promise_is_the_same_in_chinese() -> None:
    text = (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")
    for name, columns in promised().items():
        row = re.search(rf"^\| {name} \| .* \|$", text, re.MULTILINE)
        assert row, name
        assert re.sub(r"（.*?）", "", row[0].split(" | ")[2]).rstrip(" |").split(", ") == columns


@pytest.mark.parametrize("table", promised())
def test_a_table_has_the_columns_it_promises_in_both_forms(run: Run, table: str) -> None:
    frame = run.tables[table]
    assert frame.columns == promised()[table]
    csv = pl.read_csv(run.path / f"{table}.csv", schema=frame.schema)
    assert_frame_equal(csv, frame, rel_tol=1e-12)


def test_the_pages_and_charts_are_there(run: Run) -> None:
    for name in ("report.html", "report.md", "position.json", "findings.json", "needs.toml"):
        assert (run.path / name).stat().st_size > 0
    charts = {file.stem for file in (run.path / "charts").glob("*.svg")}
    assert charts == {file.stem for file in (run.path / "charts").glob("*.png")}
    assert len(charts) >= 4
    assert (run.path / "report.html").stat().st_size < 3_000_000


def test_nothing_in_the_folder_names_this_machine_or_the_time(run: Run) -> None:
    home = str(Path.home())
    for file in run.path.iterdir():
        if file.suffix in (".json", ".md", ".csv", ".html") and file.name != "timings.json":
            text = file.read_text(encoding="utf-8")
            assert str(run.path) not in text, file.name
            assert len(home) < 3 or home not in text, file.name


def test_every_finding_is_cited_by_rows_that_exist(run: Run) -> None:
    known = set(run.tables["members"]["row_id"]) | set(run.tables["units"]["row_id"])
    assert len(run.findings) > 100
    for finding in run.findings:
        assert set(finding.rows) <= known, finding.key
        if finding.interval is not None and finding.value is not None:
            assert finding.interval[0] <= finding.interval[1], finding.key


def test_intervals_surround_their_values(run: Run) -> None:
    for table, columns in promised().items():
        frame = run.tables[table]
        for column in columns:
            low, high = f"{column}_low", f"{column}_high"
            if low in columns:
                known = frame.drop_nulls([low, high])
                assert (known[low] <= known[high]).all(), (table, column)


def test_the_manifest_says_how_to_run_it_again(run: Run) -> None:
    assert {"berth", "seed", "data", "options", "tables", "schema"} <= run.manifest.keys()
    assert run.manifest["data"]["scale"] == [1.0, 5.0]
    json.dumps(run.manifest, allow_nan=False)
