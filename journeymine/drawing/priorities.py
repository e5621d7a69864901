"""Priorities: what matters and falls short, beside where the gap index finds the losses.

Touchpoints with scores and an intended one are points: from left to right their mean score less
what is intended, upwards their importance by the design, or the share of customers who reach
them where the design gives no importance.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from math import fsum
from typing import Any

from journeymine.drawing.drawing import Drawing
from journeymine.drawing.frame import FEW, Frame
from journeymine.drawing.gap_rows import Row, designed_rows
from journeymine.drawing.judged import TOLERANCE, clearly_below
from journeymine.drawing.labels import Box
from journeymine.drawing.plane import Corners, Plane, Point
from journeymine.drawing.points import Points, points_by_touchpoint, short_name
from journeymine.drawing.ranking import ranking
from journeymine.drawing.ticks import Axis
from journeymine.language import ENGLISH, Language

__all__ = ["priorities"]

_LEFT, _RIGHT, _HIGH, _LIST = 84.0, 880.0, 520.0, 936.0
_MOST_NAMED = 3

_Ticks = Callable[[float, float], Sequence[tuple[float, str]]]


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
        None where no touchpoint has both scores and an intended one.
    """
    rows, index = designed_rows(figures), figures["gap"]["index"]
    compared = [row for row in rows if row.scores and row.scores["difference"] is not None]
    if not compared:
        return None
    weighed = [row for row in compared if row.importance is not None]
    by_importance = 2 * len(weighed) >= len(compared)
    drawn = weighed if by_importance else compared
    low, high = figures["gap"]["experience"]["low"], figures["gap"]["experience"]["high"]
    ranked = points_by_touchpoint(index)
    place = {one.touchpoint: i for i, one in enumerate(ranked)}
    drawn = sorted(drawn, key=lambda row: (place.get(row.name, len(ranked)), row.name))
    points = [_point(row, low, high, by_importance=by_importance) for row in drawn]
    mean = fsum(one.weight for one in points) / len(points)
    frame = Frame(
        _title(points, mean, ranked, index, language, by_importance=by_importance),
        _subtitle(language, by_importance=by_importance),
    )
    top = frame.top + 16
    plane = Plane(points, mean, Box(_LEFT, top, _RIGHT, top + _HIGH), TOLERANCE * (high - low))
    scale = _scale(figures) if by_importance else None
    words = _Words(language, scale, by_importance=by_importance)
    body, unnamed = plane.drawn(words.corners(mean), words.axes(), words.ticks, language)
    listed, bottom = ranking(ranked, index, _LIST, frame.top, language)
    return frame.drawing(
        [*body, *listed],
        max(top + _HIGH + 66, bottom + 12),
        description=_description(points, language),
        footnotes=_notes(len(rows) - len(points), unnamed, language, by_importance=by_importance),
    )


def _weight(row: Row, *, by_importance: bool) -> float | None:
    if by_importance:
        return row.importance
    return row.reached / row.of if row.of else 0.0


