"""Priorities: what matters and falls short, beside where the gap index finds the losses.

Touchpoints with scores and an intended one are points: from left to right their mean score less
what is intended, upwards their importance by the design, or the share of customers who reach
them where the design gives no importance.  Without such touchpoints the ranking stands alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import fsum
from typing import Any

from journeymine.drawing.canvas.drawing import Drawing
from journeymine.drawing.canvas.frame import MARGIN, WIDTH, Frame
from journeymine.drawing.canvas.labels import Box
from journeymine.drawing.figures.judged import TOLERANCE, clearly_below
from journeymine.drawing.figures.points import points_by_touchpoint, points_words
from journeymine.drawing.figures.touchpoints import Row, designed_rows
from journeymine.drawing.priorities.plane import Placed, Plane
from journeymine.drawing.priorities.ranking import ranking
from journeymine.drawing.priorities.words import (
    PlaneWords,
    alone_subtitle,
    largest_part,
    priorities_notes,
    priorities_subtitle,
    priorities_title,
)
from journeymine.gap.words import unit_of
from journeymine.language import ENGLISH, Language, cases, isolated

__all__ = ["priorities"]

_LEFT, _RIGHT, _HIGH, _LIST = 84.0, 880.0, 520.0, 936.0
_ALONE = 760.0  # how wide the ranking is without the plane


def priorities(figures: Mapping[str, Any], language: Language = ENGLISH) -> Drawing | None:
    """Draw touchpoints by performance and importance, and rank them by the points of the index.

    Parameters
    ----------
    figures : mapping
        What `plain_figures` returned.
    language : Language

    Returns
    -------
    Drawing or None
        None where no touchpoint has both scores and an intended one, and none adds to the index.
    """
    unit = unit_of(figures["gap"])
    rows, index = designed_rows(figures), figures["gap"]["index"]
    compared = [row for row in rows if row.scores and row.scores["difference"] is not None]
    if not compared:
        return _ranked_alone(index, unit, language)
    weighed = [row for row in compared if row.importance is not None]
    by_importance = 2 * len(weighed) >= len(compared)
    drawn = weighed if by_importance else compared
    low, high = figures["gap"]["experience"]["low"], figures["gap"]["experience"]["high"]
    ranked = points_by_touchpoint(index)
    place = {one.touchpoint: i for i, one in enumerate(ranked)}
    drawn = sorted(drawn, key=lambda row: (place.get(row.name, len(ranked)), row.name))
    points = [_point(row, low, high, by_importance=by_importance) for row in drawn]
    mean = fsum(one.weight for one in points) / len(points)
    points.sort(key=lambda one: not (one.is_short and one.weight >= mean))
    frame = Frame(
        priorities_title(points, mean, ranked, index, unit, language, by_importance=by_importance),
        priorities_subtitle(unit, language, by_importance=by_importance),
    )
    top = frame.top + 16
    plane = Plane(points, mean, Box(_LEFT, top, _RIGHT, top + _HIGH), TOLERANCE * (high - low))
    scale = _scale(figures) if by_importance else None
    words = PlaneWords(unit, language, scale, by_importance=by_importance)
    body, numbered, unnamed = plane.drawn(words.corners(mean), words.axes(), words.ticks, language)
    room = (_LIST, WIDTH - MARGIN)
    listed, bottom = ranking(ranked, index, room, frame.top, unit, language)
    return frame.drawing(
        [*body, *listed],
        max(top + _HIGH + 66, bottom + 12),
        description=_description(points, unit, language),
        footnotes=priorities_notes(
            len(rows) - len(points), numbered, unnamed, unit, language, by_importance=by_importance
        ),
    )


def _ranked_alone(index: Mapping[str, Any] | None, unit: str, language: Language) -> Drawing | None:
    ranked = points_by_touchpoint(index)
    if index is None or not ranked:
        return None
    frame = Frame(largest_part(ranked, index, language), alone_subtitle(language))
    room = (MARGIN, MARGIN + _ALONE)
    listed, bottom = ranking(ranked, index, room, frame.top + 16, unit, language)
    told = (
        language.say(
            "{touchpoint}: {points} points",
            touchpoint=isolated(one.touchpoint),
            points=points_words(one.points, language),
        )
        for one in ranked
    )
    return frame.drawing(listed, bottom + 12, description="; ".join(told), footnotes=[])


def _weight(row: Row, *, by_importance: bool) -> float | None:
    if by_importance:
        return row.importance
    return (row.reached or 0) / row.of if row.of else 0.0


def _point(row: Row, low: float, high: float, *, by_importance: bool) -> Placed:
    assert row.scores is not None, "only touchpoints with scores are points"
    difference = row.scores["difference"]
    return Placed(
        row.name,
        difference,
        _weight(row, by_importance=by_importance) or 0.0,
        (row.reached or 0) if by_importance else difference["n"],
        clearly_below(row.scores, low, high),
    )


def _scale(figures: Mapping[str, Any]) -> tuple[float, float] | None:
    """The scale of importance, where all touchpoints have the same."""
    scales = {
        (one["importance_score"]["scale"]["low"], one["importance_score"]["scale"]["high"])
        for one in figures["design"]
        if one["importance_score"] is not None
    }
    return scales.pop() if len(scales) == 1 else None


def _description(points: Sequence[Placed], unit: str, language: Language) -> str:
    return "; ".join(
        language.say(
            "{touchpoint}: {difference} from what is intended, {customers}",
            customers=cases(one.performance["n"], unit, language),
            touchpoint=isolated(one.name),
            difference=language.signed(one.performance["value"], 2),
        )
        for one in points
    )
