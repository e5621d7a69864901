"""How customers felt at contacts that nobody designed: the scores at no touchpoint."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from journeymine.design import Scale
from journeymine.gap.experience.means import mean_score
from journeymine.gap.gap import Gap
from journeymine.gap.units import Units
from journeymine.gap.visits import visits_of
from journeymine.statistics import Estimate

__all__ = ["ContactScores", "contact_scores"]


@dataclass(frozen=True, slots=True)
class ContactScores:
    """The scores of an activity that no touchpoint matches.

    Attributes
    ----------
    activity : str
    scores : int
        Events with a score that lies on the scale.
    mean : Estimate
        Over cases; the scores of one case are averaged first.
    """

    activity: str
    scores: int
    mean: Estimate


def contact_scores(gap: Gap) -> tuple[ContactScores, ...]:
    """The scores of every unmatched activity that has any, by name.

    Scores outside the design's scale are not used.  Open cases count as well, as they do at
    touchpoints: what they said, they said.
    """
    felt = gap.parts.experience
    if felt is None or not felt.unplaced:
        return ()
    scale, names = gap.journey.scales.satisfaction, gap.events.storage.activities
    units = gap.parts.units
    found: dict[int, list[tuple[float, int]]] = {}
    events: dict[int, int] = {}
    for visits in visits_of(gap.events, gap.alignments, gap.still_open, columns=("score",)):
        score = visits.numbers("score")
        used = (visits.touchpoint < 0) & (score >= scale.low) & (score <= scale.high)
        key = visits.case[used] * len(names) + visits.activity[used]
        pairs, at, counts = np.unique(key, return_inverse=True, return_counts=True)
        means = np.bincount(at, score[used], len(pairs)) / np.maximum(counts, 1)
        for pair, mean, count in zip(pairs.tolist(), means.tolist(), counts.tolist(), strict=True):
            case = pair // len(names) + visits.first_case
            found.setdefault(pair % len(names), []).append((mean, case))
            events[pair % len(names)] = events.get(pair % len(names), 0) + count
    rows = (
        ContactScores(names[i], events[i], _mean(given, scale, units)) for i, given in found.items()
    )
    return tuple(sorted(rows, key=lambda row: row.activity))


def _mean(given: list[tuple[float, int]], scale: Scale, units: Units) -> Estimate:
    """Of the mean score of each case."""
    scores, case = (np.array(one) for one in zip(*sorted(given), strict=True))
    return mean_score(scores, scale, None if units.are_cases else units.of(case))
