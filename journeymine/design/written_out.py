"""Counted repeats written out, for those formats that only know 'once', 'never' and 'again'."""

from __future__ import annotations

from journeymine.design.blocks import (
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

__all__ = ["MOST_STEPS", "is_counted", "written_out"]

MOST_STEPS = 2_000
"""So many steps a block may have once it is written out."""


def is_counted(block: Repeat) -> bool:
    """Whether a repeat says more than 'at least once' or 'any number of times'."""
    return block.minimum > 1 or block.maximum is not None


def written_out(block: Block) -> Block:
    """The same runs without counted repeats: their rounds stand one after the other.

    Raises
    ------
    ValueError
        If it came to more than 2,000 steps.

    Examples
    --------
    >>> written_out(Repeat(Step("call"), 1, None, 2))
    Sequence(children=(Step(touchpoint='call'), Optional(body=Step(touchpoint='call'))))
    """
    return simplify(_written(block))


def _written(block: Block) -> Block:
    match block:
        case Step():
            return block
        case Sequence(children) | AnyOrder(children):
            return type(block)(tuple(map(_written, children)))
        case Choice(children, name) | AnyOf(children, name):
            return type(block)(tuple(map(_written, children)), name)
        case Optional(body):
            return Optional(_written(body))
        case Repeat(body, minimum, between, maximum):
            inner = _written(body)
            pause = None if between is None else _written(between)
            if not is_counted(block):
                return Repeat(inner, minimum, pause)
            return _rounds(inner, minimum, pause, maximum)


def _rounds(body: Block, minimum: int, between: Block | None, maximum: int | None) -> Block:
    again = body if between is None else Sequence((between, body))
    rounds = minimum if maximum is None else maximum
    size = sum(1 for _ in steps(again)) * rounds
    if size > MOST_STEPS:
        raise ValueError(f"written out, the repeat has {size:,} steps, more than {MOST_STEPS:,}")
    if maximum is None:
        last = Repeat(body, 1, between)
        first = (body, *(again for _ in range(minimum - 2)))
        return Sequence((*first, *(() if between is None else (between,)), last))
    more: Block = Sequence(())
    for _ in range(maximum - max(minimum, 1)):
        more = Optional(Sequence((again, more)))
    some = Sequence((body, *(again for _ in range(max(minimum, 1) - 1)), more))
    return some if minimum else Optional(some)
