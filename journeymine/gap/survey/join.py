"""Join the answers of a survey to the visits that they are about.

An answer that names its case and touchpoint is about the last visit of that touchpoint at or
before it; one without a touchpoint is about the last touchpoint of the case at or before it.
Either way the visit lies at most `window` before the answer.  An answer is linked to one visit
or to none; of several about one visit the last counts, and of those at the very same time their
mean, so that the order of rows cannot matter.  Every answer that is not linked is counted under
its reason; what lies outside of the scale of the design is one of them, and takes the place of no
score.

The share of answers that is linked has an interval over cases (see `statistics.event_share`):
the answers of a customer are found together or not at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.design import DesignedJourney
from journeymine.errors import LogError, Problem, UsageError, did_you_mean
from journeymine.gap.survey.account import account, unknown_names
from journeymine.gap.survey.linking import (
    LATEST,
    NO_TOUCHPOINT,
    UNKNOWN_TOUCHPOINT,
    Found,
    Questions,
    Why,
)
from journeymine.gap.survey.scale import OnScale, on_scale
from journeymine.gap.survey.scored import Scores, with_scores
from journeymine.log import EventLog, fits_pattern
from journeymine.log.cutting import is_cut
from journeymine.log.store import Storage
from journeymine.log.survey.answers import SurveyAnswers
from journeymine.log.times.durations import as_duration
from journeymine.log.values.arrays import bools, ints

__all__ = ["WINDOW", "join_scores"]

WINDOW = "30d"
"""How long after a visit an answer is taken to be about it, if nothing is said."""

_MILLIONTHS = 1_000_000
_SHOWN = 5

_Ints = NDArray[np.int64]


def join_scores(
    log: EventLog,
    answers: SurveyAnswers,
    design: DesignedJourney | None = None,
    *,
    window: str | timedelta = WINDOW,
    kind: str | None = None,
) -> EventLog:
    """The log with the answers of a survey as scores of its events.

    An answer is about the last visit of its touchpoint at or before it, within the window; one
    that names no touchpoint is about the last touchpoint of its case.  Without times in the
    answers it is the last visit of all, and the window does not matter.  `EventLog.linked` of
    the log says what became of every answer, and `compare` shows it.

    Parameters
    ----------
    log : EventLog
        Where it was cut into journeys, answers go by the customer, not by the journey.
    answers : SurveyAnswers
    design : DesignedJourney, optional
        Whose touchpoints, aliases and shown names the answers name, and on whose scale of
        satisfaction the scores are put.  Without it they name activities of the log.
    window : str or timedelta
        ``90m``, ``36h``, ``30d``, ``2w``.
    kind : str, optional
        Which kind of scores; has to be said where there are several.

    Raises
    ------
    UsageError
        ``JM-E035`` the window is no duration, ``JM-E061`` the events are on a cluster,
        ``JM-E081`` no such kind, or several and none is named, ``JM-E082`` the answers have a
        scale and there is no design to put them on its own.
    LogError
        ``JM-E265`` if no case of the answers is in the log, ``JM-E266`` if no touchpoint that
        they name is known, ``JM-E267`` if none has a score, ``JM-E268`` if they were given on
        another scale than that of the design and none was said.

    Examples
    --------
    >>> import pandas as pd
    >>> log = EventLog.from_pandas(pd.DataFrame({
    ...     "case": ["1", "1", "2"], "activity": ["browse", "pay", "browse"],
    ...     "time": pd.to_datetime(["2026-01-05", "2026-01-06", "2026-01-07"], utc=True)}))
    >>> answers = SurveyAnswers.from_pandas(pd.DataFrame({
    ...     "case": ["1", "1", "2", "9"], "touchpoint": ["browse", None, "pay", "pay"],
    ...     "time": pd.to_datetime(["2026-01-08"] * 4, utc=True), "score": [4, 2, 5, 1]}))
    >>> joined = join_scores(log, answers)
    >>> joined.to_frame()["score"].tolist()
    [4.0, 2.0, nan]
    >>> joined.linked.linked, joined.linked.unlinked
    (2, {'unknown case': 1, 'not visited': 1})
    """
    if not isinstance(log, EventLog) or not isinstance(answers, SurveyAnswers):
        given = f"{type(log).__name__} and {type(answers).__name__}"
        raise TypeError(
            f"join_scores takes an EventLog and SurveyAnswers, not {given}; "
            "make them with read_log(...) and read_answers(...)"
        )
    after = _window(window)
    chosen = _kind(answers, kind)
    table = answers.to_arrow()
    table = table.filter(pc.equal(table["kind"], chosen))
    scored = on_scale(table, answers, design)
    storage = log.storage
    touchpoint_of, names, known = _touchpoints(storage, design)
    questions = _questions(table, known, scored)
    if np.isnan(questions.score).all():
        message = f"None of the {len(questions):,} answers has a score."
        hint = "name the column that holds it: score='NAME' in Python, --score-column score=NAME"
        raise LogError(Problem("JM-E267", message, hint))
    person = "customer" if is_cut(storage) else None
    found = Found(questions, touchpoint_of, len(names), window=after, person=person)
    own_score = ["score"] if "score" in storage.columns else []
    own: list[NDArray[np.bool_]] = []
    for bucket in storage.buckets([*own_score, *([person] if person else [])]):
        found.add(bucket)
        own.append(
            bools(pc.is_valid(bucket.columns["score"])) if own_score else np.zeros(0, np.bool_)
        )
    _check_known(questions, found, table, names, storage)
    found.settle()
    scores = [_scores_of(questions, found, number) for number in range(len(own))]
    replaced = sum(
        int(has[one.event].sum()) for has, one in zip(own, scores, strict=True) if len(has)
    )
    linked = account(questions, found, names, answers, unknown_names(table, questions, found))
    linked = replace(
        linked,
        kind=chosen,
        window=after // 1_000_000 if answers.has("time") else None,
        events=sum(len(one.event) for one in scores),
        averaged=linked.linked - sum(len(one.event) for one in scores),
        replaced=replaced,
        findings=(*scored.findings, *linked.findings),
    )
    joined = log.on(with_scores(storage, scores), sparse=["score"])
    return replace(joined, linked=linked)


def _window(given: str | timedelta) -> int:
    """In microseconds."""
    try:
        return as_duration(given) // timedelta(microseconds=1)
    except UsageError as error:
        hint = (
            "write a whole number and a unit: 90m, 36h, 14d or 2w (minutes, hours, days, weeks), "
            "as window='30d' in Python, --score-window 30d on the command line"
        )
        raise UsageError(replace(error.problems[0], hint=hint)) from None


def _kind(answers: SurveyAnswers, asked: str | None) -> str:
    kinds = answers.kinds
    named = ", ".join(f"'{one}'" if one else "(none named)" for one in kinds[:20])
    if asked is None and len(kinds) == 1:
        return kinds[0]
    if asked is None:
        message = f"The answers have scores of several kinds: {named}."
        hint = f"say which: kind={kinds[-1]!r} in Python, --score-kind {kinds[-1]}"
        raise UsageError(Problem("JM-E081", message, hint))
    if asked not in kinds:
        message = f"No answer has a score of the kind '{asked}'; there are: {named}."
        hint = did_you_mean(asked, kinds) or "name one of them, or leave it out if there is one"
        raise UsageError(Problem("JM-E081", message, hint))
    return asked


def _touchpoints(
    storage: Storage, design: DesignedJourney | None
) -> tuple[_Ints, tuple[str, ...], dict[str, int]]:
    """The touchpoint of each activity; their names; and by what they are called in answers."""
    activities = storage.activities
    if design is None:
        numbers = np.arange(len(activities))
        return numbers, activities, {name: at for at, name in enumerate(activities)}
    names = design.touchpoints
    number = {name: at for at, name in enumerate(names)}
    called = {one for details in design.details.values() for one in details.called}
    matching = design.matching({*names, *called, *activities})
    known = {word: number[name] for word, name in matching.items() if name in number}
    ignored = [any(fits_pattern(name, one) for one in design.ignore) for name in activities]
    of = [-1 if out else known.get(name, -1) for name, out in zip(activities, ignored, strict=True)]
    return np.array(of, np.int64), names, known


def _questions(table: pa.Table, known: dict[str, int], scored: OnScale) -> Questions:
    coded = table["case"].combine_chunks().dictionary_encode()
    n = len(table)
    touchpoint = np.full(n, NO_TOUCHPOINT, np.int64)
    if "touchpoint" in table.column_names:
        named = table["touchpoint"].combine_chunks().dictionary_encode()
        numbers = [known.get(name, UNKNOWN_TOUCHPOINT) for name in named.dictionary.to_pylist()]
        codes = ints(pc.fill_null(named.indices, len(numbers)))
        touchpoint = np.array([*numbers, NO_TOUCHPOINT], np.int64)[codes]
    time, timeless = np.full(n, LATEST), np.zeros(n, np.bool_)
    if "time" in table.column_names:
        timeless = bools(pc.is_null(table["time"]))
        time = ints(pc.fill_null(pc.cast(table["time"], pa.int64()), 0))
    return Questions(
        ints(coded.indices), coded.dictionary, touchpoint, time, timeless, scored.score,
        scored.outside,
    )  # fmt: skip


def _check_known(
    questions: Questions, found: Found, table: pa.Table, names: Sequence[str], storage: Storage
) -> None:
    """Refuse answers that cannot belong to this log: nothing in them is known."""
    n = len(questions)
    if (found.why == Why.UNKNOWN_CASE).all():
        theirs = ", ".join(f"'{one}'" for one in questions.ids[:_SHOWN].to_pylist())
        first = next(iter(storage.buckets(["customer"] if is_cut(storage) else [])), None)
        ours: list[str] = []
        if first is not None:
            ids = first.columns["customer"].unique() if is_cut(storage) else first.cases
            ours = [str(one) for one in ids[:_SHOWN]]
        message = (
            f"No case of the {n:,} answers is in the log. Cases of the answers: {theirs}; of the "
            f"log: {', '.join(f'{one!r}' for one in ours)}."
        )
        hint = "name the column that holds the same ids: case='NAME' in Python, "
        hint += "--score-column case=NAME on the command line"
        raise LogError(Problem("JM-E265", message, hint))
    named = questions.touchpoint != NO_TOUCHPOINT
    if named.all() and (questions.touchpoint == UNKNOWN_TOUCHPOINT).all():
        unknown = sorted(set(table["touchpoint"].to_pylist()))[:_SHOWN]
        near = [f"{one!r}: {guess}" for one in unknown if (guess := did_you_mean(one, names))]
        message = (
            f"No touchpoint of the answers is known. They name: "
            f"{', '.join(f'{one!r}' for one in unknown)}; known are: "
            f"{', '.join(f'{one!r}' for one in names[:_SHOWN])}."
        )
        hint = " ".join(near) or "write the names of the answers as aliases into the design"
        raise LogError(Problem("JM-E266", message, hint))


def _scores_of(questions: Questions, found: Found, bucket: int) -> Scores:
    """The score of every event of a bucket that got one; of equal last answers their mean.

    They are added up in millionths, so that the mean does not depend on their order.
    """
    given = ~np.isnan(questions.score)
    rows = np.flatnonzero((found.why == Why.LINKED) & given & (found.bucket == bucket))
    event, place = np.unique(found.event[rows], return_inverse=True)
    n = len(event)
    counts = np.bincount(place, minlength=n)
    units = np.rint(questions.score[rows] * _MILLIONTHS).astype(np.int64)
    sums = np.zeros(n, np.int64)
    np.add.at(sums, place, units)
    score = sums / np.maximum(counts, 1) / _MILLIONTHS
    alone = counts[place] == 1
    score[place[alone]] = questions.score[rows[alone]]
    return Scores(event, score)
