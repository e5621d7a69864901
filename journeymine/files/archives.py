"""Look into a ZIP archive without unpacking it: checked first, inflated with limits.

An archive is a claim by a stranger.  Before a byte is inflated, its directory must be
sound: no name that leads out of it, none twice, no two members that share bytes [1]_, not
more than ten thousand members, no more declared bytes than `inflates_too_much` allows.  What
is then inflated is counted over the whole archive, and its checksums must be right.
No member ever gets a name on disk.

References
----------
.. [1] Fifield (2019). A better zip bomb. 13th USENIX Workshop on Offensive Technologies.
   https://www.usenix.org/conference/woot19/presentation/fifield
.. [2] PKWARE (2022). .ZIP file format specification, version 6.3.10, sections 4.3.14 and 4.3.16.
   https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT
"""

from __future__ import annotations

import os
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise
from tempfile import SpooledTemporaryFile
from typing import IO

from journeymine.errors import LogError, Problem
from journeymine.files.sources import IN_MEMORY, inflates_too_much

__all__ = ["Archive", "open_archive"]

_CHUNK = 1 << 20
_MAX_MEMBERS = 10_000
_MAX_DIRECTORY = 4 << 20
_MAX_END = (1 << 16) + 22 + 20 + 56  # a comment, the end record, and those of large archives
_LOCAL_HEADER = 30
_ENCRYPTED = 0x1
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_BROKEN = (
    zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, RuntimeError,
    ValueError,
)  # fmt: skip


@dataclass(slots=True)
class Archive:
    """A ZIP archive whose directory was found sound.

    Attributes
    ----------
    path : str
        As the user named it.
    members : mapping of str to zipfile.ZipInfo
        Its files by their names, with ``/`` between folders, in the order of the names'
        bytes; folders are not listed.
    """

    path: str
    members: Mapping[str, zipfile.ZipInfo]
    _zip: zipfile.ZipFile = field(repr=False)
    _stored: int
    _inflated: int = 0

    def is_link(self, name: str) -> bool:
        """Whether a member is a link, whose bytes are the name of another file."""
        return stat.S_ISLNK(self.members[name].external_attr >> 16)

    @contextmanager
    def inflated(self, name: str) -> Iterator[IO[bytes]]:
        """The bytes of a member, from the start; the file may be sought.

        Raises
        ------
        LogError
            ``JM-E204`` if it is damaged, ``JM-E205`` if all that was inflated from the
            archive is too much, ``JM-E225`` if it has a password or an unusual compression.
        """
        info = self.members[name]
        if info.flag_bits & _ENCRYPTED:
            raise self._refuse("JM-E225", f"'{name}' has a password.", "save it without one")
        if info.compress_type not in _METHODS:
            message = f"'{name}' is compressed in an unusual way (method {info.compress_type})."
            raise self._refuse("JM-E225", message, "unpack it, or pack it again as an ordinary ZIP")
        in_memory = self._inflated + info.file_size <= IN_MEMORY  # of all that was inflated so far
        with SpooledTemporaryFile(IN_MEMORY if in_memory else 1) as room:
            for block in self._blocks(info):
                self._inflated += len(block)
                if inflates_too_much(self._inflated, self._stored):
                    raise _bomb(self.path, self._stored, self._inflated)
                room.write(block)
            room.seek(0)
            yield room

    def _blocks(self, info: zipfile.ZipInfo) -> Iterator[bytes]:
        """A member piece by piece; its checksum and length are checked at its end."""
        left = info.file_size
        try:
            with self._zip.open(info) as member:
                while block := member.read(_CHUNK):
                    left -= len(block)
                    yield block
            if left:
                raise zipfile.BadZipFile("a member is shorter than the archive says")
        except _BROKEN as fault:
            raise self._refuse(*_damage(fault)) from None

    def _refuse(self, code: str, message: str, hint: str) -> LogError:
        return LogError(Problem(code, message, hint, file=self.path))


