"""What happened at a step as a shape: done, skipped, beside the design, or left."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from journeymine.drawing.canvas.colours import AS_DESIGNED, INK, MUTED, OFF_TARGET
from journeymine.drawing.canvas.frame import MARGIN, WIDTH
from journeymine.drawing.canvas.letters import broken, cut, width
from journeymine.drawing.canvas.svg import element, number, text

__all__ = ["MARK_HEIGHT", "Mark", "Shape", "drawn_mark", "shape_legend"]

Shape = Literal["done", "skipped", "extra", "stop"]

MARK_HEIGHT = 30.0

_NOTCH = 8.0
_INSIDE, _ALONE, _WORD = 9.5, 11.0, 12.0


@dataclass(frozen=True, slots=True)
class Mark:
    """What happened in a row at a column; `full` is the whole wording."""

    shape: Shape
    words: str = ""
    full: str = ""


def drawn_mark(mark: Mark, left: float, top: float, wide: float) -> Iterator[str]:
    """A mark in a column that begins at `left` and is so wide, `MARK_HEIGHT` high."""
    x, y, middle = left + 1, top + 1, top + MARK_HEIGHT / 2
    right, bottom = left + wide - 1, top + MARK_HEIGHT - 1
    if mark.shape == "stop":
        yield element("rect", x=x + 3, y=y - 2, width=4, height=MARK_HEIGHT + 2, fill=INK)
        shown = cut(mark.words, wide - 14, _WORD, 600)
        yield text(x + 12, middle + 4, shown, size=_WORD, fill=INK, weight=600)
        return
    yield _chevron(mark.shape, x, y, right, bottom)
    ink = {"done": INK, "skipped": MUTED, "extra": "#fff"}[mark.shape]
    room = right - x - _NOTCH - 5  # the tip has room for the middle of a line
    is_short = width(mark.words, _ALONE, 600) <= room - _NOTCH
    size = _ALONE if is_short else _INSIDE
    lines = broken(mark.words, room, size, 600, lines=2) if mark.words else []
    base = middle + (4 if is_short else 3.5) - 5.5 * (len(lines) - 1)
    full = (mark.full or mark.words) if "…" in "".join(lines) or mark.full else ""
    for i, words in enumerate(lines):
        yield text(
            (x + _NOTCH + right - 3) / 2, base + 11 * i, words, size=size, fill=ink, weight=600,
            anchor="middle", title=full,
        )  # fmt: skip


def _chevron(shape: Shape, x: float, y: float, right: float, bottom: float) -> str:
    n, middle = number, (y + bottom) / 2
    path = (
        f"M{n(x)} {n(y)}H{n(right - _NOTCH)}L{n(right)} {n(middle)}L{n(right - _NOTCH)} "
        f"{n(bottom)}H{n(x)}L{n(x + _NOTCH)} {n(middle)}Z"
    )
    if shape == "skipped":
        return element("path", d=path, fill="#fff", stroke=MUTED, stroke_width=1.3,
                       stroke_dasharray="3 2")  # fmt: skip
    return element("path", d=path, fill=AS_DESIGNED if shape == "done" else OFF_TARGET)


def shape_legend(entries: Sequence[tuple[Shape, str]], y: float) -> Iterator[str]:
    """What the shapes mean, in a row.

    Parameters
    ----------
    entries : sequence of (shape, str)
    y : float
        The middle of the row.
    """
    x = MARGIN
    for shape, words in entries:
        if shape == "stop":
            yield element("rect", x=x + 14, y=y - 10, width=4, height=20, fill=INK)
        else:
            yield _chevron(shape, x, y - 9, x + 34, y + 9)
        shown = cut(words, 320, _WORD)
        if x + 42 + width(shown, _WORD) > WIDTH - MARGIN:
            return
        yield text(x + 42, y + 4, shown, size=_WORD, fill=INK)
        x += 42 + width(shown, _WORD) + 26
