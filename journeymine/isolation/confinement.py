"""What a process that reads untrusted bytes cannot do: reach other files, the net, programs.

On Linux the kernel sees to it (Landlock, from 5.13 on): files outside the named places cannot
be opened, whatever code tries; from 6.7 on nothing can be connected to.  Where there is no
Landlock, and for other kinds of sockets, an audit hook of Python refuses what goes through
Python.  Neither can be taken back by the process.

References
----------
.. [1] The Linux kernel documentation, "Landlock: unprivileged access control".
   https://docs.kernel.org/userspace-api/landlock.html
.. [2] PEP 578, Python Runtime Audit Hooks. https://peps.python.org/pep-0578/
"""

from __future__ import annotations

import ctypes
import os
import struct
import sys
from collections.abc import Sequence
from pathlib import Path

__all__ = ["confine", "system_places"]

_REFUSED = (
    "socket.", "subprocess.", "os.system", "os.exec", "os.posix_spawn", "os.spawn", "os.fork",
    "os.startfile", "pty.", "webbrowser.", "urllib.", "ftplib.", "http.client.", "smtplib.",
    "sqlite3.load_extension", "sqlite3.enable_load_extension",
)  # fmt: skip
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

_CREATE, _ADD, _RESTRICT = 444, 445, 446  # the same number on every kind of processor
_BENEATH = 1
_NO_NEW_PRIVILEGES = 38
_READ, _LIST = 1 << 2, 1 << 3
_WRITE, _TRUNCATE, _EXECUTE, _IOCTL = 1 << 1, 1 << 14, 1 << 0, 1 << 15
_OF_FILES = _READ | _WRITE | _TRUNCATE
_BY_VERSION = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 5: (1 << 16) - 1}
_CONNECT, _SCOPED = 0b11, 0b11


def system_places() -> list[str]:
    """What any Python needs to read: its library, its packages, zones, what the machine is."""
    known = [sys.prefix, sys.base_prefix, *sys.path, *map(os.path.realpath, sys.path)]
    fixed = ("/usr", "/lib", "/lib64", "/etc", "/sys", "/proc/self", "/proc/cpuinfo",
             "/proc/meminfo", "/proc/stat", "/dev/urandom", "/System", "/Library")  # fmt: skip
    package = Path(__file__).resolve().parents[1]  # may be linked to from where modules are found
    return [*filter(os.path.isabs, known), *fixed, str(package)]


def confine(readable: Sequence[str], writable: Sequence[str], *, kernel: bool = True) -> bool:
    """Confine this process, and every thread that it will start, for good.

    Parameters
    ----------
    readable, writable : sequence of path
        Files, and folders with all that is in them; what does not exist is passed over.
    kernel : bool, default True
        Ask the kernel as well; if it cannot, Python alone watches over opened files.

    Returns
    -------
    bool
        Whether the kernel sees to it.
    """
    by_kernel = kernel and sys.platform == "linux" and _by_kernel(readable, writable)
    reading = [os.path.realpath(path) for path in (*readable, *writable, "/dev/null")]
    writing = [os.path.realpath(path) for path in (*writable, "/dev/null")]

    def refuse(event: str, said: tuple[object, ...]) -> None:
        if event.startswith(_REFUSED):
            raise PermissionError(f"{event} is not for a process that reads a log")
        if event == "open" and not by_kernel and isinstance(said[0], str | bytes):
            flags = said[2] if isinstance(said[2], int) else 0
            path = os.path.realpath(os.fsdecode(said[0]))
            if not _is_below(path, writing if flags & _WRITING else reading):
                raise PermissionError(f"{path} is not for a process that reads a log")

    sys.addaudithook(refuse)
    return by_kernel


def _is_below(path: str, places: Sequence[str]) -> bool:
    return any(path == place or path.startswith(place.rstrip("/") + "/") for place in places)


def _by_kernel(readable: Sequence[str], writable: Sequence[str]) -> bool:
    """Whether the kernel took the rules; it knows more of them from version to version."""
    libc = ctypes.CDLL(None, use_errno=True)
    version = libc.syscall(_CREATE, None, 0, 1)
    if version < 1:
        return False
    files = _BY_VERSION[max(known for known in _BY_VERSION if known <= version)]
    words = 1 if version < 4 else 2 if version < 6 else 3
    rules = struct.pack("QQQ", files, _CONNECT, _SCOPED)[: 8 * words]
    ruleset = libc.syscall(_CREATE, rules, len(rules), 0)
    if ruleset < 0:
        return False
    try:
        for path in readable:
            _allow(libc, ruleset, path, _READ | _LIST)
        for path in writable:
            _allow(libc, ruleset, path, files & ~_EXECUTE & ~_IOCTL)
        _allow(libc, ruleset, "/dev/null", files & (_READ | _WRITE))
        libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0)
        return bool(libc.syscall(_RESTRICT, ruleset, 0) == 0)
    finally:
        os.close(ruleset)


def _allow(libc: ctypes.CDLL, ruleset: int, path: str, rights: int) -> None:
    try:
        place = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except OSError:
        return
    try:
        rights &= -1 if Path(path).is_dir() else _OF_FILES
        libc.syscall(_ADD, ruleset, _BENEATH, struct.pack("=Qi", rights, place), 0)
    finally:
        os.close(place)