def _point(row: Row, low: float, high: float, *, by_importance: bool) -> Point:
    assert row.scores is not None, "only touchpoints with scores are points"
    difference = row.scores["difference"]
    return Point(
        row.name,
        difference,
        _weight(row, by_importance=by_importance) or 0.0,
        row.reached if by_importance else difference["n"],
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


class _Words:
    """What is written at the plane."""

    def __init__(
        self, language: Language, scale: tuple[float, float] | None, *, by_importance: bool
    ) -> None:
        self._language, self._scale, self._by_importance = language, scale, by_importance

    def corners(self, mean: float) -> Corners:
        say = self._language.say
        if self._by_importance:
            return Corners(
                say("Fix first"), say("Keep up"), say("Low priority"), say("More than needed"),
                say("mean importance {value}", value=self._told(mean, 1)),
            )  # fmt: skip
        return Corners(
            say("Fix first"), say("Keep up"), say("Fix later"), "",
            say("mean reach {share}", share=self._language.percent(mean)),
        )  # fmt: skip

    def axes(self) -> tuple[str, str, str]:
        say = self._language.say
        above = (
            say("↑ Importance to the customer, by the design")
            if self._by_importance
            else say("↑ Share of the customers who reach it")
        )
        return above, say("Satisfaction minus what is intended"), say("as intended")

    def ticks(self, first: float, last: float) -> list[tuple[float, str]]:
        """The ticks of the axis of weight: by its scale, or in per cent."""
        if self._scale is None:
            ends = Axis(first, last, first, last)
            return [
                (value, self._language.percent(value)) for value in ends.ticks() if 0 <= value <= 1
            ]
        low, high = self._scale
        span = high - low
        ends = Axis(low + first * span, low + last * span, first, last)
        return [
            (ends.at(value), self._language.trimmed(value))
            for value in ends.ticks()
            if low <= value <= high
        ]

    def _told(self, share: float, decimals: int) -> str:
        if self._scale is None:
            return self._language.percent(share)
        low, high = self._scale
        return self._language.decimal(low + share * (high - low), decimals)


def _subtitle(language: Language, *, by_importance: bool) -> str:
    if by_importance:
        return language.say(
            "Importance against satisfaction, measured from what is intended; line = 95 % "
            "interval. Bubble area = customers who reach the touchpoint."
        )
    return language.say(
        "The design gives no importance: reach stands in its place, against satisfaction, "
        "measured from what is intended; line = 95 % interval. Bubble area = customers with a "
        "score."
    )


def _title(
    points: Sequence[Point],
    mean: float,
    ranked: Sequence[Points],
    index: Mapping[str, Any],
    language: Language,
    *,
    by_importance: bool,
) -> str:
    """Which touchpoints matter and fall short, and which one carries the most of the gap."""
    say = language.say
    found = _short(points, mean, language, by_importance=by_importance)
    if not ranked:
        return found
    most = say(
        "{touchpoint} carries the most of the gap: {points} of {value} points",
        touchpoint=short_name(ranked[0].touchpoint, 220),
        points=language.decimal(ranked[0].points),
        value=language.decimal(index["value"]),
    )
    return say("{finding}; {other}", finding=found, other=most)


def _short(points: Sequence[Point], mean: float, language: Language, *, by_importance: bool) -> str:
    say = language.say
    fix = sorted(
        (one for one in points if one.is_short and one.weight >= mean),
        key=lambda one: (one.performance["value"], one.name),
    )
    names = language.listed([short_name(one.name, 220) for one in fix[:_MOST_NAMED]])
    if not fix:
        if by_importance:
            return say("No important touchpoint is clearly below what is intended")
        return say("No touchpoint with many customers is clearly below what is intended")
    if len(fix) == 1:
        if by_importance:
            return say(
                "{touchpoint} is important and clearly below what is intended", touchpoint=names
            )
        return say(
            "{touchpoint} has many customers and is clearly below what is intended",
            touchpoint=names,
        )
    if len(fix) > _MOST_NAMED:
        if by_importance:
            return say(
                "{n} important touchpoints are clearly below what is intended, most of all "
                "{touchpoints}",
                n=language.count(len(fix)),
                touchpoints=names,
            )
        return say(
            "{n} touchpoints with many customers are clearly below what is intended, most of all "
            "{touchpoints}",
            n=language.count(len(fix)),
            touchpoints=names,
        )
    if by_importance:
        return say(
            "{touchpoints} are important and clearly below what is intended", touchpoints=names
        )
    return say(
        "{touchpoints} have many customers and are clearly below what is intended",
        touchpoints=names,
    )


def _description(points: Sequence[Point], language: Language) -> str:
    return "; ".join(
        language.say_counted(
            one.performance["n"],
            "{touchpoint}: {difference} from what is intended, {n} customer",
            "{touchpoint}: {difference} from what is intended, {n} customers",
            touchpoint=one.name,
            difference=language.signed(one.performance["value"], 2),
        )
        for one in points
    )


def _notes(
    missing: int, unnamed: Sequence[str], language: Language, *, by_importance: bool
) -> list[str]:
    say = language.say
    upper = (
        say("Shaded: more important than the mean of those shown, and below what is intended.")
        if by_importance
        else say(
            "Shaded: reached by more than the mean of those shown, and below what is intended."
        )
    )
    notes = [
        " ".join(
            [
                upper,
                say(
                    "Red there: the 95 % interval lies below what is intended by more than a "
                    "twentieth of the scale. Hollow: fewer than {few} customers with a score.",
                    few=language.count(FEW),
                ),
            ]
        )
    ]
    if missing:
        notes.append(
            language.say_counted(
                missing,
                "{n} touchpoint is not in the plane: it has no scores, nothing is intended for it, "
                "or the design does not say how important it is.",
                "{n} touchpoints are not in the plane: they have no scores, nothing is intended "
                "for them, or the design does not say how important they are.",
            )
        )
    if unnamed:
        notes.append(say("Without a name for want of room: {names}.", names="; ".join(unnamed)))
    return notes
