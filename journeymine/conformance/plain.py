"""The plain aligner: the canonical optimal alignment, straight from its definition.

It is the reference that faster methods are tested against, so it is written to be
read.  An alignment walks a variant and a run of the design side by side; *log* and
*model* moves cost 1, *synchronous* moves nothing [1]_.  Of all cheapest walks, the
canonical one is found in three steps, each over whole sets of states, so that no
order of states, no hash and no search decides anything:

1. read from the first event on, an event is matched if some optimal alignment that
   agrees on all earlier events matches it;
2. read from the end backwards, as many skips as possible stand at the end, then
   before the last match, and so on;
3. of the runs left, the one whose steps, read from the start, come first in the design.

With n events, s states and a arcs it takes O(n a d) time, d being the most skips that
one event can save, and O(n s) memory; equal ends of variants are computed once.

References
----------
.. [1] Adriansyah (2014). Aligning observed and modeled behavior. PhD thesis,
   Eindhoven University of Technology. https://doi.org/10.6100/IR770080
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from journeymine.design import Automaton
from journeymine.design.automaton import Arc

__all__ = ["UNKNOWN", "Walk", "align_plain"]

UNKNOWN = -1
"""The token of an activity that no touchpoint matches: always a log move."""

_Costs = NDArray[np.int64]  # the least cost to the end from every state
_NEVER = np.iinfo(np.int64).max // 2


@dataclass(frozen=True, slots=True)
class Walk:
    """An alignment without names.

    Attributes
    ----------
    moves : tuple of (event, step)
        The number of the event and the step of the design; None where a side stands still.
    cost : int
    """

    moves: tuple[tuple[int | None, int | None], ...]
    cost: int


def align_plain(sequences: Sequence[tuple[int, ...]], automaton: Automaton) -> list[Walk]:
    """The canonical optimal alignment of every sequence of tokens.

    Parameters
    ----------
    sequences : sequence of tuples of int
        A token is a touchpoint's number among the sorted touchpoints of the automaton,
        or `UNKNOWN`.
    automaton : Automaton

    Returns
    -------
    list of Walk
        In the order of `sequences`.
    """
    aligner = _Aligner(automaton)
    walks: dict[tuple[int, ...], Walk] = {}
    ahead = [aligner.costs_at_end]  # of the sequence at hand, the end of the events first
    before: tuple[int, ...] = ()
    for backwards in sorted({sequence[::-1] for sequence in sequences}):
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(backwards, before)))  # noqa: B905
        del ahead[shared + 1 :]
        for token in backwards[shared:]:
            ahead.append(aligner.costs_before(token, ahead[-1]))
        sequence = backwards[::-1]
        walks[sequence] = aligner.canonical(sequence, ahead[::-1])
        before = backwards
    return [walks[tuple(sequence)] for sequence in sequences]


class _Aligner:
    """The tables of one automaton that every variant needs."""

    def __init__(self, automaton: Automaton) -> None:
        self._leaving = automaton.leaving
        self._entering: list[list[Arc]] = [[] for _ in range(automaton.n_states)]
        for arc in automaton.arcs:
            self._entering[arc.target].append(arc)
        names = sorted(set(automaton.touchpoints))
        self._token = [names.index(touchpoint) for touchpoint in automaton.touchpoints]
        self._ends = {int(state) for state in np.flatnonzero(automaton.ends)}
        self._to_end = automaton.to_end
        self._sources = np.array([arc.source for arc in automaton.arcs], dtype=np.int64)
        self._targets = np.array([arc.target for arc in automaton.arcs], dtype=np.int64)
        tokens = np.array([self._token[arc.step] for arc in automaton.arcs], dtype=np.int64)
        self._arcs_of = [np.flatnonzero(tokens == token) for token in range(len(names))]

    # --- the least cost to the end ----------------------------------------------------

    @property
    def costs_at_end(self) -> _Costs:
        """With no event left, only model moves remain."""
        return self._to_end.astype(np.int64)

    def costs_before(self, token: int, after: _Costs) -> _Costs:
        """Least cost from every state before an event, from those after it."""
        costs = after + 1  # a log move
        if token == UNKNOWN:
            return costs
        by = self._arcs_of[token]
        np.minimum.at(costs, self._sources[by], after[self._targets[by]])
        while True:  # model moves first: one more each round, until no state gains
            best = np.full_like(costs, _NEVER)
            np.minimum.at(best, self._sources, costs[self._targets] + 1)
            if (costs <= best).all():
                return costs
            np.minimum(costs, best, out=costs)

    # --- the canonical walk -----------------------------------------------------------

    def canonical(self, tokens: tuple[int, ...], ahead: Sequence[_Costs]) -> Walk:
        """The canonical alignment; ``ahead[i][s]`` is the least cost from state s, event i."""
        cost = int(ahead[0][0])
        matched, fronts = self._matched(tokens, ahead)
        skips = self._skips(tokens, matched, fronts, cost - (len(tokens) - len(matched)))
        steps = iter(self._steps([tokens[event] for event in matched], skips))
        moves: list[tuple[int | None, int | None]] = []
        runs = dict(zip([*matched, len(tokens)], skips, strict=True))
        for event in range(len(tokens) + 1):
            moves.extend((None, next(steps)) for _ in range(runs.get(event, 0)))
            if event < len(tokens):
                moves.append((event, next(steps) if event in runs else None))
        return Walk(tuple(moves), cost)

    def _matched(
        self, tokens: tuple[int, ...], ahead: Sequence[_Costs]
    ) -> tuple[list[int], list[dict[int, int]]]:
        """Step 1: the matched events, and after each the states with the skips so far."""
        matched: list[int] = []
        fronts = [{0: 0}]
        for event, token in enumerate(tokens):
            here, after = ahead[event], ahead[event + 1]
            hits = {
                arc.target: skips
                for state, skips in self._skipping(fronts[-1], here).items()
                for arc in self._leaving[state]
                if self._token[arc.step] == token and after[arc.target] == here[state]
            }
            if hits:
                matched.append(event)
                fronts.append(hits)
        return matched, fronts

    def _skipping(self, front: dict[int, int], costs: _Costs) -> dict[int, int]:
        """The states of a front and those that optimal model moves lead to, with all skips."""
        found, queue = dict(front), list(front)
        while queue:
            state = queue.pop()
            for arc in self._leaving[state]:
                if arc.target not in found and costs[arc.target] == costs[state] - 1:
                    found[arc.target] = found[state] + 1
                    queue.append(arc.target)
        return found

    def _skips(
        self, tokens: tuple[int, ...], matched: list[int], fronts: list[dict[int, int]], total: int
    ) -> list[int]:
        """Step 2: how many skips stand before each match, and at the end."""
        going = {s: n for s, n in fronts[-1].items() if n + self._to_end[s] == total}
        fewest = min(going.values())  # so most stand at the end
        counts = [total - fewest]
        states = {state for state, skips in going.items() if skips == fewest}
        for front, event in zip(fronts[-2::-1], reversed(matched), strict=True):
            sources = {
                arc.source
                for state in states
                for arc in self._entering[state]
                if self._token[arc.step] == tokens[event]
            }
            back = self._steps_back(sources, fewest - min(front.values()))
            going = {s: n for s, n in front.items() if back.get(s) == fewest - n}
            counts.append(fewest - min(going.values()))
            fewest = min(going.values())
            states = {state for state, skips in going.items() if skips == fewest}
        return counts[::-1]

    def _steps_back(self, states: Iterable[int], most: int) -> dict[int, int]:
        """Fewest model moves to any of the states, from all states at most that far."""
        found = dict.fromkeys(states, 0)
        ring = list(found)
        for distance in range(1, most + 1):
            ring = [
                arc.source
                for state in ring
                for arc in self._entering[state]
                if arc.source not in found
            ]
            found.update(dict.fromkeys(ring, distance))
        return found

    def _steps(self, word: Sequence[int], skips: Sequence[int]) -> list[int]:
        """Step 3: the first run, by its steps, with these matches and skips."""
        slots: list[int | None] = [None] * skips[0]
        for token, skipped in zip(word, skips[1:], strict=True):
            slots += [token, *[None] * skipped]
        reached = [{0}]
        for slot in slots:
            reached.append({arc.target for arc in self._fitting(reached[-1], slot)})
        leading = [reached[-1] & self._ends]
        for slot, states in zip(reversed(slots), reached[-2::-1], strict=True):
            fitting = self._fitting(states, slot)
            leading.append({arc.source for arc in fitting if arc.target in leading[-1]})
        run, states = [], {0}
        for slot, after in zip(slots, leading[-2::-1], strict=True):
            arcs = [arc for arc in self._fitting(states, slot) if arc.target in after]
            first = min(arc.step for arc in arcs)
            run.append(first)
            states = {arc.target for arc in arcs if arc.step == first}
        return run

    def _fitting(self, states: Iterable[int], slot: int | None) -> Iterator[Arc]:
        """The arcs that may stand in a slot: any, or those of one touchpoint."""
        for state in states:
            for arc in self._leaving[state]:
                if slot is None or self._token[arc.step] == slot:
                    yield arc
