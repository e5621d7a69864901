"""The scores of a bucket: one a case and touchpoint, and who could have given one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journeymine.design import DesignedJourney
from journeymine.gap.visits import Visits

__all__ = ["MILLIONTHS", "Answers", "answers_of", "places_of"]

MILLIONTHS = 1_000_000
"""Scores are added up in these, so that their sums are whole and depend on no order."""

_MOST_PLACES = 1 << 22
"""Cases times touchpoints that are looked at together."""

_Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Answers:
    """What a few cases said of each touchpoint, and of the whole journey, that they visited.

    Touchpoints are numbered as in the design; the number after the last is the whole journey.

    Attributes
    ----------
    case : array of int64, (pairs,)
        By its place in the bucket; with `touchpoint` each pair once, rising.
    touchpoint : array of int64, (pairs,)
    channel : array of int64, (pairs,)
        The code of that of the last visit; of the whole journey that of the first event.
    score : array of float64, (pairs,)
        The mean of the case's scores; NaN without any.
    """

    case: _Ints
    touchpoint: _Ints
    channel: _Ints
    score: NDArray[np.float64]


def answers_of(
    visits: Visits, scores: NDArray[np.float64], channel: _Ints, touchpoints: int
) -> Iterator[Answers]:
    """The scores of a bucket, a part of its cases at a time.

    Parameters
    ----------
    visits : Visits
    scores : array of float64, (events,)
        NaN where there is none that is used.
    channel : array of int64, (events,)
        Codes from 0.
    touchpoints : int
        How many the design has.
    """
    width = touchpoints + 1
    step = max(_MOST_PLACES // width, 1)
    scored = np.isfinite(scores)
    amounts = np.zeros(len(scores), np.int64)
    amounts[scored] = np.rint(scores[scored] * MILLIONTHS).astype(np.int64)
    for first in range(0, visits.n_cases, step):
        cases = min(step, visits.n_cases - first)
        a, b = int(visits.offsets[first]), int(visits.offsets[first + cases])
        case, touchpoint = visits.case[a:b] - first, visits.touchpoint[a:b]
        whole = np.arange(cases) * width + touchpoints
        placed = touchpoint >= 0
        key = case[placed] * width + touchpoint[placed]
        last = np.full(cases * width, -1, np.int64)
        last[key] = channel[a:b][placed]  # of several visits the last one stays
        last[whole] = channel[visits.offsets[first : first + cases]]
        there = np.flatnonzero(last >= 0)
        given = placed & scored[a:b]
        keys = case[given] * width + touchpoint[given]
        sums = np.bincount(keys, amounts[a:b][given], cases * width)
        counts = np.bincount(keys, minlength=cases * width)
        given = scored[a:b]
        sums[whole] = np.bincount(case[given], amounts[a:b][given], cases)
        counts[whole] = np.bincount(case[given], minlength=cases)
        with np.errstate(invalid="ignore"):
            score = sums[there] / (counts[there] * float(MILLIONTHS))
        yield Answers(there // width + first, there % width, last[there], score)


def places_of(design: DesignedJourney) -> tuple[_Ints, Sequence[str]]:
    """How far along each touchpoint is: its stage, or without stages its quarter of the path.

    Returns
    -------
    (places, names)
        The place of every touchpoint from 0, and what the places are called.
    """
    names = design.touchpoints
    stages = [design.touchpoint(name).stage for name in names]
    known = list(dict.fromkeys(filter(None, stages)))
    if len(known) < 2 or not all(stages):
        quarters = np.arange(len(names)) * 4 // max(len(names), 1)
        return quarters, [f"quarter {quarter}" for quarter in range(1, 5)]
    return np.array([known.index(stage) for stage in stages], np.int64), known
