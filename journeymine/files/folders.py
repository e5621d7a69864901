"""Make a folder of results whole or not at all, and never delete what is not ours.

The new folder is built beside the target under a name of its own.  When it is complete
the old one is renamed aside, the new one takes its name, the old one is deleted.  Whoever
is killed on the way leaves one of three traces, and the next run mends each::

    target    .new    .old       killed while              mended by
    any       yes     no         building the new          deleting .new
    no        yes     yes        between the two renames   renaming .new to the target
    yes       no      yes        deleting the old          deleting .old
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from journeymine.errors import Problem, ResultError
from journeymine.files.output import lock, sync_folder, writing_problems

__all__ = ["MARKER", "new_folder"]

MARKER = "journeymine-run.json"
"""The file by which a folder of ours is known."""

_DESIGNS = (".yaml", ".bpmn", ".pnml", ".ptml")


@contextmanager
def new_folder(
    path: str | Path,
    marker: str = MARKER,
    *,
    command: str = "",
    inputs: Iterable[str | Path] = (),
) -> Iterator[Path]:
    """A new folder to be filled; it takes the name `path` when the block ends.

    If the block raises, nothing is left and an older folder stays as it was.

    Parameters
    ----------
    path : path
        Folders above it are made if they are missing.  What is there already is replaced
        only if it is an empty folder, or a folder that holds the file `marker`, no file
        beyond those that the marker lists under ``files`` (name -> SHA-256), and no design
        that was edited since.
    marker : str
        The block should write a JSON file of this name, or the folder cannot be replaced
        later.
    command : str
        What makes the folder; one whose marker names another ``command`` is not replaced.
    inputs : iterable of paths
        Files that the block was made from; a folder that holds one of them is not replaced.

    Yields
    ------
    pathlib.Path
        The folder to fill.

    Raises
    ------
    ResultError
        ``JM-E400`` if it cannot be written, ``JM-E402`` if what is there is not ours to
        replace, ``JM-E403`` if another process is writing the same folder.
    """
    target = Path(os.path.realpath(path))
    new, old = (target.with_name(f".{target.name}.journeymine-{word}") for word in ("new", "old"))
    with writing_problems(path):
        made = _make_parents(target.parent)
    try:
        with _only_writer(target, path):
            with writing_problems(path):
                _mend(target, new, old)
                _check_inputs(target, path, inputs)
                _check_replaceable(target, path, marker, command)
                new.mkdir()
            try:
                yield new
                with writing_problems(path):
                    _check_replaceable(
                        target, path, marker, command
                    )  # it may have been filled since
                    _swap(target, new, old)
            except BaseException:
                shutil.rmtree(new, ignore_errors=True)
                raise
    finally:
        for folder in made:
            with suppress(OSError):  # it is not empty: the work was done
                folder.rmdir()


def _make_parents(folder: Path) -> list[Path]:
    """Make what is missing; the folders made, the innermost first."""
    missing = [place for place in (folder, *folder.parents) if not place.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    return missing


@contextmanager
def _only_writer(target: Path, path: str | Path) -> Iterator[None]:
    """Hold the folder for this process; the kernel lets go of it when the process ends."""
    name = target.with_name(f".{target.name}.journeymine-lock")
    with writing_problems(path):
        handle = os.open(name, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o666)
    try:
        if not lock(handle) or not _is_still(name, handle):
            message = "Another run is writing this folder."
            hint = "wait until it is done, or choose another folder"
            raise ResultError(Problem("JM-E403", message, hint, file=str(path)))
        try:
            yield
        finally:
            name.unlink(missing_ok=True)
    finally:
        os.close(handle)


def _is_still(name: Path, handle: int) -> bool:
    """Whether the lock we hold is the one that others will find."""
    try:
        return os.path.samestat(name.stat(), os.fstat(handle))
    except FileNotFoundError:
        return False


def _mend(target: Path, new: Path, old: Path) -> None:
    if old.exists() and not target.exists():
        (new if new.exists() else old).replace(target)
    for leftover in (new, old):
        if leftover.exists():
            shutil.rmtree(leftover)


def _check_inputs(target: Path, path: str | Path, inputs: Iterable[str | Path]) -> None:
    for name in inputs:
        if Path(os.path.realpath(name)).is_relative_to(target):
            why = f"The folder holds '{Path(name).name}', which the results are made from."
            raise _not_ours(path, why)


def _check_replaceable(target: Path, path: str | Path, marker: str, command: str) -> None:
    if not target.exists():
        return
    if not target.is_dir():
        raise _not_ours(path, "There is a file of that name.")
    if not any(target.iterdir()):
        return
    if not (target / marker).is_file():
        raise _not_ours(path, f"The folder holds files that are not ours: it has no {marker}.")
    record = _record(target, marker)
    if command and record.get("command", command) != command:
        raise _not_ours(path, f"The folder holds what `{record['command']}` has made.")
    listed = record.get("files", {})
    if not isinstance(listed, dict) or not listed:
        return
    for what, names in (
        ("files that are not ours", _not_listed(target, {marker, *listed})),
        ("designs that were edited", _edited(target, listed)),
    ):
        if names:
            more = f" and {len(names) - 3} more" if len(names) > 3 else ""
            raise _not_ours(path, f"The folder holds {what}: {', '.join(names[:3])}{more}.")


def _not_ours(path: str | Path, why: str) -> ResultError:
    return ResultError(Problem("JM-E402", why, "choose a new or an empty folder", file=str(path)))


def _record(target: Path, marker: str) -> dict[str, Any]:
    try:
        record = json.loads((target / marker).read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def _not_listed(target: Path, known: set[str]) -> list[str]:
    found = (p.relative_to(target).as_posix() for p in target.rglob("*") if not p.is_dir())
    return sorted(name for name in found if name not in known)


def _edited(target: Path, listed: dict[str, str]) -> list[str]:
    """Designs whose bytes are no longer those that we wrote: somebody works on them."""
    designs = (name for name in listed if Path(name).suffix in _DESIGNS)
    return sorted(
        name
        for name in designs
        if (target / name).is_file()
        and sha256((target / name).read_bytes()).hexdigest() != listed[name]
    )


def _swap(target: Path, new: Path, old: Path) -> None:
    sync_folder(new)
    if target.exists():
        target.replace(old)
    try:
        new.replace(target)
    except OSError:
        if old.exists():
            old.replace(target)
        raise
    sync_folder(target.parent)
    shutil.rmtree(old, ignore_errors=True)
