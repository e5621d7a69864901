"""Write a file whole or not at all.

The bytes go to a new file beside the target, are forced to disk, and take the target's
name in one step [1]_.  Whoever is killed on the way leaves the old file as it was and a
part file, which the next writer of the same target sweeps away; a lock on the part file
tells an abandoned one from one that is being written.

References
----------
.. [1] Pillai et al. (2014). All file systems are not created equal: on the complexity of
   crafting crash-consistent applications. OSDI '14, 433-448.
"""

from __future__ import annotations

import fcntl
import os
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from itertools import count
from pathlib import Path

from journeymine.errors import Problem, ResultError

__all__ = ["lock", "new_file", "sync_folder", "write_file", "writing_problems"]

_number = count()


def write_file(path: str | Path, data: bytes) -> None:
    """Write a file so that it holds the whole of `data`, or stays what it was.

    A link is followed; the permissions of an existing file are kept.

    Parameters
    ----------
    path : path
        Its folder must exist.
    data : bytes

    Raises
    ------
    ResultError
        ``JM-E400`` if it cannot be written (no folder, no permission, disk full),
        ``JM-E401`` if something that is not a file has that name.
    """
    with new_file(path) as write:
        write(data)


@contextmanager
def new_file(path: str | Path) -> Iterator[Callable[[bytes], None]]:
    """As `write_file`, piece by piece: what the block gets adds bytes to the file.

    The file takes its name when the block ends; if that raises, it stays what it was.
    """
    target = Path(os.path.realpath(path))
    with writing_problems(path):
        mode = _mode_of(target, path)
        _sweep(target)
        part, handle = _new_part(target)

    def write(data: bytes) -> None:
        with writing_problems(path):
            _write_whole(handle, data)

    try:
        with writing_problems(path):
            if mode is not None:
                os.fchmod(handle, mode)
        yield write
        with writing_problems(path):
            os.fsync(handle)
            part.replace(target)  # still locked: nobody sweeps it away before
    except BaseException:
        part.unlink(missing_ok=True)
        raise
    finally:
        os.close(handle)
    with writing_problems(path):
        sync_folder(target.parent)


@contextmanager
def writing_problems(path: str | Path) -> Iterator[None]:
    """Turn what the operating system refuses into a `ResultError` about `path`."""
    try:
        yield
    except OSError as fault:
        raise ResultError(
            Problem(
                "JM-E400",
                f"It cannot be written: {fault.strerror or fault}.",
                "choose another place, or make room and check the permissions of the folder",
                file=str(path),
            )
        ) from fault


def sync_folder(folder: Path) -> None:
    """Force the names in a folder to disk."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def lock(handle: int) -> bool:
    """Take the lock on an open file or folder; False if another process holds it."""
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _mode_of(target: Path, path: str | Path) -> int | None:
    try:
        mode = target.stat().st_mode
    except FileNotFoundError:
        return None
    if not stat.S_ISREG(mode):
        what = "a folder" if stat.S_ISDIR(mode) else "a device or pipe"
        message = f"There is {what} of that name, not a file."
        raise ResultError(Problem("JM-E401", message, "choose another name", file=str(path)))
    return stat.S_IMODE(mode)


def _prefix(target: Path) -> str:
    """Of the part files of one target: short, whatever the length of its name."""
    return f".journeymine-{sha256(os.fsencode(target.name)).hexdigest()[:16]}-"


def _sweep(target: Path) -> None:
    """Delete the part files of writers that are no more."""
    for part in sorted(target.parent.glob(f"{_prefix(target)}*.part")):
        with suppress(FileNotFoundError):  # another sweeper was faster
            handle = os.open(part, os.O_RDONLY | os.O_NOFOLLOW)
            try:
                if lock(handle):
                    part.unlink(missing_ok=True)
            finally:
                os.close(handle)


def _new_part(target: Path) -> tuple[Path, int]:
    """A new part file that is ours alone, open and locked."""
    while True:
        part = target.with_name(f"{_prefix(target)}{os.getpid()}-{next(_number)}.part")
        handle = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        if lock(handle) and os.fstat(handle).st_nlink:
            return part, handle
        os.close(handle)  # a sweeper came between opening and locking


def _write_whole(handle: int, data: bytes) -> None:
    left = memoryview(data)
    while left:
        left = left[os.write(handle, left) :]
