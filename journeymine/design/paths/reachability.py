"""Every marking that a net can get into, and the shortest ways there.

A net whose markings do not end is found out by one that has all tokens of a marking before
it on the same way, and more: what led from the one to the other can be done again and again
(Karp and Miller's coverability tree [1]_, up to its first proof).

References
----------
.. [1] Karp, Miller (1969). Parallel program schemata. Journal of Computer and System
   Sciences 3(2), 147-195. https://doi.org/10.1016/S0022-0000(69)80011-5
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from journeymine.design.paths.net import Marking, PetriNet
from journeymine.design.paths.token_game import marking_after, marking_of

__all__ = ["MOST_MARKINGS", "Growth", "Reachability", "explore"]

MOST_MARKINGS = 10_000
"""Nets with more markings are not looked at to their end."""

_FEW_NEARER = 1_000
"""A shorter proof of growth is looked for among at most so many markings."""


@dataclass(frozen=True, slots=True)
class Growth:
    """Why a net is unbounded.

    Attributes
    ----------
    before : tuple of int
        The transitions that lead to a marking,
    again : tuple of int
        and those that then lead to all its tokens and more: they can be repeated for ever.
    places : tuple of str
        Where there are more.
    """

    before: tuple[int, ...]
    again: tuple[int, ...]
    places: tuple[str, ...]


@dataclass(frozen=True)
class Reachability:
    """The markings of a net.

    Attributes
    ----------
    net : PetriNet
    markings : tuple of Marking
        The first is the start.
    leaving : tuple of tuples of (int, int)
        For every marking, each transition that can fire and the marking that it leads to.
    complete : bool
        Whether these are all: then the net is bounded.
    growth : Growth or None
        The proof that it is unbounded; None where it is bounded, or that was not found out.
    """

    net: PetriNet
    markings: tuple[Marking, ...]
    leaving: tuple[tuple[tuple[int, int], ...], ...]
    complete: bool
    growth: Growth | None

    @cached_property
    def _came_by(self) -> dict[int, tuple[int, int]]:
        """Marking -> the one before and the transition, on a way of fewest visible steps."""
        visible = [t.label is not None for t in self.net.transitions]
        best = {0: (0, 0)}
        came: dict[int, tuple[int, int]] = {}
        settled: set[int] = set()
        queue = deque([0])  # silent steps cost nothing: those come first again
        while queue:
            source = queue.popleft()
            if source in settled:
                continue
            settled.add(source)
            steps, fired = best[source]
            for transition, target in self.leaving[source]:
                cost = (steps + visible[transition], fired + 1)
                if target not in best or cost[0] < best[target][0]:
                    best[target], came[target] = cost, (source, transition)
                    (queue.append if visible[transition] else queue.appendleft)(target)
        return came

    def way_to(self, marking: int) -> tuple[int, ...]:
        """The transitions of a way from the start with the fewest visible steps."""
        fired = []
        while marking:
            marking, transition = self._came_by[marking]
            fired.append(transition)
        return tuple(reversed(fired))

    def labels(self, fired: Sequence[int]) -> tuple[str, ...]:
        """The touchpoints of transitions; silent ones have none."""
        names = (self.net.transitions[index].label for index in fired)
        return tuple(name for name in names if name is not None)

    def leading_to(self, markings: Iterable[int]) -> set[int]:
        """All markings from which one of these can be reached, themselves among them."""
        into: list[list[int]] = [[] for _ in self.markings]
        for source, pairs in enumerate(self.leaving):
            for _, target in pairs:
                into[target].append(source)
        queue = sorted(markings)
        seen = set(queue)
        for target in queue:  # grows while it is walked
            for source in into[target]:
                if source not in seen:
                    seen.add(source)
                    queue.append(source)
        return seen


def explore(net: PetriNet, *, most: int = MOST_MARKINGS) -> Reachability:
    """List the markings of a net, breadth first, or prove that they do not end.

    Parameters
    ----------
    net : PetriNet
    most : int
        So many markings are listed; where there are more, neither may be found out.

    Examples
    --------
    >>> from journeymine.design.paths.net import Transition
    >>> again = Transition("t", "call", {"p": 1}, {"p": 1, "waiting": 1})
    >>> explore(PetriNet((again,), {"p": 1}, {"p": 1})).growth
    Growth(before=(), again=(0,), places=('waiting',))
    """
    markings, leaving, parents, complete = _listed(net, most)
    growth = None if complete else _growth(markings, leaving, parents)
    return Reachability(net, tuple(markings), tuple(map(tuple, leaving)), complete, growth)


_Leaving = list[list[tuple[int, int]]]


def _listed(
    net: PetriNet, most: int
) -> tuple[list[Marking], _Leaving, list[tuple[int, int]], bool]:
    """The markings, what leaves them, and how each was first met."""
    waiting = _Waiting(net)
    markings = [marking_of(net.initial)]
    numbers = {markings[0]: 0}
    parents = [(-1, -1)]
    leaving: _Leaving = []
    for source, marking in enumerate(markings):  # grows while it is walked
        tokens = dict(marking)
        pairs = []
        for index in waiting.on(tokens):
            after = marking_after(marking, tokens, net.transitions[index])
            if after is None:
                continue
            target = numbers.setdefault(after, len(markings))
            if target == len(markings):
                if target >= most:
                    del numbers[after]
                    leaving.extend([] for _ in range(len(markings) - source))
                    return markings, leaving, parents, False
                markings.append(after)
                parents.append((source, index))
            pairs.append((index, target))
        leaving.append(pairs)
    return markings, leaving, parents, True


class _Waiting:
    """The transitions that a marking may let fire, in their order."""

    def __init__(self, net: PetriNet) -> None:
        self._by_place: dict[str, list[int]] = {}
        self._always = []
        for index, transition in enumerate(net.transitions):
            if transition.consumes:
                self._by_place.setdefault(min(transition.consumes), []).append(index)
            else:
                self._always.append(index)

    def on(self, tokens: dict[str, int]) -> list[int]:
        by_place = self._by_place
        return sorted([*self._always, *(t for p in tokens for t in by_place.get(p, ()))])


def _growth(
    markings: list[Marking], leaving: _Leaving, parents: list[tuple[int, int]]
) -> Growth | None:
    """The first marking that covers one before it on its way; then a shorter way, if there is."""
    sums = [sum(n for _, n in marking) for marking in markings]
    for number, marking in enumerate(markings):
        tokens = dict(marking)
        ancestor = parents[number][0]
        while ancestor >= 0:
            if sums[ancestor] < sums[number] and _covers(tokens, markings[ancestor]):
                before, again = _way(parents, 0, ancestor), _way(parents, ancestor, number)
                found = _Proof(len(before) + len(again), before, again, number, ancestor)
                if number <= _FEW_NEARER:
                    found = _shorter(markings, leaving, parents, found)
                more = dict(markings[found.larger])
                less = dict(markings[found.smaller])
                grown = tuple(p for p in sorted(more) if more[p] > less.get(p, 0))
                return Growth(found.before, found.again, grown)
            ancestor = parents[ancestor][0]
    return None


@dataclass(frozen=True, slots=True)
class _Proof:
    length: int
    before: tuple[int, ...]
    again: tuple[int, ...]
    larger: int
    smaller: int


def _shorter(
    markings: list[Marking], leaving: _Leaving, parents: list[tuple[int, int]], found: _Proof
) -> _Proof:
    """The fewest transitions that show growth, by any marking that is no farther than these."""
    for smaller in range(found.larger):
        before = _way(parents, 0, smaller)
        if len(before) + 1 >= found.length:
            break  # all that follow are at least as far
        for again, larger in _walks(leaving, smaller, found.length - len(before) - 1):
            if larger != smaller and _covers(dict(markings[larger]), markings[smaller]):
                found = _Proof(len(before) + len(again), before, again, larger, smaller)
                break
    return found


def _walks(leaving: _Leaving, start: int, most: int) -> Iterator[tuple[tuple[int, ...], int]]:
    """The shortest ways from a marking to others, the nearest first, of at most so many steps."""
    ways: dict[int, tuple[int, ...]] = {start: ()}
    queue = [start]
    for source in queue:  # grows while it is walked
        if len(ways[source]) >= most:
            return
        for transition, target in leaving[source]:
            if target not in ways:
                ways[target] = (*ways[source], transition)
                queue.append(target)
                yield ways[target], target


def _covers(tokens: dict[str, int], smaller: Marking) -> bool:
    return all(tokens.get(place, 0) >= n for place, n in smaller)


def _way(parents: list[tuple[int, int]], start: int, end: int) -> tuple[int, ...]:
    """The transitions from a marking to one that was met by way of it."""
    fired = []
    while end != start:
        end, transition = parents[end]
        fired.append(transition)
    return tuple(reversed(fired))
