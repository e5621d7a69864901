"""The experience curve: how customers felt along the journey, beside how it was meant to feel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from journeymine.drawing.canvas.colours import (
    CASING,
    FAINT,
    GRID,
    INK,
    MUTED,
    NEUTRAL,
    OFF_TARGET,
    RULE,
)
from journeymine.drawing.canvas.drawing import Drawing
from journeymine.drawing.canvas.frame import FEW, MARGIN, Frame
from journeymine.drawing.canvas.labels import Box, Segment
from journeymine.drawing.canvas.letters import broken, cut, width
from journeymine.drawing.canvas.stage_lines import StageLine, stage_lines
from journeymine.drawing.canvas.svg import element, number, text
from journeymine.drawing.canvas.ticks import Axis, round_step
from journeymine.drawing.experience.contacts import Contact, contacts_of, drawn_contacts
from journeymine.drawing.experience.values import place_of_value
from journeymine.drawing.experience.words import description, footnotes, title
from journeymine.drawing.figures.judged import TOLERANCE, clearly_below
from journeymine.gap.words import unit_of
from journeymine.language import ENGLISH, Language, several

__all__ = ["experience_curve"]

_CURVE = "#0B6FB8"
_AXIS = 24.0
_BARS, _NAME_LINES = 44.0, 3


@dataclass(frozen=True, slots=True)
class _Plot:
    """What every line of the picture is drawn from."""

    rows: Sequence[Mapping[str, Any]]
    stages: Sequence[str]
    reached: Sequence[Mapping[str, Any]]
    contacts: Sequence[Contact]
    low: float
    high: float
    height: float
    unit: str
    language: Language

    def axis(self, top: float) -> Axis:
        """The scale of the scores, from below to above."""
        return Axis(self.low, self.high, top + self.height, top)

    def off(self, row: Mapping[str, Any]) -> bool:
        """Whether a touchpoint is clearly below its band."""
        return clearly_below(row, self.low, self.high)


def experience_curve(figures: Mapping[str, Any], language: Language = ENGLISH) -> Drawing | None:
    """Draw the mean score of every touchpoint along the journey.

    Parameters
    ----------
    figures : mapping
        What `plain_figures` returned.
    language : Language

    Returns
    -------
    Drawing or None
        None where the log has no scores or the design no touchpoint.
    """
    felt, stations = figures["gap"]["experience"], figures["flow"]["stations"]
    if felt is None or not stations:
        return None
    of = {row["touchpoint"]: row for row in felt["touchpoints"]}
    rows = [of[station["touchpoint"]] for station in stations]
    stages = [station["stage"] for station in stations]
    lines = stage_lines(stages, MARGIN + _AXIS)
    contacts = contacts_of(figures)
    plot = _Plot(
        rows, stages, [station["reached"] for station in stations], contacts,
        felt["low"], felt["high"], 320.0 if len(lines) == 1 else 220.0, unit_of(figures["gap"]),
        language,
    )  # fmt: skip
    frame = Frame(title(rows, felt, language), _subtitle(felt, unit_of(figures["gap"]), language))
    parts: list[str] = []
    y, named = frame.top, 0
    for line in lines:
        drawn, y, labelled = _line(line, plot, y)
        parts += drawn
        named += labelled
    return frame.drawing(
        parts,
        y,
        description=description(rows, language),
        footnotes=list(footnotes(figures, rows, contacts, named, language)),
    )


def _subtitle(felt: Mapping[str, Any], unit: str, language: Language) -> str:
    return language.say(
        "Mean score per touchpoint on a scale from {low} to {high}, with its 95 % interval. Grey "
        "band: from {tolerance} below the target up to it. Red: the interval is clear below the "
        "band. Hollow diamonds: unplanned contacts, where they mostly occur. Bars: {customers} "
        "reaching the touchpoint.",
        customers=several(unit, language),
        low=language.trimmed(felt["low"]),
        high=language.trimmed(felt["high"]),
        tolerance=language.trimmed(TOLERANCE * (felt["high"] - felt["low"])),
    )


def _line(line: StageLine, plot: _Plot, top: float) -> tuple[list[str], float, int]:
    """One line of the curve, where the next begins, and how many contacts have a label."""
    parts: list[str] = []
    if any(plot.stages):
        parts += line.headers(plot.stages, top)
        top += 34
    axis = plot.axis(top)
    parts += _grid(line, plot, axis)
    parts += _bands(line, plot, axis)
    parts += _curve(line, plot, axis)
    segments = _segments(line, plot, axis)
    values, taken = _values(line, plot, axis, segments)
    area = Box(line.left - 4, top - 12, line.right + 8, top + plot.height + 12)
    contacts, labelled = drawn_contacts(
        plot.contacts, line, axis, area, taken, segments, plot.language
    )
    parts += contacts
    parts += values
    drawn, y = _volume(line, plot, top + plot.height + 34)
    return parts + drawn, y + 44, labelled


def _grid(line: StageLine, plot: _Plot, axis: Axis) -> Iterator[str]:
    step = max(1.0, round_step(plot.high - plot.low, 6))
    ticks = [plot.low + k * step for k in range(int((plot.high - plot.low) / step + 1e-9) + 1)]
    for value in ticks:
        y = axis.at(value)
        path = f"M{number(line.left)} {number(y)}H{number(line.right)}"
        yield element("path", d=path, stroke=GRID)
        said = plot.language.trimmed(value)
        yield text(line.left - 10, y + 4, said, size=11.5, fill=MUTED, anchor="end")


def _bands(line: StageLine, plot: _Plot, axis: Axis) -> Iterator[str]:
    """The target of every touchpoint that has one, as a step; nothing joins two of them."""
    for i in line.members:
        target = plot.rows[i]["intended"]
        if target is None:
            continue
        left, top = line.x(i) - line.spacing / 2, axis.at(target)
        foot = axis.at(target - TOLERANCE * (plot.high - plot.low))
        yield element(
            "rect", x=left, y=top, width=line.spacing, height=foot - top, fill=RULE,
            fill_opacity=0.6,
        )  # fmt: skip
        path = f"M{number(left)} {number(top)}h{number(line.spacing)}"
        yield element("path", d=path, stroke=NEUTRAL, stroke_width=1.5)


def _curve(line: StageLine, plot: _Plot, axis: Axis) -> Iterator[str]:
    """Straight from score to score; dashed, without an interval, across touchpoints without."""
    scored = [i for i in line.members if plot.rows[i]["mean"]["value"] is not None]
    for a, b in pairwise(scored):
        (x, one), (to, other) = ((line.x(i), plot.rows[i]["mean"]) for i in (a, b))
        near = b == a + 1
        if near and one["low"] is not None and other["low"] is not None:
            corners = (
                (x, one["high"]), (to, other["high"]), (to, other["low"]), (x, one["low"])
            )  # fmt: skip
            points = " ".join(f"{number(at)},{number(axis.at(v))}" for at, v in corners)
            yield element("polygon", points=points, fill=_CURVE, fill_opacity=0.18)
        path = (
            f"M{number(x)} {number(axis.at(one['value']))}"
            f"L{number(to)} {number(axis.at(other['value']))}"
        )
        more: dict[str, str | float] = {} if near else {"stroke_dasharray": "2 5"}
        yield element("path", d=path, stroke=_CURVE, stroke_width=2.5 if near else 1.5, **more)
    for i in scored:
        yield from _point(line.x(i), plot.rows[i], plot, axis)


def _point(x: float, row: Mapping[str, Any], plot: _Plot, axis: Axis) -> Iterator[str]:
    mean = row["mean"]
    colour = OFF_TARGET if plot.off(row) else NEUTRAL if mean["n"] < FEW else _CURVE
    if mean["low"] is not None:
        path = f"M{number(x)} {number(axis.at(mean['high']))}V{number(axis.at(mean['low']))}"
        yield element("path", d=path, stroke=colour, stroke_width=8, stroke_opacity=0.3)
    yield element(
        "circle", cx=x, cy=axis.at(mean["value"]), r=5.5, stroke=colour, stroke_width=2,
        fill="#fff" if mean["n"] < FEW else colour,
    )  # fmt: skip


def _segments(line: StageLine, plot: _Plot, axis: Axis) -> list[Segment]:
    """The straight parts of the curve."""
    points = [
        (line.x(i), axis.at(plot.rows[i]["mean"]["value"]))
        for i in line.members
        if plot.rows[i]["mean"]["value"] is not None
    ]
    return list(pairwise(points))


def _values(
    line: StageLine, plot: _Plot, axis: Axis, segments: Sequence[Segment]
) -> tuple[list[str], list[Box]]:
    """The mean at every point, how far from its target, and what no label may cover."""
    parts, taken, language = [], [], plot.language
    for i in line.members:
        row, mean = plot.rows[i], plot.rows[i]["mean"]
        if mean["value"] is None:
            continue
        off, words = plot.off(row), language.decimal(mean["value"])
        if off:
            words = f"{words} ({language.signed(row['difference']['value'])})"
        at = place_of_value(line.x(i), mean, axis, width(words, 12, 600), segments)
        fill = OFF_TARGET if off else FAINT if mean["n"] < FEW else INK
        parts.append(
            text(
                at.x, at.y, words, size=12, fill=fill, weight=600 if off else 400,
                anchor=at.anchor, halo=True,
            )
        )  # fmt: skip
        y = axis.at(mean["value"])
        taken += [at.box, Box(line.x(i) - 8, y - 8, line.x(i) + 8, y + 8)]
    return parts, taken


def _volume(line: StageLine, plot: _Plot, top: float) -> tuple[list[str], float]:
    """How many reach each touchpoint, as bars on the same columns, and its name under them."""
    parts, language = [], plot.language
    foot, deepest = top + 34 + _BARS, 0
    reaching = language.say(
        "Share of {customers} reaching the touchpoint", customers=several(plot.unit, language)
    )
    shown = cut(reaching, line.right - MARGIN, 11)
    parts.append(text(MARGIN, top, shown, size=11, fill=MUTED))
    for i in line.members:
        x, reached, n = line.x(i), plot.reached[i], plot.rows[i]["mean"]["n"]
        high = _BARS * (reached["value"] or 0.0)
        parts.append(element("rect", x=x - 20, y=foot - high, width=40, height=high, fill=RULE))
        if reached["value"] is not None:
            fill = INK if reached["n"] >= FEW else FAINT
            share = language.percent(reached["value"])
            parts.append(text(x, foot - high - 6, share, size=11.5, fill=fill, anchor="middle"))
        name = plot.rows[i]["touchpoint"]
        names = broken(name, line.spacing - 12, 12, 600, lines=_NAME_LINES)
        full = name if "…" in "".join(names) else ""
        for k, words in enumerate(names):
            y = foot + 18 + 15 * k
            parts.append(
                text(x, y, words, size=12, fill=INK, weight=600, anchor="middle", title=full)
            )
        said = language.say("n = {n}", n=language.count(n)) if n else language.say("no score")
        fill = MUTED if n >= FEW else FAINT
        parts.append(
            text(x, foot + 19 + 15 * len(names), said, size=11, fill=fill, anchor="middle")
        )
        deepest = max(deepest, len(names))
    path = f"M{number(line.left)} {number(foot)}H{number(line.right)}"
    parts.append(element("path", d=path, stroke=CASING, stroke_width=1.5))
    return parts, foot + 19 + 15 * deepest
