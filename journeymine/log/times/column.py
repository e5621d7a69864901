"""A column of times, read in one format that is checked on the whole column.

A time without a zone is in the zone that was given, or else in
UTC, and the log says so.  Where some values carry a zone and some do not, each written
zone counts and the others are treated as said.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.errors import LogError, Problem
from journeymine.language import marked, sentence
from journeymine.log.accounting.rows import Finding
from journeymine.log.accounting.tally import Tally
from journeymine.log.times.choice import Evidence, TimeRule
from journeymine.log.times.formats import DAY_FIRST, ISO, KNOWN, MONTH_FIRST, TimeFormat
from journeymine.log.times.instants import FIRST, LAST, Written, in_zone, parse
from journeymine.log.times.zones import without_zone
from journeymine.log.values.arrays import bools, ints
from journeymine.log.values.text import as_text, is_text, missing

__all__ = ["NEVER", "UNREADABLE", "TimeColumn", "Times", "looks_like_times"]

UNREADABLE = "JM-E104"
NEVER = "JM-E110"

_SAMPLE = 1_000
_MANY = 400_000
_BEFORE_1900, _AFTER_2100 = -2_208_988_800_000_000, 4_102_444_800_000_000
_FLAGS = 16
_TO_MICROS = {"s": 1_000_000, "ms": 1_000, "us": 1}


@dataclass(frozen=True, slots=True)
class Times:
    """The times of a column, or of a piece of it.

    Attributes
    ----------
    micros : array of int64
        Microseconds since 1970 in UTC; 0 where there is none.
    absent : array of bool
        Null, empty or blank.
    faults : mapping of str to array of bool
        Which values are not usable, by the code of the reason.
    day_only : array of bool or None
        Which are dates without a time of day; None where there is none.
    """

    micros: NDArray[np.int64]
    absent: NDArray[np.bool_]
    faults: dict[str, NDArray[np.bool_]]
    day_only: NDArray[np.bool_] | None = None


class TimeColumn:
    """A column of times that is read piece by piece, in one format that fits all of it.

    Parameters
    ----------
    name : str
        What the source calls it, for messages.
    rule : TimeRule
    file : str
        For messages.
    """

    def __init__(self, name: str, rule: TimeRule, file: str) -> None:
        self._name, self._rule, self._file = name, rule, file
        self._evidence = Evidence(name, rule, file)
        self._form: TimeFormat | None = None
        self._checked = False
        self._real = False
        self._tally = Tally()
        self._total = self._naive = self._zoned = self._days = 0

    def choose(
        self,
        first: pa.ChunkedArray,
        rest: Callable[[], Iterator[pa.ChunkedArray]] | None,
        *,
        thorough: bool = False,
    ) -> None:
        """Find the format.

        Parameters
        ----------
        first : chunked array
            The first piece.
        rest : callable or None
            All pieces once more, from the first on, if there are others.  They are looked at
            now if the first piece cannot decide; otherwise `confirmed` tells when all were read.
        thorough : bool, default False
            All pieces are looked at now.

        Raises
        ------
        LogError
            ``JM-E215`` if no format fits most values, ``JM-E216`` if two fit and differ.
        """
        self._real = _is_real(first.type)
        if self._real:
            return
        if rest is not None and thorough:
            self._reconsider(rest)
            return
        self._look(first)
        if rest is None:
            self._form = self._evidence.decide()
            return
        leading = self._evidence.leading
        only = self._evidence.only
        if only is not None or (leading is not None and leading not in (DAY_FIRST, MONTH_FIRST)):
            self._form, self._checked = only or leading, True
            self._evidence.forget()  # the first piece is read with the others
        else:
            self._reconsider(rest)

    @property
    def confirmed(self) -> bool:
        """Whether, with all pieces read, the format is the one that fits the column best."""
        return not self._checked or self._evidence.decide() == self._form

    def read(self, column: pa.ChunkedArray) -> Times:
        """The instants of a piece: of text, of real times, or of counts since 1970."""
        if self._real:
            return self._real_times(column)
        assert self._form is not None, "a format is chosen before"
        text = as_text(column).combine_chunks()
        if self._form is ISO and max(len(text), self._total) > _MANY:
            return self._iso(text)
        return self._distinct(text)

    def weigh(self, column: pa.ChunkedArray) -> None:
        """Look at values of rows that are not kept: they speak for a format as others do."""
        if not self._checked:
            return
        assert self._form is not None, "a format is chosen before"
        coded = as_text(column).combine_chunks().dictionary_encode()
        values = pc.fill_null(coded.dictionary, "")
        self._check(values, _weights(coded), parse(values, self._form).readable)

    def findings(self) -> tuple[Finding, ...]:
        """What a reader should know about the times that were read."""
        name, zone = self._name, self._rule.timezone
        if self._naive:
            message = without_zone(zone, others=self._zoned > 0)
            self._tally.add(
                "JM-W102", message, self._naive, self._total, name=name, zone=zone or "UTC"
            )
        if 0 < self._days < self._total:
            message = marked(
                "{count} of {of} times in '{name}' are dates without a time of day, taken as its "
                "start"
            )
            self._tally.add("JM-W105", message, self._days, self._total, name=name)
        if self._form is not None and self._form is not ISO and self._rule.time_format is None:
            form = sentence(self._form.name)
            said = sentence("times in '{name}' are read as {form}", name=name, form=form)
            self._tally.say(Finding("JM-W101", said))
        return self._tally.findings()

    def _reconsider(self, pieces: Callable[[], Iterator[pa.ChunkedArray]]) -> None:
        """Choose again, with every format tried on every piece."""
        self._evidence = Evidence(self._name, self._rule, self._file, thorough=True)
        for piece in pieces():
            self._look(piece)
        self._form, self._checked = self._evidence.decide(), False

    def _look(self, column: pa.ChunkedArray) -> None:
        text = as_text(column).combine_chunks()
        if len(text) > _MANY and self._evidence.first is ISO:
            _, flags = _read_iso(text)
            if (flags > 0).all():
                self._evidence.is_known(ISO, len(text))
                return
        coded = text.dictionary_encode()
        weights = _weights(coded)
        self._evidence.add(pc.fill_null(coded.dictionary, ""), weights)

    def _distinct(self, text: pa.Array) -> Times:
        """By the distinct values, of which there are few."""
        assert self._form is not None, "a format is chosen before"
        coded = text.dictionary_encode()
        distinct, none = coded.dictionary, len(coded.dictionary)  # the code of a null
        codes = ints(pc.fill_null(coded.indices, none))
        weights = _weights(coded)
        values = pc.fill_null(distinct, "")
        written = parse(values, self._form)
        if self._checked:
            self._check(values, weights, written.readable)
        instants = _Instants.of(written, self._rule.timezone)
        self._note(instants, weights)
        absent = bools(missing(distinct))
        return Times(
            np.append(instants.micros, 0)[codes],
            np.append(absent, True)[codes],
            {
                UNREADABLE: np.append(~written.readable & ~absent, False)[codes],
                NEVER: np.append(instants.never, False)[codes],
            },
            np.append(written.day_only, False)[codes] if written.day_only.any() else None,
        )

    def _iso(self, text: pa.Array) -> Times:
        """By their bytes; what is not plain is read as the format says."""
        from journeymine.log.kernels.iso import DAY_ONLY, FINER, READ, ZONED

        n = len(text)
        micros, flags = _read_iso(text)
        if (plain := self._plain(micros, flags)) is not None:
            return plain
        odd = np.flatnonzero(flags == 0)
        absent = np.zeros(n, np.bool_)
        if len(odd):
            some = text.take(pa.array(odd))
            absent[odd] = bools(missing(some))
            coded = some.dictionary_encode()
            codes = ints(pc.fill_null(coded.indices, len(coded.dictionary)))
            values = pc.fill_null(coded.dictionary, "")
            written = parse(values, ISO)
            marks = (
                READ * written.readable + ZONED * written.zoned + FINER * written.finer
                + DAY_ONLY * written.day_only
            ).astype(np.uint8)  # fmt: skip
            flags[odd] = np.append(marks, 0)[codes]
            micros[odd] = np.append(written.micros, 0)[codes]
        readable = flags & READ > 0
        written = Written(
            np.where(readable, micros, 0), readable, flags & ZONED > 0, flags & FINER > 0,
            flags & DAY_ONLY > 0,
        )  # fmt: skip
        if self._checked:
            unreadable = ~readable & ~absent
            if unreadable.any():
                coded = text.dictionary_encode()
                self._evidence.add(pc.fill_null(coded.dictionary, ""), _weights(coded))
            else:
                self._evidence.is_known(ISO, int(n - absent.sum()))
        instants = _Instants.of(written, self._rule.timezone)
        self._note(instants, (~absent).astype(np.int64))
        faults = {UNREADABLE: ~readable & ~absent, NEVER: instants.never}
        return Times(instants.micros, absent, faults, _any(written.day_only))

    def _plain(self, micros: NDArray[np.int64], flags: NDArray[np.uint8]) -> Times | None:
        """Times that were all read, and of which nothing is to be said row by row; or None."""
        from journeymine.log.kernels.iso import DAY_ONLY, FINER, READ, ZONED

        n = len(flags)
        counts = np.bincount(flags, minlength=_FLAGS)

        def having(mark: int) -> int:
            return int(counts[np.arange(_FLAGS) & mark > 0].sum())

        zoned = having(ZONED)
        local = zoned < n and self._rule.timezone is not None
        if having(READ) < n or local or _any_suspect(micros):
            return None
        if self._checked:
            self._evidence.is_known(ISO, n)
        self._count(n, naive=n - zoned, zoned=zoned, days=having(DAY_ONLY), finer=having(FINER))
        no = np.zeros(n, np.bool_)
        days = flags & DAY_ONLY > 0 if having(DAY_ONLY) else None
        return Times(micros, no, {UNREADABLE: no, NEVER: no}, days)

    def _check(
        self, values: pa.Array, weights: NDArray[np.int64], readable: NDArray[np.bool_]
    ) -> None:
        """Keep the evidence up to date, at little cost as long as the format reads everything."""
        assert self._form is not None
        if (readable | (weights == 0)).all():
            self._evidence.is_known(self._form, int(weights.sum()))
        else:
            self._evidence.add(values, weights)

    def _note(self, instants: _Instants, weights: NDArray[np.int64]) -> None:
        written = instants.written

        def count(which: NDArray[np.bool_]) -> int:
            return int(weights[which].sum())

        self._count(
            int(weights.sum()),
            naive=count(written.readable & ~written.zoned),
            zoned=count(written.readable & written.zoned),
            days=count(written.day_only),
            twice=count(instants.twice),
            finer=count(written.finer),
            odd=count(written.readable & _suspect(instants.micros)),
        )

    def _count(
        self, total: int, *, naive: int, zoned: int, days: int = 0, twice: int = 0,
        finer: int = 0, odd: int = 0,
    ) -> None:  # fmt: skip
        zone, name = self._rule.timezone, self._name
        self._total += total
        self._naive += naive
        self._zoned += zoned
        self._days += days
        message = marked(
            "{count} of {of} local times in '{name}' happen twice in {zone}; each is taken as its "
            "first instant"
        )
        self._tally.add("JM-W103", message, twice, total, name=name, zone=zone or "UTC")
        message = marked(
            "{count} of {of} times in '{name}' are finer than microseconds and were cut to them"
        )
        self._tally.add("JM-W104", message, finer, total, name=name)
        message = marked(
            "{count} of {of} times in '{name}' look like place-holders (1970-01-01, before 1900 or "
            "after 2100)"
        )
        self._tally.add("JM-W106", message, odd, total, name=name)

    def _whole(self, micros: NDArray[np.int64], *, zoned: bool) -> Times:
        """Real times that are all there, none of them out of reach or in want of a zone."""
        n = len(micros)
        odd = int(_suspect(micros).sum()) if _any_suspect(micros) else 0
        self._count(n, naive=0 if zoned else n, zoned=n if zoned else 0, odd=odd)
        none = np.zeros(n, np.bool_)
        return Times(micros, none, {UNREADABLE: none, NEVER: none})

    def _real_times(self, column: pa.ChunkedArray) -> Times:
        """Times that came as times: dates, and timestamps of any unit and zone."""
        kind = column.type
        zoned = bool(pa.types.is_timestamp(kind) and kind.tz)
        if pa.types.is_duration(kind) or pa.types.is_interval(kind):
            message = f"The time column '{self._name}' holds durations, not points in time."
            hint = "pass another column as time"
            raise LogError(Problem("JM-E215", message, hint, file=self._file))
        day_only = bool(pa.types.is_date(kind))
        if day_only:
            column = pc.cast(column, pa.timestamp("ms"))
        unit = column.type.unit
        there = not day_only and column.null_count == 0 and len(column) > 0
        if there and unit == "us" and (zoned or self._rule.timezone is None):
            raw = ints(pc.cast(column, pa.int64()))
            if raw.min() >= FIRST and raw.max() <= LAST:
                return self._whole(raw, zoned=zoned)
        absent = bools(pc.is_null(column))
        raw = ints(pc.fill_null(pc.cast(column, pa.int64()), 0))
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
        instants = _Instants.of(written, self._rule.timezone)
        self._note(instants, (~absent).astype(np.int64))
        faults = {UNREADABLE: ~absent & ~within, NEVER: instants.never}
        return Times(instants.micros, absent, faults, _any(written.day_only))


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


def _suspect(micros: NDArray[np.int64]) -> NDArray[np.bool_]:
    odd: NDArray[np.bool_] = (micros == 0) | (micros < _BEFORE_1900) | (micros >= _AFTER_2100)
    return odd


def _any_suspect(micros: NDArray[np.int64]) -> bool:
    """The same of all, at less cost as long as no time is as early as 1970."""
    if len(micros) == 0 or (micros.min() > 0 and micros.max() < _AFTER_2100):
        return False
    return bool(_suspect(micros).any())


def _any(marks: NDArray[np.bool_]) -> NDArray[np.bool_] | None:
    """The marks, if any is set."""
    return marks if marks.any() else None


def _is_real(kind: pa.DataType) -> bool:
    return bool(pa.types.is_temporal(kind) and not pa.types.is_time(kind))


def _weights(coded: pa.DictionaryArray) -> NDArray[np.int64]:
    """How often each distinct value occurs; 0 for blanks."""
    n = len(coded.dictionary)
    codes = ints(pc.fill_null(coded.indices, n))
    counts = np.bincount(codes, minlength=n + 1)[:n]
    weights: NDArray[np.int64] = np.where(bools(missing(coded.dictionary)), 0, counts)
    return weights


def _read_iso(text: pa.Array) -> tuple[NDArray[np.int64], NDArray[np.uint8]]:
    """The plain ISO 8601 among the values; flags of 0 for all others."""
    from journeymine.log.kernels.iso import iso_times

    micros, flags = np.zeros(len(text), np.int64), np.zeros(len(text), np.uint8)
    iso_times(*_bytes_of(text), micros, flags)
    if text.null_count:
        flags[bools(pc.is_null(text))] = 0
    return micros, flags


def _bytes_of(text: pa.Array) -> tuple[NDArray[np.int32], NDArray[np.uint8]]:
    """Where each value begins and ends, and the bytes of all."""
    _, offsets, data = text.buffers()
    bounds = np.frombuffer(offsets, np.int32)[text.offset : text.offset + len(text) + 1]
    return bounds, np.frombuffer(data, np.uint8) if data is not None else np.zeros(0, np.uint8)