@contextmanager
def open_archive(file: IO[bytes], path: str, stored: int) -> Iterator[Archive]:
    """Open a ZIP archive and check its directory.

    Parameters
    ----------
    file : binary file
        Which may be sought.
    path : str
        Its name, for messages.
    stored : int
        Bytes of it on disk, by which the limit of what may be inflated is told.

    Raises
    ------
    LogError
        ``JM-E203`` if it is no ZIP archive, ``JM-E204`` if it is cut off or damaged,
        ``JM-E205`` if it says that it inflates too much, ``JM-E224`` if its directory cannot
        be trusted.
    """
    start = file.read(4)
    if not start.startswith(b"PK"):
        message = "The name says that it is a ZIP archive, but it is not one."
        raise LogError(Problem("JM-E203", message, "check the name or the export", file=path))
    try:
        opened = zipfile.ZipFile(_Guarded(file))
    except _BROKEN as fault:
        raise LogError(Problem(*_damage(fault), file=path)) from None
    with opened:
        infos = opened.infolist()
        if len(infos) != _members_said(file):
            fewer = zipfile.BadZipFile("its directory does not list all its members")
            raise LogError(Problem(*_damage(fewer), file=path))
        if why := _mistrust(infos):
            hint = "unpack it yourself if you trust it, and name the folder"
            raise LogError(Problem("JM-E224", why, hint, file=path))
        declared = sum(info.file_size for info in infos)
        if inflates_too_much(declared, stored):
            raise _bomb(path, stored, declared)
        files = [(_plain(info), info) for info in infos if not _is_folder(info)]
        files.sort(key=lambda named: named[0].encode())
        yield Archive(path, dict(files), opened, stored)


def _members_said(file: IO[bytes]) -> int:
    """How many members the end of an archive says there are [2]_, which ZipFile does not check."""
    file.seek(0, os.SEEK_END)
    file.seek(max(file.tell() - _MAX_END, 0))
    tail = file.read()
    at = tail.rfind(b"PK\5\6")
    (count,) = struct.unpack_from("<H", tail, at + 10)
    long = tail.rfind(b"PK\6\6", 0, at)
    if count == 0xFFFF and long >= 0:
        (count,) = struct.unpack_from("<Q", tail, long + 32)
    return int(count)


class _Guarded:
    """A file of which no more is read at once than a directory of sane size needs.

    ZipFile reads the directory in one piece, as long as the archive says that it is.
    """

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self.seek, self.tell = file.seek, file.tell

    def read(self, size: int = -1) -> bytes:
        data = self._file.read(min(size, _MAX_DIRECTORY + 1) if size >= 0 else _MAX_DIRECTORY + 1)
        if len(data) > _MAX_DIRECTORY:
            raise zipfile.BadZipFile("its directory is larger than 4 MB")
        return data

    def seekable(self) -> bool:
        return True


def _mistrust(infos: list[zipfile.ZipInfo]) -> str:
    """Why the directory of an archive cannot be trusted; empty if it can."""
    if len(infos) > _MAX_MEMBERS:
        return f"The archive has {len(infos):,} members; at most {_MAX_MEMBERS:,} are read."
    seen: set[str] = set()
    for info in infos:
        name = _plain(info)
        said = ascii(name[:80])
        if not name.isprintable() or not name or "\0" in info.orig_filename:
            return f"A member has a name that cannot be printed: {said}."
        if name.startswith("/") or name[1:2] == ":" or ".." in name.split("/"):
            return f"The name {said} of a member leads out of the archive."
        if name in seen:
            return f"Two members have the same name {said}."
        if _is_folder(info) and info.file_size:
            return f"The folder {said} has bytes, as only a file can."
        seen.add(name)
    placed = sorted(infos, key=lambda info: info.header_offset)
    for one, other in pairwise(placed):
        if one.header_offset + _LOCAL_HEADER + one.compress_size > other.header_offset:
            return f"Two members share bytes ({_plain(one)[:80]!a} and the next)."
    return ""


def _plain(info: zipfile.ZipInfo) -> str:
    return info.filename.replace("\\", "/")


def _is_folder(info: zipfile.ZipInfo) -> bool:
    return _plain(info).endswith("/")


def _damage(fault: Exception) -> tuple[str, str, str]:
    said = str(fault) or type(fault).__name__
    message = f"The archive is cut off or damaged ({said[:200]})."
    return "JM-E204", message, "copy or export it again"


def _bomb(path: str, stored: int, inflated: int) -> LogError:
    message = (
        f"The archive of {stored:,} bytes becomes {inflated:,} or more when inflated; that is how "
        "a decompression bomb looks."
    )
    return LogError(Problem("JM-E205", message, "unpack it yourself if you trust it", file=path))
