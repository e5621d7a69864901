"""A block as an accepting net with the same runs.

The standard translation, block by block, between a place before and a place after it;
silent transitions split, join, skip and repeat.  It is what other tools read; our own
automaton of a block is made without it, and is far smaller.
"""

from __future__ import annotations

from journeymine.design.paths import blocks
from journeymine.design.paths.blocks import Block
from journeymine.design.paths.net import PetriNet, Transition

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
        self._weighed(dict.fromkeys(before, 1), dict.fromkeys(after, 1), label)

    def _weighed(
        self, before: dict[str, int], after: dict[str, int], label: str | None = None
    ) -> None:
        """A transition that takes and leaves so many tokens; 0 is no arc."""
        name = f"t{len(self.transitions) + 1}"
        consumes = {place: n for place, n in before.items() if n}
        produces = {place: n for place, n in after.items() if n}
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
            case blocks.AnyOf(children):
                if any(map(blocks.can_be_empty, children)):  # one is taken, and that is all
                    optional = tuple(
                        x if blocks.can_be_empty(x) else blocks.Optional(x) for x in children
                    )
                    self.add(blocks.AnyOrder(optional), before, after)
                else:
                    self._any_of(children, before, after)
            case blocks.Optional(body):
                self.add(body, before, after)
                self._fire(None, (before,), (after,))
            case blocks.Repeat(_, minimum, _, maximum):
                if minimum > 1 or maximum is not None:
                    self._counted(block, before, after)
                else:
                    self._repeat(block, before, after)

    def _any_of(self, children: tuple[Block, ...], before: str, after: str) -> None:
        """One way of silent transitions for every set of branches.

        Its first branch is chosen, those before it are not taken, each one behind it is or is not.
        """
        starts = tuple(self.place() for _ in children)
        maybe = [self.place() for _ in children[1:]]
        ends = tuple(self.place() for _ in children)
        for i, start in enumerate(starts):
            self._fire(None, (before,), (*ends[:i], start, *maybe[i:]))
        for question, start, end in zip(maybe, starts[1:], ends[1:], strict=True):
            self._fire(None, (question,), (start,))
            self._fire(None, (question,), (end,))
        for child, start, end in zip(children, starts, ends, strict=True):
            self.add(child, start, end)
        self._fire(None, ends, (after,))

    def _counted(self, block: blocks.Repeat, before: str, after: str) -> None:
        """Every step stands once; the rounds are tokens: those done, and those left."""
        first, last, done, left = (self.place() for _ in range(4))
        again = first if block.between is None else self.place()
        rounds = block.minimum if block.maximum is None else block.maximum
        self._weighed({before: 1}, {first: 1, left: rounds - 1})
        self.add(block.body, first, last)
        if block.between is not None:
            self.add(block.between, again, first)
        self._weighed({last: 1, left: 1}, {again: 1, done: 1})
        if block.maximum is None:  # the rounds beyond the fewest are not counted
            self._weighed({last: 1, done: rounds - 1}, {again: 1, done: rounds - 1})
            self._weighed({last: 1, done: rounds - 1}, {after: 1})
        elif block.minimum == block.maximum:
            self._weighed({last: 1, done: rounds - 1}, {after: 1})
        else:  # enough were done: those left are taken as done, until that is all of them
            enough, fewest = self.place(), max(block.minimum, 1) - 1
            self._weighed({last: 1, done: fewest}, {enough: 1, done: fewest})
            self._weighed({enough: 1, left: 1}, {enough: 1, done: 1})
            self._weighed({enough: 1, done: rounds - 1}, {after: 1})
        if block.minimum == 0:
            self._fire(None, (before,), (after,))

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
