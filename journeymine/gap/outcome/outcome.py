"""What journeys come to: success, loss, and where they are left."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journeymine.design import DesignedJourney
from journeymine.gap.measured import WHOLE, Losses
from journeymine.gap.outcome.completion import completion, sensitivity
from journeymine.gap.outcome.fates import LOST, UNDECIDED, Fates, Journeys
from journeymine.gap.outcome.figures import Abandonment, OutcomeFigures
from journeymine.gap.outcome.reach import Reaches, promises_together
from journeymine.gap.outcome.returns import BackToStages, Returns
from journeymine.gap.outcome.silence import Pauses
from journeymine.gap.outcome.stays import Stays, in_a_row
from journeymine.gap.outcome.success import decided
from journeymine.gap.time.duration import last_matched
from journeymine.gap.time.endings import Endings, EndRule
from journeymine.gap.units import CASES, Units
from journeymine.gap.visits import NOTHING, Visits
from journeymine.language import sentence
from journeymine.log import LeftOut

__all__ = ["Outcome", "OutcomeResult"]


@dataclass(frozen=True, slots=True, eq=False)
class OutcomeResult:
    """What `Outcome` found.

    Attributes
    ----------
    figures : OutcomeFigures
    losses : Losses
        A journey that is known to have ended without success loses all, at the touchpoint of
        its last matched event. It is defined for those that succeeded or ended.
    fates : Fates
        Of every case.
    left_out : tuple of LeftOut
        What could not be measured, and why.
    """

    figures: OutcomeFigures
    losses: Losses
    fates: Fates
    left_out: tuple[LeftOut, ...]


class Outcome:
    """Measures what journeys come to, bucket by bucket.

    Parameters
    ----------
    design : DesignedJourney
    activities : sequence of str
        Of the storage.
    at_end : array of bool, (variants,)
        Which variants travel the design to its end; see `reaches_end`.
    rule : EndRule, optional
        What says that a journey is over.  Where it tells no silence, the pauses of the log do.
    units : Units, optional
        Whose the cases are.

    Examples
    --------
    >>> import pandas as pd
    >>> from journeymine.conformance import align
    >>> from journeymine.gap.outcome import reaches_end
    >>> from journeymine.gap.visits import visits_of
    >>> from journeymine.log import EventLog
    >>> rows = [("a", "order", 1), ("a", "pay", 2), ("b", "order", 1), ("c", "order", 9)]
    >>> frame = pd.DataFrame(rows, columns=["case", "activity", "time"])
    >>> frame["time"] = pd.to_datetime(frame["time"], unit="D", utc=True)
    >>> log, design = EventLog.from_pandas(frame), DesignedJourney.of_steps("order", "pay")
    >>> alignments = align(log.variants(), design)
    >>> outcome = Outcome(design, log.storage.activities, reaches_end(alignments))
    >>> for visits in visits_of(log, alignments):
    ...     outcome.add(visits)
    >>> found = outcome.result().figures.completion
    >>> found.succeeded, found.unsuccessful, found.undecided
    (1, 1, 1)
    """

    columns: tuple[str, ...] = ()
    """The columns of the log that are needed."""

    def __init__(
        self,
        design: DesignedJourney,
        activities: Sequence[str],
        at_end: NDArray[np.bool_],
        rule: EndRule | None = None,
        units: Units = CASES,
    ) -> None:
        self._units = units
        self._design, self._activities, self._at_end = design, activities, at_end
        self._rule = rule or EndRule()
        self._pauses = Pauses() if self._rule.silence is None else None
        touchpoints, stages = design.touchpoints, design.stages
        number = {name: place for place, name in enumerate(stages)}
        of = [number.get(design.touchpoint(name).stage, NOTHING) for name in touchpoints]
        self._itself = np.array([*range(len(touchpoints)), NOTHING], np.int32)
        self._stage_of = np.array([*of, NOTHING], np.int32)
        self._touchpoints = Stays(len(touchpoints), units)
        self._stages = Stays(len(stages), units)
        self._returns, self._back = Returns(len(touchpoints), units), BackToStages(len(stages))
        self._reach = Reaches(design, units)
        self._journeys: list[Journeys] = []
        self._last: list[NDArray[np.int32]] = []

    def add(self, visits: Visits) -> None:
        """Look at some cases."""
        endings = Endings.of(self._rule, visits)
        told = decided(visits, self._design, self._activities, self._at_end)
        self._journeys.append(
            Journeys(
                first=visits.time[visits.offsets[:-1]],
                last=visits.time[visits.offsets[1:] - 1],
                status=told.status,
                at=told.at,
                ended=endings.by_activity & endings.over,
                over=endings.over,
                now=visits.now,
            )
        )
        self._last.append(last_matched(visits))
        if self._pauses is not None:
            self._pauses.add(visits)
        row = in_a_row(visits, self._itself)
        self._touchpoints.add(row, visits)
        self._returns.add(row, visits)
        if self._design.stages:
            row = in_a_row(visits, self._stage_of)
            self._stages.add(row, visits)
            self._back.add(row, visits)
        self._reach.add(visits)

    def result(self) -> OutcomeResult:
        """What all cases said."""
        journeys = Journeys.joined(self._journeys)
        abandonment = self._abandonment()
        by_rule = self._pauses is None
        fates = journeys.fates(abandonment.silence, by_rule=by_rule)
        design = self._design
        done, reach = promises_together(
            completion(journeys, fates, design, self._units),
            self._reach.figures(journeys.first, fates),
        )
        figures = OutcomeFigures(
            abandonment=abandonment,
            completion=done,
            sensitivity=sensitivity(journeys, abandonment.silence, self._units),
            touchpoints=self._touchpoints.figures(design.touchpoints, fates),
            stages=self._stages.figures(design.stages, fates),
            reach=reach,
            revisits=self._returns.figures(design.touchpoints, self._touchpoints),
            back=self._back.figures(design.stages, self._stages),
        )
        left_out = self._left_out(fates, abandonment)
        return OutcomeResult(figures, self._losses(fates), fates, left_out)

    def _abandonment(self) -> Abandonment:
        if self._pauses is None:
            return Abandonment(self._rule.silence, self._rule.silence_by)
        silence = self._pauses.longest_usual()
        return Abandonment(silence, "gaps" if silence is not None else "")

    def _losses(self, fates: Fates) -> Losses:
        lost = np.flatnonzero(fates.fate == LOST)
        last = np.concatenate(self._last) if self._last else np.zeros(0, np.int32)
        return Losses(
            part="outcome",
            defined=fates.fate != UNDECIDED,
            case=lost,
            kind=np.zeros(len(lost), np.int32),
            kinds=("unsuccessful",),
            touchpoint=last[lost],
            loss=np.full(len(lost), WHOLE, np.int64),
        )

    def _left_out(self, fates: Fates, abandonment: Abandonment) -> tuple[LeftOut, ...]:
        entries = []
        undecided = int((fates.fate == UNDECIDED).sum())
        if undecided:
            why = sentence("still on the way: neither at success nor silent for long enough")
            if abandonment.silence is None:
                why = sentence(
                    "nothing tells when a journey is given up: no rule, and no pause in the log"
                )
            entries.append(LeftOut("outcome of journeys", why, undecided))
        if not self._design.stages:
            why = sentence("the design gives no touchpoint a stage")
            entries.append(LeftOut("drop-off by stage", why, len(fates.fate)))
        return tuple(entries)
