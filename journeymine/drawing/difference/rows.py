"""Differences as rows: both shares, and the difference on an axis with its interval."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from journeymine.drawing.canvas.colours import FAINT, GRID, INK, MUTED, RULE
from journeymine.drawing.canvas.frame import MARGIN, WIDTH
from journeymine.drawing.canvas.letters import cut
from journeymine.drawing.canvas.svg import element, number, text
from journeymine.drawing.difference.words import (
    how_sure,
    interval_words,
    points_words,
    share_words,
    what_differs,
)
from journeymine.gap.contrast import GapDifference
from journeymine.gap.segments.figures import Compared
from journeymine.language import Language

__all__ = ["RowColumns", "difference_rows"]

_LABEL = 11.5
_ROW = 30.0
_WHAT, _SHARE = 410.0, 90.0  # columns
_DIFFERENCE, _WORD = 190.0, 130.0


def difference_rows(
    found: GapDifference, rows: Sequence[Compared], top: float, language: Language
) -> tuple[list[str], float]:
    """A row for who is as designed, then one a deviation."""
    every = [one for one in found.rows if one.figure.figure == "as_designed"] + list(rows)
    columns = RowColumns(every)
    parts = [*_row_heads(found, columns, top, language)]
    y = top + 10
    parts.append(
        element("path", d=f"M{number(MARGIN)} {number(y)}H{number(WIDTH - MARGIN)}", stroke=INK,
                stroke_width=1.5)
    )  # fmt: skip
    bottom = y + _ROW * len(every)
    x = columns.at(0.0)
    parts.append(element("path", d=f"M{number(x)} {number(y)}V{number(bottom)}", stroke=RULE))
    for one in every:
        parts += _row(one, columns, y + _ROW / 2, language)
        y += _ROW
        line = f"M{number(MARGIN)} {number(y)}H{number(WIDTH - MARGIN)}"
        parts.append(element("path", d=line, stroke=GRID))
    return parts, y + 20


class RowColumns:
    """Where the columns of the rows stand, and the scale of the differences.

    Parameters
    ----------
    rows : sequence of Compared
        All that is drawn has to be inside.
    """

    def __init__(self, rows: Sequence[Compared]) -> None:
        self.other = MARGIN + _WHAT + _SHARE
        self.here = self.other + _SHARE
        self.left = self.here + 40
        self.right = WIDTH - MARGIN - _DIFFERENCE - _WORD - 30
        self.difference = WIDTH - MARGIN - _WORD - 12
        self.word = WIDTH - MARGIN - _WORD + 8
        ends = [
            abs(end)
            for one in rows
            for end in (one.difference.value, one.difference.low, one.difference.high)
            if end is not None
        ]
        widest = max(ends, default=0.0)
        self.most = next(
            size for size in (0.02, 0.05, 0.1, 0.2, 0.5, 1.0) if widest <= size or size == 1
        )

    def at(self, difference: float) -> float:
        """Where a difference stands; from -1 to 1."""
        middle, half = (self.left + self.right) / 2, (self.right - self.left) / 2
        return middle + half * min(max(difference / self.most, -1.0), 1.0)


def _row_heads(
    found: GapDifference, columns: RowColumns, y: float, language: Language
) -> Iterator[str]:
    say = language.say
    yield text(MARGIN, y, say("Deviations that differ most"), size=13, fill=INK, weight=600)
    for x, name in ((columns.other, found.name_a), (columns.here, found.name_b)):
        shown = cut(name, _SHARE - 8, _LABEL)
        yield text(
            x, y, shown, size=_LABEL, fill=MUTED, anchor="end", title=name if shown != name else ""
        )
    for difference in (-columns.most, 0.0, columns.most):
        words = language.signed(100 * difference, 0)
        yield text(columns.at(difference), y, words, size=_LABEL, fill=MUTED, anchor="middle")
    said = cut(say("Difference in points"), _DIFFERENCE - 8, _LABEL)
    yield text(columns.difference, y, said, size=_LABEL, fill=MUTED, anchor="end")


def _row(one: Compared, columns: RowColumns, y: float, language: Language) -> Iterator[str]:
    what = what_differs(one, language)
    shown = cut(what, _WHAT, 12.5)
    fill = INK if one.stands_out else FAINT
    yield text(
        MARGIN, y + 4, shown, size=12.5, fill=INK,
        weight=600 if one.figure.figure == "as_designed" and shown == what else 400,
        title=what if shown != what else "",
    )  # fmt: skip
    for x, estimate in ((columns.other, one.other), (columns.here, one.here)):
        yield text(x, y + 4, share_words(estimate, language, 1), size=12, fill=MUTED, anchor="end")
    difference = one.difference
    if difference.low is not None and difference.high is not None:
        low, high = columns.at(difference.low), columns.at(difference.high)
        yield element("path", d=f"M{number(low)} {number(y)}H{number(high)}", stroke=fill,
                      stroke_width=2)  # fmt: skip
    if difference.value is not None:
        x = columns.at(difference.value)
        hollow = one.word != "clear"
        yield element(
            "circle", cx=x, cy=y, r=5, fill="#fff" if hollow else fill, stroke=fill, stroke_width=2
        )
    said = f"{points_words(difference.value, language)} ({interval_words(difference, language)})"
    yield text(
        columns.difference, y + 4, cut(said, _DIFFERENCE - 8, 12), size=12, fill=fill, anchor="end"
    )
    word = how_sure(one, language)
    shown = cut(word, _WORD - 8, 12, 600)
    yield text(
        columns.word, y + 4, shown, size=12, fill=fill, weight=600 if one.stands_out else 400,
        title=word if shown != word else "",
    )  # fmt: skip
