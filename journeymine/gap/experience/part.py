"""How customers felt, measured in one look at the events.

Scores are those of the log's column ``score``, on the scale ``scales.satisfaction`` of the
design.  What lies outside of the scale is never used, and counted.  Several scores of one case
at one touchpoint are one, their mean: figures count cases.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journeymine.conformance import Alignments
from journeymine.gap.experience.curve import curve_of
from journeymine.gap.experience.figures import Experience
from journeymine.gap.experience.gathered import Gathered, ScoresSeen
from journeymine.gap.experience.left_out import what_is_left_out, without_scores
from journeymine.gap.experience.losses import experience_losses
from journeymine.gap.experience.rows import score_figures
from journeymine.gap.measured import Losses
from journeymine.gap.open_journeys import OpenJourneys
from journeymine.gap.units import CASES, Units
from journeymine.gap.visits import Visits
from journeymine.log import LeftOut, LinkedAnswers
from journeymine.statistics import share

__all__ = ["COLUMNS", "CaseScores", "ExperiencePart", "Felt"]

COLUMNS = ("score", "channel")
"""What `visits_of` must bring."""


@dataclass(frozen=True, slots=True, eq=False)
class Felt:
    """What was found.

    Attributes
    ----------
    figures : Experience or None
        None if the log has no scores.
    losses : Losses or None
        Of the part ``experience``; None where no case has a score at a touchpoint with an
        intended value.
    left_out : tuple of LeftOut
    by_case : CaseScores or None
        None if the log has no scores.
    """

    figures: Experience | None
    losses: Losses | None
    left_out: tuple[LeftOut, ...]
    by_case: CaseScores | None = None


@dataclass(frozen=True, slots=True, eq=False)
class CaseScores:
    """How the whole journey was scored: the mean of the scores of every case that gave one.

    Attributes
    ----------
    case : array of int64, (answered,)
        Places in the storage, each once.
    score : array of float64, (answered,)
    """

    case: NDArray[np.int64]
    score: NDArray[np.float64]


class ExperiencePart:
    """Is shown every bucket, and says at the end how customers felt.

    Parameters
    ----------
    alignments : Alignments
        Tell which cases deviate.
    still_open : OpenJourneys, optional
        Open cases count as well: what they said, they said.
    linked : LinkedAnswers, optional
        What became of the answers of a survey, where some were joined to the log.
    units : Units, optional
        Whose the cases are.

    Examples
    --------
    >>> import pandas as pd
    >>> from journeymine.conformance import align
    >>> from journeymine.design import DesignedJourney, Score, Targets, Touchpoint
    >>> from journeymine.gap.visits import visits_of
    >>> from journeymine.log import EventLog
    >>> frame = pd.DataFrame({
    ...     "case": ["1", "1", "2", "2"], "activity": ["browse", "pay"] * 2,
    ...     "time": pd.date_range("2026-01-05", periods=4, tz="UTC"), "score": [4, 2, None, 3],
    ... })
    >>> log, meant = EventLog.from_pandas(frame), Targets(experience=Score(4))
    >>> line = DesignedJourney.of_steps("browse", "pay")
    >>> design = DesignedJourney("Shop", line.path, {"pay": Touchpoint("pay", targets=meant)})
    >>> alignments = align(log.variants(), design)
    >>> part = ExperiencePart(alignments)
    >>> for visits in visits_of(log, alignments, columns=COLUMNS):
    ...     part.add(visits)
    >>> browse, pay = part.result().figures.touchpoints
    >>> browse.response.value, pay.mean.value, pay.difference.value, pay.verdict
    (0.5, 2.5, -1.5, "can't tell")
    >>> part.result().losses.per_case.tolist()
    [666666666667, 333333333333]
    """

    def __init__(
        self,
        alignments: Alignments,
        still_open: OpenJourneys | None = None,
        linked: LinkedAnswers | None = None,
        units: Units = CASES,
    ) -> None:
        self._design, self._linked = alignments.design, linked
        self._seen = ScoresSeen(alignments, still_open, units)

    def add(self, visits: Visits) -> None:
        """Look at a bucket, read with `COLUMNS`."""
        self._seen.add(visits)

    def result(self) -> Felt:
        """The figures, the losses, and what they do not cover."""
        seen = self._seen
        if not seen.has_column or not (seen.anything_scored or self._linked):
            return Felt(None, None, (without_scores(seen.cases),))
        gathered = seen.result()
        figures = self._figures(gathered)
        losses = self._losses(figures, gathered)
        some = bool(losses.defined.any())
        whole = gathered.touchpoint == len(figures.touchpoints)
        return Felt(
            figures,
            losses if some else None,
            tuple(what_is_left_out(figures, cases=seen.cases, any_losses=some)),
            CaseScores(gathered.case[whole], gathered.score[whole]),
        )

    def _figures(self, gathered: Gathered) -> Experience:
        asked = () if self._linked is None else self._linked.asked
        answered = {one.touchpoint: share(one.answered, one.cases) for one in asked}
        touchpoints, journey = score_figures(gathered, self._design, answered)
        scale = self._design.scales.satisfaction
        curve = [(row.touchpoint, row.mean.value) for row in touchpoints]
        return Experience(
            low=scale.low,
            high=scale.high,
            scores=journey.scores,
            outside=journey.outside,
            unplaced=gathered.unplaced,
            journey=journey,
            touchpoints=touchpoints,
            curve=curve_of([(name, y) for name, y in curve if y is not None], scale),
            linked=self._linked,
        )

    def _losses(self, figures: Experience, gathered: Gathered) -> Losses:
        intended = [row.intended for row in figures.touchpoints]
        placed = gathered.touchpoint < len(intended)
        return experience_losses(
            gathered.case[placed],
            gathered.touchpoint[placed],
            gathered.score[placed],
            intended=np.array([np.nan if one is None else one for one in intended]),
            lowest=figures.low,
            cases=self._seen.cases,
        )
