"""Rows beside the design: the same step in the same column, with figures at both ends.

At the left how many customers a row stands for, at the right what else is known of them.  What
does not fit beside each other is broken into panels, each with all rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from journeymine.drawing.canvas.colours import (
    FAINT,
    GRID,
    INK,
    MUTED,
    OFF_TARGET,
    RULE,
    VOLUME,
)
from journeymine.drawing.canvas.frame import FEW, MARGIN, WIDTH
from journeymine.drawing.canvas.letters import broken, cut, width
from journeymine.drawing.canvas.shapes import MARK_HEIGHT, Mark, Shape, drawn_mark
from journeymine.drawing.canvas.stage_heads import STAGE_HEIGHT, stage_heads
from journeymine.drawing.canvas.svg import element, number, text
from journeymine.language import Language

__all__ = ["PER_PANEL", "Column", "Figure", "Row", "aligned_rows", "drawn_shapes"]

PER_PANEL = 15

_LEFT = 180.0
_BAR = 88.0
_FIGURE = 80.0  # a column at the right
_CLEAR = 40.0
_WORDS_END = 480.0  # room for what is said where there is no mark
_MOST_WIDE = 120.0
_PAD = 9.0  # above and below all marks of a row
_NAME, _WORD = 11.5, 12.0
_NAME_LINE, _NAME_LINES, _STAGGERED = 14.0, 2, 100.0  # narrower columns have names on two levels


@dataclass(frozen=True, slots=True)
class Column:
    """A place in the design; without a name one that only some rows need."""

    name: str
    stage: str = ""
    designed: bool = True


@dataclass(frozen=True, slots=True)
class Figure:
    """What stands at the right: greyed if it rests on few, red if it is off target."""

    words: str
    n: int
    off_target: bool = False

    @property
    def colour(self) -> str:
        """What it is written in."""
        if self.off_target:
            return OFF_TARGET
        return INK if self.n >= FEW else FAINT


@dataclass(frozen=True, slots=True)
class Row:
    """Some customers with the same marks.

    Attributes
    ----------
    cases : int
    marks : mapping of int to tuple of Mark
        By the number of the column; of several the first stands on top.
    figures : tuple of Figure
    travels : bool
        Whether a thin line leads through the columns, up to a stop.
    words : str
        What is said where there is no mark.
    """

    cases: int
    marks: Mapping[int, tuple[Mark, ...]]
    figures: tuple[Figure, ...]
    travels: bool = True
    words: str = ""

    @property
    def height(self) -> float:
        """In pixels."""
        most = max((len(some) for some in self.marks.values()), default=1)
        return MARK_HEIGHT * most + 2 * _PAD

    @property
    def stop(self) -> int | None:
        """The column where the row ends, if it does before the last one."""
        return next((at for at, m in self.marks.items() if m and m[-1].shape == "stop"), None)


def drawn_shapes(rows: Sequence[Row], words: Mapping[Shape, str]) -> list[tuple[Shape, str]]:
    """Those of the shapes that some row has, each with what it means."""
    there = {mark.shape for row in rows for marks in row.marks.values() for mark in marks}
    return [(shape, said) for shape, said in words.items() if shape in there]


def aligned_rows(
    columns: Sequence[Column],
    rows: Sequence[Row],
    heads: Sequence[str],
    *,
    of: int,
    top: float,
    unit: str,
    language: Language,
    per_panel: int = PER_PANEL,
) -> tuple[list[str], float]:
    """Draw rows beside the design.

    Parameters
    ----------
    columns : sequence of Column
    rows : sequence of Row
        From top to bottom.
    heads : sequence of str
        What the figures at the right are.
    of : int
        How many customers there are in all.
    top : float
        In pixels from above.
    unit : {'customer', 'journey'}
    language : Language
    per_panel : int
        Columns beside each other, at most.

    Returns
    -------
    (parts, bottom)
    """
    room = WIDTH - 2 * MARGIN - _LEFT - _CLEAR - _FIGURE * len(heads)
    panels = list(_panels(columns, per_panel))
    wide = min(room / max(*(last - first for first, last in panels), 1), _MOST_WIDE)
    parts: list[str] = []
    for first, last in panels:
        panel = _Panel(columns[first:last], first, wide, last == len(columns), len(heads))
        drawn, top = _panel(panel, rows, heads, of, top, unit, language)
        parts += drawn
    return parts, top


@dataclass(frozen=True, slots=True)
class _Panel:
    """Some columns beside each other; the last one has the figures."""

    columns: Sequence[Column]
    first: int
    wide: float
    is_last: bool
    figures: int

    def left(self, at: int) -> float:
        """Where a column begins, by its place in the panel."""
        return MARGIN + _LEFT + self.wide * at

    @property
    def right(self) -> float:
        return self.left(len(self.columns))

    @property
    def end(self) -> float:
        """Where its rows end: behind the figures, which stand near the last column."""
        if not self.is_last:
            return self.right
        wide = max(self.right + _CLEAR, _WORDS_END) + _FIGURE * self.figures
        return min(wide, WIDTH - MARGIN)


def _panels(columns: Sequence[Column], most: int) -> Iterator[tuple[int, int]]:
    """Even stretches, cut before a designed column, where a stage begins if one is close."""
    n, first = len(columns), 0
    if not n:
        yield 0, 0
        return
    while first < n:
        left = n - first
        panels = -(-left // most)
        if panels == 1:
            yield first, n
            return
        wanted = first + -(-left // panels)
        cuts = [
            at
            for at in range(first + 1, first + most + 1)
            if columns[at].designed and n - at <= most * (panels - 1)
        ] or [first + most]
        close = [
            at
            for at in cuts
            if abs(at - wanted) <= 2 and columns[at].stage != columns[at - 1].stage
        ]
        last = min(close or cuts, key=lambda at: (abs(at - wanted), at))
        yield first, last
        first = last


def _panel(
    panel: _Panel,
    rows: Sequence[Row],
    heads: Sequence[str],
    of: int,
    top: float,
    unit: str,
    language: Language,
) -> tuple[list[str], float]:
    parts, y = _heads(panel, heads, top, unit, language)
    most = max((row.cases for row in rows), default=1)
    for row in rows:
        middle = y + row.height / 2
        parts += _cases(row, most, of, middle, language)
        parts += _marks(panel, row, y)
        if panel.is_last:
            for at, figure in enumerate(row.figures):
                x = panel.end - _FIGURE * (len(heads) - 1 - at)
                parts.append(
                    text(x, middle + 4, figure.words, size=_WORD, fill=figure.colour, anchor="end",
                         weight=600 if figure.off_target else 400)
                )  # fmt: skip
        y += row.height
        parts.append(
            element("path", d=f"M{number(MARGIN)} {number(y)}H{number(panel.end)}", stroke=GRID)
        )
    return parts, y + _PAD * 3


def _heads(
    panel: _Panel, heads: Sequence[str], top: float, unit: str, language: Language
) -> tuple[list[str], float]:
    """Stages, names and what the figures are, over a line; where the rows may begin."""
    parts: list[str] = []
    y = top
    if any(column.stage for column in panel.columns):
        stages = [column.stage for column in panel.columns]
        parts += stage_heads(stages, panel.left(0), panel.wide, y)
        y += STAGE_HEIGHT
    staggered = panel.wide < _STAGGERED
    room = panel.wide * (2 if staggered else 1) - 8
    names = {
        at: broken(column.name, room, _NAME, 600, lines=_NAME_LINES)
        for at, column in enumerate(panel.columns)
        if column.name
    }
    upper = set(list(names)[::2]) if staggered else set[int]()
    high = [
        max((len(lines) for at, lines in names.items() if (at in upper) == level), default=0)
        for level in (True, False)
    ]
    foot = y + _NAME_LINE * max(sum(high), 2) + (8 if high[0] else 0) + 6
    for at, lines in names.items():
        x = panel.left(at) + panel.wide / 2
        base = foot - 8 - (_NAME_LINE * high[1] + 8 if at in upper else 0)
        if at in upper:
            path = f"M{number(x)} {number(base + 5)}V{number(foot)}"
            parts.append(element("path", d=path, stroke=RULE))
        column = panel.columns[at]
        full = column.name if "…" in "".join(lines) else ""
        fill = INK if column.designed else OFF_TARGET
        for i, words in enumerate(reversed(lines)):
            parts.append(
                text(x, base - _NAME_LINE * i, words, size=_NAME, fill=fill, weight=600,
                     anchor="middle", title=full)
            )  # fmt: skip
    said = cut(
        language.say("Journeys") if unit == "journey" else language.say("Customers"),
        _LEFT - panel.wide / 2 - 8,
        _NAME,
    )
    parts.append(text(MARGIN, foot - 8, said, size=_NAME, fill=MUTED))
    if panel.is_last:
        parts += _figure_heads(heads, panel.end, foot)
    parts.append(
        element("path", d=f"M{number(MARGIN)} {number(foot)}H{number(panel.end)}", stroke=INK,
                stroke_width=1.5)
    )  # fmt: skip
    return parts, foot


def _figure_heads(heads: Sequence[str], end: float, foot: float) -> Iterator[str]:
    for at, head in enumerate(heads):
        x = end - _FIGURE * (len(heads) - 1 - at)
        lines = broken(head, _FIGURE - 10, _NAME, lines=2)
        for i, words in enumerate(reversed(lines)):
            yield text(
                x, foot - 8 - _NAME_LINE * i, words, size=_NAME, fill=MUTED, anchor="end",
                title=head if "…" in "".join(lines) else "",
            )  # fmt: skip


def _cases(row: Row, most: int, of: int, middle: float, language: Language) -> Iterator[str]:
    wide = max(1.5, _BAR * row.cases / max(most, 1))
    yield element("rect", x=MARGIN, y=middle - 10, width=wide, height=20, fill=VOLUME)
    fill = INK if of >= FEW else FAINT
    count, x = language.count(row.cases), MARGIN + wide + 7
    yield text(x, middle + 4, count, size=_WORD, fill=fill, weight=600)
    share = language.percent(row.cases / max(of, 1), 1)
    yield text(
        x + width(count, _WORD, 600) + 6, middle + 4, share, size=_WORD,
        fill=MUTED if of >= FEW else FAINT,
    )  # fmt: skip


def _marks(panel: _Panel, row: Row, top: float) -> Iterator[str]:
    first, last = panel.first, panel.first + len(panel.columns)
    stop = last if row.stop is None else min(row.stop, last)
    middle = top + row.height / 2
    if row.travels and stop > first:
        end = panel.left(stop - first)
        path = f"M{number(panel.left(0))} {number(middle)}H{number(end)}"
        yield element("path", d=path, stroke=GRID, stroke_width=1.5)
    if row.words and not first:
        shown = cut(row.words, _WORDS_END - panel.left(0), _WORD)
        yield text(panel.left(0) + 4, middle + 4, shown, size=_WORD, fill=MUTED)
    for at in range(first, last):
        marks = row.marks.get(at, ())
        y = middle - MARK_HEIGHT * len(marks) / 2
        for mark in marks:
            yield from drawn_mark(mark, panel.left(at - first), y, panel.wide)
            y += MARK_HEIGHT
