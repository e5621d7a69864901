"""A column of times, read in one format that is checked on the whole column.

A time without a zone is in the zone that was given, or else in
UTC, and the log says so.  Where some values carry a zone and some do not, each written
zone counts and the others are treated as said.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.errors import LogError, Problem
from journeymine.log.instants import FIRST, LAST, Written, in_zone, parse
from journeymine.log.rows import Finding
from journeymine.log.text import as_text, is_text, missing
from journeymine.log.time_choice import TimeRule, choose_format
from journeymine.log.time_formats import ISO, KNOWN, TimeFormat

__all__ = ["NEVER", "UNREADABLE", "Times", "looks_like_times", "read_times"]

UNREADABLE = "JM-E104"
NEVER = "JM-E110"

_SAMPLE = 1_000
_TO_MICROS = {"s": 1_000_000, "ms": 1_000, "us": 1}


@dataclass(frozen=True, slots=True)
class Times:
    """The times of a column.

    Attributes
    ----------
    micros : array of int64
        Microseconds since 1970 in UTC; 0 where there is none.
    absent : array of bool
        Null, empty or blank.
    faults : mapping of str to array of bool
        Which values are not usable, by the code of the reason.
    findings : tuple of Finding
    """

    micros: NDArray[np.int64]
    absent: NDArray[np.bool_]
    faults: dict[str, NDArray[np.bool_]]
    findings: tuple[Finding, ...]


def read_times(column: pa.ChunkedArray, name: str, rule: TimeRule, file: str) -> Times:
    """The instants of a column of text, of real times, or of counts since 1970.

    Parameters
    ----------
    column : chunked array
    name : str
        What the source calls it, for messages.
    rule : TimeRule
    file : str
        For messages.

    Raises
    ------
    LogError
        ``JM-E215`` if no format fits most values, ``JM-E216`` if two fit and differ.
    """
    if pa.types.is_temporal(column.type) and not pa.types.is_time(column.type):
        return _real_times(column, name, rule, file)
    coded = as_text(column).combine_chunks().dictionary_encode()
    distinct = coded.dictionary
    absent_value = _bools(missing(distinct))
    codes = _ints(pc.fill_null(coded.indices, len(distinct)))
    weights = np.bincount(codes, minlength=len(distinct) + 1)[: len(distinct)]
    weights = np.where(absent_value, 0, weights)
    form, written = choose_format(pc.fill_null(distinct, ""), weights, name, rule, file)
    instants = _Instants.of(written, rule.timezone)
    findings = instants.findings(weights, name, form, rule)
    none = len(distinct)  # the code of a null
    return Times(
        np.append(instants.micros, 0)[codes],
        np.append(absent_value, True)[codes] | (codes == none),
        {
            UNREADABLE: np.append(~written.readable & ~absent_value, False)[codes],
            NEVER: np.append(instants.never, False)[codes],
        },
        findings,
    )


def looks_like_times(column: pa.ChunkedArray, share: float = 0.95) -> bool:
    """Whether at least this share of a column's first thousand values can be read as times."""
    if pa.types.is_timestamp(column.type) or pa.types.is_date(column.type):
        return True
    if not is_text(column.type):
        return False
    text = as_text(column.slice(0, _SAMPLE))
    values = text.filter(pc.invert(missing(text))).combine_chunks()
    return len(values) > 0 and any(
        bool(parse(values, form).readable.mean() >= share) for form in KNOWN
    )


