"""How many journeys succeed, with those that are still on the way counted fairly."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from journeymine.design import DesignedJourney
from journeymine.gap.outcome.blocks import final_share
from journeymine.gap.outcome.fates import LOST, UNDECIDED, WON, Fates, Journeys
from journeymine.gap.outcome.figures import Completion, Sensitivity
from journeymine.gap.time.against import against
from journeymine.gap.time.endings import MICRO
from journeymine.gap.time.kept import curve_of
from journeymine.gap.units import CASES, Units
from journeymine.statistics import Estimate, Incidence, cumulative_incidence
from journeymine.statistics.clustered_incidence import by_case

__all__ = ["completion", "sensitivity"]

_SUCCESS, _LOSS = 1, 2


def completion(
    journeys: Journeys, fates: Fates, design: DesignedJourney, units: Units = CASES
) -> Completion:
    """Success and loss over the time since the first event; intervals are by `units`."""
    won, lost, undecided = (int((fates.fate == kind).sum()) for kind in (WON, LOST, UNDECIDED))
    passed = np.maximum(fates.at - journeys.first, 0)
    # The numbers of the fates are those of the causes: 0 is censored.
    curves = cumulative_incidence(passed / MICRO, fates.fate, causes=2)
    estimate = final_share(passed, fates.fate, of=_SUCCESS, units=units)
    target = design.targets.completion if design.targets else None
    difference, word = against(estimate, target)
    if target is None:
        difference, word = Estimate(None, None, None, estimate.n), None
    return Completion(
        rule="end" if design.success is None else "success",
        succeeded=won,
        unsuccessful=lost,
        undecided=undecided,
        share=units.share(
            np.flatnonzero(fates.fate == WON), np.flatnonzero(fates.fate != UNDECIDED)
        ),
        estimate=estimate,
        lost=final_share(passed, fates.fate, of=_LOSS, units=units),
        curve=curve_of(_widened(curves, passed, fates, units, _SUCCESS), _SUCCESS),
        lost_curve=curve_of(_widened(curves, passed, fates, units, _LOSS), _LOSS),
        target=target,
        difference=difference,
        verdict=word,
    )


def _widened(
    curves: Incidence, passed: NDArray[np.int64], fates: Fates, units: Units, cause: int
) -> Incidence:
    """The curves with intervals by customer, as wide as at the end of the one of this cause."""
    if units.customer is None or not len(curves.tallies.times):
        return curves
    end = float(curves.tallies.times[-1])
    return by_case(curves, passed / MICRO, fates.fate, units.customer, until=end, of=cause)


def sensitivity(
    journeys: Journeys, silence: int | None, units: Units = CASES
) -> tuple[Sensitivity, ...]:
    """The figures for half and for double the silence; nothing if there is none."""
    if silence is None:
        return ()
    rows = []
    for other in (max(1, silence // 2), 2 * silence):
        fates = journeys.fates(other, by_rule=False)
        passed = np.maximum(fates.at - journeys.first, 0)
        rows.append(
            Sensitivity(
                other,
                int((fates.fate == LOST).sum()),
                int((fates.fate == UNDECIDED).sum()),
                final_share(passed, fates.fate, of=_SUCCESS, units=units),
            )
        )
    return tuple(rows)
