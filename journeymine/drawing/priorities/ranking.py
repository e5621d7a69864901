"""The touchpoints by what they add to the gap index, as a list beside another picture."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import fsum
from typing import Any

from journeymine.drawing.canvas.colours import CASING, GRID, INK, MUTED, NEUTRAL, OFF_TARGET
from journeymine.drawing.canvas.letters import broken, cut
from journeymine.drawing.canvas.svg import element, text
from journeymine.drawing.figures.points import Points, heaviest, loss_words, points_words
from journeymine.language import Language, cases

__all__ = ["ranking"]

_MOST, _ROW, _BAR = 12, 38.0, 110.0


def ranking(
    ranked: Sequence[Points],
    index: Mapping[str, Any],
    room: tuple[float, float],
    top: float,
    unit: str,
    language: Language,
) -> tuple[list[str], float]:
    """The list, and where it ends.

    Parameters
    ----------
    ranked : sequence of Points
        The most first.
    index : mapping
        ``index`` of ``gap.json``.
    room : (float, float)
        From where to where the list goes.
    top : float
    unit : {'customer', 'journey'}
    language : Language
    """
    left, right = room
    say, y = language.say, top
    head = say("Where the gap index finds the losses")
    parts = [text(left, y, cut(head, right - left, 15, 600), size=15, fill=INK, weight=600)]
    told = _told(index, unit, language)
    for line in broken(told, right - left, 11.5, lines=3):
        y += 19
        parts.append(text(left, y, line, size=11.5, fill=MUTED))
    y += 12
    parts.append(_rule(left, right, y, INK, 1.5))
    most = ranked[0].points if ranked else 1.0
    red = heaviest(ranked, index)
    for_names = right - left - _BAR - 62
    for one in ranked[:_MOST]:
        is_red = one.touchpoint in red
        parts += _row(one, left, y, for_names, unit, language)
        x, middle = right - _BAR, y + _ROW / 2
        points = points_words(one.points, language)
        parts.append(
            text(
                x - 10, middle + 4.5, points, size=12.5, fill=OFF_TARGET if is_red else INK,
                weight=600, anchor="end",
            )
        )  # fmt: skip
        parts.append(element("rect", x=x, y=middle - 6, width=_BAR, height=12, fill=CASING))
        long = _BAR * one.points / most
        fill = OFF_TARGET if is_red else NEUTRAL
        parts.append(element("rect", x=x, y=middle - 6, width=long, height=12, fill=fill))
        y += _ROW
        parts.append(_rule(left, right, y, GRID, 1))
    rest = ranked[_MOST:]
    if rest:
        words = language.say_counted(
            len(rest),
            "{n} more touchpoint adds {points} points.",
            "{n} more touchpoints add {points} points together.",
            points=points_words(fsum(one.points for one in rest), language),
        )
        y += 20
        parts.append(text(left, y, cut(words, right - left, 11.5), size=11.5, fill=MUTED))
    return parts, y


def _told(index: Mapping[str, Any], unit: str, language: Language) -> str:
    if index["value"] is None:
        return language.say("Nothing of the gap could be measured.")
    interval = index["interval"]
    if interval["low"] is None:
        return language.say(
            "Points of the gap index, which is {value} of {most}.",
            value=language.decimal(index["value"]),
            most=language.trimmed(index["measurable"]),
        )
    return language.say(
        "Points of the gap index, which is {value} of {most} (95 %: {low} to {high}; {customers}).",
        value=language.decimal(index["value"]),
        most=language.trimmed(index["measurable"]),
        low=language.decimal(interval["low"]),
        high=language.decimal(interval["high"]),
        customers=cases(interval["n"], unit, language),
    )


def _row(
    one: Points, left: float, top: float, room: float, unit: str, language: Language
) -> list[str]:
    name, words = cut(one.touchpoint, room, 13, 600), loss_words(one.most, unit, language)
    shown = cut(words, room, 11.5)
    return [
        text(
            left, top + 16, name, size=13, fill=INK, weight=600,
            title=one.touchpoint if name != one.touchpoint else "",
        ),
        text(left, top + 31, shown, size=11.5, fill=MUTED, title=words if shown != words else ""),
    ]  # fmt: skip


def _rule(left: float, right: float, y: float, stroke: str, thick: float) -> str:
    return element("path", d=f"M{left:.2f} {y:.2f}H{right:.2f}", stroke=stroke, stroke_width=thick)
