"""Where a graph begins and ends: a pill with its word, wide enough for all its arrows."""

from __future__ import annotations

from collections.abc import Iterator

from journeymine.drawing.canvas.colours import INK
from journeymine.drawing.canvas.letters import width
from journeymine.drawing.canvas.svg import element, text
from journeymine.drawing.graphs.placed import Node, Point

__all__ = ["drawn_end", "end_node"]

_NARROWEST, _WIDEST, _HIGH = 56.0, 280.0, 24.0
_ROUND = 8.0  # small, so that arrows beside the middle end at its border as well
_AN_ARROW = 14.0
_WORD, _LINE = 11.0, 15.0


def end_node(key: str, word: str, arrows: int, below: float = 0.0) -> Node:
    """The box to be placed for a pill that so many arrows leave or reach.

    Parameters
    ----------
    key, word : str
    arrows : int
    below : float
        How wide a second line is; 0 if there is none.
    """
    wide = max(_NARROWEST, max(width(word, _WORD), below) + 20)
    wide = max(wide, min((arrows + 1) * _AN_ARROW, _WIDEST))
    return Node(key, wide, _HIGH + (_LINE if below else 0))


def drawn_end(
    node: Node, at: Point, word: str, *, filled: bool = False, about: str = ""
) -> Iterator[str]:
    """Draw the pill of a node with its middle at a point.

    Parameters
    ----------
    node : Node
    at : (x, y)
    word : str
    filled : bool
        As the end is, and the start is not.
    about : str
        What a pointer shows at its word.
    """
    (x, y), fill, ink = at, INK if filled else "#fff", "#fff" if filled else INK
    yield element(
        "rect", x=x - node.width / 2, y=y - node.height / 2, width=node.width, height=node.height,
        rx=_ROUND, fill=fill, stroke=INK, stroke_width=2,
    )  # fmt: skip
    yield text(
        x, y - node.height / 2 + 16, word, size=_WORD, fill=ink, anchor="middle", title=about
    )
