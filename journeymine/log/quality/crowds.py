"""Cases unlike the others: of machines, of one event, without an end."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from journeymine.language import Figure, Sentence, sentence, sentence_counted
from journeymine.log.quality.bands import band_end
from journeymine.log.quality.suspicion import Count, Facts, Suspicion, in_a_word, moment, short
from journeymine.log.quality.tallies import DAY, Tally, steady
from journeymine.log.store import Bucket
from journeymine.statistics import counted

__all__ = ["suspect"]

_Ints = NDArray[np.int64]

_SPREADS = 8
_LEAST_SPREAD = float(np.log(1.5))
_TO_SIGMA = 1.4826
_FEWEST_EVENTS = 100
_MOST_CASES = 0.05
_FEWEST_CASES = 20
_SINGLE = 0.1
_YEAR = 365 * DAY
_TIMES_LONGER = 20


def suspect(tally: Tally, facts: Facts) -> Iterator[Suspicion]:
    """Cases with far more events than the others, in a steady rhythm, of one event, endless."""
    yield from _many_events(tally, facts)
    if 0 < tally.counts["steady",] <= facts.cases / 2:
        yield Suspicion(
            "JM-W207", ("path", "time", "cases"), lambda bucket: _all_of(bucket, steady(bucket)),
            _steady_said,
            of_cases=True, shown=_a_case,
        )  # fmt: skip
    single = tally.counts["length", 1]
    if facts.cases >= _FEWEST_CASES and single >= _SINGLE * facts.cases:
        said = sentence(
            "{count} of {of} cases ({share}) have one event alone: is the case column right, and "
            "are the cases whole?",
            count=single, of=facts.cases, share=Figure("percent", single / facts.cases),
        )  # fmt: skip
        yield Suspicion("JM-W215", ("cases", "path"), _single, lambda _: said, of_cases=True)
    yield from _endless(tally, facts)


def _steady_said(count: Count) -> Sentence:
    return sentence_counted(
        count.cases,
        "{n} case with steps in a short rhythm that hardly varies ({events} events): a machine?",
        "{n} cases with steps in a short rhythm that hardly varies ({events} events): a machine?",
        events=count.events,
    )


def _many_events(tally: Tally, facts: Facts) -> Iterator[Suspicion]:
    """Cases whose number of events no other customer comes near.

    The logarithm of the number lies more than eight robust standard deviations (1.4826
    times the median absolute deviation, ln 1.5 at least) above the median; there are 100
    events at least; and not more than a twentieth of the cases are so, or it is a habit.
    """
    lengths, cases = tally.by_number("length")
    if facts.cases < _FEWEST_CASES:
        return
    logs = np.log(lengths)
    middle = _weighted_median(logs, cases)
    spread = max(_TO_SIGMA * _weighted_median(np.abs(logs - middle), cases), _LEAST_SPREAD)
    limit = max(_FEWEST_EVENTS, int(np.ceil(np.exp(middle + _SPREADS * spread))))
    n = int(cases[lengths >= limit].sum())
    if not 0 < n <= _MOST_CASES * facts.cases:
        return
    usual = round(float(np.exp(middle)))

    def said(count: Count) -> Sentence:
        return sentence_counted(
            count.cases,
            "{n} case with {least} events or more, where {usual} are usual ({events} events): a "
            "machine, or several customers under one id?",
            "{n} cases with {least} events or more, where {usual} are usual ({events} events): a "
            "machine, or several customers under one id?",
            least=limit, usual=usual, events=count.events,
        )  # fmt: skip

    yield Suspicion(
        "JM-W206", ("path", "time", "cases"),
        lambda bucket: _all_of(bucket, bucket.lengths >= limit), said,
        of_cases=True, shown=_a_case,
    )  # fmt: skip


def _weighted_median(values: NDArray[np.float64], counts: _Ints) -> float:
    order = np.argsort(values, kind="stable")
    before = np.cumsum(counts[order])
    return float(values[order][np.searchsorted(before, (before[-1] + 1) // 2)])


def _single(bucket: Bucket) -> NDArray[np.bool_]:
    return _all_of(bucket, bucket.lengths == 1)


def _endless(tally: Tally, facts: Facts) -> Iterator[Suspicion]:
    """Cases that last a year or more, and 20 times as long as nine tenths of them."""
    bands, cases = tally.by_number("lasting")
    nine_tenths = int(np.searchsorted(np.cumsum(cases), np.ceil(0.9 * facts.cases)))
    usual = band_end(int(bands[nine_tenths]))
    limit = max(_YEAR, _TIMES_LONGER * usual)
    if facts.cases < _FEWEST_CASES or band_end(int(bands[-1])) <= limit:
        return

    def marks(bucket: Bucket) -> NDArray[np.bool_]:
        lasted = bucket.time[bucket.offsets[1:] - 1] - bucket.time[bucket.offsets[:-1]]
        return _all_of(bucket, lasted > limit)

    def said(count: Count) -> Sentence:
        return sentence_counted(
            count.cases,
            "{n} case lasting longer than {limit}, where nine of ten end within {usual}: several "
            "journeys under one id, or wrong times?",
            "{n} cases lasting longer than {limit}, where nine of ten end within {usual}: several "
            "journeys under one id, or wrong times?",
            limit=in_a_word(limit), usual=in_a_word(usual),
        )  # fmt: skip

    yield Suspicion("JM-W216", ("time", "cases"), marks, said, of_cases=True, shown=_a_case)


def _all_of(bucket: Bucket, cases: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """All events of the marked cases."""
    events: NDArray[np.bool_] = np.repeat(cases, bucket.lengths)
    return events


def _a_case(bucket: Bucket, place: int, names: tuple[str, ...]) -> str:  # noqa: ARG001
    """``case C12: 400 events, 2026-01-05 08:00 to 2026-01-06 09:00``."""
    case = int(np.searchsorted(bucket.offsets, place, side="right")) - 1
    first, end = int(bucket.offsets[case]), int(bucket.offsets[case + 1])
    extent = f"{moment(int(bucket.time[first]))} to {moment(int(bucket.time[end - 1]))}"
    return f"case {short(bucket.cases[case].as_py())}: {counted(end - first, 'event')}, {extent}"
