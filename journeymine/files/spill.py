"""Rows that do not fit memory, kept in files of their own until they are read back once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pyarrow as pa

from journeymine.errors import Problem, ResultError
from journeymine.files.output import writing_problems

__all__ = ["SpillFiles"]


class SpillFiles:
    """Numbered files in a scratch folder, each a sequence of Arrow batches.

    Every batch is a stream of its own in the file, so each may have its own columns.

    Parameters
    ----------
    folder : path
    n : int
        How many files.
    most : int
        Bytes that all of them may have together.
    """

    def __init__(self, folder: Path, n: int, *, most: int) -> None:
        self._paths = [folder / f"spill-{i:04d}.arrows" for i in range(n)]
        self._files: dict[int, pa.OSFile] = {}
        self._most, self._written = most, 0
        self.folder = folder

    def write(self, place: int, batch: pa.RecordBatch) -> None:
        """Add a batch to a file.

        Raises
        ------
        ResultError
            ``JM-E400`` if it cannot be written, ``JM-E404`` if there would be too much.
        """
        self._written += batch.nbytes
        if self._written > self._most:
            message = f"Reading the log would need more than {self._most:,} bytes on disk."
            hint = "read it in parts, or leave out columns of long text"
            raise ResultError(Problem("JM-E404", message, hint, file=str(self.folder)))
        with writing_problems(self.folder):
            if place not in self._files:
                self._files[place] = pa.OSFile(str(self._paths[place]), "wb")
            with pa.ipc.new_stream(self._files[place], batch.schema) as writer:
                writer.write_batch(batch)

    def close(self) -> None:
        """Nothing more will be written."""
        with writing_problems(self.folder):
            for file in self._files.values():
                file.close()

    def read(self, place: int) -> Iterator[pa.RecordBatch]:
        """The batches of a file, in the order in which they were written; then it is deleted."""
        if place not in self._files:
            return
        with pa.OSFile(str(self._paths[place]), "rb") as file:
            while file.tell() < file.size():
                with pa.ipc.open_stream(file) as reader:
                    yield from reader
        self._paths[place].unlink()

    def discard(self) -> None:
        """Delete all files, unread."""
        self.close()
        for place in self._files:
            self._paths[place].unlink(missing_ok=True)
