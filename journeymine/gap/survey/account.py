"""What became of every answer: linked, or not and why; and who was asked at all."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.gap.survey.linking import Found, Questions, Why
from journeymine.log.survey.answers import SurveyAnswers
from journeymine.log.survey.links import REASONS, LinkedAnswers, Questioned
from journeymine.statistics import Estimate, event_share

__all__ = ["account", "unknown_names"]

_NAMES_SHOWN = 20

_Ints = NDArray[np.int64]


def unknown_names(table: pa.Table, questions: Questions, found: Found) -> dict[str, int]:
    """What answers call touchpoints that nobody knows: the most first."""
    rows = (found.why == Why.UNKNOWN_TOUCHPOINT) & ~np.isnan(questions.score)
    if not rows.any():
        return {}
    counts = pc.value_counts(table["touchpoint"].filter(pa.array(rows))).to_pylist()
    ranked = sorted((-one["counts"], one["values"]) for one in counts)[:_NAMES_SHOWN]
    return {name: -n for n, name in ranked}


def account(
    questions: Questions,
    found: Found,
    names: Sequence[str],
    answers: SurveyAnswers,
    unknown: dict[str, int],
) -> LinkedAnswers:
    """The account of all rows; what concerns the events alone is still empty."""
    given = ~np.isnan(questions.score)
    linked = given & (found.why == Why.LINKED)
    counts = np.bincount(found.why[given], minlength=len(REASONS)).tolist()
    named = questions.touchpoint >= 0
    silent = int((~given).sum())
    return LinkedAnswers(
        kind="",
        window=None,
        answers=int(given.sum()),
        linked=int(linked.sum()),
        share=_by_case(questions.case, linked, given),
        unlinked={
            reason: n for reason, n in zip(REASONS, counts[: len(REASONS)], strict=True) if n
        },
        unknown_touchpoints=unknown,
        by_touchpoint=int((linked & named).sum()),
        by_last_visit=int((linked & ~named).sum()),
        events=0,
        averaged=0,
        replaced=0,
        silent=silent,
        response=_by_case(questions.case, given, np.ones_like(given)) if silent else None,
        asked=_asked(questions, found, names) if silent else (),
        rows=answers.rows,
        columns=answers.columns,
        findings=answers.findings,
        rejects=answers.rejects,
        sources=answers.sources,
    )


def _by_case(case: _Ints, some: NDArray[np.bool_], of: NDArray[np.bool_]) -> Estimate:
    """The share of rows by case, since those of one case are alike."""
    n = int(case.max()) + 1 if len(case) else 0
    x, m = (np.bincount(case[mask], minlength=n) for mask in (some, of))
    kinds, counts = np.unique(np.column_stack((x, m)), axis=0, return_counts=True)
    return event_share(kinds[:, 0], kinds[:, 1], cases=counts)


def _asked(questions: Questions, found: Found, names: Sequence[str]) -> tuple[Questioned, ...]:
    """Cases that were asked and those that answered, of the whole journey and by touchpoint."""
    rows = np.flatnonzero(found.case >= 0)
    given = ~np.isnan(questions.score[rows])
    width = len(names) + 1
    case, at = found.case[rows], found.visited[rows]
    keys = np.concatenate([case * width + at, case * width + len(names)])
    answered = np.concatenate([given, given])
    pairs, place = np.unique(keys, return_inverse=True)
    some = np.bincount(place, answered, minlength=len(pairs)) > 0
    all_, yes = (np.bincount(pairs[m] % width, minlength=width) for m in (some | True, some))
    order = [len(names), *range(len(names))]
    return tuple(
        Questioned(names[at] if at < len(names) else "", int(all_[at]), int(yes[at]))
        for at in order
        if all_[at]
    )
