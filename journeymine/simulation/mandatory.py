"""Which steps must happen after which: what a step moved later can be told by.

A step that happens past only one other may as well be the other happening early; past
two or more that must happen after it, it is the one that moved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from journeymine.design import Block, DesignedJourney, PetriNet
from journeymine.design.paths import blocks

__all__ = ["mandatory_later"]

_Steps = frozenset[int]


def mandatory_later(design: DesignedJourney) -> Mapping[int | None, tuple[_Steps, ...]]:
    """For every mandatory step, sets of steps that must come after it, best first.

    In blocks: the later plain steps of its own sequence; then all later mandatory steps,
    those of free orders and outer sequences too.  In nets: all other steps without which
    the net cannot be finished.

    Examples
    --------
    >>> mandatory_later(DesignedJourney.of_steps("a", "b", "c"))[0]
    (frozenset({1, 2}), frozenset({1, 2}))
    """
    if isinstance(design.path, PetriNet):
        steps = range(len(design.steps))
        needed = frozenset(step for step in steps if not _finishes_without(design, step))
        return {step: (needed - {step},) for step in needed}
    return dict(_in_block(design.path, 0, frozenset()))


def _in_block(block: Block, first: int, later: _Steps) -> Iterator[tuple[int, tuple[_Steps, ...]]]:
    """Steps of a block whose first step has the number `first`, after which `later` must come."""
    parts = blocks.parts(block)
    starts = [first + sum(_size(part) for part in parts[:i]) for i in range(len(parts))]
    for i, (part, start) in enumerate(zip(parts, starts, strict=True)):
        match block:
            case blocks.Sequence():
                follow = list(zip(parts, starts, strict=True))[i + 1 :]
                beyond = later.union(*(_mandatory(*other) for other in follow))
                if isinstance(part, blocks.Step):
                    plain = frozenset(n for other, n in follow if isinstance(other, blocks.Step))
                    yield start, (plain, beyond)
            case blocks.AnyOrder():
                beyond = later
                if isinstance(part, blocks.Step):
                    yield start, (beyond,)
            case _:  # what is left to customers: only sequences within it count
                beyond = frozenset()
        yield from _in_block(part, start, beyond)


def _mandatory(block: Block, first: int) -> _Steps:
    """The steps of a block that every run of it has."""
    match block:
        case blocks.Step():
            return frozenset({first})
        case blocks.Sequence(children) | blocks.AnyOrder(children):
            found: _Steps = frozenset()
            for child in children:
                found |= _mandatory(child, first)
                first += _size(child)
            return found
        case blocks.Repeat(body, minimum) if minimum:
            return _mandatory(body, first)
        case _:
            return frozenset()


def _size(block: Block) -> int:
    return sum(1 for _ in blocks.steps(block))


def _finishes_without(design: DesignedJourney, step: int) -> bool:
    automaton = design.automaton
    seen, queue = {0}, [0]
    while queue:
        state = queue.pop()
        if automaton.ends[state]:
            return True
        fresh = {a.target for a in automaton.leaving[state] if a.step != step} - seen
        seen |= fresh
        queue.extend(fresh)
    return False
