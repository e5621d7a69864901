"""What the colours of channels mean, in a row under a picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from journeymine.drawing.canvas.colours import INK, MUTED
from journeymine.drawing.canvas.frame import MARGIN, WIDTH
from journeymine.drawing.canvas.letters import cut, width
from journeymine.drawing.canvas.svg import element, text

__all__ = ["LEGEND_HEIGHT", "channel_legend"]

LEGEND_HEIGHT = 26.0
_SIZE = 12


def channel_legend(title: str, colours: Mapping[str, str], y: float) -> Iterator[str]:
    """A stripe and a name for every channel, as many as there is room for.

    Parameters
    ----------
    title : str
        What of the picture has the colour.
    colours : mapping of str to str
        Channel -> colour.
    y : float
        The middle of the row.
    """
    x = MARGIN
    yield text(x, y + 4, title, size=_SIZE, fill=MUTED)
    x += round(width(title, _SIZE)) + 24
    for name, colour in colours.items():
        shown = cut(name, 120, _SIZE)
        if x + 40 + width(shown, _SIZE) > WIDTH - MARGIN:
            return
        yield element("rect", x=x, y=y - 4, width=24, height=8, fill=colour)
        yield text(x + 31, y + 4, shown, size=_SIZE, fill=INK)
        x += 31 + width(shown, _SIZE) + 24
