"""How long the customers of some paths took, and how they felt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journeymine.gap.experience.intended import difference_from, smallest_difference
from journeymine.gap.experience.means import mean_score
from journeymine.gap.gap import Gap
from journeymine.gap.units import Units
from journeymine.statistics import Estimate, Verdict, verdict
from journeymine.statistics.differences import MINIMUM_CASES
from journeymine.statistics.quantiles import median

__all__ = ["GroupFigures", "figures_of_groups"]


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """Of the complete cases that took one of some paths.

    Attributes
    ----------
    duration : Estimate or None
        The median of the seconds from the first to the last event; None where the events are on
        a cluster.
    score : Estimate or None
        The mean of how cases scored their journey, on the scale of the design; None where the
        log has no scores.
    below_intended : bool
        Whether that mean is clearly below what the design intends for the whole journey.
    """

    duration: Estimate | None
    score: Estimate | None
    below_intended: bool


def figures_of_groups(gap: Gap, groups: Sequence[Sequence[int]]) -> list[GroupFigures]:
    """The figures of every group.

    Parameters
    ----------
    gap : Gap
    groups : sequence of sequences of int
        The variants of each, by their numbers; no variant is in two of them.
    """
    of_variant = np.full(len(gap.alignments.variants), -1, np.int64)
    for number, variants in enumerate(groups):
        of_variant[list(variants)] = number
    group = np.where(gap.parts.is_open, -1, of_variant[gap.parts.variant])
    seconds, scores, units = gap.parts.seconds, gap.parts.case_scores, gap.parts.units
    durations: list[Estimate | None] = [None] * len(groups)
    if seconds is not None:
        durations = [
            _median(seconds[some].astype(np.float64), units, some)
            for some in _by_group(group, len(groups))
        ]
    means: list[Estimate | None] = [None] * len(groups)
    if scores is not None:
        scale = gap.journey.scales.satisfaction
        order = np.argsort(scores.score, kind="stable")
        case, score = scores.case[order], scores.score[order]
        means = [
            mean_score(score[some], scale, None if units.are_cases else units.of(case[some]))
            for some in _by_group(group[case], len(groups))
        ]
    return [
        GroupFigures(duration, score, _below_intended(gap, score))
        for duration, score in zip(durations, means, strict=True)
    ]


def _median(seconds: NDArray[np.float64], units: Units, case: NDArray[np.int64]) -> Estimate:
    """The median; where some customer has several of the cases with the ends by customer."""
    found = median(seconds)
    if units.are_cases:
        return found
    (ends,) = units.quantiles_of_events(seconds.astype(np.int64), case, (0.5,))
    low, high = ends.low, ends.high
    return Estimate(
        found.value, low, None if high is None else max(high, found.value or 0), found.n
    )


def _by_group(group: NDArray[np.int64], groups: int) -> Iterator[NDArray[np.int64]]:
    """The places of every group, in their order."""
    order = np.argsort(group, kind="stable")
    bounds = np.searchsorted(group[order], np.arange(groups + 1))
    for number in range(groups):
        yield order[bounds[number] : bounds[number + 1]]


def _below_intended(gap: Gap, score: Estimate | None) -> bool:
    """Of fewer than 30 cases nothing is told."""
    figures = gap.parts.experience
    intended = None if figures is None else figures.journey.intended
    if score is None or score.n < MINIMUM_CASES:
        return False
    difference = difference_from(score, intended)
    if difference is None or difference.value is None or difference.value >= 0:
        return False
    smallest = smallest_difference(gap.journey.scales.satisfaction)
    return verdict(difference, smallest=smallest) is Verdict.CLEAR
