"""Who reaches every touchpoint in two groups: two curves along the journey."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from journeymine.drawing.canvas.colours import FAINT, GRID, INK, MUTED, RULE
from journeymine.drawing.canvas.frame import MARGIN, WIDTH
from journeymine.drawing.canvas.letters import broken, cut, width
from journeymine.drawing.canvas.stage_heads import STAGE_HEIGHT, stage_heads
from journeymine.drawing.canvas.svg import element, number, text
from journeymine.drawing.canvas.wrapping import lines_by_stage
from journeymine.drawing.difference.words import (
    how_sure,
    interval_words,
    points_words,
    share_words,
)
from journeymine.gap.contrast import GapDifference
from journeymine.gap.segments.figures import Compared
from journeymine.language import Language

__all__ = ["curve_key", "line_spacing", "reach_line"]

_AXIS = 44.0  # room for the numbers beside the curves
_CURVES = 120.0  # from nobody to everybody
_NAME, _LABEL = 12.5, 11.5
_NAME_LINE, _LABEL_LINE, _NAME_LINES = 15.0, 15.0, 3
_WIDEST = 230.0  # between two touchpoints


def curve_key(found: GapDifference, y: float) -> Iterator[str]:
    """Which mark is which of the two."""
    x, room = MARGIN, (WIDTH - 2 * MARGIN) / 2 - 74
    for name, second in ((found.name_a, False), (found.name_b, True)):
        yield _leg(x, y, x + 32, y, second)
        yield _dot(x + 16, y, second)
        shown = cut(name, room, 12, 600)
        yield text(
            x + 42, y + 4, shown, size=12, fill=INK, weight=600, title=name if shown != name else ""
        )
        x += 42 + width(shown, 12, 600) + 32


def _leg(x: float, y: float, to_x: float, to_y: float, second: bool) -> str:
    path = f"M{number(x)} {number(y)}L{number(to_x)} {number(to_y)}"
    if second:
        return element("path", d=path, stroke=INK, stroke_width=2)
    return element("path", d=path, stroke=MUTED, stroke_width=1.5, stroke_dasharray="4 3")


def _dot(x: float, y: float, second: bool) -> str:
    if second:
        return element("circle", cx=x, cy=y, r=5, fill=INK)
    return element("circle", cx=x, cy=y, r=5, fill="#fff", stroke=MUTED, stroke_width=2)


def line_spacing(stages: Sequence[str]) -> float:
    """How far touchpoints stand apart, so that the longest line fits."""
    longest = max((last - first + 1 for first, last in lines_by_stage(stages)), default=1)
    return min((WIDTH - 2 * MARGIN - _AXIS) / longest, _WIDEST)


def reach_line(
    some: Sequence[Compared], stages: Sequence[str], spacing: float, top: float, language: Language
) -> tuple[list[str], float]:
    """Some touchpoints beside each other, and where the next line may begin."""
    parts: list[str] = []
    xs = [MARGIN + _AXIS + spacing * (i + 0.5) for i in range(len(some))]
    y = top
    if any(stages):
        parts += stage_heads(stages, MARGIN + _AXIS, spacing, y + 8)
        y += STAGE_HEIGHT
    names = [
        broken(one.figure.touchpoint, spacing - 10, _NAME, 600, lines=_NAME_LINES) for one in some
    ]
    y += _NAME_LINE * max(map(len, names)) + 8
    for x, lines, one in zip(xs, names, some, strict=True):
        full = one.figure.touchpoint if "…" in "".join(lines) else ""
        for i, words in enumerate(reversed(lines)):
            parts.append(
                text(x, y - _NAME_LINE * i, words, size=_NAME, fill=INK, weight=600,
                     anchor="middle", title=full)
            )  # fmt: skip
    high = y + 18
    foot = high + _CURVES
    parts += _grid(xs, spacing, high, foot, language)
    parts += _curves(some, xs, foot)
    y = foot + 22
    for x, one in zip(xs, some, strict=True):
        parts += _told(one, x, y, spacing - 6, language)
    return parts, y + 3 * _LABEL_LINE + 16


def _grid(
    xs: Sequence[float], spacing: float, high: float, foot: float, language: Language
) -> Iterator[str]:
    left, right = MARGIN + _AXIS, xs[-1] + spacing / 2
    for share, stroke in ((0.0, RULE), (0.5, GRID), (1.0, GRID)):
        y = foot - (foot - high) * share
        yield element("path", d=f"M{number(left)} {number(y)}H{number(right)}", stroke=stroke)
        yield text(left - 6, y + 4, language.percent(share), size=11, fill=MUTED, anchor="end")


def _curves(some: Sequence[Compared], xs: Sequence[float], foot: float) -> Iterator[str]:
    points: dict[bool, list[tuple[float, float]]] = {
        second: [
            (x, foot - _CURVES * estimate.value)
            for x, one in zip(xs, some, strict=True)
            if (estimate := one.here if second else one.other).value is not None
        ]
        for second in (False, True)
    }
    for second, places in points.items():
        for (x, y), (to_x, to_y) in pairwise(places):
            yield _leg(x, y, to_x, to_y, second)
    for second, places in points.items():
        for x, y in places:
            yield _dot(x, y, second)


def _told(one: Compared, x: float, y: float, room: float, language: Language) -> Iterator[str]:
    """Both shares, their difference with the word for it, and its interval."""
    say = language.say
    shares = say(
        "{other} / {here}",
        other=share_words(one.other, language),
        here=share_words(one.here, language),
    )
    difference = say(
        "{difference} · {word}",
        difference=points_words(one.difference.value, language),
        word=how_sure(one, language),
    )
    fill = INK if one.stands_out else FAINT
    lines = (
        (shares, MUTED, 400),
        (difference, fill, 600 if one.stands_out else 400),
        (interval_words(one.difference, language), fill, 400),
    )
    for i, (words, colour, weight) in enumerate(lines):
        shown = cut(words, room, _LABEL, weight)
        yield text(
            x, y + _LABEL_LINE * i, shown, size=_LABEL, fill=colour, weight=weight,
            anchor="middle", title=words if shown != words else "",
        )  # fmt: skip
