"""The typed step: from rows as a reader found them to events, with every row accounted for.

All ways into an `EventLog` go through here: files, frames and tables.  Case ids and
activities are text, exactly as they were; a row without case, activity or a readable time
is rejected for a stated reason and counted; nothing else is lost.

Rows come in pieces, so that a source of any size needs the memory of one.  Which column is
which is told from the first piece; the format of times is the one that fits all pieces.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from itertools import chain

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.errors import LogError, Problem
from journeymine.language import marked, sentence
from journeymine.log.accounting.rejects import Rejects
from journeymine.log.accounting.rows import REASONS, Finding, Rows, Source
from journeymine.log.accounting.tally import Tally
from journeymine.log.schema import CANONICAL, LOG_SCHEMA, MICROSECONDS
from journeymine.log.times.choice import TimeRule
from journeymine.log.times.column import TimeColumn
from journeymine.log.typed.columns import NUMBERS, choose_columns
from journeymine.log.typed.raw import Asked, RawRows, RawStream
from journeymine.log.typed.rejection import faults_of, first_faults, rejects_of
from journeymine.log.values.coded import coded_text, without_blanks
from journeymine.log.values.measures import as_numbers, with_comma
from journeymine.log.values.text import is_nested, whole_floats_that_clash

__all__ = ["TypedStep"]

_TYPED = {"time", "end_time", *NUMBERS}


class TypedStep:
    """Makes events of the rows of one source, piece by piece.

    Parameters
    ----------
    stream : RawStream
    asked : Asked

    Raises
    ------
    UsageError
        ``JM-E01x`` if a column is not there or cannot be told.
    LogError
        ``JM-E208`` no rows, ``JM-E209`` a column name twice, ``JM-E213`` case ids that
        cannot be told apart, ``JM-E214`` no row could be kept, ``JM-E215`` and
        ``JM-E216`` for the times.
    """

    def __init__(self, stream: RawStream, asked: Asked) -> None:
        self._stream, self._asked = stream, asked
        self._rule = TimeRule(asked.time_format, asked.timezone, stream.iso_only)
        self._thorough = False
        self._begin()

    def _begin(self) -> None:
        self.columns: dict[str, str] = {}
        self._times: dict[str, TimeColumn] = {}
        self._tally = Tally()
        self._chosen: tuple[Finding, ...] = ()
        self._said: list[Finding] = []
        self._rejects: list[Rejects] = []
        self._rejected: Counter[str] = Counter()
        self._came = self._kept = 0
        self._gone_through = False

    def events(self) -> Iterator[pa.Table]:
        """The events of every piece, in their order.

        They count only if `confirmed` is true at the end; otherwise ask once more.
        """
        self._begin()
        pieces = self._stream.pieces()
        first = next(pieces)
        self._choose(first)
        # a source can be read in one place only
        rows = self._stream.pieces() if self._gone_through else chain([first], pieces)
        del first  # it would be held as long as the others last
        for raw in rows:
            yield self._piece(raw)
        self._check()

    @property
    def source(self) -> Source | None:
        """The file; None for rows from memory."""
        return self._stream.source

    @property
    def expected(self) -> int:
        """About how many rows there are."""
        return self._stream.expected

    @property
    def confirmed(self) -> bool:
        """Whether nothing was taken for what later pieces show that it is not.

        So of the times, whether they were read in the format that fits all of them best.
        """
        self._thorough = not self._times_confirmed
        return not self._thorough and self._stream.settled()

    @property
    def _times_confirmed(self) -> bool:
        return all(column.confirmed for column in self._times.values())

    @property
    def rows(self) -> Rows:
        """What became of the rows."""
        return Rows(self._came, self._kept, dict(sorted(self._rejected.items())))

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What a reader of the figures should know about this source."""
        of_times = [f for column in self._times.values() for f in column.findings()]
        return (*self._said, *of_times, *self._chosen, *self._tally.findings())

    @property
    def rejects(self) -> Rejects:
        """Every row that was rejected."""
        return Rejects.joined(self._rejects)

    def _choose(self, raw: RawRows) -> None:
        table = self._flat(raw)
        if table.num_rows == 0 and not raw.rejects and not self._stream.more:
            raise raw.refuse("JM-E208", "The log has no rows.", "export it again")
        choice = choose_columns(
            table, self._asked.columns(), CANONICAL[3:],
            prescribed=self._stream.prescribed, file=raw.path,
        )  # fmt: skip
        self.columns, self._chosen = dict(choice.columns), choice.findings
        names = {r: self.columns[r] for r in ("time", "end_time") if r in self.columns}
        for thorough in dict.fromkeys([self._thorough, True]):
            problems: list[Problem] = []
            for role, name in names.items():
                column = self._times[role] = TimeColumn(name, self._rule, raw.path)
                again = self._again(name) if self._stream.more else None
                try:
                    column.choose(table[name], again, thorough=thorough)
                except LogError as error:
                    problems += error.problems
            if not problems:
                return
        # what is wrong with one column may have shown before the fault of another
        raise LogError(*problems)

    def _again(self, name: str) -> Callable[[], Iterator[pa.ChunkedArray]]:
        def pieces() -> Iterator[pa.ChunkedArray]:
            self._gone_through = True
            for raw in self._stream.pieces():
                if name in raw.table.column_names:
                    yield raw.table[name]

        return pieces

    def _piece(self, raw: RawRows) -> pa.Table:
        table = self._flat(raw)
        for name in self.columns.values():
            if name not in table.column_names:
                table = table.append_column(name, pa.nulls(table.num_rows, pa.string()))
        columns = self.columns
        self._tell_apart(raw, table[columns["case"]])
        texts = {
            name: coded_text(table[name])
            for name in table.column_names
            if _is_read_as_text(name, columns)
        }
        times = self._times["time"].read(table[columns["time"]])
        faults = faults_of(table, texts, columns, times)
        first = first_faults(faults, table.num_rows)
        keep = first < 0
        rejects = [*raw.rejects, *rejects_of(raw, table, faults, first)]
        rejects.sort(key=lambda reject: reject.line or 0)
        self._rejected.update(f"{reject.code} {REASONS[reject.code]}" for reject in rejects)
        self._rejects.append(Rejects.of(rejects))
        self._came += table.num_rows + len(raw.rejects)
        self._kept += int(keep.sum())
        self._said.extend(raw.findings)
        mask = None if keep.all() else pa.array(keep)
        if mask is not None and "end_time" in columns:
            self._times["end_time"].weigh(table[columns["end_time"]].filter(pa.array(~keep)))

        def kept(column: pa.Array) -> pa.Array:
            return column if mask is None else column.filter(mask)

        time = _stamps(times.micros[keep], np.zeros(int(keep.sum()), np.bool_))
        made = {
            "case": kept(texts[columns["case"]]),
            "activity": kept(texts[columns["activity"]]),
            "time": time,
        }
        for role in CANONICAL[3:]:
            if role in columns:
                name = columns[role]
                if role in _TYPED:
                    made[role] = self._measure(role, kept(table[name]), name, time)
                else:
                    made[role] = without_blanks(kept(texts[name]))
        for name in table.column_names:
            if name not in columns.values():
                made[_free_name(name, made)] = without_blanks(kept(texts[name]))
        return pa.table(made)

    def _check(self) -> None:
        refuse = RawRows(pa.table({}), path=self._stream.path).refuse
        if self._came == 0:
            raise refuse("JM-E208", "The log has no rows.", "export it again")
        if self._kept == 0 and self._times_confirmed:
            common = self._rejected.most_common(3)
            why = "; ".join(f"{count:,} {reason}" for reason, count in common)
            message = f"Not one of the {self._came:,} rows could be kept: {why}."
            raise refuse("JM-E214", message, "name the right columns, or mend the export")

    def _tell_apart(self, raw: RawRows, case: pa.ChunkedArray) -> None:
        if whole_floats_that_clash(case):
            message = (
                f"The case ids in '{self.columns['case']}' are stored as decimal numbers above "
                "2**53, where different ids become the same number."
            )
            raise raw.refuse("JM-E213", message, "export the column as text or as integers")

    def _flat(self, raw: RawRows) -> pa.Table:
        """The table without nested columns; those are left out and said."""
        raw.check_names()
        nested = [field.name for field in raw.table.schema if is_nested(field.type)]
        if not nested:
            return raw.table
        said = sentence(
            "columns with values inside values are left out: {names}",
            names=", ".join(f"'{name}'" for name in nested),
        )
        self._tally.say(Finding("JM-W122", said))
        return raw.table.drop_columns(nested)

    def _measure(
        self, role: str, column: pa.ChunkedArray, name: str, times: pa.ChunkedArray
    ) -> pa.ChunkedArray:
        """A column of numbers or times; what it cannot be is null, and said."""
        n = len(column)
        if role in NUMBERS:
            numbers, bad = as_numbers(column)
            commas = with_comma(column)
            message = marked(
                "{count} of {of} values in '{name}' are not numbers and count as missing"
            )
            self._tally.add("JM-W130", message, bad - commas, n, name=name)
            message = marked(
                "{count} of {of} values in '{name}' have a comma, for decimals or for thousands, "
                "which is never guessed: they count as missing; export them with a decimal point"
            )
            self._tally.add("JM-W130", message, commas, n, name=name)
            return numbers
        ends = self._times[role].read(column)
        unusable = np.logical_or.reduce([*ends.faults.values()])
        stamps = _stamps(ends.micros, ends.absent | unusable)
        message = marked("{count} of {of} values in '{name}' are not times and count as missing")
        self._tally.add("JM-W131", message, int(unusable.sum()), n, name=name)
        early = int(pc.sum(pc.less(stamps, times)).as_py() or 0)
        message = marked("{count} of {of} events end before they begin")
        self._tally.add("JM-W132", message, early, n)
        return stamps


def _is_read_as_text(name: str, columns: Mapping[str, str]) -> bool:
    """Not so: what becomes times and numbers."""
    roles = {role for role, column in columns.items() if column == name}
    return not roles or bool(roles - _TYPED)


def _stamps(micros: NDArray[np.int64], absent: NDArray[np.bool_]) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(micros, pa.int64(), mask=absent).cast(MICROSECONDS)])


def _free_name(name: str, made: Mapping[str, object]) -> str:
    """A column's own name, unless a canonical one has it."""
    while name in LOG_SCHEMA or name in made:
        name = f"{name} (as read)"
    return name
