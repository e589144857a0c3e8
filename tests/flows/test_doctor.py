from importlib.metadata import PackageNotFoundError
from pathlib import Path

import pytest

from berth.flows import doctor as module
from berth.flows.doctor import doctor


def test_a_sound_installation_is_well(tmp_path: Path) -> None:
    found = doctor(tmp_path / "not" / "there" / "yet")
    assert found.well
    assert {"python", "berth", "results", "disk"} <= {check.name for check in found.checks}
    assert list(tmp_path.iterdir()) == []


def test_what_is_missing_comes_with_its_install_line(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ["polars>=1.30", 'duckdb>=1.2; extra == "sql"', 'pytest>=8; extra == "dev"']

    def absent(name: str) -> str:
        raise PackageNotFoundError(name)

    monkeypatch.setattr(module, "requires", lambda name: lines)
    monkeypatch.setattr(module, "version", absent)
    found = {check.name: check for check in doctor().checks}
    assert found["polars"].standing == "missing"
    assert found["duckdb (sql)"].standing == "optional"
    assert found["duckdb (sql)"].remedy == "pip install 'berth-ai[sql]'"
    assert not doctor().well
    assert not [name for name in found if "pytest" in name]


def test_the_requirements_are_read_from_the_distribution(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ['psycopg[binary]>=3.2; extra == "sql"', "vl-convert-python>=1.7", "scipy (>=1)"]
    monkeypatch.setattr(module, "requires", lambda name: lines)
    assert module._requirements() == (["scipy", "vl-convert-python"], {"sql": ["psycopg"]})


def test_a_place_that_cannot_be_written_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(**options: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(module.tempfile, "TemporaryDirectory", refuse)
    found = {check.name: check for check in doctor(tmp_path).checks}
    assert found["results"].standing == "missing"
    assert "Permission denied" in found["results"].found
