"""Names in XML: escaped, or refused where XML has no way to hold them; scores as text."""

from __future__ import annotations

import re

from journeymine.design.scales import FROM_1_TO_5, Score
from journeymine.errors import DesignError, Problem

__all__ = ["attribute", "score_from_1_to_5", "text"]

_NOT_XML = re.compile("[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_IN_TEXT = {"&": "&amp;", "<": "&lt;", ">": "&gt;", "\r": "&#13;"}
_IN_ATTRIBUTE = {**_IN_TEXT, '"': "&quot;", "\n": "&#10;", "\t": "&#9;"}


def score_from_1_to_5(score: Score) -> str:
    """A score as a number from 1 to 5, whatever its own scale.

    Examples
    --------
    >>> from journeymine.design import Scale
    >>> score_from_1_to_5(Score(4)), score_from_1_to_5(Score(5, Scale(0, 10)))
    ('4', '3')
    """
    value = score.value if score.scale == FROM_1_TO_5 else 1 + 4 * score.share
    return repr(float(value)).removesuffix(".0")


def text(name: str) -> str:
    """A name as the text of an element.

    Raises
    ------
    DesignError
        ``JM-E351`` if it holds a character that XML cannot hold.

    Examples
    --------
    >>> text("Q&A <chat>")
    'Q&amp;A &lt;chat&gt;'
    """
    return _escaped(name, _IN_TEXT)


def attribute(name: str) -> str:
    """A name as the value of an attribute, in its quotes.

    Raises
    ------
    DesignError
        ``JM-E351`` if it holds a character that XML cannot hold.
    """
    return f'"{_escaped(name, _IN_ATTRIBUTE)}"'


def _escaped(name: str, by: dict[str, str]) -> str:
    odd = _NOT_XML.search(name)
    if odd:
        message = f"The name {name[:60]!r} holds U+{ord(odd[0]):04X}, which XML cannot hold."
        raise DesignError(Problem("JM-E351", message, "rename the touchpoint"))
    return "".join(by.get(character, character) for character in name)
