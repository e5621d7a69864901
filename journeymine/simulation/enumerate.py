"""Every optimal alignment of one path, listed: what can be told apart, and what cannot.

Written apart from the aligner on purpose, so that each can be checked against the other:
a table of least costs from every pair (events read, state), then depth-first along all
moves that stay optimal.  Where log and model moves stand side by side their order does
not matter; log moves are listed first, so model moves stand directly before a
synchronous move or at the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from heapq import heapify, heappop, heappush

from journeymine.conformance import Move, type_moves
from journeymine.design import DesignedJourney

__all__ = ["Found", "Reading", "Teller", "optimal_alignments"]

Found = tuple[str, str]
"""A kind of deviation and what it is named by; see `Teller.reading`."""

_States = frozenset[int]
_Costs = list[int]


def optimal_alignments(
    design: DesignedJourney, variant: Sequence[str]
) -> Iterator[tuple[Move, ...]]:
    """Every cheapest alignment of a path, each once.

    Two alignments differ if they match other events or walk another run of the design.
    There can be exponentially many; take as many as you need.

    Examples
    --------
    >>> design = DesignedJourney.of_steps("a", "b")
    >>> for moves in optimal_alignments(design, ["b", "a"]):
    ...     print([(move.kind, move.activity or move.touchpoint) for move in moves])
    [('log', 'b'), ('sync', 'a'), ('model', 'b')]
    [('model', 'a'), ('sync', 'b'), ('log', 'a')]
    """
    return _Enumeration(design).of(variant)


@dataclass(frozen=True, slots=True)
class Reading:
    """What all optimal alignments of a path say of it.

    Attributes
    ----------
    deviations : tuple of Found
        Sorted.
    matched : tuple of bool
        For every event, whether it is matched, read from the first on: if some optimal
        alignment that agrees on all earlier events matches it.
    owed : mapping of str to int
        Touchpoints that every optimal alignment skips -> how many events stand before the
        last skip, at least.
    """

    deviations: tuple[Found, ...]
    matched: tuple[bool, ...]
    owed: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def as_designed(cls, events: int) -> Reading:
        """The reading of a path that is a run of the design."""
        return cls((), (True,) * events)


class Teller:
    """Reads paths as deviations, if all optimal alignments read alike.

    Parameters
    ----------
    design : DesignedJourney
    most : int, default 500
        A path with more optimal alignments than this counts as not to be told.
    """

    def __init__(self, design: DesignedJourney, *, most: int = 500) -> None:
        self._design = design
        self._enumeration = _Enumeration(design)
        self._most = most
        self._known: dict[tuple[str, ...], Reading | None] = {}

    def reading(self, variant: tuple[str, ...]) -> Reading | None:
        """What every optimal alignment shows; None if their deviations differ.

        A deviation is named by its activity if it is ``ad_hoc``, by the last touchpoint
        kept if it is ``stopped``, else by its touchpoint or choice.
        """
        if variant not in self._known:
            self._known[variant] = self._read(variant)
        return self._known[variant]

    def _read(self, variant: tuple[str, ...]) -> Reading | None:
        readings: set[tuple[Found, ...]] = set()
        matched: tuple[bool, ...] = ()
        owed: dict[str, int] | None = None
        for count, moves in enumerate(self._enumeration.of(variant), start=1):
            readings.add(self._typed(moves))
            if len(readings) > 1 or count > self._most:
                return None
            matched = max(matched, tuple(m.kind == "sync" for m in moves if m.kind != "model"))
            skipped = _skipped(moves)
            if owed is None:
                owed = skipped
            owed = {name: min(owed[name], skipped[name]) for name in owed if name in skipped}
        (only,) = readings
        return Reading(only, matched, owed or {})

    def _typed(self, moves: tuple[Move, ...]) -> tuple[Found, ...]:
        names = {"ad_hoc": "activity", "stopped": "after"}
        found = type_moves(self._design, moves)
        return tuple(sorted((d.kind, getattr(d, names.get(d.kind, "touchpoint"))) for d in found))


def _skipped(moves: tuple[Move, ...]) -> dict[str, int]:
    """Touchpoint -> how many events stand before its last model move."""
    before, skipped = 0, dict[str, int]()
    for move in moves:
        if move.kind == "model":
            skipped[move.touchpoint] = before
        else:
            before += 1
    return skipped


class _Enumeration:
    """The arcs of one design, by state and touchpoint."""

    def __init__(self, design: DesignedJourney) -> None:
        self._design = design
        automaton = design.automaton
        named = enumerate(zip(design.steps, design.places, strict=True))
        self._places = [(touchpoint, step, place) for step, (touchpoint, place) in named]
        self._ends = [bool(end) for end in automaton.ends]
        self._leaving: list[list[tuple[int, int]]] = [[] for _ in self._ends]
        self._entering: list[list[int]] = [[] for _ in self._ends]
        for arc in automaton.arcs:
            self._leaving[arc.source].append((arc.step, arc.target))
            self._entering[arc.target].append(arc.source)

    def of(self, variant: Sequence[str]) -> Iterator[tuple[Move, ...]]:
        """Every cheapest alignment; see `optimal_alignments`."""
        matching = self._design.matching(variant)
        events = [(activity, matching.get(activity, "")) for activity in variant]
        costs = self._costs([touchpoint for _, touchpoint in events])
        yield from self._walks(events, costs, 0, frozenset({0}), costs[0][0], skipping=False)

    def _costs(self, touchpoints: Sequence[str]) -> list[_Costs]:
        """``costs[i][s]``: the least cost from state s with events from i on."""
        far = len(touchpoints) + len(self._ends) + 1
        costs = [self._with_skips([0 if end else far for end in self._ends])]
        for touchpoint in reversed(touchpoints):
            after = costs[-1]
            here = [cost + 1 for cost in after]
            for state, arcs in enumerate(self._leaving):
                for step, target in arcs:
                    if self._design.steps[step] == touchpoint:
                        here[state] = min(here[state], after[target])
            costs.append(self._with_skips(here))
        return costs[::-1]

    def _with_skips(self, costs: _Costs) -> _Costs:
        """Least costs when model moves may come first: Dijkstra from all states at once."""
        queue = [(cost, state) for state, cost in enumerate(costs)]
        heapify(queue)
        while queue:
            cost, state = heappop(queue)
            if cost > costs[state]:
                continue
            for before in self._entering[state]:
                if cost + 1 < costs[before]:
                    costs[before] = cost + 1
                    heappush(queue, (cost + 1, before))
        return costs

    def _walks(
        self,
        events: Sequence[tuple[str, str]],
        costs: Sequence[_Costs],
        at: int,
        states: _States,
        left: int,
        *,
        skipping: bool,
    ) -> Iterator[tuple[Move, ...]]:
        """All ways on from event `at` and any of the states, at a cost of `left`."""
        if at == len(events):
            if left == 0:
                yield ()
        else:
            activity, touchpoint = events[at]
            going = self._staying(states, costs[at + 1], left - 1)
            if going and not skipping:
                move = Move("log", activity, touchpoint)
                for rest in self._walks(events, costs, at + 1, going, left - 1, skipping=False):
                    yield (move, *rest)
            for step, after in self._stepping(states, costs[at + 1], left, touchpoint):
                sync = Move("sync", activity, *self._places[step])
                for rest in self._walks(events, costs, at + 1, after, left, skipping=False):
                    yield (sync, *rest)
        for step, after in self._stepping(states, costs[at], left - 1, None):
            model = Move("model", "", *self._places[step])
            for rest in self._walks(events, costs, at, after, left - 1, skipping=True):
                yield (model, *rest)

    def _staying(self, states: _States, costs: _Costs, left: int) -> _States:
        return frozenset(state for state in states if costs[state] == left)

    def _stepping(
        self, states: _States, costs: _Costs, left: int, touchpoint: str | None
    ) -> list[tuple[int, _States]]:
        """Steps (of a touchpoint, if one is named) with the states they optimally lead to."""
        after: dict[int, set[int]] = {}
        for state in states:
            for step, target in self._leaving[state]:
                if touchpoint is None or self._design.steps[step] == touchpoint:
                    after.setdefault(step, set())
                    if costs[target] == left:
                        after[step].add(target)
        return [(step, frozenset(after[step])) for step in sorted(after) if after[step]]
