from collections.abc import Callable
from pathlib import Path

import pytest

from berth.artefact import export, load, write_pages
from berth.core import InputError

Make = Callable[..., Path]


def contents(folder: Path) -> dict[str, bytes]:
    files = (file for file in folder.rglob("*") if file.is_file())
    return {file.relative_to(folder).as_posix(): file.read_bytes() for file in files}


def test_a_copy_is_the_same(make_run: Make, tmp_path: Path) -> None:
    run = make_run()
    assert contents(export(run, tmp_path / "copy")) == contents(run)


def test_a_redacted_copy_holds_nothing_that_customers_wrote(make_run: Make, tmp_path: Path) -> None:
    path = make_run()
    (path / "reviews-of-mine.txt").write_text("the crew said hello to Ann")
    copy = export(path, tmp_path / "copy", redacted=True)
    held = contents(copy)
    assert {"report.html", "report.md", "charts/needs.svg", "needs.csv"} <= held.keys()
    for secret in (b"hello to Ann", b"ann@example.org"):
        assert not [name for name, content in held.items() if secret in content]
    run = load(copy)
    assert run.manifest["redacted"] is True
    assert set(run.tables["members"]["user"]) == {"user 1"}
    assert run.tables["needs"].equals(load(path).tables["needs"])
    assert run.findings == load(path).findings


def test_the_redacted_pages_are_those_of_the_run(make_run: Make, tmp_path: Path) -> None:
    path = make_run()
    write_pages(path, load(path).document, redacted=True)
    one, two = contents(path), contents(export(path, tmp_path / "copy", redacted=True))
    for name in ("report.html", "report.md"):
        assert one[name] == two[name]


def test_a_damaged_document_is_named(make_run: Make, tmp_path: Path) -> None:
    path = make_run()
    (path / "document.json").write_text("{}")
    with pytest.raises(InputError, match=r"document\.json"):
        export(path, tmp_path / "copy", redacted=True)
    assert not (tmp_path / "copy").exists()
