"""Writing a folder whole or not at all: everything appears at once, by rename."""

import json
import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import FrameType

from berth.core import InputError

try:
    import fcntl
except ImportError:  # Windows has no flock; there, leftovers are not swept.
    fcntl = None  # type: ignore[assignment]

MANIFEST = "manifest.json"
"""The file by which a folder is known to be berth's."""
KINDS = ("position", "comparison", "model", "evaluation")
"""What berth writes folders of, as their manifests have it."""


@contextmanager
def staged(out: str | os.PathLike[str], *, force: bool = False) -> Iterator[Path]:
    """Yield an empty folder beside `out` that takes its place when the block ends well.

    A folder that stands at `out` is replaced only if it is empty, or holds a berth run and `force`
    is set; it is kept until the new one stands. On an exception, Ctrl-C or SIGTERM nothing of the
    new folder remains. What a killed process left beside `out` is cleared away by the next one, and
    a folder it had moved aside is put back first. Raises InputError where `out` may not be
    replaced, or its parent cannot be written.
    """
    given, out = out, Path(os.path.abspath(out))
    with ExitStack() as stack:
        with _reported(given):
            out.parent.mkdir(parents=True, exist_ok=True)
            with _held(out.parent, wait=True):
                _sweep(out)
                replaceable(given, force=force)
                new = Path(tempfile.mkdtemp(dir=out.parent, prefix=_new(out)))
                stack.enter_context(_held(new))
        stack.enter_context(_terminable())
        stack.callback(shutil.rmtree, new, ignore_errors=True)
        yield new
        with _reported(given):
            new.chmod(0o777 & ~_umask())
            _swap(new, out)


def ready(out: str | os.PathLike[str], *, force: bool = False) -> None:
    """Raise InputError unless a run can be written at `out`: asked before hours of work, not after.

    Tried rather than looked up, since permissions do not tell of file systems that take no files;
    what a killed process had moved aside is put back first, as `staged` would. No folder is made.
    """
    given, out = out, Path(os.path.abspath(out))
    place = next((one for one in out.parents if os.path.lexists(one)), out)
    with _reported(given):
        if place == out.parent:
            with _held(place, wait=True):
                _sweep(out)
        replaceable(given, force=force)
        trial = tempfile.mkdtemp(dir=place, prefix=_new(out))
        # Another process may have swept it already.
        shutil.rmtree(trial, ignore_errors=True)


def replaceable(out: str | os.PathLike[str], *, force: bool = False) -> None:
    """Raise InputError unless a new run may take the place of what stands at `out`, if anything."""
    given, out = os.fspath(out), Path(os.path.abspath(out))
    if not out.exists() and not out.is_symlink():
        return
    if not out.is_dir() or out.is_symlink():
        raise InputError("is not a folder.", file=given, remedy="Choose another --out.")
    if not any(out.iterdir()):
        return
    if not _ours(out):
        raise InputError(
            "holds files that are not a berth run.", file=given, remedy="Choose another --out."
        )
    if not force:
        raise InputError(
            "holds an earlier run.",
            file=given,
            remedy="Replace it with --force, or choose another --out.",
        )


def _ours(folder: Path) -> bool:
    """Whether berth wrote the folder: other tools have files called manifest.json, too."""
    try:
        manifest = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(manifest, dict) and manifest.get("kind") in KINDS


def _swap(new: Path, out: Path) -> None:
    """Put `new` in the place of `out`; put the old one back if that fails."""
    if not out.exists():
        new.rename(out)
        return
    old = Path(tempfile.mkdtemp(dir=out.parent, prefix=_old(out)))
    with _held(old):
        out.rename(old / out.name)
        try:
            new.rename(out)
        except BaseException:
            (old / out.name).rename(out)
            raise
        finally:
            shutil.rmtree(old, ignore_errors=True)


def _sweep(out: Path) -> None:
    """Clear away what processes that are gone left beside `out`; restore what they moved aside."""
    for left in sorted(out.parent.glob(f"{_glob(_old(out))}*")):
        if _abandoned(left):
            if (left / out.name).is_dir() and not out.exists():
                (left / out.name).rename(out)
            shutil.rmtree(left, ignore_errors=True)
    for left in sorted(out.parent.glob(f"{_glob(_new(out))}*")):
        if _abandoned(left):
            shutil.rmtree(left, ignore_errors=True)


def _new(out: Path) -> str:
    return f".{out.name}.berth-new-"


def _old(out: Path) -> str:
    return f".{out.name}.berth-old-"


def _glob(name: str) -> str:
    return "".join(f"[{letter}]" if letter in "[]*?" else letter for letter in name)


@contextmanager
def _held(folder: Path, *, wait: bool = False) -> Iterator[None]:
    """Hold a lock on the folder; the system lets go of it however the process ends."""
    if fcntl is None:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        # A file system without locks only loses the sweeping.
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
        yield
    finally:
        os.close(handle)


def _abandoned(folder: Path) -> bool:
    if fcntl is None:
        return False
    try:
        handle = os.open(folder, os.O_RDONLY)
    except OSError:
        return False
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    finally:
        os.close(handle)
    return True


@contextmanager
def _terminable() -> Iterator[None]:
    """Let SIGTERM unwind the stack, as Ctrl-C does, instead of ending the process at once."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    if signal.getsignal(signal.SIGTERM) is not signal.SIG_DFL:
        yield
        return
    signal.signal(signal.SIGTERM, _leave)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(128 + number)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


@contextmanager
def _reported(out: str | os.PathLike[str]) -> Iterator[None]:
    """Say of the path that the user gave, not of a hidden one beside it, what the system said."""
    try:
        yield
    except OSError as error:
        raise InputError(
            f"cannot be written: {(error.strerror or str(error)).lower()}.",
            file=os.fspath(out),
            remedy="Choose another --out.",
        ) from error
