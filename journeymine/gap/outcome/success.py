"""Whether a journey succeeded, as far as its events tell.

By the design's rule of success: it reaches one of the touchpoints (any event of it counts), within
the time if one is given, and holds none of those that it must be without.  If the design has no
such rule a journey succeeds when it is travelled to the end of the path: its alignment shows no
``stopped``, no step that the path still asks for after the last one that was done.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journeymine.conformance import Alignments, Deviation, type_moves
from journeymine.design import DesignedJourney
from journeymine.gap.time.endings import MICRO
from journeymine.gap.visits import Visits

__all__ = ["FAILED", "OPEN", "SUCCEEDED", "Decided", "decided", "reaches_end"]

OPEN, SUCCEEDED, FAILED = range(3)
"""What the events of a journey tell: nothing yet, that it succeeded, that it no longer can."""

_Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Decided:
    """What the events of some journeys tell.

    Attributes
    ----------
    status : array of int8, (cases,)
        `OPEN`, `SUCCEEDED` or `FAILED`.
    at : array of int64, (cases,)
        Since when, in microseconds; `now` where it is open.
    """

    status: NDArray[np.int8]
    at: _Ints


def reaches_end(
    alignments: Alignments, deviations: Sequence[Sequence[Deviation]] | None = None
) -> NDArray[np.bool_]:
    """Which variants travel the design to its end, (variants,).

    Parameters
    ----------
    alignments : Alignments
        Of whole journeys, not of beginnings.
    deviations : sequence, optional
        Those of every variant that a case took, where they are known already.

    Examples
    --------
    >>> from journeymine.conformance import align
    >>> from journeymine.log import Variants
    >>> paths = [("browse",), ("browse", "receive"), ("browse", "pay", "receive", "call")]
    >>> design = DesignedJourney.of_steps("browse", "pay", "receive")
    >>> reaches_end(align(Variants.from_sequences(paths), design)).tolist()
    [False, True, True]
    """
    n = len(alignments)
    variant = np.repeat(np.arange(n), np.diff(alignments.offsets))
    place = np.arange(len(variant))
    happened, designed = alignments.events >= 0, alignments.steps >= 0
    last = np.full(n, -1, np.int64)
    matched = np.flatnonzero(happened & designed)
    np.maximum.at(last, variant[matched], place[matched])
    after = designed & ~happened & (place > last[variant])
    reached = np.ones(n, np.bool_)
    reached[variant[after]] = False
    # A step at the end may have been done too early: then nothing is left to be done.
    for i in np.flatnonzero(~reached).tolist():
        if deviations is not None and alignments.variants.cases[i]:
            found = deviations[i]
        else:
            found = type_moves(alignments.design, alignments.moves(i))
        reached[i] = all(deviation.kind != "stopped" for deviation in found)
    return reached


def decided(
    visits: Visits,
    design: DesignedJourney,
    activities: Sequence[str],
    at_end: NDArray[np.bool_],
) -> Decided:
    """What the events of some cases tell of their success.

    Parameters
    ----------
    visits : Visits
    design : DesignedJourney
    activities : sequence of str
        Of the storage.
    at_end : array of bool, (variants,)
        What `reaches_end` found.
    """
    status = np.full(visits.n_cases, OPEN, np.int8)
    at = np.full(visits.n_cases, visits.now, np.int64)
    rule = design.success
    if rule is None:
        ends = _last(visits, np.flatnonzero(visits.synchronous))
        done = at_end[visits.variant]
        status[done], at[done] = SUCCEEDED, visits.time[ends[done]]
        return Decided(status, at)
    number = {name: place for place, name in enumerate(design.touchpoints)}
    wanted = [number[name] for name in rule.reaches if name in number]
    case, first = _first(visits, np.isin(visits.touchpoint, wanted))
    status[case], at[case] = SUCCEEDED, visits.time[first]
    if rule.within is not None:
        until = visits.time[visits.offsets[:-1]] + rule.within * MICRO
        late = (visits.now > until) & (at > until)
        status[late], at[late] = FAILED, until[late]
    if rule.without:
        known = design.matching(activities)
        barred = [
            code
            for code, name in enumerate(activities)
            if name in rule.without or known.get(name) in rule.without
        ]
        case, first = _first(visits, np.isin(visits.activity, barred))
        since = visits.time[first]
        # It may have been too late before that.
        since = np.where(status[case] == FAILED, np.minimum(at[case], since), since)
        status[case], at[case] = FAILED, since
    return Decided(status, at)


def _first(visits: Visits, events: NDArray[np.bool_]) -> tuple[_Ints, _Ints]:
    """The cases that have such an event, and the first of each."""
    found = np.flatnonzero(events)
    case = visits.case[found]
    first = np.diff(case, prepend=-1) != 0
    return case[first], found[first]


def _last(visits: Visits, found: _Ints) -> _Ints:
    """The last of these events of each case; the last event of all where there is none."""
    ends = visits.offsets[1:] - 1
    case = visits.case[found]
    last = np.diff(case, append=-1) != 0
    ends[case[last]] = found[last]
    return ends
