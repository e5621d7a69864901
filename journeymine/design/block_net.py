"""A block as an accepting net with the same runs.

The standard translation, block by block, between a place before and a place after it;
silent transitions split, join, skip and repeat.  It is what other tools read; our own
automaton of a block is made without it, and is far smaller.
"""

from __future__ import annotations

from journeymine.design import blocks
from journeymine.design.blocks import Block
from journeymine.design.net import PetriNet, Transition

__all__ = ["net_of_block"]


def net_of_block(block: Block) -> PetriNet:
    """The net of a block; its visible transitions stand in the order of the steps.

    Examples
    --------
    >>> net = net_of_block(blocks.Optional(blocks.Step("call")))
    >>> [(t.label, dict(t.consumes), dict(t.produces)) for t in net.transitions]
    [('call', {'p1': 1}, {'p2': 1}), (None, {'p1': 1}, {'p2': 1})]
    >>> dict(net.initial), dict(net.final)
    ({'p1': 1}, {'p2': 1})
    """
    draft = _Draft()
    start, end = draft.place(), draft.place()
    draft.add(block, start, end)
    return PetriNet(tuple(draft.transitions), {start: 1}, {end: 1})


class _Draft:
    """The net as far as it was translated."""

    def __init__(self) -> None:
        self.transitions: list[Transition] = []
        self._places = 0

    def place(self) -> str:
        """The name of a new place."""
        self._places += 1
        return f"p{self._places}"

    def _fire(self, label: str | None, before: tuple[str, ...], after: tuple[str, ...]) -> None:
        name = f"t{len(self.transitions) + 1}"
        consumes, produces = dict.fromkeys(before, 1), dict.fromkeys(after, 1)
        self.transitions.append(Transition(name, label, consumes, produces))

    def add(self, block: Block, before: str, after: str) -> None:
        """Add a block that takes its token from `before` and leaves it on `after`."""
        match block:
            case blocks.Step(touchpoint):
                self._fire(touchpoint, (before,), (after,))
            case blocks.Sequence(()) | blocks.AnyOrder(()):
                self._fire(None, (before,), (after,))
            case blocks.Sequence(children):
                inner = [self.place() for _ in children[1:]]
                for child, a, b in zip(children, [before, *inner], [*inner, after], strict=True):
                    self.add(child, a, b)
            case blocks.Choice(children):
                for child in children:
                    self.add(child, before, after)
            case blocks.AnyOrder(children):
                starts = tuple(self.place() for _ in children)
                ends = tuple(self.place() for _ in children)
                self._fire(None, (before,), starts)
                for child, a, b in zip(children, starts, ends, strict=True):
                    self.add(child, a, b)
                self._fire(None, ends, (after,))
            case blocks.Optional(body):
                self.add(body, before, after)
                self._fire(None, (before,), (after,))
            case blocks.Repeat():
                self._repeat(block, before, after)

    def _repeat(self, block: blocks.Repeat, before: str, after: str) -> None:
        # places of its own: a loop back to `before` would reopen a choice around the block
        first = self.place()
        self._fire(None, (before,), (first,))
        if block.minimum == 0 and block.between is None:
            self.add(block.body, first, first)
            self._fire(None, (first,), (after,))
            return
        last = self.place()
        self.add(block.body, first, last)
        self.add(block.between or blocks.EMPTY, last, first)
        self._fire(None, (last,), (after,))
        if block.minimum == 0:
            self._fire(None, (before,), (after,))
