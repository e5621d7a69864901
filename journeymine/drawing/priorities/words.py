"""What the picture of priorities says: its finding, its axes and its footnotes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from journeymine.drawing.canvas.frame import FEW
from journeymine.drawing.canvas.ticks import Axis
from journeymine.drawing.figures.points import Points, points_words, short_name
from journeymine.drawing.priorities.plane import Corners, Placed
from journeymine.language import Language, cases, isolated, several

__all__ = [
    "PlaneWords",
    "alone_subtitle",
    "largest_part",
    "priorities_notes",
    "priorities_subtitle",
    "priorities_title",
]

_MOST_NAMED = 3


class PlaneWords:
    """What is written at the plane."""

    def __init__(
        self,
        unit: str,
        language: Language,
        scale: tuple[float, float] | None,
        *,
        by_importance: bool,
    ) -> None:
        self._unit, self._language = unit, language
        self._scale, self._by_importance = scale, by_importance

    def corners(self, mean: float) -> Corners:
        """What stands in the quadrants that part at a mean weight, from 0 to 1."""
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
        """The names of the axis of weight, of that of performance, and of its 0."""
        say = self._language.say
        above = (
            say("↑ Importance to the customer, by the design")
            if self._by_importance
            else say(
                "↑ Share of {customers} reaching it", customers=several(self._unit, self._language)
            )
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


def priorities_subtitle(unit: str, language: Language, *, by_importance: bool) -> str:
    """How the picture is read."""
    if by_importance:
        return language.say(
            "Importance against satisfaction, measured from what is intended; line = 95 % "
            "interval. Bubble area = {customers} reaching the touchpoint.",
            customers=several(unit, language),
        )
    return language.say(
        "The design gives no importance: reach stands in its place, against satisfaction, "
        "measured from what is intended; line = 95 % interval. Bubble area = {customers} with a "
        "score.",
        customers=several(unit, language),
    )


def priorities_title(
    points: Sequence[Placed],
    mean: float,
    ranked: Sequence[Points],
    index: Mapping[str, Any],
    unit: str,
    language: Language,
    *,
    by_importance: bool,
) -> str:
    """Which one carries the most of the gap, and which touchpoints matter and fall short.

    Where none is told to fall short that comes first, since it is a sentence that begins so.
    """
    short = sorted(
        (one for one in points if one.is_short and one.weight >= mean),
        key=lambda one: (one.performance["value"], one.name),
    )
    found = _short(points, short, unit, language, by_importance=by_importance)
    if not ranked:
        return found
    most = largest_part(ranked, index, language)
    finding, other = (most, found) if short else (found, most)
    return language.say("{finding}; {other}", finding=finding, other=other)


def largest_part(ranked: Sequence[Points], index: Mapping[str, Any], language: Language) -> str:
    """Which touchpoint carries the most of the gap, of those that carry any."""
    return language.say(
        "{touchpoint} carries the largest part of the gap: {points} of {value} points",
        touchpoint=short_name(ranked[0].touchpoint, 280),
        points=points_words(ranked[0].points, language),
        value=points_words(index["value"], language),
    )


def alone_subtitle(language: Language) -> str:
    """How the ranking is read where it stands alone."""
    return language.say(
        "By what each touchpoint adds to the gap index. No touchpoint has both scores and an "
        "intended one, so satisfaction is not in the picture."
    )


def _short(
    points: Sequence[Placed],
    fix: Sequence[Placed],
    unit: str,
    language: Language,
    *,
    by_importance: bool,
) -> str:
    """Which of the points, the first of those to fix, fall short, if any do."""
    say, customers = language.say, several(unit, language)
    names = language.listed([short_name(one.name, 280) for one in fix[:_MOST_NAMED]])
    if all(one.performance["n"] < FEW for one in points):
        return say("No touchpoint has enough scores to tell whether it is as intended")
    if not fix:
        if by_importance:
            return say("No important touchpoint is clearly below what is intended")
        return say(
            "No touchpoint with many {customers} is clearly below what is intended",
            customers=customers,
        )
    if len(fix) == 1:
        if by_importance:
            return say(
                "{touchpoint} is important and clearly below what is intended", touchpoint=names
            )
        return say(
            "{touchpoint} has many {customers} and is clearly below what is intended",
            touchpoint=names,
            customers=customers,
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
            "{n} touchpoints with many {customers} are clearly below what is intended, most of "
            "all {touchpoints}",
            n=language.count(len(fix)),
            customers=customers,
            touchpoints=names,
        )
    if by_importance:
        return say(
            "{touchpoints} are important and clearly below what is intended", touchpoints=names
        )
    return say(
        "{touchpoints} have many {customers} and are clearly below what is intended",
        touchpoints=names,
        customers=customers,
    )


def priorities_notes(
    missing: int,
    numbered: Sequence[str],
    unnamed: Sequence[str],
    unit: str,
    language: Language,
    *,
    by_importance: bool,
) -> list[str]:
    """The footnotes.

    Parameters
    ----------
    missing : int
        Touchpoints that are no point.
    numbered, unnamed : sequence of str
        The names of points that have a number instead of a label, and that have neither.
    unit : {'customer', 'journey'}
    language : Language
    by_importance : bool
        Whether the weight is importance, not reach.
    """
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
                    "twentieth of the scale. Hollow: fewer than {few} with a score.",
                    few=cases(FEW, unit, language),
                ),
            ]
        )
    ]
    if missing and by_importance:
        notes.append(
            language.say_counted(
                missing,
                "{n} touchpoint is not in the plane: it has no scores, nothing is intended for it, "
                "or the design does not say how important it is.",
                "{n} touchpoints are not in the plane: they have no scores, nothing is intended "
                "for them, or the design does not say how important they are.",
            )
        )
    elif missing:
        notes.append(
            language.say_counted(
                missing,
                "{n} touchpoint is not in the plane: it has no scores, or nothing is intended for "
                "it.",
                "{n} touchpoints are not in the plane: they have no scores, or nothing is "
                "intended for them.",
            )
        )
    if numbered:
        told = [f"{k} {isolated(name)}" for k, name in enumerate(numbered, 1)]
        notes.append(say("Numbered for want of room: {names}.", names="; ".join(told)))
    if unnamed:
        notes.append(
            say(
                "Without a name for want of room: {names}.", names="; ".join(map(isolated, unnamed))
            )
        )
    return notes
