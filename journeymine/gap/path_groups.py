"""How long the customers of some paths took, and how they felt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journeymine.gap.experience.means import mean_score
from journeymine.gap.experience.part import SMALLEST
from journeymine.gap.gap import Gap
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
    seconds, scores = gap.parts.seconds, gap.parts.case_scores
    durations: list[Estimate | None] = [None] * len(groups)
    if seconds is not None:
        durations = [median(some) for some in _by_group(group, seconds, len(groups))]
    means: list[Estimate | None] = [None] * len(groups)
    if scores is not None:
        of_score = _by_group(group[scores.case], scores.score, len(groups))
        scale = gap.journey.scales.satisfaction
        means = [mean_score(np.sort(some), scale) for some in of_score]
    return [
        GroupFigures(duration, score, _below_intended(gap, score))
        for duration, score in zip(durations, means, strict=True)
    ]


def _by_group(
    group: NDArray[np.int64], values: NDArray[np.float64] | NDArray[np.int64], groups: int
) -> Iterator[NDArray[np.float64]]:
    """The values of the cases of every group."""
    order = np.argsort(group, kind="stable")
    bounds = np.searchsorted(group[order], np.arange(groups + 1))
    for number in range(groups):
        yield values[order[bounds[number] : bounds[number + 1]]].astype(np.float64)


def _below_intended(gap: Gap, score: Estimate | None) -> bool:
    """Of fewer than 30 cases nothing is told."""
    figures = gap.parts.experience
    intended = None if figures is None else figures.journey.intended
    if score is None or intended is None or score.value is None or score.n < MINIMUM_CASES:
        return False
    low, high = (None if end is None else end - intended for end in (score.low, score.high))
    difference = Estimate(score.value - intended, low, high, score.n)
    scale = gap.journey.scales.satisfaction
    smallest = SMALLEST * (scale.high - scale.low)
    return score.value < intended and verdict(difference, smallest=smallest) is Verdict.CLEAR
