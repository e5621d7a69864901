"""Read a process tree written as text, as pm4py prints it: ``->( 'a', X( 'b', tau ) )``.

=============  ======================================================  ==================
``->``  ``→``  the parts one after the other                           Sequence
``X``  ``×``   exactly one of them                                     Choice
``+``  ``∧``   all of them, interleaving freely                        AnyOrder
``O``  ``∨``   at least one of them, those taken interleaving freely   AnyOf
``*``  ``⟲``   do, then any number of (redo, do); perhaps then exit    Repeat
``<>``         all of them in any order, none inside another           AnyOrder, or refused
``tau``  ``τ`` nothing                                                 the empty run
=============  ======================================================  ==================

A name stands in single quotes, and holds none; where it must, double quotes are
understood as well.  The notation is that of the process trees of [1]_.

References
----------
.. [1] van der Aalst (2016). Process Mining: Data Science in Action, section 3.2.8.
   Springer. https://doi.org/10.1007/978-3-662-49851-4
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from journeymine.design import DesignedJourney
from journeymine.design.paths.blocks import (
    EMPTY,
    AnyOf,
    AnyOrder,
    Block,
    Choice,
    Optional,
    Repeat,
    Sequence,
    Step,
    simplify,
    steps,
)
from journeymine.errors import JourneyMineError
from journeymine.reading.designs.plain_text import text_of
from journeymine.reading.refusals import Refusals

__all__ = ["read_tree_text"]

_MAX_DEPTH = 100
_OPERATORS = {
    "->": "->", "→": "->", "X": "X", "×": "X", "+": "+", "∧": "+", "*": "*", "⟲": "*", "↺": "*",
    "O": "O", "∨": "O", "<>": "<>", "PO": "PO",
}  # fmt: skip
_TOKEN = re.compile(r"""->|<>|PO|[X+*O(),→×∧∨⟲↺τ]|tau|'[^'\n\r]*'|"[^"\n\r]*"|\s+""")
_HINT = "write it like ->( 'Order', X( 'Pay', tau ) )"


