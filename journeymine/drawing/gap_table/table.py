"""The gap table: what was designed against what happened, a row a touchpoint.

Designed touchpoints stand in the order of the journey map, under them the contacts that nobody
designed.  Red is only what is clearly off target; see `judged`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import fsum
from typing import Any

from journeymine.drawing.canvas.colours import GRID, INK, MUTED, OFF_TARGET, RULE, channel_colours
from journeymine.drawing.canvas.drawing import Drawing
from journeymine.drawing.canvas.frame import FEW, MARGIN, WIDTH, Frame
from journeymine.drawing.canvas.letters import broken, cut, width
from journeymine.drawing.canvas.svg import element, text
from journeymine.drawing.figures.judged import MANY_SKIP, SOME_SKIP
from journeymine.drawing.figures.points import heaviest, leading, points_by_touchpoint, short_name
from journeymine.drawing.figures.touchpoints import Row, designed_rows, unplanned_rows
from journeymine.drawing.gap_table.cells import HEAD_SIZE, Column
from journeymine.drawing.gap_table.columns import columns
from journeymine.gap.words import unit_of
from journeymine.language import ENGLISH, Language, cases, complete_cases, isolated

__all__ = ["gap_table"]

_ROW, _STAGE = 32.0, 96.0
_APART, _MOST_APART, _MOST_NAME = 16.0, 40.0, 400.0
_NAME, _CHANNEL, _LINE = 12.5, 11.5, 13.5
_MOST_UNPLANNED = 12


def gap_table(figures: Mapping[str, Any], language: Language = ENGLISH) -> Drawing | None:
    """Draw every touchpoint's figures beside what was designed.

    Parameters
    ----------
    figures : mapping
        What `plain_figures` returned.
    language : Language

    Returns
    -------
    Drawing or None
        None where the design has no touchpoint.
    """
    rows = designed_rows(figures)
    if not rows:
        return None
    unplanned = unplanned_rows(figures)
    shown = unplanned[:_MOST_UNPLANNED]
    experience = figures["gap"]["experience"]
    scale = None if experience is None else (experience["low"], experience["high"])
    unit = unit_of(figures["gap"])
    ranked = points_by_touchpoint(figures["gap"]["index"])
    reasons = heaviest(ranked, figures["gap"]["index"])
    cols = columns([*rows, *shown], scale, reasons, unit, language)
    layout = _Layout(cols, staged=any(row.stage for row in rows))
    colours = channel_colours(row.channel for row in [*rows, *shown])
    frame = Frame(
        _title(figures, rows, language),
        language.say(
            "Designed against actual, a row a touchpoint. Upright tick = target. "
            "Red = clearly off target."
        ),
    )
    parts, y = _heads(layout, frame.top - 6, language)
    for i, row in enumerate(rows):
        first = i == 0 or rows[i - 1].stage != row.stage
        parts += _row(row, layout, colours, y, stage=row.stage if first else "")
        ends = i + 1 < len(rows) and rows[i + 1].stage != row.stage
        parts.append(_rule(y + _ROW, RULE if ends or i + 1 == len(rows) else GRID))
        y += _ROW
    if shown:
        y += 34
        head = language.say("Unplanned contacts, not in the design")
        parts.append(text(MARGIN, y - 9, head, size=13, fill=OFF_TARGET, weight=600))
        parts.append(_rule(y, RULE))
        for row in shown:
            parts += _row(row, layout, colours, y, stage="")
            parts += _after(row, layout, y, language)
            parts.append(_rule(y + _ROW, GRID))
            y += _ROW
    return frame.drawing(
        parts,
        y + 20,
        description=_description(rows, language),
        footnotes=_notes(figures, rows, unplanned, shown, cols, language),
    )


class _Layout:
    """Where the columns stand: what the columns of numbers leave is for the touchpoint."""

    def __init__(self, cols: Sequence[Column], *, staged: bool) -> None:
        self.staged = staged
        self.name = MARGIN + (_STAGE + _APART if staged else 0)
        free = WIDTH - MARGIN - self.name - sum(col.width for col in cols)
        apart = min(max((free - _MOST_NAME) / len(cols), _APART), _MOST_APART)
        left = WIDTH - MARGIN - sum(col.width + apart for col in cols) + apart
        left = min(left, self.name + _MOST_NAME + apart)  # few columns stand beside the names
        self.room = left - apart - self.name
        self.columns: list[tuple[Column, float]] = []
        for col in cols:
            self.columns.append((col, left))
            left += col.width + apart


def _heads(layout: _Layout, top: float, language: Language) -> tuple[list[str], float]:
    """The head of the table, and where its first row begins."""
    heads = [
        (language.say("Touchpoint"), language.say("and its channel"), layout.name, layout.room)
    ]
    if layout.staged:
        heads.insert(0, (language.say("Stage"), "", MARGIN, _STAGE))
    heads += [(col.head, col.sub, x, col.width) for col, x in layout.columns]
    lines = [broken(sub, room, 11, lines=3) for _, sub, _, room in heads]
    deepest = max(map(len, lines))
    parts = []
    foot = top + 15 * (deepest + 1)
    for (head, _, x, room), under in zip(heads, lines, strict=True):
        y = foot - 15 * len(under)
        shown = cut(head, room, HEAD_SIZE, 600)
        parts.append(text(x, y - 4, shown, size=HEAD_SIZE, fill=INK, weight=600))
        for k, line in enumerate(under):
            parts.append(text(x, y + 10 + 15 * k, line, size=11, fill=MUTED))
    parts.append(_rule(foot + 6, INK, 1.5))
    return parts, foot + 6


def _row(
    row: Row, layout: _Layout, colours: Mapping[str, str], top: float, *, stage: str
) -> Iterator[str]:
    y = top + _ROW / 2
    if stage:
        lines = broken(stage, _STAGE, _NAME, lines=2)
        full = stage if "…" in "".join(lines) else ""
        for k, line in enumerate(lines):
            at = y + 4.5 + _LINE * (k - (len(lines) - 1) / 2)
            yield text(MARGIN, at, line, size=12, fill=MUTED, title=full)
    x, room = layout.name, layout.room
    if colours:
        if row.channel:
            yield element("circle", cx=x + 5, cy=y, r=5, fill=colours[row.channel])
        x, room = x + 18, room - 18
    channel = cut(row.channel, room * 0.34, _CHANNEL)
    taken = width(channel, _CHANNEL) + 8 if channel else 0
    lines = broken(row.name, room - taken, _NAME, 600)
    full = row.name if "…" in "".join(lines) else ""
    for k, line in enumerate(lines):
        at = y + 4.5 + _LINE * (k - (len(lines) - 1) / 2)
        yield text(x, at, line, size=_NAME, fill=INK, weight=600, title=full)
    if channel:
        full = row.channel if channel != row.channel else ""
        at = x + max((width(line, _NAME, 600) for line in lines), default=0.0) + 8
        yield text(at, y + 4.5, channel, size=_CHANNEL, fill=MUTED, title=full)
    for col, left in layout.columns:
        if row.planned or col.unplanned:
            yield from col.cell(row, left, y)


def _after(row: Row, layout: _Layout, top: float, language: Language) -> Iterator[str]:
    """Where an unplanned contact happens, in place of the figures that only a design gives."""
    last = max((i for i, (col, _) in enumerate(layout.columns) if col.unplanned), default=-1)
    if row.after is None or last + 1 >= len(layout.columns):
        return
    x = layout.columns[last + 1][1]
    words = (
        language.say("mostly after {touchpoint}", touchpoint=isolated(row.after))
        if row.after
        else language.say("mostly before the first touchpoint")
    )
    if width(words, _CHANNEL) > WIDTH - MARGIN - x:  # then from where the column before ends
        before, left = layout.columns[last]
        x = left + before.width + 8
    shown = cut(words, WIDTH - MARGIN - x, _CHANNEL)
    full = words if shown != words else ""
    yield text(x, top + _ROW / 2 + 4.5, shown, size=_CHANNEL, fill=MUTED, title=full)


def _rule(y: float, stroke: str, thick: float = 1) -> str:
    return element(
        "path", d=f"M{MARGIN:.2f} {y:.2f}H{WIDTH - MARGIN:.2f}", stroke=stroke, stroke_width=thick
    )


def _title(figures: Mapping[str, Any], rows: Sequence[Row], language: Language) -> str:
    """Which touchpoints carry the gap, and which one most customers skip."""
    say, index = language.say, figures["gap"]["index"]
    if not rows[0].of:
        return say("No journey is complete yet")
    found = "" if index is None else _carried(index, language)
    most = max(rows, key=lambda row: row.skipped or 0)  # the first of the path, of equals
    if most.skipped is None or most.skipped < SOME_SKIP * most.of:
        fewest = figures.get("shareable", {"multiples": 1})["multiples"]
        return found or say("No touchpoint is skipped by {n} or more", n=language.count(fewest))
    skip = say(
        "{touchpoint} is skipped by {share}",
        touchpoint=short_name(most.name),
        share=language.percent(most.skipped / most.of),
    )
    return say("{finding}; {other}", finding=found, other=skip)


def _carried(index: Mapping[str, Any], language: Language) -> str:
    ranked = points_by_touchpoint(index)
    if not ranked:
        if index["value"] is None:
            return language.say("Nothing of the gap could be measured")
        return language.say("Every touchpoint is as designed, where it could be measured")
    first = leading(ranked)
    whole = fsum(one.points for one in ranked)
    share = language.percent(min(fsum(one.points for one in first) / whole, 1.0))
    names = language.listed([short_name(one.touchpoint) for one in first])
    if len(first) == 1:
        return language.say(
            "{touchpoint} carries {share} of the gap", touchpoint=names, share=share
        )
    return language.say("{touchpoints} carry {share} of the gap", touchpoints=names, share=share)


def _notes(
    figures: Mapping[str, Any],
    rows: Sequence[Row],
    unplanned: Sequence[Row],
    shown: Sequence[Row],
    cols: Sequence[Column],
    language: Language,
) -> list[str]:
    say, index = language.say, figures["gap"]["index"]
    unit = unit_of(figures["gap"])
    notes = [
        say("Base: {customers}.", customers=complete_cases(rows[0].of, unit, language)),
        say("Figures of fewer than {few} are grey.", few=cases(FEW, unit, language)),
    ]
    heads = {col.head for col in cols}
    if say("Extra visits") in heads:
        notes.append(say("Extra visits: those that the design does not ask for."))
    notes.append(say("Skipped is red over {share}.", share=language.percent(MANY_SKIP)))
    notes = [" ".join(notes)]
    if say("Time against target") in heads:
        notes.append(
            say(
                "Times count those who never come to it, too; the axis ends at 3 times the "
                "target; red where the median is over 15 % late or fewer than promised are in time."
            )
        )
        if any(row.targets > 1 for row in rows):
            notes.append(say("Of several time targets the one that is kept worst is shown."))
    if say("Satisfaction") in heads:
        notes.append(
            say(
                "Satisfaction is red where its 95 % interval lies below what is intended by more "
                "than a twentieth of the scale."
            )
        )
    if say("Gap points") in heads:
        notes.append(
            say(
                "Gap points: what the losses at a touchpoint add to the gap index of {value} of "
                "{most}; unplanned contacts count at the touchpoint before them. Red: the fewest "
                "touchpoints that carry half of the points, at most three.",
                value=language.decimal(index["value"]),
                most=language.trimmed(index["measurable"]),
            )
        )
    hidden = unplanned[len(shown) :]
    if hidden:
        notes.append(
            language.say_counted(
                len(hidden),
                "{n} rarer unplanned contact is not shown: it has {most}.",
                "{n} rarer unplanned contacts are not shown: each has at most {most}.",
                most=cases(hidden[0].reached or 0, unit, language),
            )
        )
    return notes


def _description(rows: Sequence[Row], language: Language) -> str:
    told = [
        language.say(
            "{touchpoint} reached by {share}",
            touchpoint=isolated(row.name),
            share="–" if row.reached is None else language.percent(row.reached / max(row.of, 1)),
        )
        for row in rows
    ]
    return "; ".join(told)
