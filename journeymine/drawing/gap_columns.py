"""The columns of the gap table: what stands over each, how wide it is, and how a cell is drawn.

A number stands beside every bar.  The bars of one column share one scale.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from math import ceil, floor

from journeymine.drawing.colours import CASING, INK, MUTED, NEUTRAL, OFF_TARGET, RULE, TRAVELLED
from journeymine.drawing.frame import FEW
from journeymine.drawing.gap_rows import Row
from journeymine.drawing.judged import clearly_below, clearly_late, often_skipped
from journeymine.drawing.letters import cut
from journeymine.drawing.svg import element, text
from journeymine.language import Language

__all__ = ["Column", "columns"]

_SIZE, _SMALL = 12.5, 11.0
_BAR, _HIGH = 62.0, 11.0
_TIMES_TARGET = 3.0  # where the axis of times is cut
_NONE = "–"

Cell = Callable[[Row, float, float], Iterator[str]]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of numbers.

    Attributes
    ----------
    head, sub : str
        What it shows, and of whom.
    width : float
    number : float
        From the left of the column to the end of its number.
    cell : function of a Row, the left and the middle of the cell
    unplanned : bool
        Whether it has figures of unplanned contacts.
    """

    head: str
    sub: str
    width: float
    number: float
    cell: Cell
    unplanned: bool = False


