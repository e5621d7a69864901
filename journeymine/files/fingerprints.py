"""The SHA-256 of a file, remembered as long as the file does not change.

Hashing is most of the time it takes to find a large log in the cache.  A file that has the
same place on disk, size and times of change as before is the same file: any write moves its
``ctime``, which no program can set back.  A file that changed in the last seconds is hashed
anew, because two writes may share one tick of the clock.
"""

from __future__ import annotations

import os
import time
from contextlib import suppress
from hashlib import sha256
from typing import IO

from journeymine.errors import JourneyMineError
from journeymine.files.cache import cache_place
from journeymine.files.output import write_file

__all__ = ["fingerprint", "remember_fingerprints"]

_CHUNK = 1 << 20
_LARGE = 16_000_000
_SETTLED = 5.0
_KIND = "fingerprints"

_pending: dict[str, str] = {}


def fingerprint(file: IO[bytes]) -> tuple[str, int]:
    """The SHA-256 of an open file and its size; it is at its start then."""
    status = os.fstat(file.fileno())
    settled = status.st_size >= _LARGE and time.time() - status.st_ctime > _SETTLED
    name = _name(status)
    if settled and (known := _recalled(name)):
        file.seek(0)
        return known, status.st_size
    digest, size = sha256(), 0
    while chunk := file.read(_CHUNK):
        digest.update(chunk)
        size += len(chunk)
    file.seek(0)
    if settled and size == status.st_size and _name(os.fstat(file.fileno())) == name:
        _pending[name] = digest.hexdigest()
        if cache_place().is_dir():
            remember_fingerprints()
    return digest.hexdigest(), size


def _name(status: os.stat_result) -> str:
    told = (status.st_dev, status.st_ino, status.st_size, status.st_mtime_ns, status.st_ctime_ns)
    return sha256(repr(told).encode()).hexdigest()


def _recalled(name: str) -> str:
    try:
        known = (cache_place() / _KIND / name).read_text(encoding="ascii")
    except (OSError, ValueError):
        return ""
    return known if len(known) == 64 else ""


def remember_fingerprints() -> None:
    """Keep those found so far in the cache, which is there; that one cannot be kept is no fault.

    The first log of a user is hashed before there is a cache.
    """
    with suppress(OSError, JourneyMineError):
        (cache_place() / _KIND).mkdir(exist_ok=True)
        while _pending:
            name, digest = _pending.popitem()
            write_file(cache_place() / _KIND / name, digest.encode("ascii"))
