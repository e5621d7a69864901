"""A Python process that does one thing, answers, and ends; or is ended.

It is started anew rather than forked, since libraries with threads do not survive a fork.  A
pair of sockets ties the two together: the child answers through it, and ends when our end
closes, as it does when we are killed.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any

__all__ = ["Ended", "Work", "run"]

_START = (
    "import sys; sys.path[:] = sys.argv[2:]; "
    "from journeymine.isolation.program import main; main(int(sys.argv[1]))"
)
_KEPT = ("PATH", "HOME", "LANG", "TZ", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH")
_KEPT_KINDS = (
    "LC_",
    "NUMBA_",
    "OMP_",
    "OPENBLAS_",
    "MKL_",
    "XDG_CACHE",
    "JOURNEYMINE_",
    "COVERAGE_",
)
_MOST = 10_000_000
_LAST = 4_000
_GRACE = 2.0


@dataclass(frozen=True, slots=True)
class Ended:
    """How a process ended.

    Attributes
    ----------
    answer : mapping
        What it said: ``done`` with the answer; ``error`` and ``problems`` of an error of ours;
        ``memory`` if there was too little; ``fault`` and ``trace`` of any other error.  Empty
        if it ended without a whole answer.
    signal : int
        The signal that ended it, 0 if none did.
    late : bool
        Whether its time was up.
    last_words : str
        The end of what it wrote to stderr.
    """

    answer: Mapping[str, Any]
    signal: int
    late: bool
    last_words: str


@dataclass(frozen=True, slots=True)
class Work:
    """What a process may do.

    Attributes
    ----------
    module : str
        Its function ``do`` gets what is asked, and returns the answer; both plain data.
    memory : int
        Bytes that it may use beside its code.
    seconds : float
        How long it may take.
    readable, writable : sequence of path
        What it may open by name, beside the libraries of Python.
    without : sequence of str
        Packages that it does not need, and that others would import.
    """

    module: str
    memory: int
    seconds: float
    readable: Sequence[str] = ()
    writable: Sequence[str] = ()
    without: Sequence[str] = ()


def run(
    work: Work,
    asked: Mapping[str, object],
    *,
    handles: Collection[int] = (),
    environment: Mapping[str, str] | None = None,
) -> Ended:
    """Do some work in a process of its own.

    Parameters
    ----------
    work : Work
    asked : mapping
        What its function gets, by way of JSON.
    handles : collection of int
        Opened files that it gets, by the same numbers.
    environment : mapping of str to str, optional
        Beside the few variables that it gets from ours.

    Raises
    ------
    OSError
        If no process can be started.
    """
    ours, theirs = socket.socketpair()
    with ours, theirs, TemporaryFile() as stdin, TemporaryFile() as stderr:
        stdin.write(json.dumps({"work": asdict(work), "asked": asked}).encode("ascii"))
        stdin.seek(0)
        words = [sys.executable, "-I", "-c", _START, str(theirs.fileno()), *_path()]
        process = subprocess.Popen(
            words,
            stdin=stdin,
            stdout=stderr,
            stderr=stderr,
            pass_fds=(theirs.fileno(), *handles),
            env={**_environment(), **(environment or {})},
            start_new_session=True,  # Ctrl-C is for us; we end the child
        )
        with _ended_at_last(process):
            theirs.close()
            said, late = _heard(ours, time.monotonic() + work.seconds)
            if not late:
                with suppress(subprocess.TimeoutExpired):
                    process.wait(_GRACE)
            ended_by = 0 if process.poll() is None or late else -min(process.returncode, 0)
        stderr.seek(max(0, stderr.seek(0, os.SEEK_END) - _LAST))
        return Ended(_parsed(said), ended_by, late, stderr.read().decode("utf-8", "replace"))


@contextmanager
def _ended_at_last(process: subprocess.Popen[bytes]) -> Iterator[None]:
    try:
        yield
    finally:
        if process.poll() is None:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
        process.wait()


def _heard(line: socket.socket, until: float) -> tuple[bytes, bool]:
    """All that the other end says before it closes, and whether time was up before."""
    said = bytearray()
    while len(said) <= _MOST:
        line.settimeout(max(1e-3, until - time.monotonic()))
        try:
            more = line.recv(1 << 16)
        except TimeoutError:
            return bytes(said), True
        except ConnectionError:
            more = b""
        if not more:
            break
        said += more
    return bytes(said), False


def _parsed(said: bytes) -> Mapping[str, Any]:
    with suppress(ValueError, RecursionError):
        found = json.loads(said)
        if isinstance(found, dict):
            return found
    return {}


def _path() -> list[str]:
    """Where modules are found: as here, but not in the folder that we happen to stand in."""
    package = str(Path(__file__).absolute().parents[2])
    return list(dict.fromkeys([*filter(os.path.isabs, sys.path), package]))


def _environment() -> dict[str, str]:
    return {
        name: value
        for name, value in os.environ.items()
        if name in _KEPT or name.startswith(_KEPT_KINDS)
    }
