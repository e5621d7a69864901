"""Answers on the scale of the design: put there, left out, or refused as those of another scale.

Where it was said on which scale answers were given, those outside of it were rejected as they
were read, and the others are put on the scale of the design.  Where nothing was said they are
taken to be on the scale of the design.  What lies outside of that is never used, and counted.

Answers of another scale would lose their upper half that way, without an error.  So they are
refused where a tenth of them or more lies outside, in two values or more, and all of them lie on
another scale that is common in surveys; and where none of them could be used.  One single value,
as 9 on 1 to 5, is rather a code for *no answer* than another scale, and so are 95 to 99.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from journeymine.design import DesignedJourney, Scale
from journeymine.errors import LogError, Problem, UsageError
from journeymine.language import Figure, Sentence, sentence_counted
from journeymine.log.accounting.rows import Finding
from journeymine.log.survey.answers import SurveyAnswers

__all__ = ["OnScale", "on_scale"]

_COMMON = (Scale(1, 5), Scale(0, 5), Scale(1, 7), Scale(0, 10), Scale(1, 10), Scale(0, 100))
"""Scales that are common in surveys, the likelier first of those that are about as wide."""

_NOTICEABLE = 0.1
"""From this share of the answers on, those outside are taken for a sign of another scale."""

_NO_ANSWER = (95, 99)
"""Whole numbers between these often say that there is no answer."""

_Floats = NDArray[np.float64]
_Bools = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class OnScale:
    """Scores as they are joined.

    Attributes
    ----------
    score : array of float64, (rows,)
        NaN where none was given.
    outside : array of bool, (rows,)
        A score was given that lies outside of the scale of the design.
    findings : tuple of Finding
        That there are such.
    """

    score: _Floats
    outside: _Bools
    findings: tuple[Finding, ...] = ()


def on_scale(table: pa.Table, answers: SurveyAnswers, design: DesignedJourney | None) -> OnScale:
    """The scores of a table, some or all rows of `answers`, on the scale of the design.

    Parameters
    ----------
    table : pyarrow.Table
        With the column ``score``.
    answers : SurveyAnswers
        Say the scale.
    design : DesignedJourney, optional
        Without one no scale is known, and nothing lies outside.

    Raises
    ------
    UsageError
        ``JM-E082`` the answers have a scale and there is no design to put them on its own.
    LogError
        ``JM-E268`` the answers were given on another scale than that of the design.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"case": range(12), "score": [1, 4, 5, 3, 4, 5, 2, 9, 4, None, 3, 5]})
    >>> answers = SurveyAnswers.from_pandas(frame)
    >>> found = on_scale(answers.to_arrow(), answers, DesignedJourney.of_steps("browse", "pay"))
    >>> found.outside.nonzero()[0].tolist(), [finding.code for finding in found.findings]
    ([7], ['JM-W199'])
    """
    scores: _Floats = table["score"].to_numpy()
    nothing = np.zeros(len(scores), np.bool_)
    if answers.scale is None and design is None:
        return OnScale(scores, nothing)
    if answers.scale is None:
        assert design is not None
        own = design.scales.satisfaction
        outside: _Bools = ~np.isnan(scores) & ((scores < own.low) | (scores > own.high))
        given = scores[~np.isnan(scores)]
        if not outside.any():
            return OnScale(scores, outside)
        _check(given, scores[outside], own)
        return OnScale(scores, outside, (_finding(int(outside.sum()), len(given), own),))
    low, high = answers.scale
    if design is None:
        message = f"The answers are on a scale from {low:g} to {high:g}, and there is no design."
        hint = "name the design, on whose scale they are put: join_scores(log, answers, design)"
        raise UsageError(Problem("JM-E082", message, hint))
    own = design.scales.satisfaction
    if answers.scale == (own.low, own.high):
        return OnScale(scores, nothing)
    return OnScale(own.low + (scores - low) / (high - low) * (own.high - own.low), nothing)


def _check(given: _Floats, outside: _Floats, own: Scale) -> None:
    """Refuse what was given on another scale, or cannot be used at all."""
    likely = _likely(given, outside, own)
    if not likely and len(outside) < len(given):
        return
    shown = f"go from {given.min():g} to {given.max():g}"
    if len(np.unique(given)) == 1:
        shown = f"are all {given[0]:g}"
    message = f"{_outside(len(outside), len(given), own)}; the answers {shown}"
    if likely:
        message += f", as on a scale of {likely[0]}"
    first = f"{likely[0].low:g}-{likely[0].high:g}" if likely else "LOW-HIGH"
    others = " or ".join(f"{one.low:g}-{one.high:g}" for one in likely[1:])
    hint = (
        f"say on which scale they were given: --score-scale {first} on the command line, "
        f"read_answers(..., scale='{first}') in Python{f' (or {others})' if others else ''}. "
        f"If it was {own}, and other numbers mean that there is no answer: --score-scale "
        f"{own.low:g}-{own.high:g} rejects these"
    )
    raise LogError(Problem("JM-E268", f"{message}.", hint))


def _likely(given: _Floats, outside: _Floats, own: Scale) -> Sequence[Scale]:
    """The scales that the answers may have been given on, the likeliest first."""
    low, high = _NO_ANSWER
    signs = outside[(outside < low) | (outside > high)]
    if len(outside) < _NOTICEABLE * len(given) or len(np.unique(signs)) < 2:
        return ()
    least, most = float(given.min()), float(given.max())
    fitting = [one for one in _COMMON if one != own and one.low <= least and most <= one.high]
    if not fitting:
        return ()
    # A scale that is much wider than need be is no likely one.
    width = 2 * (fitting[0].high - fitting[0].low)
    return [one for one in fitting if one.high - one.low <= width]


def _finding(outside: int, given: int, own: Scale) -> Finding:
    message = sentence_counted(
        outside,
        "{outside}, and is not used; if the answers were given on another scale, name it with "
        "--score-scale LOW-HIGH",
        "{outside}, and are not used; if the answers were given on another scale, name it with "
        "--score-scale LOW-HIGH",
        outside=_outside(outside, given, own),
    )
    return Finding("JM-W199", message, outside, given, touches=("score",))


def _outside(n: int, of: int, own: Scale) -> Sentence:
    return sentence_counted(
        n,
        "{n} of {answers} ({share}) lies outside of the design's scale, {low} to {high}",
        "{n} of {answers} ({share}) lie outside of the design's scale, {low} to {high}",
        answers=sentence_counted(of, "{n} answer", "{n} answers"),
        share=Figure("percent", n / of),
        low=Figure("trimmed", own.low),
        high=Figure("trimmed", own.high),
    )
