"""An activity of a process map as a box: its name, who does it, its channel, what goes unseen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from journeymine.discovery import Activity
from journeymine.discovery.hidden import HiddenWays
from journeymine.drawing.canvas.colours import FAINT, INK, MUTED, OFF_TARGET_WASH, RULE
from journeymine.drawing.canvas.frame import FEW
from journeymine.drawing.canvas.letters import broken, cut
from journeymine.drawing.canvas.svg import element, escaped, text
from journeymine.drawing.graphs.names import Called
from journeymine.drawing.graphs.placed import Node, Point
from journeymine.drawing.graphs.unseen import drawn_unseen, is_marked, unseen_words
from journeymine.language import Language

__all__ = ["Box", "drawn_box"]

_WIDE, _PAD, _LINE = 170.0, 10.0, 15.0
_ABOVE, _BELOW = 18.0, 13.0  # the first base line, and below the last: letters stand in the middle
_NAME, _LABEL = 12.5, 11.0
_NAME_LINES = 3


@dataclass(frozen=True, slots=True)
class Box:
    """An activity with what is written in it.

    Attributes
    ----------
    activity : Activity
    called : Called
    channel : str
        The one that is used most; empty where none is known.
    hidden : HiddenWays or None
        The flows out of it that are not drawn; None if all are.
    """

    activity: Activity
    called: Called
    channel: str
    hidden: HiddenWays | None

    @property
    def name(self) -> tuple[str, ...]:
        """What it is called, in lines."""
        return tuple(broken(self.called.name, _WIDE - 2 * _PAD, _NAME, 600, lines=_NAME_LINES))

    def node(self, key: str) -> Node:
        """What is to be placed for it."""
        lines = len(self.name) + bool(self.channel) + is_marked(self.hidden)
        return Node(key, _WIDE, _ABOVE + lines * _LINE + _BELOW)


def drawn_box(
    box: Box,
    node: Node,
    at: Point,
    colours: Mapping[str, str],
    cases: int,
    names: Mapping[str, Called],
    language: Language,
) -> Iterator[str]:
    """Draw the box of an activity with its middle at a point: the parts of one group.

    Parameters
    ----------
    box : Box
    node : Node
        What was placed for it.
    at : (x, y)
    colours : mapping of str to str
        Channel -> colour.
    cases : int
        Of the whole log.
    names : mapping of str to Called
        What all activities are called.
    language : Language
    """
    (x, middle), lines = at, box.name
    top = middle - node.height / 2
    if about := "\n".join(_about(box, lines, names, language)):
        yield element("title", escaped(about))
    yield element(
        "rect", x=x - node.width / 2, y=top, width=node.width, height=node.height, rx=6,
        fill=OFF_TARGET_WASH if box.called.unplanned else "#fff",
        stroke=colours.get(box.channel, RULE), stroke_width=2 if box.channel else 1.5,
    )  # fmt: skip
    y = top + _ABOVE
    for words in lines:
        yield text(x, y, words, size=_NAME, fill=INK, weight=600, anchor="middle")
        y += _LINE
    n = box.activity.cases
    said = f"{language.count(n)} · {language.percent(n / max(cases, 1))}"
    fill = MUTED if cases >= FEW else FAINT
    yield text(x, y + 1, said, size=_LABEL, fill=fill, anchor="middle")
    if box.channel:
        y += _LINE
        shown = cut(box.channel, _WIDE - 2 * _PAD, _LABEL)
        yield text(
            x, y + 1, shown, size=_LABEL, fill=MUTED, anchor="middle",
            title=box.channel if shown != box.channel else "",
        )  # fmt: skip
    if is_marked(box.hidden):
        yield from drawn_unseen(box.hidden, x, y + _LINE + 1, language)


def _about(
    box: Box, lines: tuple[str, ...], names: Mapping[str, Called], language: Language
) -> Iterator[str]:
    """What a pointer shows at the box, where its words do not say it."""
    own, called = box.activity.name, box.called.name
    if own != called:
        yield called
        yield language.say("In the log: {activity}", activity=own)
    elif "…" in "".join(lines) or box.hidden is not None:
        yield called
    if box.hidden is not None:
        yield unseen_words(box.hidden, names, language)
