"""Flows out of an activity that a process map does not draw: a mark in its box, and words.

A dotted arrow with a share stands in a box from a tenth on; what a pointer shows at the box has
the flows themselves, however rare.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeGuard

from journeymine.discovery.hidden import HiddenWays
from journeymine.drawing.canvas.colours import FAINT, MUTED
from journeymine.drawing.canvas.frame import FEW, MARGIN
from journeymine.drawing.canvas.letters import cut, width
from journeymine.drawing.canvas.svg import element, text
from journeymine.drawing.graphs.names import Called
from journeymine.language import Language

__all__ = [
    "LEGEND_HEIGHT",
    "drawn_unseen",
    "is_marked",
    "unseen_legend",
    "unseen_width",
    "unseen_words",
]

LEGEND_HEIGHT = 22.0

_LEAST = 0.1
_SIZE = 11.0
_DOTS, _APART = 14.0, 6.0
_NAMED = 5
_NAME = 300.0  # pixels of a name in what a pointer shows


def is_marked(hidden: HiddenWays | None) -> TypeGuard[HiddenWays]:
    """Whether so much leaves an activity unseen that its box says so."""
    return hidden is not None and hidden.share >= _LEAST


def unseen_width(hidden: HiddenWays, language: Language) -> float:
    """How wide the mark is."""
    return _DOTS + _APART + width(language.percent(hidden.share), _SIZE)


def drawn_unseen(hidden: HiddenWays, x: float, y: float, language: Language) -> Iterator[str]:
    """The mark, with its middle at a point of the base line."""
    share = language.percent(hidden.share)
    fill = MUTED if hidden.of >= FEW else FAINT
    left = x - unseen_width(hidden, language) / 2
    yield from _dotted_arrow(left, y - 4, fill)
    yield text(left + _DOTS + _APART, y, share, size=_SIZE, fill=fill)


def unseen_legend(y: float, language: Language) -> Iterator[str]:
    """What the mark means, in a row under the map."""
    words = language.say(
        "Share of the steps from here whose flows are not drawn, where it is {least} or more.",
        least=language.percent(_LEAST),
    )
    yield from _dotted_arrow(MARGIN, y - 4, MUTED)
    yield text(MARGIN + _DOTS + _APART, y, words, size=_SIZE, fill=MUTED)


def _dotted_arrow(x: float, y: float, stroke: str) -> Iterator[str]:
    yield element(
        "path", d=f"M{x:.2f} {y:.2f}h{_DOTS - 2:.2f}", fill="none", stroke=stroke,
        stroke_width=1.6, stroke_dasharray="1.6 2.4",
    )  # fmt: skip
    yield element(
        "path", d=f"M{x + _DOTS - 3:.2f} {y - 3:.2f}l3 3l-3 3", fill="none", stroke=stroke,
        stroke_width=1.2,
    )  # fmt: skip


def unseen_words(hidden: HiddenWays, names: Mapping[str, Called], language: Language) -> str:
    """Which flows are not drawn, the commonest by name.

    Parameters
    ----------
    hidden : HiddenWays
    names : mapping of str to Called
        What activities are called; the end has a word of its own.
    language : Language
    """
    end = language.say("end")
    flows = [
        f"{cut(names[name].name, _NAME, _SIZE) if name else end} {language.count(n)}"
        for name, n in hidden.ways[:_NAMED]
    ]
    more = len(hidden.ways) - len(flows)
    if more:
        flows.append(language.say_counted(more, "{n} more", "{n} more"))
    return language.say_counted(
        len(hidden.ways),
        "Not drawn: {n} flow from here, with {share} of the steps: {flows}",
        "Not drawn: {n} flows from here, with {share} of the steps: {flows}",
        share=language.percent(hidden.share),
        flows=language.listed(flows),
    )
