"""Time targets against what happened: on time, late, absent, not yet due."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from journeymine.design import DesignedJourney, TimeTarget
from journeymine.gap.measured import Beside, Losses, in_units
from journeymine.gap.time.clocks import ABSENT, LATE, NOT_YET, Clocks, clocks_of
from journeymine.gap.time.duration import Durations
from journeymine.gap.time.endings import MICRO, Endings, EndRule
from journeymine.gap.time.figures import DurationFigures, TargetFigures, TimeFigures
from journeymine.gap.time.kept import Watched, target_figures
from journeymine.gap.units import CASES, Units
from journeymine.gap.visits import NOTHING, Visits
from journeymine.language import Sentence, sentence, sentence_counted
from journeymine.log import LeftOut
from journeymine.statistics.families import weakened

__all__ = ["TimeResult", "TimeTargets"]

_KINDS = ("late", "absent")


@dataclass(frozen=True, slots=True, eq=False)
class TimeResult:
    """What `TimeTargets` found.

    Attributes
    ----------
    figures : TimeFigures
    losses : Losses or None
        A journey loses the share of its due clocks that were missed, where they are late at the
        touchpoint that came late, where absent at the one that did not come.  None if the
        design has no time target.
    beside : tuple of Beside
        ``late`` and ``not_yet``.
    left_out : tuple of LeftOut
        What could not be measured, and why.
    """

    figures: TimeFigures
    losses: Losses | None
    beside: tuple[Beside, ...]
    left_out: tuple[LeftOut, ...]


@dataclass(slots=True)
class _Gathered:
    """What the buckets said of one target."""

    touchpoint: int
    after: int
    target: TimeTarget
    watched: list[Watched] = field(default_factory=list)
    not_due: int = 0


class TimeTargets:
    """Measures the time targets of a design, bucket by bucket.

    Parameters
    ----------
    design : DesignedJourney
    rule : EndRule, optional
        What says that a journey is over; if nothing does, only deadlines that have passed tell
        that a touchpoint is absent.
    skipped : array of bool, (variants, touchpoints), optional
        Which touchpoints the alignment of each variant leaves out.  Where a touchpoint did not
        come and was not left out, it was not asked for (another branch, an optional step), and
        nothing was due.
    coming : array of bool, (variants, touchpoints), optional
        What open journeys of each variant ask for, see `may_still_come`; all if not given.
    units : Units, optional
        Whose the cases are.

    Examples
    --------
    A confirmation is due within an hour; it came after 30 minutes, after two hours, or not yet:

    >>> import pandas as pd
    >>> from journeymine.conformance import align
    >>> from journeymine.design import Sequence, Step, Targets, Touchpoint
    >>> from journeymine.gap.visits import visits_of
    >>> from journeymine.log import EventLog
    >>> confirm = Touchpoint("confirm", targets=Targets((TimeTarget(3600, after="order"),)))
    >>> design = DesignedJourney(
    ...     "Shop", Sequence((Step("order"), Step("confirm"))), {"confirm": confirm})
    >>> rows = [("a", "order", "10:00"), ("a", "confirm", "10:30"), ("b", "order", "10:00"),
    ...         ("b", "confirm", "12:00"), ("c", "order", "11:30")]
    >>> frame = pd.DataFrame(rows, columns=["case", "activity", "time"])
    >>> frame["time"] = pd.to_datetime("2026-01-05 " + frame["time"], utc=True)
    >>> log = EventLog.from_pandas(frame)
    >>> times = TimeTargets(design)
    >>> for visits in visits_of(log, align(log.variants(), design)):
    ...     times.add(visits)
    >>> (found,) = times.result().figures.targets
    >>> found.on_time, found.late, found.absent, found.not_yet
    (1, 1, 0, 1)
    """

    columns: tuple[str, ...] = ()
    """The columns of the log that are needed."""

    def __init__(
        self,
        design: DesignedJourney,
        rule: EndRule | None = None,
        skipped: NDArray[np.bool_] | None = None,
        coming: NDArray[np.bool_] | None = None,
        units: Units = CASES,
    ) -> None:
        self._units = units
        self._design, self._rule = design, rule or EndRule()
        self._skipped, self._coming = skipped, coming
        number = {name: place for place, name in enumerate(design.touchpoints)}
        self._left_out: list[LeftOut] = []
        self._targets: list[_Gathered] = []
        for name in design.touchpoints:
            promised = design.touchpoint(name).targets
            for target in promised.within if promised else ():
                after = number.get(target.after, NOTHING) if target.after else NOTHING
                if target.after and after == NOTHING:
                    what = sentence("the time target of {touchpoint}", touchpoint=name)
                    why = sentence(
                        "it counts from {after}, which is no touchpoint of the design",
                        after=target.after,
                    )
                    self._left_out.append(LeftOut(what, why))
                else:
                    self._targets.append(_Gathered(number[name], after, target))
        duration = design.targets.duration if design.targets else None
        self._duration = None if duration is None else Durations(duration, self._rule, units)
        self._cases = 0

    def add(self, visits: Visits) -> None:
        """Look at some cases."""
        self._cases = visits.first_case + visits.n_cases
        if not self.any:
            return
        endings = Endings.of(self._rule, visits)
        for gathered, clocks in self._clocks(visits):
            at_most = gathered.target.at_most
            verdict = clocks.verdicts(visits, at_most, endings)
            begun = visits.time[clocks.start]
            gone = np.maximum(endings.at[clocks.case] - begun, 0)
            over = endings.over[clocks.case]
            there = clocks.before | (clocks.stop >= 0)
            known = over | (visits.now - begun > at_most * MICRO)
            stopped = np.where(clocks.stop >= 0, visits.activity[clocks.stop], NOTHING)
            gathered.watched.append(
                Watched(
                    case=clocks.case + visits.first_case,
                    verdict=verdict,
                    time=np.where(there | ~over, clocks.waited(visits), gone),
                    event=np.where(there, 1, np.where(over, 2, 0)).astype(np.int8),
                    known=known,
                    before=clocks.before,
                    activity=stopped.astype(np.int32),
                )
            )
            distinct = np.zeros(visits.n_cases, np.bool_)
            distinct[clocks.case] = True
            gathered.not_due += int((~distinct).sum())
        if self._duration is not None:
            self._duration.add(visits, endings)

    def _clocks(self, visits: Visits) -> Iterator[tuple[_Gathered, Clocks]]:
        """The clocks of every target in some cases, without those that nothing is due of."""
        for gathered in self._targets:
            clocks = clocks_of(visits, gathered.touchpoint, gathered.after)
            if self._skipped is not None:
                asked = self._skipped[visits.variant, gathered.touchpoint]
                coming = visits.is_open
                if self._coming is not None:
                    coming = self._coming[visits.variant, gathered.touchpoint]
                asked = np.where(visits.is_open, coming, asked)
                clocks = clocks.of((clocks.stop >= 0) | clocks.before | asked[clocks.case])
            yield gathered, clocks

    def clocks(self, visits: Visits) -> Iterator[tuple[int, TimeTarget, Clocks]]:
        """The touchpoint that each target waits for, the target, and its clocks."""
        for gathered, clocks in self._clocks(visits):
            yield gathered.touchpoint, gathered.target, clocks

    @property
    def any(self) -> bool:
        """Whether the design has time targets."""
        return bool(self._targets) or self._duration is not None

    @property
    def durations(self) -> Durations | None:
        """What measures whole journeys; None if the design has no target for them."""
        return self._duration

    @property
    def rule(self) -> EndRule:
        """What says that a journey is over."""
        return self._rule

    def result(self) -> TimeResult:
        """What all cases said."""
        rows, found = [], []
        for gathered in self._targets:
            watched = Watched.joined(gathered.watched)
            found.append((gathered, watched))
            touchpoints = self._design.touchpoints
            after = touchpoints[gathered.after] if gathered.after != NOTHING else ""
            rows.append(
                target_figures(
                    watched,
                    touchpoints[gathered.touchpoint],
                    after,
                    gathered.target,
                    not_due=gathered.not_due,
                    units=self._units,
                )
            )
        duration = None if self._duration is None else self._duration.figures()
        rows, duration = _together(rows, duration)
        return TimeResult(
            TimeFigures(self._rule.said_by, tuple(rows), duration),
            self._losses(found),
            tuple(_beside(found)),
            (*self._left_out, *self._unmeasured(rows)),
        )

    def _unmeasured(self, rows: list[TargetFigures]) -> list[LeftOut]:
        """Targets of which nothing can be said, and what is left out of those that can."""
        entries = []
        if not self._targets and self._duration is None:
            entries.append(LeftOut("time", sentence("the design promises no times"), self._cases))
        for row in rows:
            what = _promise(row)
            if row.not_due:
                entries.append(LeftOut(what, _not_due(row), row.not_due))
            if row.not_yet:
                why = sentence_counted(
                    row.not_yet,
                    "its time has not passed yet for {n} wait",
                    "its time has not passed yet for {n} waits",
                )
                entries.append(LeftOut(what, why, row.cases_not_yet))
        return entries

    def _losses(self, found: list[tuple[_Gathered, Watched]]) -> Losses | None:
        """The missed clocks of each case among its due ones."""
        if not found and self._duration is None:
            return None
        due = np.zeros(self._cases, np.int64)
        cases, kinds, places = [], [], []
        for gathered, watched in found:
            due += np.bincount(watched.case[watched.verdict != NOT_YET], minlength=self._cases)
            for kind, verdict in enumerate((LATE, ABSENT)):
                missed = watched.case[watched.verdict == verdict]
                cases.append(missed)
                kinds.append(np.full(len(missed), kind, np.int32))
                places.append(np.full(len(missed), gathered.touchpoint, np.int32))
        if self._duration is not None:
            every, verdicts, place = self._duration.seen()
            due += np.bincount(every[verdicts != NOT_YET], minlength=self._cases)
            late = verdicts == LATE
            cases.append(every[late])
            kinds.append(np.zeros(int(late.sum()), np.int32))
            places.append(place[late])
        case = np.concatenate(cases) if cases else np.zeros(0, np.int64)
        return Losses(
            part="time",
            defined=due > 0,
            case=case,
            kind=np.concatenate(kinds) if kinds else np.zeros(0, np.int32),
            kinds=_KINDS,
            touchpoint=np.concatenate(places) if places else np.zeros(0, np.int32),
            loss=in_units(np.ones(len(case), np.int64), due[case]),
        )


def _promise(row: TargetFigures) -> Sentence:
    if not row.after:
        return sentence("{touchpoint} within its time", touchpoint=row.touchpoint)
    return sentence(
        "{touchpoint} within its time of {after}", touchpoint=row.touchpoint, after=row.after
    )


def _not_due(row: TargetFigures) -> Sentence:
    if not row.after:
        return sentence("the journey did not ask for it, so nothing was due")
    return sentence(
        "{after} did not happen, or the journey did not ask for it, so nothing was due",
        after=row.after,
    )


def _together(
    rows: list[TargetFigures], duration: DurationFigures | None
) -> tuple[list[TargetFigures], DurationFigures | None]:
    """All targets of time are one table: their words are held against each other."""
    every: list[TargetFigures | DurationFigures] = [*rows, *filter(None, [duration])]
    words = weakened([one.verdict for one in every], [one.difference for one in every])
    rows = [replace(one, verdict=word) for one, word in zip(rows, words, strict=False)]
    return rows, None if duration is None else replace(duration, verdict=words[-1])


def _beside(found: list[tuple[_Gathered, Watched]]) -> list[Beside]:
    """What came late, and what may still come in time."""
    entries = []
    for kind, verdict in (("late", LATE), ("not_yet", NOT_YET)):
        cases, places, activities = [], [], []
        for gathered, watched in found:
            here = watched.verdict == verdict
            cases.append(watched.case[here])
            places.append(np.full(int(here.sum()), gathered.touchpoint, np.int32))
            activities.append(watched.activity[here])
        if cases:
            entries.append(Beside(kind, *map(np.concatenate, (cases, places, activities))))
        else:
            entries.append(Beside(kind))
    return entries
