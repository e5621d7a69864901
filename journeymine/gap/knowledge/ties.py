"""Events at the same time: which of them there are, and of which the order could matter.

An event shares its time if another event of its case has the same.  The order of such events is
not known, and could matter where they are of different touchpoints.  Where an event stands that
matches no touchpoint moves no figure; but where the design accepts its activity only after a
certain touchpoint, its order beside touchpoints could matter as well.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from journeymine.design import DesignedJourney
from journeymine.gap.visits import NOTHING, Visits
from journeymine.log.path_arrays import distinct, taken

__all__ = ["Tied", "Ties", "waits_for_a_touchpoint"]

_Ints = NDArray[np.int64]


def waits_for_a_touchpoint(design: DesignedJourney, activity: str) -> bool:
    """Whether an activity that is no touchpoint is accepted after some touchpoints alone.

    Examples
    --------
    >>> from journeymine.design import Accepted
    >>> from journeymine.design.paths.blocks import Step
    >>> accepted = (Accepted("ad_hoc", activity="call", after="pay"),)
    >>> shop = DesignedJourney("Shop", Step("pay"), accepted=accepted)
    >>> waits_for_a_touchpoint(shop, "call"), waits_for_a_touchpoint(shop, "mail")
    (True, False)
    """
    if design.is_accepted("ad_hoc", "", activity):
        return False
    return any(design.is_accepted("ad_hoc", "", activity, name) for name in design.touchpoints)


@dataclass(frozen=True, slots=True, eq=False)
class Tied:
    """Paths of complete cases with their ties.

    Attributes
    ----------
    variant, cases : arrays of int64, (entries,)
        One variant with the same ties may stand several times.
    places : array of int32
        Of every entry, the places of the events at the time of the event before them.
    offsets : array of int64, (entries + 1,)
    events : int
        Whose order could matter, of these paths.
    shared_events, shared_cases : int
        That share their time with another event of the case, of all cases.
    """

    variant: _Ints
    cases: _Ints
    places: NDArray[np.int32]
    offsets: _Ints
    events: int
    shared_events: int
    shared_cases: int

    def __len__(self) -> int:
        return len(self.variant)

    def of(self, entry: int) -> list[int]:
        """The places of one entry."""
        found: list[int] = self.places[self.offsets[entry] : self.offsets[entry + 1]].tolist()
        return found


@dataclass(slots=True, eq=False)
class Ties:
    """Gathers the ties whose order could matter, in complete cases.

    Parameters
    ----------
    design : DesignedJourney
    activities : sequence of str
        Of the storage.
    """

    design: DesignedJourney
    activities: Sequence[str]
    _found: list[Tied] = field(default_factory=list)
    _counts: _Ints = field(default_factory=lambda: np.zeros(3, np.int64))

    def kinds_of(self, visits: Visits) -> NDArray[np.int32]:
        """What events must differ in for their order to matter, (events,); -1 if it never does.

        The touchpoint; one more number for all activities that wait for one.
        """
        matching = self.design.matching(self.activities)
        waits = [
            name not in matching and waits_for_a_touchpoint(self.design, name)
            for name in self.activities
        ]
        if not any(waits):
            return visits.touchpoint
        beside = np.where(waits, len(self.design.touchpoints), NOTHING).astype(np.int32)
        return np.where(visits.touchpoint >= 0, visits.touchpoint, beside[visits.activity])

    def add(self, visits: Visits, tied: NDArray[np.bool_], counts: _Ints) -> None:
        """Look at some cases.

        Parameters
        ----------
        visits : Visits
        tied : array of bool, (events,)
            The events at the time of the one before them, in ties whose order could matter.
        counts : array of int64, (3,)
            Events whose order could matter; events, and cases, that share a time.
        """
        self._counts += counts
        at = np.flatnonzero(tied)
        if not len(at):
            return
        case = np.searchsorted(visits.offsets, at, side="right") - 1
        starts = np.flatnonzero(np.diff(case, prepend=-1))
        own, bounds = case[starts], np.append(starts, len(case)).astype(np.int64)
        places = (at - visits.offsets[case]).astype(np.int32)
        number, firsts = distinct(places, bounds)
        keys, cases = np.unique(visits.variant[own] * len(firsts) + number, return_counts=True)
        places, offsets = taken(places, bounds, firsts[keys % len(firsts)])
        self._found.append(
            Tied(keys // len(firsts), cases.astype(np.int64), places, offsets, 0, 0, 0)
        )

    def result(self) -> Tied:
        """All of them."""
        empty = np.zeros(0, np.int64)
        none = Tied(empty, empty, np.zeros(0, np.int32), _ZERO, 0, 0, 0)
        parts = [none, *self._found]
        lengths = np.concatenate([np.diff(part.offsets) for part in parts])
        return Tied(
            np.concatenate([part.variant for part in parts]),
            np.concatenate([part.cases for part in parts]),
            np.concatenate([part.places for part in parts]),
            np.concatenate([_ZERO, np.cumsum(lengths)]).astype(np.int64),
            *self._counts.tolist(),
        )


_ZERO = np.zeros(1, np.int64)
