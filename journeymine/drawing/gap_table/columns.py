"""The columns of the gap table: what stands over each, how wide it is, and how a cell is drawn.

A number stands beside every bar.  The bars of one column share one scale.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import ceil, floor
from typing import Any

from journeymine.drawing.canvas.colours import CASING, MUTED, NEUTRAL, OFF_TARGET, RULE, TRAVELLED
from journeymine.drawing.canvas.frame import FEW
from journeymine.drawing.canvas.letters import width
from journeymine.drawing.canvas.svg import element, text
from journeymine.drawing.figures.judged import (
    clearly_below,
    clearly_late,
    clearly_missed,
    often_skipped,
)
from journeymine.drawing.figures.points import points_words
from journeymine.drawing.figures.touchpoints import Row
from journeymine.drawing.gap_table.cells import (
    BAR,
    HEAD_SIZE,
    NONE,
    Column,
    bar,
    number,
    tick,
    widest,
)  # fmt: skip
from journeymine.language import Language, several

__all__ = ["columns"]

_SMALL = 11.0
_SOME_DISORDERED = 0.005  # of the customers: of fewer there is no column
_TIMES_TARGET = 3.0  # where the axis of times is cut


def columns(
    rows: Sequence[Row],
    scale: tuple[float, float] | None,
    reasons: frozenset[str],
    unit: str,
    language: Language,
) -> list[Column]:
    """The columns for which any row has a figure.

    Parameters
    ----------
    rows : sequence of Row
        All of them.
    scale : pair of float or None
        From the lowest to the highest score of satisfaction.
    reasons : frozenset of str
        The touchpoints whose points are drawn red.
    unit : {'customer', 'journey'}
    language : Language
    """
    found = [_reached(unit, language), _skipped(unit, language)]
    if any((row.disordered or 0) >= _SOME_DISORDERED * row.of > 0 for row in rows):
        found.append(_disordered(rows, unit, language))
    if any(row.extra for row in rows):
        found.append(_extra(rows, unit, language))
    if any(row.target for row in rows):
        found.append(_time(rows, language))
    if scale is not None and any(_mean(row) is not None for row in rows):
        found.append(_satisfaction(rows, scale, language))
    if any(row.importance is not None for row in rows):
        found.append(_importance(rows, language))
    if any(row.points for row in rows):
        found.append(_points(rows, reasons, language))
    return found


def _reached(unit: str, language: Language) -> Column:
    def cell(row: Row, x: float, y: float) -> Iterator[str]:
        if not row.of or row.reached is None:
            yield number(NONE, x + 42, y, grey=row.of > 0)
            return
        grey = row.of < FEW
        yield number(language.percent(row.reached / row.of), x + 42, y, grey=grey)
        yield bar(x + 50, y, row.reached / row.of, grey=grey)

    return Column(language.say("Reached"), _of_all(unit, language), 112, cell, unplanned=True)


def _skipped(unit: str, language: Language) -> Column:
    def cell(row: Row, x: float, y: float) -> Iterator[str]:
        if not row.of or row.skipped is None:
            yield number(NONE, x + 42, y, grey=True)
            return
        red, grey = often_skipped(row.skipped, row.of), row.of < FEW
        share = row.skipped / row.of
        yield number(language.percent(share), x + 42, y, red=red, grey=grey)
        yield bar(x + 50, y, share, red=red, grey=grey)

    return Column(language.say("Skipped"), _of_all(unit, language), 112, cell)


def _disordered(rows: Sequence[Row], unit: str, language: Language) -> Column:
    def told(row: Row) -> str:
        if not row.of or row.disordered is None:
            return NONE
        return language.percent(row.disordered / row.of)

    head = language.say("Out of order")
    to = widest(map(told, rows), width(head, HEAD_SIZE, 600))

    def cell(row: Row, x: float, y: float) -> Iterator[str]:
        yield number(told(row), x + to, y, grey=row.of < FEW or not row.disordered)

    return Column(head, _of_all(unit, language), to, cell)


def _extra(rows: Sequence[Row], unit: str, language: Language) -> Column:
    def told(row: Row) -> str:
        if not row.of:
            return NONE
        if not row.extra:
            return language.count(0)
        each, near = row.extra / row.of, language.decimal(0.01, 2)
        return f"<{near}" if each < 0.005 else language.decimal(each, 2)

    to = widest(map(told, rows), 60)

    def cell(row: Row, x: float, y: float) -> Iterator[str]:
        yield number(told(row), x + to, y, grey=row.of < FEW or not row.extra)

    head = language.say("Extra visits")
    return Column(head, _each(unit, language), to + 14, cell, unplanned=True)


def _of_all(unit: str, language: Language) -> str:
    return language.say("of all {customers}", customers=several(unit, language))


def _each(unit: str, language: Language) -> str:
    return language.say("a journey") if unit == "journey" else language.say("a customer")


def _time(rows: Sequence[Row], language: Language) -> Column:
    timed = [row.target for row in rows if row.target]
    to = widest((_median(target, language) for target in timed), 50)
    room = max(width(_most(target, language), _SMALL) for target in timed)
    left, long = to + 8, 84.0
    whole = left + long + 8 + max(room, 36) + 50
    to_target = long / _TIMES_TARGET

    def cell(row: Row, x: float, y: float) -> Iterator[str]:
        target = row.target
        if target is None:
            yield number(NONE, x + to, y, grey=True)
            return
        red, n = clearly_late(target), target["median"]["n"]
        grey = n < FEW
        median, p90 = target["median"]["value"], target["p90"]["value"]
        seconds = target["at_most"]
        fill = OFF_TARGET if red else RULE if grey else TRAVELLED
        yield number(_median(target, language), x + to, y, red=red, grey=grey)
        start = x + left
        if n:
            end = long if p90 is None or not seconds else min(p90 / seconds * to_target, long)
            is_cut = p90 is None or not seconds or p90 > _TIMES_TARGET * seconds
            yield element("rect", x=start, y=y - 1, width=end, height=2, fill=fill, opacity=0.55)
            if is_cut:
                head = f"M{start + end - 5:.2f} {y - 4:.2f}l5 4l-5 4"
                yield element("path", d=head, fill="none", stroke=fill, stroke_width=1.5)
            long_bar = long if not seconds else min((median or 0) / seconds * to_target, long)
            if is_cut:
                long_bar = min(long_bar, long - 8)
            if median is not None:
                yield element("rect", x=start, y=y - 5, width=long_bar, height=10, fill=fill)
        yield tick(start + to_target, y)
        most = _most(target, language)
        yield text(start + long + 8, y + 4, most, size=_SMALL, fill=MUTED)
        kept = target["estimate"]["value"]
        if kept is not None:
            shown = language.percent(kept)
            missed = red or clearly_missed(target)
            yield number(shown, x + whole, y, red=missed, grey=grey)

    return Column(
        language.say("Time against target"),
        language.say("median, line to 90 %, | target; share in time"),
        whole,
        cell,
    )


def _median(target: Mapping[str, Any], language: Language) -> str:
    if target["median"]["value"] is not None:
        return language.lasting(target["median"]["value"], length="narrow")
    return language.say("never") if target["median"]["n"] else NONE


def _most(target: Mapping[str, Any], language: Language) -> str:
    return language.lasting(target["at_most"], length="narrow")


def _mean(row: Row) -> float | None:
    value = row.scores["mean"]["value"] if row.scores else None
    return None if value is None else float(value)


def _satisfaction(rows: Sequence[Row], scale: tuple[float, float], language: Language) -> Column:
    scored = [row.scores for row in rows if row.scores]
    means = (one["mean"]["value"] for one in scored)
    to = widest((language.decimal(mean) for mean in means if mean is not None), 30)
    intended_room = max(
        width(language.decimal(one["intended"]), _SMALL)
        for one in ({"intended": 0.0}, *scored)
        if one["intended"] is not None
    )
    left, long = to + 10, 84.0
    first, last = _cut_axis(rows, scale)

    def at(value: float) -> float:
        return long * (min(max(value, first), last) - first) / (last - first)

    def cell(row: Row, x: float, y: float) -> Iterator[str]:
        mean, start = _mean(row), x + left
        if row.scores is None or mean is None:
            yield number(NONE, x + to, y, grey=True)
        else:
            red, grey = clearly_below(row.scores, *scale), row.scores["mean"]["n"] < FEW
            fill = OFF_TARGET if red else NEUTRAL if grey else TRAVELLED
            yield number(language.decimal(mean), x + to, y, red=red, grey=grey)
            yield element("rect", x=start, y=y - 1, width=long, height=2, fill=CASING)
            low, high = row.scores["mean"]["low"], row.scores["mean"]["high"]
            if low is not None and high is not None:
                yield element(
                    "rect", x=start + at(low), y=y - 1.5, width=at(high) - at(low), height=3,
                    fill=fill, opacity=0.55,
                )  # fmt: skip
            if row.scores["intended"] is not None:
                yield tick(start + at(row.scores["intended"]), y)
            yield element("circle", cx=start + at(mean), cy=y, r=5, fill=fill)
        if row.scores is not None and row.scores["intended"] is not None:
            intended = language.decimal(row.scores["intended"])
            yield text(start + long + 10, y + 4, intended, size=_SMALL, fill=MUTED)

    sub = language.say(
        "mean ± 95 %, | intended; axis {low} to {high}",
        low=language.trimmed(first),
        high=language.trimmed(last),
    )
    return Column(
        language.say("Satisfaction"), sub, left + long + 10 + max(intended_room, 26), cell
    )


def _cut_axis(rows: Sequence[Row], scale: tuple[float, float]) -> tuple[float, float]:
    """The part of the scale that is needed, in eighths of it."""
    seen = [
        value
        for row in rows
        if row.scores
        for value in (
            row.scores["mean"]["low"], row.scores["mean"]["value"], row.scores["mean"]["high"],
            row.scores["intended"],
        )
        if value is not None
    ]  # fmt: skip
    step = (scale[1] - scale[0]) / 8
    first = scale[0] + step * max(floor((min(seen) - scale[0]) / step), 0)
    last = scale[0] + step * min(ceil((max(seen) - scale[0]) / step), 8)
    return (first, last) if last > first else scale


def _importance(rows: Sequence[Row], language: Language) -> Column:
    scores = (row.importance_score for row in rows if row.importance_score is not None)
    to = widest((language.trimmed(score, 1) for score in scores), 28)

    def cell(row: Row, x: float, y: float) -> Iterator[str]:
        if row.importance is None or row.importance_score is None:
            yield number(NONE, x + to, y, grey=True)
            return
        yield number(language.trimmed(row.importance_score, 1), x + to, y)
        yield bar(x + to + 8, y, row.importance)

    head, sub = language.say("Importance"), language.say("bar: of its scale")
    return Column(head, sub, to + 8 + BAR, cell)


def _points(rows: Sequence[Row], reasons: frozenset[str], language: Language) -> Column:
    most = max(row.points or 0 for row in rows)

    def cell(row: Row, x: float, y: float) -> Iterator[str]:
        if row.points is None:
            yield number(NONE, x + 38, y, grey=True)
            return
        red = row.name in reasons
        yield number(points_words(row.points, language), x + 38, y, red=red)
        yield bar(x + 46, y, row.points / most, red=red)

    return Column(language.say("Gap points"), language.say("of the gap index"), 108, cell)
