"""Open a file that a user named: a regular file, read as it is, inflated with limits.

Names are plain: no pattern, address, ``~`` or ``$`` is ever expanded.  Pipes, devices
and folders are refused before they are opened, because opening one may wait for ever.
"""

from __future__ import annotations

import errno
import os
import stat
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import SpooledTemporaryFile
from typing import IO

from journeymine.errors import JourneyMineError, LogError, Problem
from journeymine.files.fingerprints import fingerprint

__all__ = ["IN_MEMORY", "SourceFile", "inflates_too_much", "open_source"]

IN_MEMORY = 64 << 20
"""Bytes of an inflated file that are held in memory; more go to a file without a name."""

_CHUNK = 1 << 20
_FREE = 100_000_000
_MAX_RATIO = 200
_MAX_INFLATED = 20_000_000_000
_GZIP_MAGIC = b"\x1f\x8b"

_NOT_FOUND, _NOT_REGULAR, _NO_ACCESS, _NOT_GZIP, _DAMAGED, _BOMB, _EMPTY = range(7)

_KINDS = (
    (stat.S_ISDIR, "a folder"),
    (stat.S_ISFIFO, "a named pipe"),
    (stat.S_ISCHR, "a device"),
    (stat.S_ISBLK, "a device"),
    (stat.S_ISSOCK, "a socket"),
)


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file that was opened, hashed and, if named ``.gz``, inflated.

    Attributes
    ----------
    path : str
        As the user named it.
    name : str
        Its plain name, without folders.
    ending : str
        In lower case with its dot, without ``.gz``: ``.csv`` for ``Orders.CSV.gz``.
    sha256 : str
        Of the bytes of the file as it lies on disk.
    size : int
        Bytes on disk.
    stream : binary file
        The inflated bytes from the start; may be sought.
    """

    path: str
    name: str
    ending: str
    sha256: str
    size: int
    stream: IO[bytes] = field(repr=False, compare=False)


def inflates_too_much(inflated: int, stored: int) -> bool:
    """Whether `stored` bytes that became `inflated` look like a decompression bomb.

    More than 20 GB, or more than 200 to 1 after the first 100 MB.

    Examples
    --------
    >>> inflates_too_much(90_000_000, 1_000), inflates_too_much(300_000_000, 1_000_000)
    (False, True)
    """
    return inflated > _MAX_INFLATED or (inflated > _FREE and inflated > _MAX_RATIO * stored)


@contextmanager
def open_source(
    path: str | Path,
    *,
    error: type[JourneyMineError] = LogError,
    first_code: int = 200,
    follow: bool = True,
) -> Iterator[SourceFile]:
    """Open a regular file for reading, inflated if its name ends in ``.gz``.

    Parameters
    ----------
    path : path
        Taken as it stands: nothing in it is expanded.
    error : class of JourneyMineError
        What is raised.
    first_code : int
        The codes raised are the seven from ``JM-E<first_code>`` on: not found, not a
        regular file, no access, gzip and name disagree, gzip damaged or cut off, inflates
        too much, empty.
    follow : bool
        Whether a link may stand in the file's place.

    Raises
    ------
    JourneyMineError
        Of the class `error`, for the reasons above.
    """
    refuse = _Refusal(str(path), error, first_code)
    zipped = Path(path).suffix.lower() == ".gz"
    with _regular(path, refuse, follow=follow) as file, SpooledTemporaryFile(IN_MEMORY) as room:
        digest, size = fingerprint(file)
        if size == 0:
            written = "check that it was saved, or name another file"  # by hand, as designs are
            hint = "export it again" if issubclass(error, LogError) else written
            raise refuse(_EMPTY, "The file is empty: it has no bytes.", hint)
        if zipped:
            _inflate(file, room, size, refuse)
        elif file.read(2) == _GZIP_MAGIC:
            raise refuse(
                _NOT_GZIP,
                "The file is compressed with gzip, but its name does not say so.",
                f"rename it to {Path(path).name}.gz",
            )
        stream = room if zipped else file
        stream.seek(0)
        bare = Path(path).with_suffix("") if zipped else Path(path)
        yield SourceFile(str(path), Path(path).name, bare.suffix.lower(), digest, size, stream)


@dataclass(frozen=True, slots=True)
class _Refusal:
    """Makes the error for one file, of the class and with the codes its reader chose."""

    path: str
    error: type[JourneyMineError]
    first_code: int

    def __call__(self, fault: int, message: str, hint: str = "") -> JourneyMineError:
        code = f"JM-E{self.first_code + fault}"
        return self.error(Problem(code, message, hint, file=self.path))


def _regular(path: str | Path, refuse: _Refusal, *, follow: bool) -> IO[bytes]:
    def opener(name: str, flags: int) -> int:
        return os.open(name, flags if follow else flags | os.O_NOFOLLOW)

    try:
        _check_kind(os.stat(path), refuse)  # noqa: PTH116 - Path.stat would do the same
        file = open(path, "rb", opener=opener)  # noqa: SIM115 - the caller closes it
    except (OSError, ValueError) as fault:
        raise _unopened(path, fault, refuse) from None
    try:
        _check_kind(os.fstat(file.fileno()), refuse)  # it may have been swapped in between
    except JourneyMineError:
        file.close()
        raise
    return file


def _check_kind(status: os.stat_result, refuse: _Refusal) -> None:
    if stat.S_ISREG(status.st_mode):
        return
    kind = next((name for is_kind, name in _KINDS if is_kind(status.st_mode)), "something else")
    hint = "name the files in it" if kind == "a folder" else "name a file, or save it to one first"
    raise refuse(_NOT_REGULAR, f"This is {kind}, not a file.", hint)


def _unopened(path: str | Path, fault: OSError | ValueError, refuse: _Refusal) -> JourneyMineError:
    number = fault.errno if isinstance(fault, OSError) else None
    if number == errno.ELOOP:
        return refuse(_NOT_REGULAR, "This is a link that leads to itself.", "name a file")
    if number in (errno.ENOENT, errno.ENOTDIR) and Path(path).is_symlink():
        return refuse(_NOT_FOUND, "This is a link to a file that does not exist.", "name a file")
    if number in (errno.ENOENT, errno.ENOTDIR) or number is None:
        return refuse(
            _NOT_FOUND,
            "There is no such file.",
            "check the name; names are taken as they stand (no *, ~ or $ is expanded)",
        )
    why = fault.strerror if isinstance(fault, OSError) else str(fault)
    return refuse(_NO_ACCESS, f"The file cannot be opened: {why}.", "check its permissions")


def _inflate(file: IO[bytes], room: IO[bytes], stored: int, refuse: _Refusal) -> None:
    """Every member of a gzip file, checksums and lengths checked, into `room`."""
    inflated = 0
    pending = file.read(_CHUNK)
    if not pending.startswith(_GZIP_MAGIC):
        raise refuse(
            _NOT_GZIP,
            "The name ends in .gz, but the file is not compressed with gzip.",
            "take .gz off its name",
        )
    while pending:
        member = zlib.decompressobj(wbits=31)
        while not member.eof:
            if not pending:
                raise refuse(_DAMAGED, "The gzip file is cut off.", "copy or export it again")
            try:
                block = member.decompress(pending, _CHUNK)
            except zlib.error as fault:
                message = f"The gzip file is damaged ({fault})."
                raise refuse(_DAMAGED, message, "copy or export it again") from None
            inflated += len(block)
            if inflates_too_much(inflated, stored):
                raise refuse(
                    _BOMB,
                    f"The file holds {stored:,} bytes that become more than {inflated:,} when "
                    "inflated; that is how a decompression bomb looks.",
                    "inflate it yourself if you trust it",
                )
            room.write(block)
            pending = member.unconsumed_tail or (b"" if member.eof else file.read(_CHUNK))
        pending = member.unused_data or file.read(_CHUNK)
        if not pending.strip(b"\0"):  # tapes and some tools pad with zeros; gzip allows it
            pending = b""
