"""Write a journey as the text of a process tree, as pm4py reads and prints it."""

from __future__ import annotations

import re

from journeymine.design import DesignedJourney
from journeymine.design.paths import blocks
from journeymine.design.paths.blocks import EMPTY, Block
from journeymine.errors import DesignError, Problem
from journeymine.writing.designs.only_blocks import block_of

__all__ = ["tree_text_bytes"]

_NO_TEXT = re.compile("[\0\ud800-\udfff]")


def tree_text_bytes(design: DesignedJourney) -> bytes:
    r"""The tree in one line; the name of the journey is not in it.

    Raises
    ------
    DesignError
        ``JM-E350`` if the path is a net, ``JM-E351`` if a name cannot be written.

    Examples
    --------
    >>> path = blocks.Sequence((blocks.Step("Pay"), blocks.Optional(blocks.Step("Call"))))
    >>> tree_text_bytes(DesignedJourney("Order", path))
    b"->( 'Pay', X( 'Call', tau ) )\n"
    """
    return f"{_text(block_of(design, 'The text of a process tree'))}\n".encode()


def _text(block: Block) -> str:
    match block:
        case blocks.Step(touchpoint):
            return _quoted(touchpoint)
        case blocks.Sequence(()):
            return "tau"
        case blocks.Sequence(children):
            return _operator("->", *children)
        case blocks.AnyOrder(children):
            return _operator("+", *children)
        case blocks.AnyOf(children):
            return _operator("O", *children)
        case blocks.Choice(children):
            return _operator("X", *children)
        case blocks.Optional(body):
            return _operator("X", body, EMPTY)
        case blocks.Repeat(body, 0, None, None):
            return _operator("*", EMPTY, body)
        case blocks.Repeat(body, 0, between, None):
            return _operator("X", blocks.Repeat(body, 1, between), EMPTY)
        case blocks.Repeat(body, 1, between, None):
            return _operator("*", body, between or EMPTY)
        case blocks.Repeat():
            raise AssertionError("unreachable: counted repeats were written out")


def _operator(sign: str, *children: Block) -> str:
    return f"{sign}( {', '.join(map(_text, children))} )"


def _quoted(name: str) -> str:
    why = _why_not(name)
    if why:
        message = f"The name {name[:60]!r} {why}, which the text of a process tree cannot hold."
        raise DesignError(Problem("JM-E351", message, "rename the touchpoint"))
    return f'"{name}"' if "'" in name else f"'{name}'"


def _why_not(name: str) -> str:
    """What in a name its reader would not give back; empty for nothing."""
    if not name.strip():
        return "is blank"
    if "'" in name and '"' in name:
        return "holds both kinds of quotes"
    if "\n" in name or "\r" in name:
        return "holds a line break"
    odd = _NO_TEXT.search(name)
    return f"holds U+{ord(odd[0]):04X}, which is no character of a text" if odd else ""
