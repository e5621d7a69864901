"""Counted rounds of a repeat written out, for formats that cannot count."""

from __future__ import annotations

from journeymine.design.paths.blocks import (
    AnyOf,
    AnyOrder,
    Block,
    Choice,
    Optional,
    Repeat,
    Sequence,
    Step,
    parts,
    simplify,
)
from journeymine.errors import DesignError, Problem

__all__ = ["in_full"]

_MOST_STEPS = 20_000

_DEEPEST = 10
"""So many rounds stand one inside the other; readers of trees refuse to go deeper than 100."""


def in_full(block: Block) -> Block:
    """The same runs without bounds: rounds that are counted stand one behind the other.

    A repeat that is left has a minimum of 0 or 1 and no maximum.  Steps stand as often as
    their round may happen, so their numbers change.

    Raises
    ------
    DesignError
        ``JM-E395`` if more than 20,000 steps would have to be written.

    Examples
    --------
    >>> in_full(Repeat(Step("call"), 1, None, 2))
    Sequence(children=(Step(touchpoint='call'), Optional(body=Step(touchpoint='call'))))
    """
    size = _size(block)
    if size > _MOST_STEPS:
        message = f"Written out, the rounds of the journey's repeats are {size:,} steps."
        hint = "leave out a 'max', or save it as .journey.yaml, which counts"
        raise DesignError(Problem("JM-E395", message, hint))
    return simplify(_written(block))


def _size(block: Block) -> int:
    if isinstance(block, Step):
        return 1
    inside = sum(map(_size, parts(block)))
    if isinstance(block, Repeat):
        return inside * (max(block.minimum, 1) if block.maximum is None else block.maximum)
    return inside


def _written(block: Block) -> Block:
    match block:
        case Step():
            return block
        case Sequence(children):
            return Sequence(tuple(map(_written, children)))
        case AnyOrder(children):
            return AnyOrder(tuple(map(_written, children)))
        case AnyOf(children, name):
            return AnyOf(tuple(map(_written, children)), name)
        case Choice(children, name):
            return Choice(tuple(map(_written, children)), name)
        case Optional(body):
            return Optional(_written(body))
        case Repeat(body, minimum, between, maximum):
            once = _written(body)
            pause = None if between is None else _written(between)
            again = once if pause is None else Sequence((pause, once))
            if maximum is None:
                due = [once if pause is None else Sequence((once, pause))] * (minimum - 1)
                return Sequence((*due, Repeat(once, min(minimum, 1), pause)))
            more = maximum - max(minimum, 1)
            rest = [_up_to(min(_DEEPEST, more - at), again) for at in range(0, more, _DEEPEST)]
            whole = Sequence((once, *[again] * (minimum - 1), *rest))
            return whole if minimum else Optional(whole)


def _up_to(rounds: int, again: Block) -> Block:
    """Some of the rounds, each inside the one before: no step can be of one or another round."""
    block: Block = Optional(again)
    for _ in range(rounds - 1):
        block = Optional(Sequence((again, block)))
    return block
