"""A net as nested blocks, where it is made of them: the other way of `block_net`.

The net shrinks by rules of which each keeps the language [1]_, [2]_; a transition holds
a block, at first a step or nothing.  If one transition between the first and the last
place is left, its block has the runs of the net; a net that is not made of nested blocks
stops shrinking earlier.

===============  ================================================================
one place        a silent transition that alone empties or alone fills a place:
                 its places become one
twin places      of two places filled and emptied by the same transitions, one goes
idle branch      a place beside a branch that fills and empties when the branch does
sequence         the only place between two transitions: one transition
choice           transitions between the same places: one transition
parallel         branches filled by the same transition, emptied by the same one
loop             a way back from behind a transition to before it
===============  ================================================================

References
----------
.. [1] Murata (1989). Petri nets: properties, analysis and applications.
   Proceedings of the IEEE 77(4), 541-580. https://doi.org/10.1109/5.24143
.. [2] van Zelst, Leemans (2020). Translating workflow nets to process trees: an algorithmic
   approach. Algorithms 13(11), 279. https://doi.org/10.3390/a13110279
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from journeymine.design.paths import blocks
from journeymine.design.paths.blocks import EMPTY, Block, simplify
from journeymine.design.paths.net import PetriNet

__all__ = ["block_of_net"]


@dataclass(slots=True, eq=False)
class _Node:
    """A transition: what it is, where its tokens come from and go to, and its rank."""

    block: Block
    before: set[str]
    after: set[str]
    rank: int


def block_of_net(net: PetriNet) -> Block | None:
    """The block with the runs of a net; None if the net is not made of nested blocks.

    Examples
    --------
    >>> from journeymine.design.paths.block_net import net_of_block
    >>> path = blocks.Sequence((blocks.Step("pay"), blocks.Optional(blocks.Step("call"))))
    >>> block_of_net(net_of_block(path)) == path
    True
    """
    draft = _draft_of(net)
    if draft is None:
        return None
    rules: tuple[Callable[[], bool], ...] = (
        draft.one_place, draft.twin_places, draft.idle_branch, draft.sequence, draft.choice,
        draft.parallel, draft.own_loop, draft.way_back,
    )  # fmt: skip
    while any(rule() for rule in rules):
        pass
    return draft.result()


def _draft_of(net: PetriNet) -> _Draft | None:
    """The net between one first and one last place of its own; None if there is no such."""
    tokens = [
        n for t in net.transitions for arcs in (t.consumes, t.produces) for n in arcs.values()
    ]
    markings = [*net.initial.values(), *net.final.values()]
    if any(n != 1 for n in (*tokens, *markings)) or not net.initial:
        return None
    draft = _Draft()
    draft.add(EMPTY, {_FIRST}, {f"p {place}" for place in net.initial}, -1)
    if net.final:
        draft.add(EMPTY, {f"p {place}" for place in net.final}, {_LAST}, len(net.transitions))
    for rank, transition in enumerate(net.transitions):
        block = EMPTY if transition.label is None else blocks.Step(transition.label)
        after = {f"p {place}" for place in transition.produces}
        if not after and net.final:
            return None  # a token goes, and the rest must still end in the last place
        before = {f"p {place}" for place in transition.consumes}
        if not before:
            return None
        draft.add(block, before, after or {_LAST}, rank)
    return draft


_FIRST, _LAST = "first", "last"


class _Draft:
    """The net as far as it has shrunk."""

    def __init__(self) -> None:
        self._nodes: dict[_Node, None] = {}
        self._into: dict[str, dict[_Node, None]] = {}
        self._out_of: dict[str, dict[_Node, None]] = {}
        self._new = 0

    def add(self, block: Block, before: set[str], after: set[str], rank: int) -> None:
        """Add a transition."""
        node = _Node(block, before, after, rank)
        self._nodes[node] = None
        for place in before:
            self._out_of.setdefault(place, {})[node] = None
            self._into.setdefault(place, {})
        for place in after:
            self._into.setdefault(place, {})[node] = None
            self._out_of.setdefault(place, {})

    def _remove(self, node: _Node) -> None:
        del self._nodes[node]
        for place in node.before:
            del self._out_of[place][node]
        for place in node.after:
            del self._into[place][node]

    def _drop(self, place: str) -> None:
        for node in self._into.pop(place):
            node.after.remove(place)
        for node in self._out_of.pop(place):
            node.before.remove(place)

    def _inner(self) -> list[str]:
        return [place for place in self._into if place not in (_FIRST, _LAST)]

    def _alone(self, nodes: dict[_Node, None]) -> _Node | None:
        return next(iter(nodes)) if len(nodes) == 1 else None

    def result(self) -> Block | None:
        """The block of the only transition, if only one is left."""
        node = self._alone(self._nodes)
        if node is None or node.before != {_FIRST} or node.after != {_LAST}:
            return None
        return simplify(node.block)

    def one_place(self) -> bool:
        """Fuse the places around a silent transition that alone empties or fills one."""
        changed = False
        for node in list(self._nodes):
            if node.block != EMPTY or len(node.before) != 1 or len(node.after) != 1:
                continue
            (before,), (after,) = node.before, node.after
            if before == after:
                self._remove(node)
                changed = True
            elif before != _FIRST and len(self._out_of[before]) == 1:
                changed |= self._fused(node, before, after)
            elif after != _LAST and len(self._into[after]) == 1:
                changed |= self._fused(node, after, before)
        return changed

    def _fused(self, silent: _Node, gone: str, kept: str) -> bool:
        """Let everything at the place `gone` happen at `kept`, unless a node has both."""
        others = [node for node in (*self._into[gone], *self._out_of[gone]) if node is not silent]
        if any(kept in node.after for node in self._into[gone] if node is not silent):
            return False
        if any(kept in node.before for node in self._out_of[gone] if node is not silent):
            return False
        if any(kept in (*node.before, *node.after) and len(node.before | node.after) > 2
               for node in others):  # fmt: skip
            return False
        self._remove(silent)
        for node in list(self._into[gone]):
            node.after.add(kept)
            self._into[kept][node] = None
        for node in list(self._out_of[gone]):
            node.before.add(kept)
            self._out_of[kept][node] = None
        self._drop(gone)
        return True

    def twin_places(self) -> bool:
        """Drop places that are filled and emptied together with another one."""
        seen: set[tuple[frozenset[_Node], frozenset[_Node]]] = set()
        changed = False
        for place in self._inner():
            ends = frozenset(self._into[place]), frozenset(self._out_of[place])
            if ends in seen:
                self._drop(place)
                changed = True
            seen.add(ends)
        return changed

    def idle_branch(self) -> bool:
        """Drop a place that is filled when a branch begins and emptied when it has ended."""
        branches = set()
        for node in self._nodes:
            if len(node.before) == len(node.after) == 1:
                (before,), (after,) = node.before, node.after
                if len(self._out_of[before]) == len(self._into[after]) == 1:
                    branches.add((frozenset(self._into[before]), frozenset(self._out_of[after])))
        for place in self._inner():
            ends = frozenset(self._into[place]), frozenset(self._out_of[place])
            if all(ends) and ends in branches:
                self._drop(place)
                return True
        return False

    def sequence(self) -> bool:
        """Join two transitions with one place between them that nothing else touches."""
        changed = False
        for place in self._inner():
            one, then = self._alone(self._into[place]), self._alone(self._out_of[place])
            if one is None or then is None or one is then:
                continue
            if one.after == {place} and then.before == {place}:
                self._remove(one)
                self._remove(then)
                self._drop(place)
                parts = (*_in_row(one.block), *_in_row(then.block))
                self.add(blocks.Sequence(parts), one.before, then.after, min(one.rank, then.rank))
                changed = True
        return changed

    def choice(self) -> bool:
        """Join transitions between the same places."""
        alike: dict[tuple[frozenset[str], frozenset[str]], list[_Node]] = {}
        for node in self._nodes:
            alike.setdefault((frozenset(node.before), frozenset(node.after)), []).append(node)
        changed = False
        for nodes in alike.values():
            if len(nodes) > 1:
                self._joined(blocks.Choice, nodes, nodes[0].before, nodes[0].after)
                changed = True
        return changed

    def parallel(self) -> bool:
        """Join branches that the same transitions begin and the same transitions wait for."""
        alike: dict[tuple[frozenset[_Node], frozenset[_Node]], list[_Node]] = {}
        for node in self._nodes:
            if len(node.before) != 1 or len(node.after) != 1:
                continue
            (before,), (after,) = node.before, node.after
            if len(self._out_of[before]) == len(self._into[after]) == 1:
                ends = frozenset(self._into[before]), frozenset(self._out_of[after])
                if all(ends):
                    alike.setdefault(ends, []).append(node)
        for nodes in alike.values():
            if len(nodes) > 1:
                gone = [place for node in nodes[1:] for place in (*node.before, *node.after)]
                self._joined(blocks.AnyOrder, nodes, nodes[0].before, nodes[0].after)
                for place in gone:
                    self._drop(place)
                return True
        return False

    def _joined(
        self,
        kind: type[blocks.Choice] | type[blocks.AnyOrder],
        nodes: Iterable[_Node],
        before: set[str],
        after: set[str],
    ) -> None:
        inside = sorted(nodes, key=lambda node: node.rank)
        before, after = set(before), set(after)
        for node in inside:
            self._remove(node)
        block = kind(tuple(node.block for node in inside))
        self.add(simplify(block) if kind is blocks.Choice else block, before, after, inside[0].rank)

    def own_loop(self) -> bool:
        """Let a place whose tokens may go round come before one from which they leave."""
        for node in self._nodes:
            if node.before == node.after and len(node.before) == 1:
                (place,) = node.before
                self._remove(node)
                self._new += 1
                behind = f"behind {self._new}"
                leaving = list(self._out_of[place])
                for other in leaving:
                    self._remove(other)
                    self.add(
                        other.block, {*other.before - {place}, behind}, other.after, other.rank
                    )
                self.add(blocks.Repeat(node.block), {place}, {behind}, node.rank)
                return True
        return False

    def way_back(self) -> bool:
        """Join a transition and one that leads from behind it to before it."""
        for node in self._nodes:
            if len(node.before) != 1 or len(node.after) != 1:
                continue
            (before,), (after,) = node.before, node.after
            if len(self._out_of[before]) != 1 or len(self._into[after]) != 1:
                continue
            for back in self._out_of[after]:
                if back.before == node.after and back.after == node.before:
                    self._remove(back)
                    self._remove(node)
                    block = blocks.Repeat(node.block, 1, back.block)
                    self.add(block, {before}, {after}, min(node.rank, back.rank))
                    return True
        return False


def _in_row(block: Block) -> tuple[Block, ...]:
    return block.children if isinstance(block, blocks.Sequence) else (block,)
