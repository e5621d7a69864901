"""The cache: folders that are made once, whole, and found again by a key.

An entry is built under a name of its own and takes its place by one rename, so a reader
never sees half of it, and of two writers of one key the second finds it there.  What is
published is never changed.  Whoever reads an entry holds a shared lock on it; sweeping
takes only entries that nobody holds, those unused for longest first.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import time
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from itertools import count
from pathlib import Path

from journeymine.files.output import lock, sync_folder, writing_problems

__all__ = [
    "PLACE",
    "cache_place",
    "find_entry",
    "new_entry",
    "scratch_folder",
    "scratch_for_good",
    "sweep",
    "until_exit",
]

PLACE = "JOURNEYMINE_CACHE"
"""The environment variable that names another folder for the cache."""

_HELD = ".held"
_held: dict[Path, list[int]] = {}
_until_exit = ExitStack()
atexit.register(_until_exit.close)
_LARGEST = 20_000_000_000
_OLDEST = 60 * 86_400


def cache_place() -> Path:
    """The folder of the cache: of the user alone, or as `PLACE` says.  It may not exist yet."""
    if given := os.environ.get(PLACE):
        return Path(given)
    from platformdirs import user_cache_path

    return user_cache_path("journeymine", appauthor=False)


def find_entry(kind: str, key: str) -> Path | None:
    """The folder of an entry, held until this process ends; None if there is none."""
    folder = cache_place() / kind / key
    try:
        handle = os.open(folder / _HELD, os.O_RDONLY)
    except OSError:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except OSError:  # being swept away right now
        os.close(handle)
        return None
    if not (folder / _HELD).exists():
        os.close(handle)
        return None
    with suppress(OSError):
        os.utime(folder)
    _held.setdefault(folder, []).append(handle)  # and with it the lock
    return folder


def drop_entry(kind: str, key: str) -> None:
    """Delete an entry that turned out to be none; one that another process reads stays."""
    folder = cache_place() / kind / key
    for handle in _held.pop(folder, ()):
        os.close(handle)
    _delete(folder)


@contextmanager
def new_entry(kind: str, key: str) -> Iterator[Path]:
    """A folder to fill; it becomes the entry when the block ends, or is gone if that raises."""
    place = cache_place() / kind
    with writing_problems(place), scratch_folder() as building:
        place.mkdir(parents=True, exist_ok=True)
        yield building
        (building / _HELD).touch()
        sync_folder(building)
        with suppress(OSError):  # another writer was first; what is there says the same
            building.rename(place / key)
            sync_folder(place)


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder beside the cache that is gone when the block ends, or swept away later."""
    place = cache_place() / "scratch"
    with writing_problems(place):
        place.mkdir(parents=True, exist_ok=True)
        cache_place().chmod(0o700)
        _sweep_scratch(place)
        folder, handle = _new_folder(place)
    try:
        yield folder
    finally:
        os.close(handle)
        shutil.rmtree(folder, ignore_errors=True)


def scratch_for_good() -> Path:
    """A folder beside the cache that is gone when this process ends, or swept away later."""
    return _until_exit.enter_context(scratch_folder())


def until_exit(stack: ExitStack) -> None:
    """Keep what a stack holds until this process ends."""
    _until_exit.push(stack.pop_all())


def link_files(source: Path, target: Path, names: Iterable[str]) -> None:
    """Make files of one folder files of another as well; they are shared, and not to be changed."""
    with writing_problems(target):
        for name in names:
            os.link(source / name, target / name)


def sweep(*, largest: int = _LARGEST, oldest: float = _OLDEST) -> None:
    """Delete entries: all that were not used for `oldest` seconds, then until `largest` bytes."""
    entries = sorted(
        (path for path in cache_place().glob("*/*") if (path / _HELD).exists()),
        key=lambda path: path.stat().st_mtime,
        reverse=True,
    )
    total = 0
    for entry in entries:
        size = sum(path.stat().st_size for path in entry.rglob("*") if path.is_file())
        total += size
        if (total > largest or time.time() - entry.stat().st_mtime > oldest) and _delete(entry):
            total -= size


def _delete(entry: Path) -> bool:
    with suppress(OSError):
        handle = os.open(entry / _HELD, os.O_RDONLY)
        try:
            if lock(handle):
                (entry / _HELD).unlink()
                shutil.rmtree(entry, ignore_errors=True)
                return True
        finally:
            os.close(handle)
    return False


def _new_folder(place: Path) -> tuple[Path, int]:
    """A new folder that is ours alone, and the handle that keeps it locked."""
    for number in count():
        folder = place / f"{os.getpid()}-{number}"
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            if lock(handle) and os.fstat(handle).st_nlink:
                return folder, handle
            os.close(handle)  # a sweeper came between making and locking
    raise AssertionError("unreachable: numbers do not end")


def _sweep_scratch(place: Path) -> None:
    """Delete what killed processes have left."""
    for folder in sorted(place.iterdir()):
        with suppress(OSError):
            handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
            try:
                if lock(handle):
                    shutil.rmtree(folder, ignore_errors=True)
            finally:
                os.close(handle)
