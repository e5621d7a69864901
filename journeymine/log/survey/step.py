"""From rows as a reader found them to answers, with every row accounted for.

A date without a time of day is taken as the end of that day, since an answer comes after what it
is about.  A row without a case is rejected, and so is one whose time or score is there and
cannot be read, or whose score lies outside of the scale that was said.  A row without a score is
one who was asked and gave none; one without a time stays, and is counted when it is joined.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.language import sentence
from journeymine.log.accounting.rejects import Rejects
from journeymine.log.accounting.rows import REASONS, Finding, Rows
from journeymine.log.schema import MICROSECONDS
from journeymine.log.survey.answers import ANSWERS_SCHEMA, SurveyAnswers
from journeymine.log.survey.asked import AskedAnswers
from journeymine.log.survey.columns import AnswerColumns, answer_columns
from journeymine.log.times.choice import TimeRule
from journeymine.log.times.column import TimeColumn, Times
from journeymine.log.typed.raw import RawRows
from journeymine.log.typed.rejection import Fault, damage, first_faults, rejects_of
from journeymine.log.values.arrays import bools, ints
from journeymine.log.values.coded import coded_text
from journeymine.log.values.measures import as_numbers
from journeymine.log.values.text import as_text, is_nested, missing, whole_floats_that_clash

__all__ = ["answers_of_rows"]

_Bools = NDArray[np.bool_]

_DAY = 86_400_000_000


def answers_of_rows(raw: RawRows, asked: AskedAnswers, *, as_vendor: bool = False) -> SurveyAnswers:
    """The answers of one source.

    Parameters
    ----------
    raw : RawRows
        All of its rows.
    asked : AskedAnswers
    as_vendor : bool
        A preset has prepared the rows.

    Raises
    ------
    UsageError
        ``JM-E01x`` if a column is not there or cannot be told, ``JM-E02x`` a format or zone
        that is none.
    LogError
        ``JM-E208`` no rows, ``JM-E209`` a column name twice, ``JM-E213`` case ids that cannot
        be told apart, ``JM-E214`` no row could be kept, ``JM-E215`` and ``JM-E216`` for the
        times.
    """
    raw.check_names()
    nested = [field.name for field in raw.table.schema if is_nested(field.type)]
    table = raw.table.drop_columns(nested) if nested else raw.table
    n = table.num_rows
    if n == 0 and not raw.rejects:
        raise raw.refuse("JM-E208", "The table of answers has no rows.", "export it again")
    found = answer_columns(
        table, asked, prescribed=raw.prescribed, as_vendor=as_vendor, file=raw.path
    )
    columns, findings = dict(found.columns), [*raw.findings, *found.findings]
    if "time" in columns and bools(missing(as_text(table[columns["time"]]))).all():
        del columns["time"]
    if whole_floats_that_clash(table[columns["case"]]):
        message = (
            f"The case ids in '{columns['case']}' are stored as decimal numbers above 2**53, "
            "where different ids become the same number."
        )
        raise raw.refuse("JM-E213", message, "export the column as text or as integers")
    texts = {
        columns[role]: coded_text(table[columns[role]])
        for role in ("case", "touchpoint", "kind")
        if role in columns
    }
    faults = list(damage(table, texts, list(texts)))
    case = as_text(table[columns["case"]])
    faults.append(Fault("JM-E101", columns["case"], bools(missing(case))))
    times: Times | None = None
    if "time" in columns:
        name = columns["time"]
        column = TimeColumn(
            name, TimeRule(asked.time_format, asked.timezone, raw.iso_only), raw.path
        )
        column.choose(table[name], None)
        times = column.read(table[name])
        days = _days(table[name], times)
        if days.any():
            late = np.where(days, times.micros + _DAY - 1, times.micros)
            times = replace(times, micros=late)
            said = sentence(
                "{count} of {of} times in '{name}' are dates, and taken as the end of the day",
                count=int(days.sum()), of=n, name=name,
            )  # fmt: skip
            findings.append(Finding("JM-W198", said, int(days.sum()), n))
        findings.extend(one for one in column.findings() if one.code != "JM-W105")
        faults.extend(Fault(code, name, rows) for code, rows in times.faults.items())
    scores = {name: as_numbers(table[name])[0] for name in found.scores}
    faults.extend(_unusable(table, scores, asked.scale))
    faults = [fault for fault in faults if fault.rows.any()]
    first = first_faults(faults, n)
    rejects = [*raw.rejects, *rejects_of(raw, table, faults, first)]
    rejects.sort(key=lambda reject: reject.line or 0)
    keep = first < 0
    rejected = Counter(f"{reject.code} {REASONS[reject.code]}" for reject in rejects)
    rows = Rows(n + len(raw.rejects), int(keep.sum()), dict(sorted(rejected.items())))
    if rows.kept == 0:
        why = "; ".join(f"{count:,} {reason}" for reason, count in rejected.most_common(3))
        message = f"Not one of the {rows.came:,} rows of answers could be kept: {why}."
        raise raw.refuse("JM-E214", message, "name the right columns, or mend the export")
    return SurveyAnswers(
        _table(table, found, columns, scores, times, keep),
        rows,
        {**columns, "score": ", ".join(found.scores)},
        asked.scale,
        (*findings, *_lacking(columns, rows.kept)),
        Rejects.of(rejects),
        () if raw.source is None else (raw.source,),
    )


def _days(column: pa.ChunkedArray, times: Times) -> _Bools:
    """Which times are dates; so are times without a zone that are all at midnight."""
    there = ~times.absent
    if pa.types.is_timestamp(column.type) and column.type.tz is None and there.any():
        raw = ints(pc.fill_null(pc.cast(pc.cast(column, pa.timestamp("us")), pa.int64()), 0))
        return there & bool((raw[there] % _DAY == 0).all())
    return np.zeros_like(there) if times.day_only is None else times.day_only


def _unusable(
    table: pa.Table, scores: Mapping[str, pa.ChunkedArray], scale: tuple[float, float] | None
) -> list[Fault]:
    """Rows whose score is there, and is no number or not on the scale."""
    found = []
    for name, numbers in scores.items():
        there = bools(pc.is_valid(numbers))
        blank = bools(missing(as_text(table[name])))
        found.append(Fault("JM-E125", name, ~there & ~blank))
        if scale is not None:
            value = numbers.to_numpy()
            outside = there & ((value < scale[0]) | (value > scale[1]))
            found.append(Fault("JM-E126", name, outside))
    return found


def _table(
    table: pa.Table,
    found: AnswerColumns,
    columns: Mapping[str, str],
    scores: Mapping[str, pa.ChunkedArray],
    times: Times | None,
    keep: _Bools,
) -> pa.Table:
    """The rows that are kept; once for each kind of score."""
    mask = pa.array(keep)
    made: dict[str, pa.ChunkedArray | pa.Array] = {}
    for role in ("case", "touchpoint"):
        if role in columns:
            made[role] = _text(table[columns[role]].filter(mask))
    if times is not None:
        micros = pa.array(times.micros[keep], pa.int64(), mask=times.absent[keep])
        made["time"] = micros.cast(MICROSECONDS)
    n = int(keep.sum())
    several = len(found.scores) > 1
    parts = []
    for name in found.scores:
        if "kind" in columns:
            kind = pc.fill_null(_text(table[columns["kind"]].filter(mask)), "")
        else:
            kind = pa.repeat(pa.scalar(name if several else ""), n)
        parts.append({**made, "kind": kind, "score": scores[name].filter(mask)})
    names = [name for name in ANSWERS_SCHEMA.names if name in parts[0]]
    schema = pa.schema([ANSWERS_SCHEMA.field(name) for name in names])
    tables = [pa.table([part[name] for name in names], schema=schema) for part in parts]
    return pa.concat_tables(tables).combine_chunks()


def _text(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """As text; null where it is missing."""
    text = as_text(column)
    return pc.if_else(missing(text), pa.scalar(None, pa.string()), text)


def _lacking(columns: Mapping[str, str], n: int) -> list[Finding]:
    """What the answers do not say, and what is done for it."""
    found = []
    if "touchpoint" not in columns:
        said = sentence(
            "answers name no touchpoint; each is taken to be about the last one before it"
        )
        found.append(Finding("JM-W196", said, n, n))
    if "time" not in columns:
        said = sentence(
            "answers have no time; each is taken to be about the last visit, however long ago"
        )
        found.append(Finding("JM-W197", said, n, n))
    return found
