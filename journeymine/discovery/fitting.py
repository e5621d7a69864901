"""Which cases are a run of a journey, without aligning any.

Of a net whose states are too many to list, dead ends are walked into like any other state: no
run ends in one, so that no search need tell them apart.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from journeymine.design import DesignedJourney, PetriNet
from journeymine.design.paths.net_runs import NetRuns
from journeymine.design.paths.runs import RunsByName, TooManyWaysError
from journeymine.discovery.stretches import stretches
from journeymine.errors import DesignError
from journeymine.log import Variants
from journeymine.statistics import Share, share

__all__ = ["fitting"]

MOST_STATES = 20_000
"""Of a net whose states are not listed so many may be met, and two for every event of the paths
as well: those of one way each are never too many."""


def fitting(variants: Variants, journey: DesignedJourney) -> Share:
    """Cases that are a run of the journey; without figures where too many states are met."""
    found = 0
    try:
        runs = _runs(variants, journey)
        number = np.array([runs.number.get(name, -1) for name in variants.activities], np.int64)
        for first, last in stretches(variants.offsets):
            fits = _are_runs(runs, number, variants, first, last)
            found += int(variants.cases[first:last][fits].sum())
    except (TooManyWaysError, DesignError):
        return Share(None, None, None, 0)
    return share(found, variants.n_cases)


def _runs(variants: Variants, journey: DesignedJourney) -> RunsByName:
    if journey.listed is not None or not isinstance(journey.path, PetriNet):
        return RunsByName(journey.runs, journey.steps)
    most = MOST_STATES + 2 * int(variants.lengths.sum())
    return RunsByName(NetRuns(journey.path, prune=False), journey.steps, most=most)


def _are_runs(
    runs: RunsByName, number: NDArray[np.int64], variants: Variants, first: int, last: int
) -> NDArray[np.bool_]:
    """Which of some variants are a run: all of them walked at once, step by step."""
    begin, lengths = variants.offsets[first:last], variants.lengths[first:last]
    state = np.zeros(last - first, np.int64)
    known = np.ones(last - first, np.bool_)  # as long as all its activities are in the journey
    for at in range(int(lengths.max(initial=0))):
        going = np.flatnonzero(known & (lengths > at))
        name = number[variants.codes[begin[going] + at]]
        known[going[name < 0]] = False
        going, name = going[name >= 0], name[name >= 0]
        steps, which = np.unique(state[going] * len(number) + name, return_inverse=True)
        then = [runs.after(*divmod(step, len(number))) for step in steps.tolist()]
        state[going] = np.array(then, np.int64)[which]
    ends, which = np.unique(state, return_inverse=True)
    return known & np.array([runs.is_end(end) for end in ends.tolist()], np.bool_)[which]
