"""The typed step: from rows as a reader found them to events, with every row accounted for.

All ways into an `EventLog` go through here: files, frames and tables.  Case ids and
activities are text, exactly as they were; a row without case, activity or a readable time
is rejected for a stated reason and counted; nothing else is lost.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.log.columns import NUMBERS, choose_columns
from journeymine.log.measures import as_numbers
from journeymine.log.raw import Asked, RawRows
from journeymine.log.rejection import faults_of, first_faults, rejects_of
from journeymine.log.rows import REASONS, Finding, Reject, Rows, Source
from journeymine.log.schema import CANONICAL, LOG_SCHEMA, MICROSECONDS
from journeymine.log.text import as_text, is_nested, is_text, missing, whole_floats_that_clash
from journeymine.log.time_choice import TimeRule
from journeymine.log.times import read_times

__all__ = ["Typed", "type_rows"]

_TYPED = {"time", "end_time", *NUMBERS}


@dataclass(frozen=True, slots=True)
class Typed:
    """The events of one source, without sequence numbers, and what became of its rows."""

    events: pa.Table
    rows: Rows
    columns: Mapping[str, str]
    findings: tuple[Finding, ...]
    rejects: tuple[Reject, ...]
    source: Source | None


def type_rows(raw: RawRows, asked: Asked) -> Typed:
    """Make events of rows.

    Raises
    ------
    UsageError
        ``JM-E01x`` if a column is not there or cannot be told.
    LogError
        ``JM-E208`` no rows, ``JM-E209`` a column name twice, ``JM-E213`` case ids that
        cannot be told apart, ``JM-E214`` no row could be kept, ``JM-E215`` and
        ``JM-E216`` for the times.
    """
    rule = TimeRule(asked.time_format, asked.timezone, raw.iso_only)
    table, findings = _flat_columns(raw)
    if table.num_rows + len(raw.rejects) == 0:
        raise raw.refuse("JM-E208", "The log has no rows.", "export it again")
    choice = choose_columns(
        table, asked.columns(), CANONICAL[3:], prescribed=raw.prescribed, file=raw.path
    )
    columns = dict(choice.columns)
    findings.extend(choice.findings)
    if whole_floats_that_clash(table[columns["case"]]):
        message = (
            f"The case ids in '{columns['case']}' are stored as decimal numbers above 2**53, "
            "where different ids become the same number."
        )
        raise raw.refuse("JM-E213", message, "export the column as text or as integers")
    texts = {
        name: as_text(table[name])
        for name in table.column_names
        if _is_read_as_text(name, table, columns)
    }
    times = read_times(table[columns["time"]], columns["time"], rule, raw.path)
    faults = faults_of(table, texts, columns, times)
    first = first_faults(faults, table.num_rows)
    keep = first < 0
    rejects = [*raw.rejects, *rejects_of(raw, table, faults, first)]
    rejects.sort(key=lambda reject: reject.line or 0)
    counts = Counter(f"{reject.code} {REASONS[reject.code]}" for reject in rejects)
    rows = Rows(table.num_rows + len(raw.rejects), int(keep.sum()), dict(sorted(counts.items())))
    if rows.kept == 0:
        why = "; ".join(f"{count:,} {reason}" for reason, count in counts.most_common(3))
        message = f"Not one of the {rows.came:,} rows could be kept: {why}."
        raise raw.refuse("JM-E214", message, "name the right columns, or mend the export")
    mask = pa.array(keep)
    made = {
        "case": texts[columns["case"]].filter(mask),
        "activity": texts[columns["activity"]].filter(mask),
        "time": _stamps(times.micros[keep], np.zeros(rows.kept, np.bool_)),
    }
    for role in CANONICAL[3:]:
        if role in columns:
            column = table[columns[role]].filter(mask)
            made[role], notes = _optional(role, column, columns[role], rule, raw, made["time"])
            findings.extend(notes)
    for name in table.column_names:
        if name not in columns.values():
            made[_free_name(name, made)] = _without_blanks(texts[name].filter(mask))
    findings = [*raw.findings, *times.findings, *findings]
    return Typed(pa.table(made), rows, columns, tuple(findings), tuple(rejects), raw.source)


def _is_read_as_text(name: str, table: pa.Table, columns: Mapping[str, str]) -> bool:
    """Not so: real times and numbers that become times and numbers again."""
    roles = {role for role, column in columns.items() if column == name}
    return is_text(table[name].type) or not roles or bool(roles - _TYPED)


def _flat_columns(raw: RawRows) -> tuple[pa.Table, list[Finding]]:
    """The table without nested columns; those are left out and said."""
    names = raw.table.column_names
    twice = [name for name, count in Counter(names).items() if count > 1]
    if twice:
        message = f"The column '{twice[0]}' occurs {names.count(twice[0])} times."
        raise raw.refuse("JM-E209", message, "give every column a name of its own")
    nested = [field.name for field in raw.table.schema if is_nested(field.type)]
    if not nested:
        return raw.table, []
    said = ", ".join(f"'{name}'" for name in nested)
    note = Finding("JM-W122", f"columns with values inside values are left out: {said}")
    return raw.table.drop_columns(nested), [note]


def _optional(
    role: str,
    column: pa.ChunkedArray,
    name: str,
    rule: TimeRule,
    raw: RawRows,
    times: pa.ChunkedArray,
) -> tuple[pa.ChunkedArray, list[Finding]]:
    """A column that may be missing in places; what it cannot be is null, and said."""
    n = len(column)
    if role in NUMBERS:
        numbers, bad = as_numbers(column)
        said = f"{bad:,} of {n:,} values in '{name}' are not numbers and count as missing"
        return numbers, [Finding("JM-W130", said, bad, n)] if bad else []
    if role != "end_time":
        return _without_blanks(as_text(column)), []
    ends = read_times(column, name, rule, raw.path)
    unusable = np.logical_or.reduce([*ends.faults.values()])
    stamps = _stamps(ends.micros, ends.absent | unusable)
    findings = list(ends.findings)
    if bad := int(unusable.sum()):
        said = f"{bad:,} of {n:,} values in '{name}' are not times and count as missing"
        findings.append(Finding("JM-W131", said, bad, n))
    if early := int(pc.sum(pc.less(stamps, times)).as_py() or 0):
        said = f"{early:,} of {n:,} events end before they begin"
        findings.append(Finding("JM-W132", said, early, n))
    return stamps, findings


def _stamps(micros: NDArray[np.int64], absent: NDArray[np.bool_]) -> pa.ChunkedArray:
    return pa.chunked_array([pa.array(micros, pa.int64(), mask=absent).cast(MICROSECONDS)])


def _without_blanks(text: pa.ChunkedArray) -> pa.ChunkedArray:
    """Null for what is missing, so that a log is the same whatever format it was kept in."""
    return pc.if_else(missing(text), pa.scalar(None, pa.string()), text)


def _free_name(name: str, made: Mapping[str, object]) -> str:
    """A column's own name, unless a canonical one has it."""
    while name in LOG_SCHEMA or name in made:
        name = f"{name} (as read)"
    return name
