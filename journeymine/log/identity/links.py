"""Pairs of ids that belong to one person, from a table with a column for each kind of id.

A row links all ids that it names.  It holds from the time in its `since` column to just
before that in its `until` column; where there is none, it holds always.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.errors import Problem, UsageError, did_you_mean
from journeymine.log.accounting.rows import REASONS, Finding, Reject
from journeymine.log.identity.timeline import ALWAYS, FOREVER
from journeymine.log.times.choice import TimeRule
from journeymine.log.times.column import TimeColumn
from journeymine.log.typed.raw import RawRows, row_text
from journeymine.log.values.measures import as_numbers
from journeymine.log.values.text import as_text, is_nested, missing

__all__ = ["IdentityTable", "Links", "links_of"]

_NO_PAIR, _NO_VALIDITY = "JM-E120", "JM-E121"
_RAW = 200
_Ints = NDArray[np.int64]
_Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class IdentityTable:
    """A table of ids that belong together, and what its columns mean.

    Attributes
    ----------
    raw : RawRows
    columns : sequence of str
        A column for each kind of id, at least two; the last names persons.
    since, until : str or None
        Columns with the beginning and the end of a row's validity.
    confidence : str or None
        A column with how sure the row is.
    at_least : float
        Rows that are less sure are not used.
    rule : TimeRule
        How times are read.
    """

    raw: RawRows
    columns: Sequence[str]
    since: str | None = None
    until: str | None = None
    confidence: str | None = None
    at_least: float = 0.0
    rule: TimeRule = TimeRule()  # noqa: RUF009 - it is frozen


@dataclass(frozen=True, slots=True, eq=False)
class Links:
    """Which ids are linked, and when.

    Nodes number the ids: those of the kind that names persons first, within a kind in
    code-point order, so that the least node of a person is the one that names it.

    Attributes
    ----------
    kinds : tuple of str
        The kind that names persons first.
    ids : tuple of arrays of text
        The ids of each kind, in code-point order.
    one, two, since, until : arrays of int64
        Two nodes, and from when to when they are linked (microseconds in UTC).
    rows, doubted : int
        Rows in the tables, and those that were not sure enough.
    rejects : tuple of Reject
        Rows that could not be used.
    findings : tuple of Finding
    """

    kinds: tuple[str, ...]
    ids: tuple[pa.Array, ...]
    one: _Ints
    two: _Ints
    since: _Ints
    until: _Ints
    rows: int
    doubted: int
    rejects: tuple[Reject, ...]
    findings: tuple[Finding, ...]

    @property
    def starts(self) -> _Ints:
        """The first node of each kind, and the number of nodes."""
        return np.cumsum([0, *(len(ids) for ids in self.ids)])

    def nodes(self, kind: str, ids: pa.Array) -> _Ints:
        """The node of each id of a kind, -1 where it is in no pair."""
        if kind not in self.kinds:
            return np.full(len(ids), -1)
        place = self.kinds.index(kind)
        found = pc.fill_null(pc.index_in(ids, value_set=self.ids[place]), -1)
        numbers: _Ints = found.to_numpy(zero_copy_only=False).astype(np.int64)
        return np.where(numbers < 0, -1, numbers + self.starts[place])


@dataclass(frozen=True, slots=True, eq=False)
class _Pairs:
    """Links of one table between two kinds, still as text."""

    kinds: tuple[str, str]
    texts: tuple[pa.ChunkedArray, pa.ChunkedArray]
    since: _Ints
    until: _Ints


def links_of(tables: Iterable[IdentityTable]) -> Links:
    """The links of one or several tables; the last column of the last names persons.

    A table is done with before the next one is asked for.

    Raises
    ------
    UsageError
        ``JM-E010`` if a column is not there.
    LogError
        ``JM-E215``, ``JM-E216`` if the validity is not in one form of time.

    Examples
    --------
    >>> table = pa.table({"cookie": ["k1", "k2", "k3"], "customer": ["7", "7", None]})
    >>> links = links_of([IdentityTable(RawRows(table), ["cookie", "customer"])])
    >>> links.kinds, [ids.to_pylist() for ids in links.ids], links.one, links.two
    (('customer', 'cookie'), [['7'], ['k1', 'k2']], array([1, 2]), array([0, 0]))
    >>> [reject.reason for reject in links.rejects]
    ['identity row without two ids']
    """
    pairs: list[_Pairs] = []
    rejects: list[Reject] = []
    findings: list[Finding] = []
    named: list[str] = []
    rows = doubted = 0
    for table in tables:
        named += table.columns
        rows += table.raw.table.num_rows + len(table.raw.rejects)
        usable, unsure, refused, notes = _judged(table)
        pairs += _pairs(table, usable)
        doubted += unsure
        rejects += refused
        findings += notes
    kinds = tuple(dict.fromkeys(reversed(named)))
    ids = tuple(_ids(kind, pairs) for kind in kinds)
    none = np.zeros(0, np.int64)
    empty = Links(kinds, ids, none, none, none, none, rows, doubted, (), ())
    one, two = (
        np.concatenate(
            [none, *(empty.nodes(pair.kinds[i], pair.texts[i].combine_chunks()) for pair in pairs)]
        )
        for i in (0, 1)
    )
    return Links(
        kinds, ids, one, two,
        np.concatenate([none, *(p.since for p in pairs)]),
        np.concatenate([none, *(p.until for p in pairs)]),
        rows, doubted, tuple(rejects), tuple(findings),
    )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class _Usable:
    """What of a table can be used: its rows, their ids, and when they hold."""

    rows: _Bools
    texts: tuple[pa.ChunkedArray, ...]
    there: tuple[_Bools, ...]
    since: _Ints
    until: _Ints


def _judged(table: IdentityTable) -> tuple[_Usable, int, list[Reject], list[Finding]]:
    raw = table.raw
    texts = tuple(as_text(_column(raw, name)) for name in table.columns)
    there = tuple(~missing(text).to_numpy() for text in texts)
    paired = np.sum(there, axis=0) >= 2
    since, bad_since, notes = _border(table, table.since, ALWAYS)
    until, bad_until, more = _border(table, table.until, FOREVER)
    bad = bad_since | bad_until | (until <= since)
    sure = _sure(table)
    refused = _rejects(table, ~paired, paired & bad)
    usable = _Usable(paired & ~bad & sure, texts, there, since, until)
    return usable, int((paired & ~bad & ~sure).sum()), refused, [*raw.findings, *notes, *more]


def _column(raw: RawRows, name: str) -> pa.ChunkedArray:
    names = raw.table.column_names
    if name in names and not is_nested(raw.table[name].type):
        return raw.table[name]
    message = f"The table of ids has no column '{name}'."
    hint = did_you_mean(name, names) or f"its columns are: {', '.join(names[:20])}"
    raise UsageError(Problem("JM-E010", message, hint, file=raw.path))


def _border(
    table: IdentityTable, name: str | None, none: int
) -> tuple[_Ints, _Bools, tuple[Finding, ...]]:
    """The times of a column, `none` where there is none, and which cannot be read."""
    n = table.raw.table.num_rows
    if name is None:
        return np.full(n, none), np.zeros(n, np.bool_), ()
    written = _column(table.raw, name)
    column = TimeColumn(name, table.rule, table.raw.path)
    column.choose(written, None)
    times = column.read(written)
    bad = np.logical_or.reduce([*times.faults.values()])
    return np.where(times.absent | bad, none, times.micros), bad, column.findings()


def _sure(table: IdentityTable) -> _Bools:
    if table.confidence is None:
        return np.ones(table.raw.table.num_rows, np.bool_)
    numbers, _ = as_numbers(_column(table.raw, table.confidence))
    sure: _Bools = pc.greater_equal(pc.fill_null(numbers, -np.inf), table.at_least).to_numpy()
    return sure


def _rejects(table: IdentityTable, unpaired: _Bools, invalid: _Bools) -> list[Reject]:
    raw = table.raw
    rows = [int(row) for row in np.flatnonzero(unpaired | invalid)]
    lines = raw.raw_of(rows) if raw.raw_of else [row_text(raw.table, row) for row in rows]
    validity = " and ".join(name for name in (table.since, table.until) if name)
    found = list(raw.rejects)
    for row, line in zip(rows, lines, strict=True):
        code = _NO_PAIR if unpaired[row] else _NO_VALIDITY
        column = ", ".join(table.columns) if unpaired[row] else validity
        place = row + 1 if raw.places is None else int(raw.places[row])
        found.append(Reject(raw.name, place, column, code, REASONS[code], line[:_RAW]))
    return sorted(found, key=lambda reject: reject.line or 0)


def _pairs(table: IdentityTable, usable: _Usable) -> list[_Pairs]:
    """Each id of a row with the next one in it; what stands between two ids is missing."""
    found = []
    for left in range(len(table.columns)):
        between = np.zeros(len(usable.rows), np.bool_)
        for right in range(left + 1, len(table.columns)):
            rows = usable.rows & usable.there[left] & usable.there[right] & ~between
            between |= usable.there[right]
            mask = pa.array(rows)
            texts = (usable.texts[left].filter(mask), usable.texts[right].filter(mask))
            kinds = (table.columns[left], table.columns[right])
            found.append(_Pairs(kinds, texts, usable.since[rows], usable.until[rows]))
    return found


def _ids(kind: str, pairs: Sequence[_Pairs]) -> pa.Array:
    chunks = [
        chunk
        for pair in pairs
        for place in (0, 1)
        if pair.kinds[place] == kind
        for chunk in pair.texts[place].chunks
    ]
    distinct = pc.unique(pa.chunked_array(chunks, pa.string()))
    return distinct.take(pc.sort_indices(distinct))  # Arrow compares bytes: code-point order
