"""How large a block is, worked out from its parts: nothing is listed."""

from __future__ import annotations

from math import prod

from journeymine.design.paths import blocks
from journeymine.design.paths.blocks import Block

__all__ = ["states_at_most"]


def states_at_most(block: Block) -> int:
    """No automaton of the block by its remainders (`Derivatives`) has more states than this.

    Remainders of a sequence are those of its parts, of a choice those of its branches; those
    of parts in any order are all combinations of theirs.

    Examples
    --------
    >>> from journeymine.design.paths.blocks import AnyOrder, Sequence, Step
    >>> states_at_most(Sequence((Step("a"), AnyOrder((Step("b"), Step("c"))))))
    5
    """
    return 1 + _unfinished(block)


def _unfinished(block: Block) -> int:
    """At most so many remainders, the block itself among them, but not the finished one."""
    match block:
        case blocks.Step():
            return 1
        case blocks.Sequence(children):
            return sum(map(_unfinished, children))
        case blocks.AnyOrder(children):
            return prod(map(states_at_most, children)) - 1
        case blocks.Choice(children):
            return 1 + sum(map(_unfinished, children))
        case blocks.Optional(body):
            return 1 + _unfinished(body)
        case blocks.AnyOf(children):
            # a branch or nothing, for the branch; that may come back itself only where it
            # begins with a repeat, which has one less than is counted then
            return prod(map(states_at_most, children))
        case blocks.Repeat(body, minimum, between, maximum):
            if minimum == 0 and between is None and isinstance(body, blocks.Step):
                return maximum or 1  # without a count it is after a round what it was
            rounds = max(minimum, 1) if maximum is None else maximum
            pause = 0 if between is None else _unfinished(between)
            return 1 + rounds * (_unfinished(body) + pause)
