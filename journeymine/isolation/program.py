"""The program of the process: it confines and limits itself, does the work, and answers.

It is confined before anything else is imported, so that every thread that a library starts is
confined as well.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import signal
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from importlib import import_module
from importlib.abc import MetaPathFinder
from pathlib import Path
from threading import Thread
from traceback import format_exception
from types import ModuleType
from typing import Any

from journeymine.errors import JourneyMineError
from journeymine.isolation.confinement import confine, system_places
from journeymine.isolation.limits import apply_limits

__all__ = ["main"]

_PARENT_DEATH = 1
_NO_MEMORY = (  # what libraries in other languages say; a thread needs memory to start
    "start new thread", "launch worker thread", "bad_alloc", "cannot allocate memory",
)  # fmt: skip


def main(line: int) -> None:
    """Do what stdin asks for, and say through an open socket what came of it."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(_PARENT_DEATH, signal.SIGKILL, 0, 0, 0)
    request = json.load(sys.stdin.buffer)
    work = request["work"]
    sys.meta_path.insert(0, _Without(work["without"]))
    confine([*system_places(), *work["readable"]], [*work["writable"], *_compiled()])
    Thread(target=_end_with_parent, args=(line,), daemon=True).start()
    said = json.dumps(_done(work, request["asked"])).encode("ascii")
    while said:
        said = said[os.write(line, said) :]


def _end_with_parent(line: int) -> None:
    os.read(line, 1)  # nothing is ever sent: it returns when the other end is closed
    os.kill(os.getpid(), signal.SIGKILL)


def _done(work: Mapping[str, Any], asked: Mapping[str, Any]) -> dict[str, object]:
    try:
        do = import_module(work["module"]).do
        apply_limits(work["memory"], work["seconds"])
        return {"done": do(asked)}
    except BaseException as fault:  # whatever it is, it is said
        if _is_memory(fault):
            return {"memory": True}
        if isinstance(fault, JourneyMineError):
            problems = [asdict(problem) for problem in fault.problems]
            return {"error": type(fault).__name__, "problems": problems}
        said = f"{type(fault).__name__}: {fault}"
        return {"fault": said[:300], "trace": "".join(format_exception(fault))[-20_000:]}


class _Without(MetaPathFinder):
    """Packages that are not there: some are imported by others just in case."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = names

    def find_spec(self, name: str, _path: object = None, _target: ModuleType | None = None) -> None:
        if name in self._names:
            raise ModuleNotFoundError(f"No module named '{name}'", name=name)


def _compiled() -> Iterator[str]:
    """Where numba keeps machine code: beside its source, or else in the user's cache.

    They are made here if need be, since nothing can be made beside them later.
    """
    sources = Path(__file__).resolve().parents[1].rglob("kernels")
    places = [source / "__pycache__" for source in sources]
    with suppress(RuntimeError):  # there is no home
        given = os.environ.get("NUMBA_CACHE_DIR")
        places.append(Path(given) if given else Path("~/.cache/numba").expanduser())
    for place in places:
        with suppress(OSError):  # not ours to make; numba takes the next one
            place.mkdir(parents=True, exist_ok=True)
        yield str(place)


def _is_memory(fault: BaseException | None) -> bool:
    """Whether want of memory is behind a fault, whatever became of it on its way here."""
    while fault is not None:
        if isinstance(fault, MemoryError):
            return True
        if isinstance(fault, OSError) and fault.errno == errno.ENOMEM:
            return True
        if any(words in str(fault).lower() for words in _NO_MEMORY):
            return True
        fault = fault.__cause__ or fault.__context__
    return False
