"""How much memory and time a process may take."""

from __future__ import annotations

import os
import re
import resource
import sys
from contextlib import suppress
from pathlib import Path

from journeymine.errors import Problem, UsageError

__all__ = ["apply_limits", "in_words", "memory_to_spare", "parse_memory"]

_SHARE = 0.8
_FILES = 4096
_UNITS = {"": 1, "k": 10**3, "m": 10**6, "g": 10**9, "t": 10**12}
_BINARY = {"": 1, "k": 1 << 10, "m": 1 << 20, "g": 1 << 30, "t": 1 << 40}
_CGROUP = Path("/sys/fs/cgroup/memory.max"), Path("/sys/fs/cgroup/memory/memory.limit_in_bytes")


def parse_memory(said: str | int) -> int:
    """Bytes, of a number or of words such as ``8GB``.

    Raises
    ------
    UsageError
        ``JM-E070`` if it is neither, or nothing.

    Examples
    --------
    >>> parse_memory("8GB"), parse_memory("1.5 GiB"), parse_memory(500_000_000)
    (8000000000, 1610612736, 500000000)
    """
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([kmgt]?)(i?)b?\s*", str(said), re.I | re.A)
    units = _BINARY if found and found[3] else _UNITS
    size = int(float(found[1]) * units[found[2].lower()]) if found else 0
    if size < 1:
        message = f"'{said}' is no amount of memory."
        raise UsageError(Problem("JM-E070", message, "write it as 8GB or 500MB"))
    return size


def in_words(size: int) -> str:
    """Bytes as people say them.

    >>> in_words(8_000_000_000), in_words(512_000_000), in_words(900)
    ('8.0 GB', '512 MB', '900 bytes')
    """
    if size >= 10**9:
        return f"{size / 10**9:,.1f} GB"
    return f"{size / 10**6:,.0f} MB" if size >= 10**6 else f"{size:,} bytes"


def memory_to_spare() -> int:
    """Four fifths of what this machine, or this container, has available now."""
    return int(_SHARE * min(_available(), *_of_container()))


def apply_limits(memory: int, seconds: float) -> None:
    """Limit this process: its memory to what it has now and so much more, its time, its files.

    Memory is what the process itself writes to (``RLIMIT_DATA``): neither the code of
    libraries nor what is only reserved counts.  Limits that we were started with are never
    raised.
    """
    _lower(resource.RLIMIT_CORE, 0)
    _lower(resource.RLIMIT_NOFILE, _FILES)
    _lower(resource.RLIMIT_CPU, int(seconds * (os.cpu_count() or 1)) + 1)
    if sys.platform == "linux":
        _lower(resource.RLIMIT_DATA, _data() + memory)


def _lower(what: int, limit: int) -> None:
    _, most = resource.getrlimit(what)
    if most != resource.RLIM_INFINITY:
        limit = min(limit, most)
    with suppress(OSError, ValueError):  # some systems know a limit, but cannot set it
        resource.setrlimit(what, (limit, limit))


def _data() -> int:
    pages = Path("/proc/self/statm").read_text(encoding="ascii").split()[5]
    return int(pages) * resource.getpagesize()


def _available() -> int:
    with suppress(OSError):
        for line in Path("/proc/meminfo").read_text(encoding="ascii").splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) * 1024
    return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")


def _of_container() -> list[int]:
    found = [1 << 62]
    for file in _CGROUP:
        with suppress(OSError, ValueError):  # there is none, or it says "max"
            found.append(int(file.read_text(encoding="ascii")))
    return found
