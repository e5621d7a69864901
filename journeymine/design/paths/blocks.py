"""The control flow of a design as nested blocks.

A block is a language: the sequences of touchpoints that a customer may travel.
Blocks are plain values; two equal trees are equal.

=============  ==================================================================
Step           the touchpoint, once
Sequence       the parts one after the other; ``Sequence(())`` is the empty run
Choice         exactly one of the branches
AnyOrder       all parts, interleaving freely
AnyOf          at least one of the branches; those taken interleave freely
Optional       the body, or nothing
Repeat         the body so many times, ``between`` (if there is one) between any two
               of them: at least ``minimum`` times, at most ``maximum`` times, or any
               number of times where that is None
=============  ==================================================================

The steps of a design are numbered in the order in which they are written; this
number (``step``) is what ties of alignments are broken by.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

__all__ = [
    "EMPTY", "AnyOf", "AnyOrder", "Block", "Choice", "Optional", "Repeat", "Sequence", "Step",
    "can_be_empty", "display_name", "parts", "simplify", "steps",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """One touchpoint at one place of the path."""

    touchpoint: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """All parts, one after the other."""

    children: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Exactly one of the branches; `name` is what people call the choice."""

    children: tuple[Block, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class AnyOrder:
    """All parts, interleaving freely."""

    children: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class AnyOf:
    """At least one of the branches; those taken interleave freely."""

    children: tuple[Block, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Optional:
    """The body, or nothing."""

    body: Block


@dataclass(frozen=True, slots=True)
class Repeat:
    """The body `minimum` to `maximum` times (None: any number), `between` between any two.

    Raises
    ------
    ValueError
        If not ``0 <= minimum <= maximum`` and ``maximum >= 1``.
    """

    body: Block
    minimum: int = 0
    between: Block | None = None
    maximum: int | None = None

    def __post_init__(self) -> None:
        most = max(self.minimum, 1) if self.maximum is None else self.maximum
        if self.minimum < 0 or most < max(self.minimum, 1):
            message = f"a block cannot be repeated {self.minimum} to {self.maximum} times"
            raise ValueError(message)


Block: TypeAlias = Step | Sequence | Choice | AnyOrder | AnyOf | Optional | Repeat

EMPTY = Sequence(())
"""The block whose only run is the empty one."""


def parts(block: Block) -> tuple[Block, ...]:
    """The blocks directly inside, in the order in which they are written."""
    match block:
        case Step():
            return ()
        case Sequence(children) | Choice(children) | AnyOrder(children) | AnyOf(children):
            return children
        case Optional(body):
            return (body,)
        case Repeat(body, _, between):
            return (body,) if between is None else (body, between)


def steps(block: Block) -> Iterator[str]:
    """The touchpoint of every step, in the order in which they are written.

    Examples
    --------
    >>> list(steps(Sequence((Step("pay"), Optional(Step("call")), Step("pay")))))
    ['pay', 'call', 'pay']
    """
    if isinstance(block, Step):
        yield block.touchpoint
    for part in parts(block):
        yield from steps(part)


def can_be_empty(block: Block) -> bool:
    """Whether a customer can pass the block without any touchpoint."""
    match block:
        case Step():
            return False
        case Sequence(children) | AnyOrder(children):
            return all(map(can_be_empty, children))
        case Choice(children) | AnyOf(children):
            return any(map(can_be_empty, children))
        case Optional():
            return True
        case Repeat(body, minimum, between):
            passed = minimum < 2 or between is None or can_be_empty(between)
            return minimum == 0 or (can_be_empty(body) and passed)


def display_name(choice: Choice | AnyOf) -> str:
    """Its own name, or the first touchpoints of its branches joined by `` | ``.

    Examples
    --------
    >>> display_name(Choice((Step("Visit"), Sequence((Step("Kit"), Step("Router"))))))
    'Visit | Kit'
    """
    firsts = (next(steps(branch), "") for branch in choice.children)
    return choice.name or " | ".join(first for first in firsts if first)


def simplify(block: Block) -> Block:
    """The same runs in the same order of steps, without needless nesting.

    Empty parts leave; a choice with an empty branch becomes optional; sequences in
    sequences and free orders in free orders are opened out.

    Examples
    --------
    >>> simplify(Choice((EMPTY, Step("call"))))
    Optional(body=Step(touchpoint='call'))
    """
    match block:
        case Step():
            return block
        case Sequence(children):
            return _joined(Sequence, children)
        case AnyOrder(children):
            return _joined(AnyOrder, children)
        case Choice(children, name) | AnyOf(children, name):
            branches = _opened(block, [simplify(child) for child in children])
            real = tuple(branch for branch in branches if branch != EMPTY)
            if not real:
                return EMPTY
            inner = real[0] if len(real) == 1 else type(block)(real, name)
            return inner if len(real) == len(branches) else simplify(Optional(inner))
        case Optional(body):
            inner = simplify(body)
            if inner == EMPTY or isinstance(inner, Optional):
                return inner
            if isinstance(inner, Repeat) and inner.minimum <= 1:
                return Repeat(inner.body, 0, inner.between, inner.maximum)
            return Optional(inner)
        case Repeat(body, minimum, between, maximum):
            inner = simplify(body)
            pause = None if between is None or maximum == 1 else simplify(between)
            pause = None if pause == EMPTY else pause
            if inner == EMPTY and pause is not None:
                fewest, most = max(minimum - 1, 0), None if maximum is None else maximum - 1
                return simplify(Repeat(pause, fewest, None, most))
            if inner == EMPTY:
                return EMPTY
            if maximum == 1:
                return inner if minimum else simplify(Optional(inner))
            return Repeat(inner, minimum, pause, maximum)


def _opened(block: Choice | AnyOf, branches: list[Block]) -> list[Block]:
    """The branches; any of the branches without a name that are any-ofs stands for its own."""
    if isinstance(block, Choice):
        return branches
    opened: list[Block] = []
    for branch in branches:
        if isinstance(branch, AnyOf) and not branch.name:
            opened.extend(branch.children)
        else:
            opened.append(branch)
    return opened


def _joined(kind: type[Sequence] | type[AnyOrder], children: tuple[Block, ...]) -> Block:
    flat: list[Block] = []
    for child in map(simplify, children):
        match child:
            case Sequence(()):
                pass
            case Sequence(inner) | AnyOrder(inner) if type(child) is kind:
                flat.extend(inner)
            case _:
                flat.append(child)
    if not flat:
        return EMPTY
    return flat[0] if len(flat) == 1 else kind(tuple(flat))
