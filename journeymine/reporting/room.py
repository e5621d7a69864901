"""The room of a section, which a browser lays out only when it comes near the window."""

from __future__ import annotations

import re

__all__ = ["room_of"]

_HEADING = 90
_HEIGHTS = {"tr": 36, "p": 48, "li": 40, "dt": 34, "h3": 52, "caption": 40}
"""In pixels, of what begins with such an element, in a window of usual width."""
_ELEMENT = re.compile(rf"<({'|'.join(_HEIGHTS)})\b")
_PICTURE = re.compile(r'<svg [^>]*width="\d+" height="(\d+)[^>]*role="img"')


def room_of(section: str) -> int:
    """The height of a section in pixels, estimated from its elements.

    Parameters
    ----------
    section : str
        What is inside, as HTML.

    Examples
    --------
    >>> room_of("<p>One line.</p><table><tr></tr><tr></tr></table>")
    210
    """
    drawn = sum(map(int, _PICTURE.findall(section)))
    return _HEADING + drawn + sum(_HEIGHTS[tag] for tag in _ELEMENT.findall(section))