@dataclass(frozen=True, slots=True)
class _Instants:
    """Written times with a zone put to those that have none."""

    written: Written
    micros: NDArray[np.int64]
    twice: NDArray[np.bool_]
    never: NDArray[np.bool_]

    @classmethod
    def of(cls, written: Written, zone: str | None) -> _Instants:
        no = np.zeros_like(written.readable)
        naive = written.readable & ~written.zoned
        if zone is None or not naive.any():
            return cls(written, written.micros, no, no)
        there, twice, never = in_zone(np.where(naive, written.micros, 0), zone)
        never |= (there < FIRST) | (there > LAST)
        micros = np.where(naive, there, written.micros)
        return cls(written, micros, twice & naive, never & naive)

    def findings(
        self, weights: NDArray[np.int64], name: str, form: TimeFormat, rule: TimeRule
    ) -> tuple[Finding, ...]:
        written, zone = self.written, rule.timezone
        total = int(weights.sum())
        naive = written.readable & ~written.zoned
        some_zoned = bool((weights[written.zoned & written.readable] > 0).any())
        whose = "taken as UTC" if zone is None else f"taken as local time of {zone}"
        beside = "; the others keep the zone they carry" if some_zoned else ""
        odd = written.readable & _suspect(self.micros)
        found = [
            ("JM-W102", naive, f"times in '{name}' carry no zone and are {whose}{beside}"),
            ("JM-W103", self.twice, f"local times in '{name}' happen twice in {zone}; each is "
             "taken as its first instant"),
            ("JM-W104", written.finer, f"times in '{name}' are finer than microseconds and were "
             "cut to them"),
            ("JM-W105", written.day_only if not written.day_only.all() else naive & False,
             f"times in '{name}' are dates without a time of day, taken as its start"),
            ("JM-W106", odd, f"times in '{name}' look like place-holders (1970-01-01, before "
             "1900 or after 2100)"),
        ]  # fmt: skip
        notes = [
            Finding(code, f"{count:,} of {total:,} {text}", count, total)
            for code, which, text in found
            if (count := int(weights[which].sum()))
        ]
        if rule.time_format is None and form is not ISO:
            notes.insert(0, Finding("JM-W101", f"times in '{name}' are read as {form.name}"))
        return tuple(notes)


def _suspect(micros: NDArray[np.int64]) -> NDArray[np.bool_]:
    before_1900, after_2100 = -2_208_988_800_000_000, 4_102_444_800_000_000
    odd: NDArray[np.bool_] = (micros == 0) | (micros < before_1900) | (micros >= after_2100)
    return odd


def _real_times(column: pa.ChunkedArray, name: str, rule: TimeRule, file: str) -> Times:
    """Times that came as times: dates, and timestamps of any unit and zone."""
    kind = column.type
    zoned = bool(pa.types.is_timestamp(kind) and kind.tz)
    if pa.types.is_duration(kind) or pa.types.is_interval(kind):
        message = f"The time column '{name}' holds durations, not points in time."
        raise LogError(Problem("JM-E215", message, "pass another column as time", file=file))
    day_only = bool(pa.types.is_date(kind))
    if day_only:
        column = pc.cast(column, pa.timestamp("ms"))
    unit = column.type.unit
    absent = _bools(pc.is_null(column))
    raw = _ints(pc.fill_null(pc.cast(column, pa.int64()), 0))
    if unit == "ns":
        micros, finer = raw // 1000, raw % 1000 != 0
        within = np.ones_like(absent)
    else:
        scale = _TO_MICROS[unit]
        within = (raw >= FIRST // scale) & (raw <= LAST // scale)
        micros, finer = np.where(within, raw, 0) * scale, np.zeros_like(absent)
    present = ~absent & within
    written = Written(
        np.where(present, micros, 0), present, present & zoned, finer & present,
        present & day_only,
    )  # fmt: skip
    instants = _Instants.of(written, rule.timezone)
    findings = instants.findings((~absent).astype(np.int64), name, ISO, rule)
    faults = {UNREADABLE: ~absent & ~within, NEVER: instants.never}
    return Times(instants.micros, absent, faults, findings)


def _bools(values: pa.Array) -> NDArray[np.bool_]:
    array: NDArray[np.bool_] = values.to_numpy(zero_copy_only=False)
    return array


def _ints(values: pa.Array) -> NDArray[np.int64]:
    array: NDArray[np.int64] = values.to_numpy(zero_copy_only=False)
    return array.astype(np.int64)
