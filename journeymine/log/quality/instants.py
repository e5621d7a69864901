"""Times that are not when it happened: of a batch, without the time of day, years away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journeymine.language import Figure, Sentence, marked, sentence, sentence_counted
from journeymine.log.quality.suspicion import EXAMPLES, Count, Facts, Suspicion, day, moment
from journeymine.log.quality.tallies import DAY, QUARTER, UNITS, Tally, cell_of
from journeymine.log.store import Bucket
from journeymine.statistics import counted

__all__ = ["suspect"]

_Ints = NDArray[np.int64]

_MOSTLY = 0.9
_QUARTERS = DAY // QUARTER

_FEWEST_TOGETHER = 20
_TIMES_USUAL = 20
_ONE_IN = 1_000_000

_LEAST_SHARE = 0.01
_HALF = 0.5

_EDGE = 0.01
_YEAR = 365
_SPANS = 3


def suspect(tally: Tally, facts: Facts) -> Iterator[Suspicion]:
    """Dates without a time, whole hours (of 20 events at least), batches, times far away."""
    dates = _date_only(tally, facts) if facts.events >= _FEWEST_TOGETHER else None
    if dates is not None:
        yield Suspicion("JM-W201", ("path", "time"), dates.marks, dates.said)
    elif facts.events >= _FEWEST_TOGETHER and _unit(tally, facts) == "hour":
        yield Suspicion("JM-W202", ("path", "time"), _on_the_hour, _hours_said(facts))
    if (batches := _batches(tally, facts, dates)) is not None:
        yield batches
    yield from _far_away(tally)


def _unit(tally: Tally, facts: Facts) -> str:
    """The coarsest unit on which at least nine tenths of the times lie."""
    for name in UNITS:
        if tally.counts["unit", name] >= _MOSTLY * facts.events:
            return name
    return ""


@dataclass(frozen=True, slots=True, eq=False)
class _Dates:
    """The times of day, one or two, that stand for no time of day."""

    quarters: tuple[int, ...]
    all_of_them: bool
    n: int

    def marks(self, bucket: Bucket) -> NDArray[np.bool_]:
        of_day = bucket.time % DAY
        found: NDArray[np.bool_] = np.isin(of_day, np.array(self.quarters) * QUARTER)
        return found

    def said(self, count: Count) -> Sentence:
        share = Figure("percent", count.events / self.n)
        clocks = [f"{at // 4:02d}:{at % 4 * 15:02d}" for at in sorted(self.quarters)]
        if len(clocks) == 1:
            return sentence(
                "{share} of the times are {clock} UTC to the microsecond: dates without a time of "
                "day? Within a day such events keep the order of the source",
                share=share, clock=clocks[0],
            )  # fmt: skip
        return sentence(
            "{share} of the times are {clock} or {other} UTC to the microsecond: dates without a "
            "time of day? Within a day such events keep the order of the source",
            share=share, clock=clocks[0], other=clocks[1],
        )  # fmt: skip


def _date_only(tally: Tally, facts: Facts) -> _Dates | None:
    """Midnight in some zone, which summer time can move by an hour.

    Said where half of the times are at one time of day; or at least one in a hundred, and
    20, if that is half of the times on whole quarters of an hour and 20 times what its
    surroundings and the unit of the times let expect.
    """
    bins, whole = np.zeros(_QUARTERS, np.int64), np.zeros(_QUARTERS, np.int64)
    for counts, what in ((bins, "quarter"), (whole, "whole quarter")):
        places, found = tally.by_number(what)
        counts[places] = found
    n, top = facts.events, int(whole.argmax())
    beside = max(((top - 4) % _QUARTERS, (top + 4) % _QUARTERS), key=lambda q: (whole[q], -q))
    pair: tuple[int, ...] = (top, beside) if 4 * whole[beside] >= whole[top] else (top,)
    most = whole[list(pair)].sum() / n
    if most >= _MOSTLY:
        return _Dates(pair, all_of_them=True, n=n)
    if whole[top] >= _HALF * n:
        return _Dates((top,), all_of_them=False, n=n)
    unit = UNITS.get(_unit(tally, facts), 1_000)
    if unit >= QUARTER:
        return None
    usual = np.maximum((bins - whole) * unit / QUARTER, 1)
    out = (whole >= max(_FEWEST_TOGETHER, _LEAST_SHARE * n)) & (whole >= _TIMES_USUAL * usual)
    pair = tuple(quarter for quarter in pair if out[quarter])
    if pair and whole[list(pair)].sum() >= _HALF * whole.sum():
        return _Dates(pair, all_of_them=False, n=n)
    return None


def _on_the_hour(bucket: Bucket) -> NDArray[np.bool_]:
    found: NDArray[np.bool_] = bucket.time % UNITS["hour"] == 0
    return found


def _hours_said(facts: Facts) -> Callable[[Count], Sentence]:
    return lambda n: sentence(
        "{share} of the times are whole hours: steps within an hour keep the order of the source, "
        "and their times are rounded",
        share=Figure("percent", n.events / facts.events),
    )


def _batches(tally: Tally, facts: Facts, dates: _Dates | None) -> Suspicion | None:
    """Instants that many cases share: an import, or a run at night.

    An instant counts if at least 20 events fall on it, 20 times what is usual for a moment
    of the unit of the times on a day with events, one in a million of all events, and half
    as many cases (never fewer than 10).
    """
    days = max(len(tally.by_number("day")[0]), 1)
    unit = DAY if dates is not None and dates.all_of_them else UNITS.get(_unit(tally, facts), 1_000)
    usual = facts.events * unit / (days * DAY)
    least = max(_FEWEST_TOGETHER, int(np.ceil(_TIMES_USUAL * usual)), -(-facts.events // _ONE_IN))
    full = tally.cells >= least
    if not full.any():
        return None
    instants, events, cases = _shared(facts, full)
    many = (events >= least) & (cases >= max(_FEWEST_TOGETHER // 2, least // 2))
    if dates is not None:
        many &= ~np.isin(instants % DAY, np.array(dates.quarters) * QUARTER)
    if not many.any():
        return None
    instants, events, cases = instants[many], events[many], cases[many]
    fullest = np.lexsort((instants, -events))[:EXAMPLES]
    examples = tuple(
        f"{moment(int(instants[i]))}: {events[i]:,} events of {counted(int(cases[i]), 'case')}"
        for i in fullest
    )

    def marks(bucket: Bucket) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = np.isin(bucket.time, instants)
        return found

    def said(count: Count) -> Sentence:
        if len(instants) == 1:
            message = marked(
                "{count} events of {cases} fall on one instant that {least} or more share: imports "
                "or runs at night? Then the times are not those of the customers"
            )
        else:
            message = marked(
                "{count} events of {cases} fall on {instants} instants that {least} or more share: "
                "imports or runs at night? Then the times are not those of the customers"
            )
        return sentence(
            message, count=count.events, least=least, instants=len(instants),
            cases=sentence_counted(count.cases, "{n} case", "{n} cases"),
        )  # fmt: skip

    return Suspicion("JM-W200", ("path", "time"), marks, said, examples=examples)


def _shared(facts: Facts, full: NDArray[np.bool_]) -> tuple[_Ints, _Ints, _Ints]:
    """The instants in full cells, with their events and cases."""
    bits = len(full).bit_length() - 1
    instants, events, cases = (np.zeros(0, np.int64) for _ in range(3))
    for bucket in facts.storage.buckets():
        among = full[cell_of(bucket.time, bits)]
        time, case = bucket.time[among], bucket.case_numbers[among]
        new_case = np.ones(len(time), np.bool_)  # the events of a case stand in order of time
        new_case[1:] = (time[1:] != time[:-1]) | (case[1:] != case[:-1])
        merged, place = np.unique(np.concatenate([instants, time]), return_inverse=True)
        events = _summed(place, [events, np.ones(len(time), np.int64)], len(merged))
        cases = _summed(place, [cases, new_case.astype(np.int64)], len(merged))
        instants = merged
    return instants, events, cases


def _summed(place: _Ints, counts: list[_Ints], n: int) -> _Ints:
    total = np.zeros(n, np.int64)
    np.add.at(total, place, np.concatenate(counts))
    return total


def _far_away(tally: Tally) -> Iterator[Suspicion]:
    """Days more than a year, and three times its length, from the middle 98 % of the events."""
    days, events = tally.by_number("day")
    before = np.cumsum(events)
    edge = int(before[-1] * _EDGE)
    low = int(days[np.searchsorted(before, edge, side="right")])
    high = int(days[np.searchsorted(before, before[-1] - edge - 1, side="right")])
    reach = max(_YEAR, _SPANS * (high - low + 1))
    early, late = (low - reach) * DAY, (high + reach + 1) * DAY
    if days[0] >= low - reach and days[-1] <= high + reach:
        return

    def marks(bucket: Bucket) -> NDArray[np.bool_]:
        found: NDArray[np.bool_] = (bucket.time < early) | (bucket.time >= late)
        return found

    def said(count: Count) -> Sentence:
        return sentence_counted(
            count.events,
            "{n} event lies more than {days} days from the others, nearly all of which are between "
            "{first} and {last}: are the times right?",
            "{n} events lie more than {days} days from the others, nearly all of which are between "
            "{first} and {last}: are the times right?",
            days=reach, first=day(low), last=day(high),
        )  # fmt: skip

    yield Suspicion("JM-W214", ("path", "time"), marks, said)
