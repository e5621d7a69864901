"""Logs that were read before are not read again.

What decides how a log comes out is its key: the bytes of its sources, their names and order,
what was asked, and the versions that read them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from journeymine.files.cache import drop_entry, find_entry, new_entry, sweep
from journeymine.files.fingerprints import remember_fingerprints
from journeymine.log import EventLog, Finding, Source
from journeymine.log.kept import describe, open_log
from journeymine.log.store.folder import FORMAT, InFolder

__all__ = ["SMALL", "Reading", "cached", "key_of"]

SMALL = 1_000_000
"""Sources of fewer bytes are read again in no time, and are not kept."""

_KIND = "logs"
_MOST_LAYERS = 8
_READERS = ("journeymine", "pyarrow")


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
    key = key_of(sources, asked)
    if (found := _opened(key)) is not None:
        return replace(found[0], origin="cache"), found[1]
    with new_entry(_KIND, key) as folder:
        log, notes = _read(sources, asked, reading, folder)
        describe(log, folder, notes=notes)
    remember_fingerprints()
    sweep()
    made = _opened(key)
    assert made is not None, "it was made a moment ago"
    return replace(made[0], origin="kept"), made[1]


def _read(
    sources: Sequence[Source], asked: Mapping[str, object], reading: Reading, folder: Path
) -> tuple[EventLog, tuple[Finding, ...]]:
    for n in range(len(sources) - 1, 0, -1):
        base = _opened(key_of(sources[:n], asked), in_memory=False)
        if base is not None and not base[1] and _can_grow(base[0]):
            return reading.after(base[0], n, folder)
    return reading.whole(folder)


def _can_grow(log: EventLog) -> bool:
    """Whether adding to a log is worth it: with every layer it takes longer to read."""
    storage = log.storage
    return isinstance(storage, InFolder) and max(map(len, storage.layers)) < _MOST_LAYERS


def _opened(key: str, *, in_memory: bool = True) -> tuple[EventLog, tuple[Finding, ...]] | None:
    """The entry of a key; None if there is none, or it cannot be read."""
    entry = find_entry(_KIND, key)
    if entry is None:
        return None
    try:
        return open_log(entry, in_memory=in_memory)
    except (OSError, ValueError, KeyError, TypeError):  # of another version, or damaged
        drop_entry(_KIND, key)
        return None