def columns(
    rows: Sequence[Row],
    scale: tuple[float, float] | None,
    reasons: frozenset[str],
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
    language : Language
    """
    found = [_reached(language), _skipped(language)]
    if any(row.extra for row in rows):
        found.append(_extra(language))
    if any(row.target for row in rows):
        found.append(_time(language))
    if scale is not None and any(_mean(row) is not None for row in rows):
        found.append(_satisfaction(rows, scale, language))
    if any(row.importance is not None for row in rows):
        found.append(_importance(language))
    if any(row.points for row in rows):
        found.append(_points(rows, reasons, language))
    return found


def _number(words: str, x: float, y: float, *, red: bool = False, grey: bool = False) -> str:
    fill = OFF_TARGET if red else MUTED if grey else INK
    return text(x, y + 4.5, words, size=_SIZE, fill=fill, weight=600 if red else 400, anchor="end")


def _bar(x: float, y: float, share: float, *, red: bool = False, grey: bool = False) -> str:
    """A bar on its ground, filled to a share of it."""
    ground = element("rect", x=x, y=y - _HIGH / 2, width=_BAR, height=_HIGH, fill=CASING)
    fill = OFF_TARGET if red else RULE if grey else NEUTRAL
    long = _BAR * min(share, 1.0)
    bar = element("rect", x=x, y=y - _HIGH / 2, width=long, height=_HIGH, fill=fill)
    return ground + bar if long > 0 else ground


def _tick(x: float, y: float) -> str:
    return element("rect", x=x - 1, y=y - 8, width=2, height=16, fill=INK)


def _reached(language: Language) -> Column:
    def cell(row: Row, x: float, y: float) -> Iterator[str]:
        if not row.of:
            yield _number(_NONE, x + 42, y)
            return
        grey = row.of < FEW
        yield _number(language.percent(row.reached / row.of), x + 42, y, grey=grey)
        yield _bar(x + 50, y, row.reached / row.of, grey=grey)

    return Column(language.say("Reached"), language.say("of all customers"), 112, 42, cell, True)


def _skipped(language: Language) -> Column:
    def cell(row: Row, x: float, y: float) -> Iterator[str]:
        if not row.of or row.skipped is None:
            yield _number(_NONE, x + 42, y, grey=True)
            return
        red, grey = often_skipped(row.skipped, row.of), row.of < FEW
        share = row.skipped / row.of
        yield _number(language.percent(share), x + 42, y, red=red, grey=grey)
        yield _bar(x + 50, y, share, red=red, grey=grey)

    return Column(language.say("Skipped"), language.say("of all customers"), 112, 42, cell)


def _extra(language: Language) -> Column:
    def cell(row: Row, x: float, y: float) -> Iterator[str]:
        if not row.of:
            yield _number(_NONE, x + 60, y)
            return
        each = row.extra / row.of
        near = language.decimal(0.01, 2)
        words = f"<{near}" if row.extra and each < 0.005 else language.decimal(each, 2)
        words = words if row.extra else language.count(0)
        yield _number(words, x + 60, y, grey=row.of < FEW or not row.extra)

    return Column(language.say("Extra visits"), language.say("a customer"), 74, 60, cell, True)


def _time(language: Language) -> Column:
    number, left, long = 50.0, 58.0, 84.0
    to_target = long / _TIMES_TARGET

    def cell(row: Row, x: float, y: float) -> Iterator[str]:
        target = row.target
        if target is None:
            yield _number(_NONE, x + number, y, grey=True)
            return
        red, n = clearly_late(target), target["median"]["n"]
        grey = n < FEW
        median, p90 = target["median"]["value"], target["p90"]["value"]
        seconds = target["at_most"]
        fill = OFF_TARGET if red else RULE if grey else TRAVELLED
        words = _NONE if not n else language.say("never")
        if median is not None:
            words = language.lasting(median, length="narrow")
        yield _number(cut(words, number, _SIZE, 600), x + number, y, red=red, grey=grey)
        start = x + left
        if n:
            end = long if p90 is None or not seconds else min(p90 / seconds * to_target, long)
            is_cut = p90 is None or not seconds or p90 > _TIMES_TARGET * seconds
            yield element("rect", x=start, y=y - 1, width=end, height=2, fill=fill, opacity=0.55)
            if is_cut:
                head = f"M{start + end - 5:.2f} {y - 4:.2f}l5 4l-5 4"
                yield element("path", d=head, fill="none", stroke=fill, stroke_width=1.5)
            bar = long if not seconds else min((median or 0) / seconds * to_target, long)
            if median is not None:
                yield element("rect", x=start, y=y - 5, width=bar, height=10, fill=fill)
        yield _tick(start + to_target, y)
        most = cut(language.lasting(seconds, length="narrow"), 44, _SMALL)
        yield text(start + long + 8, y + 4, most, size=_SMALL, fill=MUTED)
        kept = target["estimate"]["value"]
        if kept is not None:
            shown = language.percent(kept)
            yield _number(shown, x + 234, y, red=red, grey=grey)

    return Column(
        language.say("Time against target"),
        language.say("median, line to 90 %, | target; share in time"),
        236,
        number,
        cell,
    )


def _mean(row: Row) -> float | None:
    value = row.scores["mean"]["value"] if row.scores else None
    return None if value is None else float(value)


def _satisfaction(rows: Sequence[Row], scale: tuple[float, float], language: Language) -> Column:
    number, left, long = 30.0, 40.0, 84.0
    first, last = _cut_axis(rows, scale)

    def at(value: float) -> float:
        return long * (min(max(value, first), last) - first) / (last - first)

    def cell(row: Row, x: float, y: float) -> Iterator[str]:
        mean, start = _mean(row), x + left
        if row.scores is None or mean is None:
            yield _number(_NONE, x + number, y, grey=True)
        else:
            red, grey = clearly_below(row.scores, *scale), row.scores["mean"]["n"] < FEW
            fill = OFF_TARGET if red else NEUTRAL if grey else TRAVELLED
            yield _number(language.decimal(mean), x + number, y, red=red, grey=grey)
            yield element("rect", x=start, y=y - 1, width=long, height=2, fill=CASING)
            low, high = row.scores["mean"]["low"], row.scores["mean"]["high"]
            if low is not None and high is not None:
                yield element(
                    "rect", x=start + at(low), y=y - 1.5, width=at(high) - at(low), height=3,
                    fill=fill, opacity=0.55,
                )  # fmt: skip
            if row.scores["intended"] is not None:
                yield _tick(start + at(row.scores["intended"]), y)
            yield element("circle", cx=start + at(mean), cy=y, r=5, fill=fill)
        if row.scores is not None and row.scores["intended"] is not None:
            intended = language.trimmed(row.scores["intended"], 1)
            yield text(start + long + 10, y + 4, intended, size=_SMALL, fill=MUTED)

    sub = language.say(
        "mean ± 95 %, | intended; axis {low} to {high}",
        low=language.trimmed(first),
        high=language.trimmed(last),
    )
    return Column(language.say("Satisfaction"), sub, 160, number, cell)


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


def _importance(language: Language) -> Column:
    def cell(row: Row, x: float, y: float) -> Iterator[str]:
        if row.importance is None or row.importance_score is None:
            yield _number(_NONE, x + 28, y, grey=True)
            return
        yield _number(language.trimmed(row.importance_score, 1), x + 28, y)
        yield _bar(x + 36, y, row.importance)

    return Column(language.say("Importance"), language.say("bar: of its scale"), 98, 28, cell)


def _points(rows: Sequence[Row], reasons: frozenset[str], language: Language) -> Column:
    most = max(row.points or 0 for row in rows)

    def cell(row: Row, x: float, y: float) -> Iterator[str]:
        if row.points is None:
            yield _number(_NONE, x + 38, y, grey=True)
            return
        red = row.name in reasons
        words = language.decimal(row.points)
        if row.points and row.points < 0.05:
            words = f"<{language.decimal(0.1)}"
        yield _number(words, x + 38, y, red=red)
        yield _bar(x + 46, y, row.points / most, red=red)

    return Column(language.say("Gap points"), language.say("of the gap index"), 108, 38, cell)
