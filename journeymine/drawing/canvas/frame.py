"""What stands around every view: its finding as the title, how to read it, its footnotes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from journeymine.drawing.canvas.colours import INK, MUTED
from journeymine.drawing.canvas.drawing import Drawing
from journeymine.drawing.canvas.letters import broken
from journeymine.drawing.canvas.svg import text

__all__ = ["FEW", "MARGIN", "WIDTH", "Frame", "lines_of_text"]

WIDTH, MARGIN = 1440.0, 32.0
FEW = 30  # figures on fewer cases are greyed

_TITLE, _SUBTITLE, _FOOTNOTE = 20.0, 13.0, 11.0
_TEXT = 1184.0  # words break where a window of 1,200 pixels with its scroll bar ends
_FIRST_LINE = 44.0
_LINES = 12  # no title or footnote is longer; a name of 500 letters is not shown whole


class Frame:
    """A title and a subtitle, broken into lines, and where the view itself may begin.

    Parameters
    ----------
    title : str
        The finding, in one sentence.
    subtitle : str
        What is plotted and how to read it.
    width : float
        Of the picture, in pixels.

    Attributes
    ----------
    top : float
        Where the view begins, in pixels from above.
    """

    def __init__(self, title: str, subtitle: str, *, width: float = WIDTH) -> None:
        self.title = title
        self.width = width
        self._room = min(width, _TEXT) - 2 * MARGIN
        self._parts: list[str] = []
        y = self._lines(title, _FIRST_LINE, _TITLE, 26, INK, 600, most=2)
        y = self._lines(subtitle, y + 23, _SUBTITLE, 18, MUTED, 400, most=3)
        self.top = y + 30

    def _lines(
        self, words: str, y: float, size: float, apart: float, fill: str, weight: int, *, most: int
    ) -> float:
        """Write words in as many lines as they need, at most so many; where the last stands."""
        lines = broken(words, self._room, size, weight, lines=most)
        full = words if any("…" in line for line in lines) else ""
        for i, line in enumerate(lines):
            self._parts.append(
                text(MARGIN, y + apart * i, line, size=size, fill=fill, weight=weight, title=full)
            )
        return y + apart * max(len(lines) - 1, 0)

    def drawing(
        self,
        body: Iterable[str],
        bottom: float,
        *,
        description: str,
        footnotes: Sequence[str] = (),
    ) -> Drawing:
        """The finished picture.

        Parameters
        ----------
        body : iterable of str
            The SVG elements of the view.
        bottom : float
            Where the view ends, in pixels from above.
        description : str
            What is plotted, with its figures, for those who cannot see it.
        footnotes : sequence of str
            Base, definitions, what is not drawn; each a sentence or more.
        """
        parts = [*self._parts, *body]
        y = bottom + 8
        for note in footnotes:
            drawn, y = lines_of_text(note, MARGIN, y, self._room)
            parts.extend(drawn)
        return Drawing(self.title, description, self.width, y + 18, "\n".join(parts))


def lines_of_text(
    words: str, x: float, y: float, room: float, *, size: float = _FOOTNOTE, fill: str = MUTED
) -> tuple[list[str], float]:
    """Words in as many lines as they need, and where the next may begin."""
    drawn = []
    for line in broken(words, room, size, lines=_LINES):
        drawn.append(text(x, y, line, size=size, fill=fill))
        y += size + 6
    return drawn, y
