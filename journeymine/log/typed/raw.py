"""What goes into the typed step: rows as a reader found them, and what the user said."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from journeymine.errors import LogError, Problem
from journeymine.log.accounting.rows import Finding, Reject, Source

__all__ = ["Asked", "RawRows", "RawStream", "row_text"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What the user said about columns and times; None where nothing was said."""

    case: str | None = None
    activity: str | None = None
    time: str | None = None
    end_time: str | None = None
    channel: str | None = None
    outcome: str | None = None
    score: str | None = None
    cost: str | None = None
    time_format: str | None = None
    timezone: str | None = None

    def columns(self) -> dict[str, str]:
        """Canonical column -> the column named for it."""
        said = {
            "case": self.case, "activity": self.activity, "time": self.time,
            "end_time": self.end_time, "channel": self.channel, "outcome": self.outcome,
            "score": self.score, "cost": self.cost,
        }  # fmt: skip
        return {role: name for role, name in said.items() if name is not None}


@dataclass(frozen=True, slots=True)
class RawRows:
    """Rows as a reader found them: nothing is typed, nothing is lost.

    Attributes
    ----------
    table : pyarrow.Table
        Columns of any type, with distinct names.
    name : str
        The plain name of the file, empty for a table from memory.
    path : str
        The file as the user named it, for errors.
    places : array of int64 or None
        The line or row of each row, from 1; None to count them.
    rejects : tuple of Reject
        Rows that the reader itself could not take.
    findings : tuple of Finding
    raw_of : callable or None
        The text of rows, by their places in the table; None to write the values.
    prescribed : mapping of str to str
        Canonical column -> column, where the format says so.
    iso_only : bool
        Whether the format prescribes ISO 8601.
    source : Source or None
        None for a table from memory.
    before : int
        Rows of the source that stand before these, where they are counted.
    """

    table: pa.Table
    name: str = ""
    path: str = ""
    places: NDArray[np.int64] | None = None
    rejects: tuple[Reject, ...] = ()
    findings: tuple[Finding, ...] = ()
    raw_of: Callable[[Sequence[int]], list[str]] | None = None
    prescribed: Mapping[str, str] = field(default_factory=dict)
    iso_only: bool = False
    source: Source | None = None
    before: int = 0

    def check_names(self) -> None:
        """Refuse a table in which two columns have one name.

        Raises
        ------
        LogError
            ``JM-E209``.
        """
        names = self.table.column_names
        twice = [name for name, count in Counter(names).items() if count > 1]
        if twice:
            message = f"The column '{twice[0]}' occurs {names.count(twice[0])} times."
            raise self.refuse("JM-E209", message, "give every column a name of its own")

    def refuse(self, code: str, message: str, hint: str) -> LogError:
        """The error that rejects these rows as a whole."""
        return LogError(Problem(code, message, hint, file=self.path))


@dataclass(frozen=True, slots=True)
class RawStream:
    """All rows of a source, in pieces that can be read more than once.

    Attributes
    ----------
    pieces : callable
        The pieces in their order, at least one; each call reads the source anew.
    more : bool
        Whether there may be more than one piece.
    expected : int
        About how many rows there are.
    path : str
        The file as the user named it, for errors.
    prescribed : mapping of str to str
        Canonical column -> column, where the format says so.
    iso_only : bool
        Whether the format prescribes ISO 8601.
    source : Source or None
    """

    pieces: Callable[[], Iterator[RawRows]]
    more: bool
    expected: int = 0
    path: str = ""
    prescribed: Mapping[str, str] = field(default_factory=dict)
    iso_only: bool = False
    source: Source | None = None

    @classmethod
    def of(cls, raw: RawRows) -> RawStream:
        """Rows that are all there, in one piece."""
        return cls(
            lambda: iter([raw]), False, len(raw.table), raw.path, raw.prescribed, raw.iso_only,
            raw.source,
        )  # fmt: skip


def row_text(table: pa.Table, row: int) -> str:
    """A row of a table as text, for those who look for it in their data."""
    cells = ((name, table[name][row].as_py()) for name in table.column_names)
    return ", ".join(f"{name}={value}" for name, value in cells if value is not None)
