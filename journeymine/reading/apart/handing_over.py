"""Opened files on their way to another process: by descriptor, so no name is opened twice."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from io import SEEK_END, BytesIO
from tempfile import TemporaryFile
from typing import IO, Any

from journeymine.files import SourceFile

__all__ = ["handed_over", "size_of", "taken_over"]

_Files = Sequence[tuple[SourceFile, bool]]


def size_of(file: SourceFile) -> int:
    """The bytes that its reader gets: those of an inflated file are many more than on disk."""
    size = file.stream.seek(0, SEEK_END)
    file.stream.seek(0)
    return size


@contextmanager
def handed_over(files: _Files) -> Iterator[tuple[list[dict[str, object]], list[int]]]:
    """What another process needs to know of files, and the descriptors that it needs.

    Those that are in memory are put into one file without a name, one behind the other.
    """
    with ExitStack() as opened:
        room: IO[bytes] | None = None
        said: list[dict[str, object]] = []
        handles: list[int] = []
        for file, several in files:
            start, size = 0, size_of(file)
            if isinstance(file.stream, BytesIO):
                if room is None:
                    room = opened.enter_context(TemporaryFile())
                    handles.append(room.fileno())
                start = room.tell()
                room.write(file.stream.getbuffer())
                handle = room.fileno()
            else:
                handle = file.stream.fileno()
                handles.append(handle)
            about = {"path": file.path, "name": file.name, "ending": file.ending,
                     "sha256": file.sha256, "size": file.size}  # fmt: skip
            in_room = room is not None and handle == room.fileno()
            place = {"handle": handle, "start": start, "bytes": size if in_room else None}
            said.append({"about": about, "several": several, **place})
        if room is not None:
            room.flush()
        yield said, handles


def taken_over(said: Sequence[Mapping[str, Any]]) -> list[tuple[SourceFile, bool]]:
    """The files again, in the process that they were handed to."""
    found: list[tuple[SourceFile, bool]] = []
    for one in said:
        stream: IO[bytes]
        if one["bytes"] is not None:
            stream = BytesIO(os.pread(one["handle"], one["bytes"], one["start"]))
        else:
            stream = os.fdopen(one["handle"], "rb")
            stream.seek(0)
        found.append((SourceFile(**one["about"], stream=stream), one["several"]))
    return found
