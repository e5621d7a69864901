"""Sequential components of a net: parts that hold exactly one token, always.

A set of places is an *S-component* [1]_ if every transition takes as many tokens from it
as it puts back, never more than one, and it holds one token at the start and at the end.
Seen through it, the net is a sequential automaton, which is aligned exactly and cheaply.
What its alignments cost is a lower bound for the whole net's; bounds of several components
add up if no move is charged in two of them.

References
----------
.. [1] Hack (1972). Analysis of production schemata by Petri nets. MIT, Project MAC
   TR-94; van der Aalst (1998). The application of Petri nets to workflow management.
   Journal of Circuits, Systems and Computers 8(1), 21-66.
   https://doi.org/10.1142/S0218126698000043
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from journeymine.design.paths.net import PetriNet

__all__ = ["Component", "Components", "components"]

_MOST_TRIES = 300
_MOST_STATES = 1_500


@dataclass(frozen=True, slots=True)
class Component:
    """One component.

    Attributes
    ----------
    moves : mapping of int to (int, int)
        Transition -> the place it takes the token from, and the one it puts it on.
    first, last : int
        The place of the token at the start and at the end.
    """

    moves: Mapping[int, tuple[int, int]]
    first: int
    last: int

    @property
    def places(self) -> tuple[int, ...]:
        """All places, in their order."""
        ends = {place for move in self.moves.values() for place in move}
        return tuple(sorted(ends | {self.first, self.last}))


@dataclass(slots=True)
class Components:
    """Components, and which of them is charged what.

    Attributes
    ----------
    found : list of Component
    log : dict of int to int
        Touchpoint -> the component that is charged its log moves; it has all of its steps.
    model : dict of int to int
        Visible transition -> the component that is charged its model moves.
    """

    found: list[Component] = field(default_factory=list)
    log: dict[int, int] = field(default_factory=dict)
    model: dict[int, int] = field(default_factory=dict)


def components(net: PetriNet, labels: Sequence[int]) -> Components:
    """Components for as many touchpoints as can be, those of most touchpoints first.

    Parameters
    ----------
    net : PetriNet
    labels : sequence of int
        The touchpoint of every transition, -1 for silent ones.
    """
    finder = _Finder(net)
    by_label: dict[int, list[int]] = {}
    for transition, label in enumerate(labels):
        if label >= 0:
            by_label.setdefault(label, []).append(transition)
    candidates: list[Component] = []
    held: set[int] = set()  # touchpoints that some candidate has all steps of
    for label, transitions in by_label.items():
        if label in held:
            continue
        waiting = {t for other, ts in by_label.items() if other not in held for t in ts}
        component = finder.through(transitions, waiting)
        if component is not None:
            candidates.append(component)
            held |= {other for other, ts in by_label.items() if component.moves.keys() >= {*ts}}
    result = Components()
    open_to = dict(by_label)
    while open_to and candidates:
        wholes = [[a for a, ts in open_to.items() if c.moves.keys() >= {*ts}] for c in candidates]
        best = max(range(len(candidates)), key=lambda i: (len(wholes[i]), -i))
        if not wholes[best]:
            break
        for label in wholes[best]:
            result.log[label] = len(result.found)
            result.model.update(dict.fromkeys(open_to.pop(label), len(result.found)))
        result.found.append(candidates.pop(best))
    for transitions in open_to.values():
        for transition in transitions:
            having = (i for i, c in enumerate(result.found) if transition in c.moves)
            index = next(having, -1)
            if index < 0:
                component = finder.through([transition], {transition})
                if component is None:
                    continue
                index = len(result.found)
                result.found.append(component)
            result.model[transition] = index
    return result


class _Finder:
    """Looks for components by choosing places and drawing all conclusions, with retreat."""

    def __init__(self, net: PetriNet) -> None:
        number = {place: i for i, place in enumerate(net.places)}
        arcs = [(t.consumes, t.produces) for t in net.transitions]
        arcs.append((net.final, net.initial))  # closes the net: it is in every component
        self._before = [[number[p] for p in taken] for taken, _ in arcs]
        self._after = [[number[p] for p in put] for _, put in arcs]
        self._touching: list[list[int]] = [[] for _ in number]
        for i, (before, after) in enumerate(zip(self._before, self._after, strict=True)):
            for place in dict.fromkeys([*before, *after]):
                self._touching[place].append(i)
        heavy = {number[p] for pair in arcs for side in pair for p, n in side.items() if n != 1}
        self._start: list[int] = [0 if i in heavy else -1 for i in range(len(number))]
        self._end = len(arcs) - 1

    def through(self, transitions: Iterable[int], wanted: set[int]) -> Component | None:
        """A component with all of these transitions and, by chance, many of the wanted."""
        needed = {*transitions, self._end}
        stack: list[tuple[list[int], list[int]]] = [(self._start, [*needed])]
        for _ in range(_MOST_TRIES):
            if not stack:
                return None
            state, doubtful = stack.pop()
            state = state.copy()
            if not self._settled(state, doubtful, needed):
                continue
            choice = self._choice(state, needed)
            if not choice:
                return self._component(state)
            # those that lead to wanted transitions first, which are popped last
            choice.sort(key=lambda p: (wanted.isdisjoint(self._touching[p]), p), reverse=True)
            for place in choice:
                after = state.copy()
                after[place] = 1
                stack.append((after, self._touching[place]))
        return None

    def _settled(self, state: list[int], doubtful: list[int], needed: set[int]) -> bool:
        """Draw all conclusions; False if they contradict each other."""
        queue = list(doubtful)
        while queue:
            transition = queue.pop()
            sides = self._before[transition], self._after[transition]
            ones = [sum(state[p] == 1 for p in side) for side in sides]
            if max(ones) > 1:
                return False
            used = max(ones) == 1 or transition in needed
            for side, one in zip(sides, ones, strict=True):
                unknown = [p for p in side if state[p] == -1]
                if used and not one and not unknown:
                    return False
                value = -1
                if one or (not used and not self._possible(state, sides)):
                    value = 0
                elif used and len(unknown) == 1:
                    value = 1
                if value >= 0:
                    for place in unknown:
                        state[place] = value
                        queue.extend(self._touching[place])
                    if unknown:
                        queue.append(transition)
        return True

    @staticmethod
    def _possible(state: list[int], sides: tuple[list[int], list[int]]) -> bool:
        return all(any(state[p] != 0 for p in side) for side in sides)

    def _choice(self, state: list[int], needed: set[int]) -> list[int]:
        """Places of which one must be chosen, behind a transition rather than before it."""
        waiting: list[int] = []
        for transition, (before, after) in enumerate(zip(self._before, self._after, strict=True)):
            comes = any(state[p] == 1 for p in before)
            goes = any(state[p] == 1 for p in after)
            if comes and not goes:
                return [p for p in after if state[p] == -1]
            if not waiting and not comes and (goes or transition in needed):
                waiting = [p for p in before if state[p] == -1]
        return waiting

    def _component(self, state: list[int]) -> Component | None:
        moves = {}
        for transition, (before, after) in enumerate(zip(self._before, self._after, strict=True)):
            comes = [p for p in before if state[p] == 1]
            goes = [p for p in after if state[p] == 1]
            if comes:
                moves[transition] = comes[0], goes[0]
        last, first = moves.pop(self._end)
        found = Component(moves, first, last)
        return found if len(found.places) <= _MOST_STATES else None
