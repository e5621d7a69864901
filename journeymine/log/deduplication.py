"""Leave out rows that were delivered twice, by a key that says which rows are the same.

Never done unasked: a repeat can be real.  Whoever names a key (``event_id``) says that a
second row with its values is the first one again.  The first stays, every other one is
rejected with its line, so that rows in = kept + rejected still holds.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass, field, replace

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from journeymine.errors import Problem, UsageError, did_you_mean
from journeymine.language import sentence, sentence_counted
from journeymine.log.accounting.rows import REASONS, Finding, Reject
from journeymine.log.typed.raw import RawRows, row_text
from journeymine.log.values.coding import row_codes
from journeymine.log.values.text import as_text, is_nested, missing

__all__ = ["DUPLICATE", "Deduplicator"]

DUPLICATE = "JM-E119"

_RAW = 200


@dataclass(slots=True)
class Deduplicator:
    """Drops the repeats of one source, over all its files in their order.

    A row is a repeat if every column of the key holds the same text as in an earlier row.
    Two kinds of rows are never repeats and never make others repeats: those whose key is
    missing in part, and those where a column of `needed` is missing, for they will be
    rejected for that.

    Attributes
    ----------
    key : sequence of str
        Columns of the source.
    needed : sequence of str
        Columns without which a row cannot become an event, as far as they are known.
    dropped, differing : int
        The repeats so far, and those of them that differ in some other column from a row that
        was kept and stands in the same piece; others cannot be compared any more.

    Examples
    --------
    >>> rows = RawRows(pa.table({"id": ["e1", "e2", "e1"], "step": ["a", "b", "c"]}))
    >>> once = Deduplicator(["id"])
    >>> once.drop(rows).table["step"].to_pylist(), once.dropped, once.differing
    (['a', 'b'], 1, 1)
    >>> once.drop(rows).table.num_rows
    0
    """

    key: Sequence[str]
    needed: Sequence[str] = ()
    dropped: int = 0
    differing: int = 0
    _seen: pa.Table | None = field(default=None, init=False, repr=False)

    def drop(self, raw: RawRows) -> RawRows:
        """The rows without repeats; those are among its `rejects`.

        Raises
        ------
        UsageError
            ``JM-E010`` if a column of the key is not there.
        """
        table = raw.table
        keys = pa.table([self._text(raw, name) for name in self.key], names=_names(self.key))
        counts = _present([*keys.columns, *self._needed(table)])
        candidates = np.flatnonzero(counts)
        wanted = keys.take(pa.array(candidates))
        before = 0 if self._seen is None else self._seen.num_rows
        together = wanted if self._seen is None else pa.concat_tables([self._seen, wanted])
        first = _first_of_each(row_codes(list(together.columns)))[before:]
        again = first != np.arange(before, len(together))
        self._seen = together.filter(pa.array(np.append(np.ones(before, np.bool_), ~again)))
        gone = candidates[again]
        self.dropped += len(gone)
        twins = first[again] - before
        here = twins >= 0
        self.differing += _unequal(table, gone[here], candidates[twins[here]])
        return _without(raw, gone, self.key[0]) if len(gone) else raw

    def finding(self, source: str) -> Finding | None:
        """What is to be said of the source's repeats; None if there was none."""
        if not self.dropped:
            return None
        by = ", ".join(f"'{name}'" for name in self.key)
        if self.differing:
            said = sentence_counted(
                self.dropped,
                "{n} repeat of earlier rows by {columns} left out; at least {differing} of them "
                "not the same in another column",
                "{n} repeats of earlier rows by {columns} left out; at least {differing} of them "
                "not the same in another column",
                columns=by,
                differing=self.differing,
            )
        else:
            said = sentence_counted(
                self.dropped,
                "{n} repeat of earlier rows by {columns} left out",
                "{n} repeats of earlier rows by {columns} left out",
                columns=by,
            )
        message = sentence("{file}: {found}", file=source, found=said)
        return Finding("JM-W181", message, self.dropped)

    def copy(self) -> Deduplicator:
        """Another one that has seen the same, and goes on by itself."""
        return copy(self)

    def _text(self, raw: RawRows, name: str) -> pa.ChunkedArray:
        names = raw.table.column_names
        if name in names and not is_nested(raw.table[name].type):
            return as_text(raw.table[name])
        if self._seen is not None:  # a later piece in which nothing has it
            return pa.chunked_array([pa.nulls(raw.table.num_rows, pa.string())])
        message = f"The log has no column '{name}' that could tell repeated rows."
        hint = did_you_mean(name, names) or f"its columns are: {', '.join(names[:20])}"
        raise UsageError(Problem("JM-E010", message, hint, file=raw.path))

    def _needed(self, table: pa.Table) -> list[pa.ChunkedArray]:
        there = [name for name in self.needed if name in table.column_names]
        return [as_text(table[name]) for name in there if not is_nested(table[name].type)]


def _names(key: Sequence[str]) -> list[str]:
    return [f"k{place}" for place in range(len(key))]


def _present(columns: Sequence[pa.ChunkedArray]) -> NDArray[np.bool_]:
    """Which rows have a value in every column."""
    there = np.ones(len(columns[0]), np.bool_)
    for column in columns:
        there &= ~missing(column).to_numpy()
    return there


def _first_of_each(codes: NDArray[np.int64]) -> NDArray[np.int64]:
    """For each row the place of the first with its code."""
    first = np.empty(int(codes.max(initial=-1)) + 1, np.int64)
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)  # the last one written is the first
    return first[codes]


def _unequal(table: pa.Table, rows: NDArray[np.int64], twins: NDArray[np.int64]) -> int:
    """How many rows differ from their twins anywhere."""
    differs = np.zeros(len(rows), np.bool_)
    for column in table.columns:
        if not is_nested(column.type):
            text = as_text(column)
            codes = row_codes([pa.chunked_array([*text.take(pa.array(rows)).chunks,
                                                 *text.take(pa.array(twins)).chunks],
                                                pa.string())])  # fmt: skip
            differs |= codes[: len(rows)] != codes[len(rows) :]
    return int(differs.sum())


def _without(raw: RawRows, gone: NDArray[np.int64], column: str) -> RawRows:
    keep = np.ones(raw.table.num_rows, np.bool_)
    keep[gone] = False
    kept = np.flatnonzero(keep)
    places = raw.places
    if places is None:
        places = raw.before + np.arange(1, len(keep) + 1)
    rows = [int(row) for row in gone]
    lines = raw.raw_of(rows) if raw.raw_of else [row_text(raw.table, row) for row in rows]
    rejects = tuple(
        Reject(raw.name, int(places[row]), column, DUPLICATE, REASONS[DUPLICATE], line[:_RAW])
        for row, line in zip(rows, lines, strict=True)
    )
    return replace(
        raw,
        table=raw.table.filter(pa.array(keep)),
        places=places[kept],
        rejects=(*raw.rejects, *rejects),
        raw_of=None if raw.raw_of is None else _shifted(raw.raw_of, kept),
    )


def _shifted(
    raw_of: Callable[[Sequence[int]], list[str]], kept: NDArray[np.int64]
) -> Callable[[Sequence[int]], list[str]]:
    """The texts of rows by their new places."""
    return lambda rows: raw_of([int(kept[row]) for row in rows])
