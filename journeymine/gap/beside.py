"""Deviations beside the path: rows for what happened in another channel, late, or failed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import numpy as np
from numpy.typing import NDArray

from journeymine.design import DesignedJourney
from journeymine.gap.figures import DeviationFigures
from journeymine.gap.measured import Beside
from journeymine.gap.units import CASES, Units

__all__ = ["beside_rows"]


def beside_rows(
    found: Iterable[Beside],
    design: DesignedJourney,
    activities: tuple[str, ...],
    is_open: NDArray[np.bool_],
    units: Units = CASES,
) -> Iterator[DeviationFigures]:
    """A row per kind, touchpoint and activity.

    Complete journeys are counted; of those still on the way only what is not due yet, which
    all cases are the base of.

    Parameters
    ----------
    found : iterable of Beside
    design : DesignedJourney
    activities : tuple of str
        Of the storage.
    is_open : array of bool, (cases,)
    units : Units, optional
        Whose the cases are.
    """
    complete, everyone = units.among(~is_open), units.among(np.ones_like(is_open))
    for one in found:
        counts = np.ones(len(one.case), np.bool_) if one.kind == "not_yet" else ~is_open[one.case]
        base = everyone if one.kind == "not_yet" else complete
        case = one.case[counts]
        pairs = (one.touchpoint[counts].astype(np.int64) << 32) + (one.activity[counts] + 1)
        for pair in np.unique(pairs).tolist():
            shown = np.unique(case[pairs == pair])
            name = design.touchpoints[pair >> 32]
            code = (pair & 0xFFFFFFFF) - 1
            yield DeviationFigures(
                one.kind,
                name,
                "" if code < 0 else activities[code],
                after="",
                afters=(),
                place=None,
                cases=len(shown),
                certain_cases=len(shown),
                share=base.share(shown),
                moves=0,
                stage=design.touchpoint(name).stage,
            )
