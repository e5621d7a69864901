"""The page in the dark: the same colours of pictures and words, turned for a dark ground."""

from __future__ import annotations

from collections.abc import Iterator

from journeymine.drawing.canvas.colours import DARK

__all__ = ["dark_rules"]


def dark_rules() -> str:
    """Style rules that give every colour of a picture its counterpart on dark ground.

    A rule of a style sheet goes before an attribute of an element, so the pictures themselves
    stay as they are: saved, printed and in light surroundings.
    """
    return "\n".join(_rules())


def _rules() -> Iterator[str]:
    for light, dark in DARK.items():
        yield f'svg [fill="{light}"] {{ fill: {dark}; }}'
        yield f'svg [stroke="{light}"] {{ stroke: {dark}; }}'
