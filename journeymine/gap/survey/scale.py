"""On which scale the answers of a survey are, and which cannot have been given on it."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from journeymine.design import DesignedJourney
from journeymine.errors import LogError, Problem, UsageError
from journeymine.log.survey.answers import SurveyAnswers

__all__ = ["check_scale", "on_scale"]

_MOST_OFF = 0.1
"""Of the answers, as many may lie outside of a scale that nobody named: beyond it, it is another.

A customer's slip or a code for "no answer" is rarer; of answers on a scale that reaches one point
farther, more are outside unless nearly all stand at the other end.
"""

_COMMON = ((1.0, 5.0), (0.0, 5.0), (1.0, 7.0), (0.0, 10.0), (1.0, 10.0), (0.0, 100.0))
"""Scales that surveys use, the narrowest first."""

_SHOWN = 5


def on_scale(
    table: pa.Table, answers: SurveyAnswers, design: DesignedJourney | None
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """The scores on the scale of the design, NaN where none was given; and which are outside.

    Without a design there is no scale that they could be outside of.

    Raises
    ------
    UsageError
        ``JM-E082`` if the answers have a scale and there is no design to put them on its own.
    """
    scores: NDArray[np.float64] = table["score"].to_numpy()
    if design is None:
        if answers.scale is None:
            return scores, np.zeros(len(scores), np.bool_)
        low, high = answers.scale
        message = f"The answers are on a scale from {low:g} to {high:g}, and there is no design."
        hint = "name the design, on whose scale they are put: join_scores(log, answers, design)"
        raise UsageError(Problem("JM-E082", message, hint))
    own = (design.scales.satisfaction.low, design.scales.satisfaction.high)
    low, high = answers.scale or own
    outside = (scores < low) | (scores > high)
    if answers.scale in (None, own):
        return scores, outside
    return own[0] + (scores - low) / (high - low) * (own[1] - own[0]), outside


def check_scale(
    scores: NDArray[np.float64],
    outside: NDArray[np.bool_],
    answers: SurveyAnswers,
    design: DesignedJourney | None,
) -> None:
    """Refuse answers that were given on another scale than that of the design.

    Raises
    ------
    LogError
        ``JM-E268`` if nobody said their scale and too many lie outside of that of the design.
    """
    given, off = scores[~np.isnan(scores)], scores[outside]
    if design is None or answers.scale is not None or len(off) <= _MOST_OFF * len(given):
        return
    own = design.scales.satisfaction
    low, high = float(given.min()), float(given.max())
    likely = next((one for one in _COMMON if one[0] <= low and high <= one[1]), (low, high))
    seen = ", ".join(f"{one:g}" for one in np.unique(off)[:_SHOWN].tolist())
    message = (
        f"{len(off):,} of the {len(given):,} answers lie outside of the scale of the design, "
        f"{own.low:g} to {own.high:g} (as {seen}): they were given on another."
    )
    hint = (
        f"say which: scale='{likely[0]:g}-{likely[1]:g}' in Python, --score-scale "
        f"{likely[0]:g}-{likely[1]:g} on the command line; or change the design's scales"
    )
    raise LogError(Problem("JM-E268", message, hint))
