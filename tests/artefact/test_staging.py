"""Whole or not at all, also when the process is interrupted, terminated or killed."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from berth.artefact.staging import MANIFEST, ready, replaceable, staged
from berth.core import InputError

OURS = '{"kind": "position"}'


def finish(out: Path, content: str = "new", *, force: bool = False) -> None:
    with staged(out, force=force) as folder:
        (folder / MANIFEST).write_text(OURS)
        (folder / "a.txt").write_text(content)


def beside(out: Path) -> list[str]:
    return sorted(name for name in os.listdir(out.parent) if name != out.name)


def test_appears_whole_with_its_parents(tmp_path: Path) -> None:
    out = tmp_path / "deep" / "run"
    with staged(out) as folder:
        (folder / "a.txt").write_text("new")
        assert not out.exists()
        assert folder.parent == out.parent
    assert (out / "a.txt").read_text() == "new"
    assert beside(out) == []
    mask = os.umask(0)
    os.umask(mask)
    assert out.stat().st_mode & 0o777 == 0o777 & ~mask


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt, SystemExit])
def test_leaves_nothing_on_error_and_keeps_the_old(
    tmp_path: Path, error: type[BaseException]
) -> None:
    out = tmp_path / "run"
    with pytest.raises(error), staged(out) as folder:
        (folder / "a.txt").write_text("half")
        raise error
    assert not out.exists()
    finish(out, "old")
    with pytest.raises(error), staged(out, force=True):
        raise error
    assert (out / "a.txt").read_text() == "old"
    assert beside(out) == []


def test_replaces_only_what_is_berths_and_only_by_force(tmp_path: Path) -> None:
    out = tmp_path / "run"
    out.mkdir()
    finish(out, "first")  # an empty folder is free
    with pytest.raises(InputError, match="--force"):
        finish(out)
    finish(out, "second", force=True)
    assert (out / "a.txt").read_text() == "second"
    assert beside(out) == []


def test_never_replaces_what_is_not_berths(tmp_path: Path) -> None:
    folder, file, link = tmp_path / "mine", tmp_path / "file", tmp_path / "link"
    folder.mkdir()
    (folder / MANIFEST).write_text('{"name": "somebody else\'s manifest"}')
    file.write_text("x")
    link.symlink_to(folder)
    for out in (folder, file, link, link / "nothing" / ".." / "." / ".."):
        with pytest.raises(InputError):
            finish(out, force=True)
    assert (folder / MANIFEST).exists()
    assert file.read_text() == "x"


def test_says_where_it_cannot_write(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(InputError, match="file"):
        finish(tmp_path / "file" / "run")


def test_a_folder_moved_aside_by_a_killed_process_comes_back(tmp_path: Path) -> None:
    out = tmp_path / "run"
    aside = tmp_path / ".run.berth-old-x" / "run"
    aside.mkdir(parents=True)
    (aside / MANIFEST).write_text(OURS)
    with pytest.raises(InputError, match="earlier run"):
        finish(out)
    assert (out / MANIFEST).exists()
    assert beside(out) == []


def test_names_with_wildcards_sweep_only_their_own(tmp_path: Path) -> None:
    (tmp_path / ".run1.berth-new-x").mkdir()
    finish(tmp_path / "run[1]")
    finish(tmp_path / "run?")
    assert (tmp_path / ".run1.berth-new-x").exists()


def test_two_at_once_do_not_sweep_each_other(tmp_path: Path) -> None:
    out = tmp_path / "run"
    with staged(out) as one:
        (one / MANIFEST).write_text(OURS)
        finish(out, "two")
        assert one.exists()
        (out / "a.txt").unlink()
        (out / MANIFEST).unlink()
    assert (out / MANIFEST).exists()


WRITER = """
    import sys, time
    from berth.artefact.staging import staged
    with staged(sys.argv[1], force=True) as folder:
        (folder / "a.txt").write_text("half")
        print("writing", flush=True)
        time.sleep(60)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
@pytest.mark.parametrize("before", [False, True])
def test_a_signal_leaves_no_half_written_run(
    tmp_path: Path, number: signal.Signals, before: bool
) -> None:
    out = tmp_path / "run"
    if before:
        finish(out, "old")
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(WRITER), str(out)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"writing\n"
        process.send_signal(number)
        assert process.wait(20) != 0
    assert out.exists() == before
    if before:
        assert (out / "a.txt").read_text() == "old"
    assert len(beside(out)) == (1 if number == signal.SIGKILL else 0)
    finish(out, "next", force=True)
    assert (out / "a.txt").read_text() == "next"
    assert beside(out) == []


def test_replaceable_asks_before_work_begins(tmp_path: Path) -> None:
    replaceable(tmp_path / "nothing")
    finish(tmp_path / "run")
    replaceable(tmp_path / "run", force=True)
    with pytest.raises(InputError):
        replaceable(tmp_path / "run")


def test_ready_asks_for_a_place_that_can_be_written(tmp_path: Path) -> None:
    ready(tmp_path / "deep" / "run")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "file").write_text("x")
    for out in (tmp_path / "file" / "run", tmp_path / ("x" * 300), Path("/")):
        with pytest.raises(InputError) as error:
            ready(out)
        assert error.value.file == str(out)
        assert "--out" in error.value.remedy
    assert beside(tmp_path / "file") == []


def test_ready_knows_of_a_folder_that_was_moved_aside(tmp_path: Path) -> None:
    aside = tmp_path / ".run.berth-old-x" / "run"
    aside.mkdir(parents=True)
    (aside / MANIFEST).write_text(OURS)
    with pytest.raises(InputError, match="earlier run"):
        ready(tmp_path / "run")
    ready(tmp_path / "run", force=True)
    assert (tmp_path / "run" / MANIFEST).exists()


def test_errors_name_the_path_that_was_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    finish(Path("run"))
    for check in (ready, replaceable, finish):
        with pytest.raises(InputError) as error:
            check(Path("run"))
        assert error.value.file == "run"
