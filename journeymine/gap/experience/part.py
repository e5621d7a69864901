"""How customers felt, measured in one look at the events.

Scores are those of the log's column ``score``, on the scale ``scales.satisfaction`` of the
design.  What lies outside of the scale is never used, and counted.  Several scores of one case
at one touchpoint are one, their mean: figures count cases.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from journeymine.conformance import Alignments
from journeymine.design import Score
from journeymine.gap.experience.answers import answers_of, places_of
from journeymine.gap.experience.curve import curve_of
from journeymine.gap.experience.figures import Experience, ScoreFigures
from journeymine.gap.experience.losses import experience_losses
from journeymine.gap.experience.means import mean_score, net_promoter_score
from journeymine.gap.experience.response import Pattern, weighted_mean
from journeymine.gap.experience.shrunk import shrunk_means
from journeymine.gap.measured import Losses
from journeymine.gap.open_journeys import OpenJourneys
from journeymine.gap.reasons import reason_with_code
from journeymine.gap.units import CASES, Units
from journeymine.gap.visits import Visits
from journeymine.language import Figure, sentence, sentence_counted
from journeymine.log import LeftOut, LinkedAnswers
from journeymine.log.survey.links import UNLINKED
from journeymine.statistics import Estimate, Share, share, verdict
from journeymine.statistics.counts import grouped, occurrences
from journeymine.statistics.differences import MINIMUM_CASES
from journeymine.statistics.families import weakened

__all__ = ["COLUMNS", "SMALLEST", "CaseScores", "ExperiencePart", "Felt"]

COLUMNS = ("score", "channel")
"""What `visits_of` must bring."""

SMALLEST = 0.05
"""The smallest difference worth acting on, as a share of the scale: 0.2 points on 1 to 5."""

_CHANNELS = 1 << 31


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


@dataclass(frozen=True, slots=True, eq=False)
class _Given:
    """The scores of a touchpoint, or of whole journeys, rising: one a case; and whose it is."""

    scores: NDArray[np.float64]
    cases: NDArray[np.int64]
    customers: NDArray[np.int64] | None


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
    >>> from journeymine.design import DesignedJourney, Scale, Targets, Touchpoint
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
        self._units = units
        self._linked = linked
        asked = () if linked is None else linked.asked
        self._asked = {one.touchpoint: share(one.answered, one.cases) for one in asked}
        design = alignments.design
        self._design, self._scale = design, design.scales.satisfaction
        self._names = design.touchpoints
        self._places, self._reached = places_of(design)
        self._deviates = alignments.cost > 0
        self._deviates_open = (
            self._deviates if still_open is None else still_open.alignments.cost > 0
        )
        self._channels: dict[str | None, int] = {}
        self._has_scores = False
        self._cases = 0
        self._events = np.zeros((3, len(self._names) + 1), np.int64)  # visits, scores, outside
        self._alike: Counter[int] = Counter()
        self._asked_of: list[NDArray[np.int64]] = []
        self._case: list[NDArray[np.int64]] = []
        self._touchpoint: list[NDArray[np.int64]] = []
        self._pattern: list[NDArray[np.int64]] = []
        self._score: list[NDArray[np.float64]] = []

    def add(self, visits: Visits) -> None:
        """Look at a bucket, read with `COLUMNS`."""
        first, self._cases = self._cases, self._cases + visits.n_cases
        if not visits.has("score") or not visits.n_cases:
            return
        self._has_scores = True
        scores = visits.numbers("score")
        given = np.isfinite(scores) | np.isinf(scores)
        inside = (scores >= self._scale.low) & (scores <= self._scale.high)
        at, width = visits.touchpoint, len(self._names) + 1
        for row, some in enumerate((None, inside, given & ~inside)):
            touchpoint = at if some is None else at[some]
            counted = np.bincount(touchpoint.astype(np.int64) + 1, minlength=width)
            self._events[row] += np.roll(counted, -1)  # what is no touchpoint stands last
        scores = np.where(inside, scores, np.nan)
        alike = self._alike_cases(visits)
        for some_cases in answers_of(visits, scores, self._channel(visits), width - 1):
            key = some_cases.touchpoint * self._alikes + alike[some_cases.case]
            channels = len(self._channels)
            kinds, counts = occurrences(key * channels + some_cases.channel)
            kinds = kinds // channels * _CHANNELS + kinds % channels
            self._alike.update(dict(zip(kinds.tolist(), counts.tolist(), strict=True)))
            if not self._units.are_cases:
                self._asked_of.append(np.stack([some_cases.touchpoint, some_cases.case + first]))
            answered = np.flatnonzero(np.isfinite(some_cases.score))
            self._case.append(some_cases.case[answered] + first)
            self._touchpoint.append(some_cases.touchpoint[answered])
            self._pattern.append(key[answered] * _CHANNELS + some_cases.channel[answered])
            self._score.append(some_cases.score[answered])

    def _alike_cases(self, visits: Visits) -> NDArray[np.int64]:
        """Whether each case deviates and how far it got, as one number."""
        deviates = np.where(
            visits.is_open, self._deviates_open[visits.variant], self._deviates[visits.variant]
        )
        places = np.append(self._places, -1)[visits.touchpoint]  # -1 is the one appended
        furthest = np.maximum.reduceat(places, visits.offsets[:-1]) + 1
        alike: NDArray[np.int64] = deviates * (len(self._reached) + 1) + furthest
        return alike

    def _channel(self, visits: Visits) -> NDArray[np.int64]:
        """The channel of every event, numbered over all buckets."""
        if not visits.has("channel"):
            return np.full(visits.n_events, self._channels.setdefault(None, 0), np.int64)
        codes, texts = visits.texts("channel")
        known = [self._channels.setdefault(text, len(self._channels)) for text in texts]
        return np.array(known, np.int64)[codes]

    def result(self) -> Felt:
        """The figures, the losses, and what they do not cover."""
        scored = bool(self._events[1].sum() + self._events[2].sum())
        if not self._has_scores or not (scored or self._linked):
            why = sentence(
                "the log has no scores: name their column as score, or join a file of answers"
            )
            return Felt(None, None, (LeftOut("experience", why, self._cases),))
        touchpoint, pattern = _joined(self._touchpoint), _joined(self._pattern)
        score = np.concatenate([*self._score, np.zeros(0)])
        each = self._alikes * max(len(self._channels), 1)  # patterns a touchpoint
        number = self._numbered(pattern)
        order, bounds = grouped(number, each * (len(self._names) + 1))
        own = [order[a:b] for a, b in pairwise(bounds[::each].tolist())]
        case = _joined(self._case)
        patterns = self._patterns(score[order], case[order], bounds)
        own = [places[np.argsort(score[places], kind="stable")] for places in own]
        given = [_Given(score[places], case[places], self._whose(case[places])) for places in own]
        shrunk = self._shrunk(given)
        rows = tuple(
            self._row(number, given[number], shrunk[number], patterns[number])
            for number in range(len(self._names) + 1)
        )
        words = weakened(
            [row.verdict if row.mean.n >= MINIMUM_CASES else None for row in rows],
            [row.difference for row in rows],
            smallest=self._smallest,
        )
        rows = tuple(
            replace(row, verdict=word or row.verdict) for row, word in zip(rows, words, strict=True)
        )
        curve = [(row.touchpoint, row.mean.value) for row in rows[:-1]]
        figures = Experience(
            low=self._scale.low,
            high=self._scale.high,
            scores=int(self._events[1].sum()),
            outside=int(self._events[2].sum()),
            unplaced=int(self._events[1, -1]),
            journey=rows[-1],
            touchpoints=rows[:-1],
            curve=curve_of([(name, y) for name, y in curve if y is not None], self._scale),
            linked=self._linked,
        )
        intended = [row.intended for row in rows[:-1]]
        at_touchpoint = touchpoint < len(self._names)
        losses = experience_losses(
            case[at_touchpoint],
            touchpoint[at_touchpoint],
            score[at_touchpoint],
            intended=np.array([np.nan if one is None else one for one in intended]),
            lowest=self._scale.low,
            cases=self._cases,
        )
        some = bool(losses.defined.any())
        whole = ~at_touchpoint
        return Felt(
            figures,
            losses if some else None,
            tuple(self._left_out(figures, measured=some)),
            CaseScores(case[whole], score[whole]),
        )

    def _whose(self, case: NDArray[np.int64]) -> NDArray[np.int64] | None:
        """The customers of these cases; None where every case is one of its own."""
        return None if self._units.are_cases else self._units.of(case)

    def _shrunk(self, given: list[_Given]) -> list[Estimate]:
        """The shrunk means of the touchpoints, and the mean of whole journeys."""
        *at, whole = given
        customers = [one.customers for one in at if one.customers is not None]
        return [
            *shrunk_means([one.scores for one in at], self._scale, customers or None),
            mean_score(whole.scores, self._scale, whole.customers),
        ]

    def _response(self, number: int, answered: NDArray[np.int64], cases: int) -> Share:
        """Of the cases that could give a score, those that did."""
        if self._units.are_cases or not self._asked_of:
            return share(len(answered), cases)
        touchpoint, case = np.concatenate(self._asked_of, axis=1)
        return self._units.share(answered, case[touchpoint == number])

    @property
    def _alikes(self) -> int:
        """How many numbers `_alike_cases` gives."""
        return 2 * len(self._reached) + 2

    def _numbered(self, pattern: NDArray[np.int64]) -> NDArray[np.int64]:
        """Numbers without gaps for the channels, in the same order."""
        return (pattern // _CHANNELS) * len(self._channels) + pattern % _CHANNELS

    def _patterns(
        self, score: NDArray[np.float64], case: NDArray[np.int64], bounds: NDArray[np.int64]
    ) -> list[list[Pattern]]:
        """The kinds of cases at every touchpoint, and last of all journeys.

        Parameters
        ----------
        score, case : array, (scores,)
            By the number of their pattern.
        bounds : array of int64, (patterns + 1,)
            Where those of each number begin.
        """
        names = list(self._channels)
        found: list[list[Pattern]] = [[] for _ in range(len(self._names) + 1)]
        kinds = sorted(self._alike)
        numbers = self._numbered(np.array(kinds, np.int64)).tolist()
        for kind, number in zip(kinds, numbers, strict=True):
            rest, channel = divmod(kind, _CHANNELS)
            touchpoint, alike = divmod(rest, self._alikes)
            deviates, furthest = divmod(alike, len(self._reached) + 1)
            key = (bool(deviates), furthest, names[channel] or "")
            here = slice(bounds[number], bounds[number + 1])
            one = Pattern(key, self._alike[kind], score[here], self._whose(case[here]))
            found[touchpoint].append(one)
        return found

    def _row(
        self, number: int, own: _Given, shrunk: Estimate, patterns: list[Pattern]
    ) -> ScoreFigures:
        whole = number == len(self._names)
        name = "" if whole else self._names[number]
        intended, by = self._intended(name)
        cases = sum(pattern.cases for pattern in patterns)
        mean = mean_score(own.scores, self._scale, own.customers)
        difference = None
        if intended is not None and mean.value is not None:
            low, high = (None if end is None else end - intended for end in (mean.low, mean.high))
            difference = Estimate(mean.value - intended, low, high, mean.n)
        visits, given, outside = (
            self._events.sum(axis=1) if whole else self._events[:, number]
        ).tolist()
        is_nps = (self._scale.low, self._scale.high) == (0, 10)
        return ScoreFigures(
            touchpoint=name,
            stage="" if whole else self._design.touchpoint(name).stage,
            intended=intended,
            intended_by=by,
            visits=visits,
            cases=cases,
            scores=given,
            outside=outside,
            response=self._response(number, own.cases, cases),
            asked=self._asked.get(name),
            mean=mean,
            shrunk=shrunk,
            difference=difference,
            verdict=None if difference is None else self._verdict(difference),
            weighted=weighted_mean(patterns, self._scale) if patterns else None,
            nps=net_promoter_score(own.scores, own.customers) if is_nps else None,
        )

    def _intended(self, name: str) -> tuple[float | None, str]:
        """What is meant, on the scale of the log's scores, and which target says so."""
        targets = self._design.touchpoint(name).targets if name else self._design.targets
        for by in ("experience", "satisfaction"):
            score = getattr(targets, by, None)
            if isinstance(score, Score):
                low, high = self._scale.low, self._scale.high
                same = score.scale == self._scale
                return score.value if same else low + score.share * (high - low), by
        return None, ""

    def _verdict(self, difference: Estimate) -> str:
        return str(verdict(difference, smallest=self._smallest))

    @property
    def _smallest(self) -> float:
        return SMALLEST * (self._scale.high - self._scale.low)

    def _left_out(self, figures: Experience, *, measured: bool) -> list[LeftOut]:
        found = [] if self._linked is None else list(_not_linked(self._linked))
        if figures.outside:
            why = sentence(
                "a score lies outside of the scale of the design, {low} to {high}",
                low=Figure("trimmed", self._scale.low),
                high=Figure("trimmed", self._scale.high),
            )
            found.append(LeftOut("scores outside of the scale", why, 0, figures.outside))
        if figures.unplaced:
            why = sentence(
                "they stand at activities that are no touchpoint; they count for the journey only"
            )
            found.append(LeftOut("scores without a touchpoint", why, 0, figures.unplaced))
        silent = [
            row.touchpoint
            for row in figures.touchpoints
            if row.intended is not None and not row.scores
        ]
        if silent:
            why = sentence("no score was given at: {touchpoints}", touchpoints=", ".join(silent))
            found.append(LeftOut("experience of touchpoints with an intended value", why))
        if not measured:
            why = sentence("no touchpoint with scores has an intended value in the design")
            found.append(LeftOut("losses of experience", why, self._cases))
        return found


def _not_linked(linked: LinkedAnswers) -> Iterator[LeftOut]:
    """The answers of a survey that no figure covers."""
    for reason, n in linked.unlinked.items():
        why = sentence_counted(
            n, "{n} answer {which}", "{n} answers {which}", which=sentence(UNLINKED[reason])
        )
        yield LeftOut("answers of the survey", why)
    for reason, n in linked.rows.rejected.items():
        why = sentence_counted(
            n,
            "{n} row rejected: {reason}",
            "{n} rows rejected: {reason}",
            reason=reason_with_code(reason),
        )
        yield LeftOut("answers of the survey", why)


def _joined(parts: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.concatenate([*parts, np.zeros(0, np.int64)])