def read_tree_text(data: bytes, file: str, title: str) -> DesignedJourney:
    r"""The journey of a process tree; `title` is its name, for the text holds none.

    Raises
    ------
    DesignError
        ``JM-E375`` where the text breaks off from the notation, with line and column;
        others for what the tree may not hold, all at once.

    Examples
    --------
    >>> read_tree_text(b"->( 'Order', X( 'Call', tau ) )", "a.ptree", "a").path
    Sequence(children=(Step(touchpoint='Order'), Optional(body=Step(touchpoint='Call'))))
    """
    refusals = Refusals(file)
    reader = _Reader(list(_tokens(text_of(data, refusals), refusals)), refusals)
    block = reader.block(1)
    reader.expect_end()
    refusals.raise_if_any()
    path = simplify(block)
    if next(steps(path), None) is None:
        message = "The process tree holds no step."
        raise refusals.error("JM-E329", message, "name a step: 'Pay'", line=1)
    return DesignedJourney(title, path)


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of the text and where it begins; empty at the end of the text."""

    text: str
    line: int
    column: int


def _tokens(text: str, refusals: Refusals) -> Iterator[_Token]:
    at, line, begin = 0, 1, 0
    while at < len(text):
        found = _TOKEN.match(text, at)
        here = _Token(found[0] if found else text[at], line, at - begin + 1)
        if found is None:
            raise _unexpected(here, refusals)
        if found[0].isspace():
            line += found[0].count("\n")
            begin = text.rfind("\n", 0, found.end()) + 1
        else:
            yield here
        at = found.end()
    yield _Token("", line, at - begin + 1)


def _unexpected(token: _Token, refusals: Refusals, wanted: str = "") -> JourneyMineError:
    hint = wanted or _HINT
    if token.text in ("'", '"'):
        message, hint = f"The quote {token.text} is never closed.", "close it on the same line"
    elif not token.text:
        message = "The text ends too early."
    elif token.text.isalnum() and token.text not in _OPERATORS:
        message = f"Here stands {token.text!r} without quotes."
        hint = "put names in single quotes: 'Pay'"
    else:
        message = f"Here stands {token.text!r}, where it has no meaning."
    return refusals.error("JM-E375", message, hint, line=token.line, column=token.column)


class _Reader:
    """Walks through the tokens from left to right."""

    def __init__(self, tokens: list[_Token], refusals: Refusals) -> None:
        self._tokens = tokens
        self._at = 0
        self._refusals = refusals

    def _next(self) -> _Token:
        token = self._tokens[self._at]
        self._at = min(self._at + 1, len(self._tokens) - 1)
        return token

    def expect_end(self) -> None:
        """Nothing but blanks may follow the tree."""
        token = self._next()
        if token.text:
            raise _unexpected(token, self._refusals, "keep one tree a file")

    def block(self, depth: int) -> Block:
        """A step, nothing, or an operator with its parts."""
        token = self._next()
        if depth > _MAX_DEPTH:
            message = f"The tree is nested deeper than {_MAX_DEPTH} levels."
            raise self._refusals.error("JM-E323", message, "simplify it", line=token.line)
        if token.text in ("tau", "τ"):
            return EMPTY
        if token.text[:1] in ("'", '"') and len(token.text) > 1:
            name = token.text[1:-1]
            if not name.strip():
                self._refuse("JM-E316", "A step has no name.", "name it, or write tau", token)
            return Step(name)
        if token.text not in _OPERATORS:
            raise _unexpected(token, self._refusals)
        return self._made(token, self._parts(depth + 1))

    def _parts(self, depth: int) -> tuple[Block, ...]:
        opening = self._next()
        if opening.text != "(":
            raise _unexpected(opening, self._refusals, "open a bracket behind the operator")
        if self._tokens[self._at].text == ")":
            self._next()
            return ()
        parts = [self.block(depth)]
        while (token := self._next()).text == ",":
            parts.append(self.block(depth))
        if token.text != ")":
            wanted = "put a comma between the parts, and close the bracket behind the last"
            raise _unexpected(token, self._refusals, wanted)
        return tuple(parts)

    def _made(self, token: _Token, parts: tuple[Block, ...]) -> Block:
        if not parts:
            message = f"The operator {token.text} has no parts."
            self._refuse("JM-E316", message, "remove it, or fill it", token)
            return EMPTY
        match _OPERATORS[token.text]:
            case "->":
                return Sequence(parts)
            case "X":
                return Choice(parts)
            case "+":
                return AnyOrder(parts)
            case "O":
                return AnyOf(parts)
            case "*":
                return self._loop(token, parts)
            case "<>":
                return self._interleaved(token, parts)
            case _:
                message = "The operator PO (a partial order) is not supported."
                self._refuse("JM-E324", message, "write the order out with -> and +", token)
                return EMPTY

    def _loop(self, token: _Token, parts: tuple[Block, ...]) -> Block:
        if len(parts) not in (2, 3):
            message = f"The loop has {len(parts)} parts; it needs do, redo and perhaps exit."
            hint = "write several ways back as one: *( 'do', X( 'redo', 'other redo' ) )"
            self._refuse("JM-E327", message, hint, token)
            return EMPTY
        do, redo, *leave = parts
        return Sequence((Repeat(do, 1, redo), *leave))

    def _interleaved(self, token: _Token, parts: tuple[Block, ...]) -> Block:
        """``<>``, whose parts never run inside each other: any order, if each is one step."""
        if len(parts) == 1:
            return parts[0]
        if not all(_one_step_at_most(part) for part in parts):
            message = "The operator <> is understood only where no part is longer than one step."
            hint = "write its orders out: X( ->( ... ), ->( ... ) )"
            self._refuse("JM-E324", message, hint, token)
        return AnyOrder(parts)

    def _refuse(self, code: str, message: str, hint: str, token: _Token) -> None:
        self._refusals.add(code, message, hint, line=token.line, column=token.column)


def _one_step_at_most(block: Block) -> bool:
    match simplify(block):
        case Step() | Sequence(()):
            return True
        case Choice(children):
            return all(map(_one_step_at_most, children))
        case Optional(body):
            return _one_step_at_most(body)
        case _:
            return False
