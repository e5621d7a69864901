"""Logs that were read before are not read again.

What decides how a log comes out is its key: the bytes of its sources, their names and order,
what was asked, and the versions that read them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Literal, TypeVar

from journeymine.files.cache import drop_entry, find_entry, new_entry, sweep
from journeymine.files.fingerprints import remember_fingerprints
from journeymine.log import EventLog, Finding, Source
from journeymine.log.kept import describe, open_log
from journeymine.log.store.folder import FORMAT, InFolder

__all__ = ["SMALL", "Reading", "cached", "kept", "key_of"]

SMALL = 1_000_000
"""Sources of fewer bytes are read again in no time, and are not kept."""

_KIND = "logs"
_MOST_LAYERS = 8
_READERS = ("journeymine", "pyarrow")

_Kept = TypeVar("_Kept")


def key_of(sources: Sequence[Source], asked: Mapping[str, object]) -> str:
    """The key of a log."""
    said = {
        "format": FORMAT,
        "versions": {name: version(name) for name in _READERS},
        "sources": [asdict(source) for source in sources],
        "asked": asked,
    }
    return sha256(json.dumps(said, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()


@dataclass(frozen=True, slots=True)
class Reading:
    """How a log is read that is not in the cache.

    Attributes
    ----------
    whole : callable
        Reads all sources and writes the log to an empty folder.
    after : callable
        Reads the sources from a number on, and writes them after the log of those before.
    """

    whole: Callable[[Path], tuple[EventLog, tuple[Finding, ...]]]
    after: Callable[[EventLog, int, Path], tuple[EventLog, tuple[Finding, ...]]]


def cached(
    sources: Sequence[Source], asked: Mapping[str, object], reading: Reading
) -> tuple[EventLog, tuple[Finding, ...]]:
    """The log of some sources, and the notes beside it: from the cache, or read and kept there.

    If only the first of the sources were read before, the others are added to what is there.
    """

    def write(folder: Path) -> None:
        log, notes = _read(sources, asked, reading, folder)
        describe(log, folder, notes=notes)

    (log, notes), origin = kept(key_of(sources, asked), write, open_log)
    return replace(log, origin=origin), notes


def kept(
    key: str, write: Callable[[Path], None], opened: Callable[[Path], _Kept]
) -> tuple[_Kept, Literal["kept", "cache"]]:
    """What is kept under a key, and whether it was there or was written now.

    Parameters
    ----------
    key : str
        As of `key_of`.
    write : callable
        Writes it to an empty folder.
    opened : callable
        Opens it there; what it raises says that the entry is none.
    """
    if (found := _opened(key, opened)) is not None:
        return found, "cache"
    with new_entry(_KIND, key) as folder:
        write(folder)
    remember_fingerprints()
    sweep()
    made = _opened(key, opened)
    assert made is not None, "it was made a moment ago"
    return made, "kept"


def _read(
    sources: Sequence[Source], asked: Mapping[str, object], reading: Reading, folder: Path
) -> tuple[EventLog, tuple[Finding, ...]]:
    for n in range(len(sources) - 1, 0, -1):
        base = _opened(key_of(sources[:n], asked), partial(open_log, in_memory=False))
        if base is not None and not base[1] and _can_grow(base[0]):
            return reading.after(base[0], n, folder)
    return reading.whole(folder)


def _can_grow(log: EventLog) -> bool:
    """Whether adding to a log is worth it: with every layer it takes longer to read."""
    storage = log.storage
    return isinstance(storage, InFolder) and max(map(len, storage.layers)) < _MOST_LAYERS


def _opened(key: str, opened: Callable[[Path], _Kept]) -> _Kept | None:
    """The entry of a key; None if there is none, or it cannot be read."""
    entry = find_entry(_KIND, key)
    if entry is None:
        return None
    try:
        return opened(entry)
    except (OSError, ValueError, KeyError, TypeError):  # of another version, or damaged
        drop_entry(_KIND, key)
        return None
