"""Logs that were read before are not read again.

What decides how a log comes out is its key: the bytes of its sources, their names and order,
what was asked, and the versions that read them.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path

from journeymine.files.cache import find_entry, new_entry, sweep
from journeymine.log import EventLog, Source
from journeymine.log.kept import describe, open_log
from journeymine.log.store.folder import FORMAT

__all__ = ["SMALL", "cached", "key_of"]

SMALL = 1_000_000
"""Sources of fewer bytes are read again in no time, and are not kept."""

_KIND = "logs"
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


def cached(key: str, read: Callable[[Path], EventLog]) -> EventLog:
    """The log of a key: from the cache, or read and kept there.

    Parameters
    ----------
    key : str
    read : callable
        Reads the log and writes its events to the empty folder that it is given.
    """
    if (entry := find_entry(_KIND, key)) is not None:
        return replace(open_log(entry), origin="cache")
    with new_entry(_KIND, key) as folder:
        log = read(folder)
        describe(log, folder)
    sweep()
    entry = find_entry(_KIND, key)
    assert entry is not None, "it was made a moment ago, and is held by nobody else"
    return replace(open_log(entry), origin="kept")
