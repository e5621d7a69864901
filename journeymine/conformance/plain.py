"""The plain aligner: the canonical optimal alignment, straight from its definition.

It is the reference that faster methods are tested against, so it is written to be
read.  An alignment walks a word and a run of the design side by side; *log* and *model*
moves have a cost, *synchronous* moves none, or that of a wrong channel [1]_.  Of all
cheapest walks, the canonical one is found in three steps, each over whole sets of
states, so that no order of states, no hash and no search decides anything:

1. read from the first event on, an event is matched if some optimal alignment that
   agrees on all earlier events matches it;
2. read from the end backwards, as much skipping as possible stands at the end, then
   before the last match, and so on;
3. of the runs left, the one whose steps, read from the start, come first in the design.

With n events, s states and a arcs it takes O(n a d) time, d being the most skips that
one event can save, and O(n s) memory; equal ends of words are computed once.

References
----------
.. [1] Adriansyah (2014). Aligning observed and modeled behavior. PhD thesis,
   Eindhoven University of Technology. https://doi.org/10.6100/IR770080
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from heapq import heapify, heappop, heappush
from itertools import takewhile

import numpy as np
from numpy.typing import NDArray

from journeymine.conformance.walks import NOTHING, CostFunction, Walks, Words
from journeymine.design import Automaton
from journeymine.design.paths.automaton import Arc

__all__ = ["align_plain"]

_Costs = NDArray[np.int64]  # the least cost to the end from every state
_NEVER = np.iinfo(np.int64).max // 4


def align_plain(words: Words, automaton: Automaton, costs: CostFunction) -> Walks:
    """The canonical optimal alignment of every word.

    Parameters
    ----------
    words : Words
    automaton : Automaton
        Of the design; ``automaton.open`` for words that may still go on.
    costs : CostFunction

    Returns
    -------
    Walks
        In the order of `words`; every optimum is proved.
    """
    aligner = _Aligner(automaton, costs)
    ahead = [aligner.costs_at_end]  # of the word at hand, the end of the events first
    before: tuple[int, ...] = ()
    found: dict[int, tuple[int, list[tuple[int, int]]]] = {}
    for backwards, i in sorted((word[::-1], i) for i, word in enumerate(words)):
        shared = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(backwards, before)))  # noqa: B905
        del ahead[shared + 1 :]
        for token in backwards[shared:]:
            ahead.append(aligner.costs_before(token, ahead[-1]))
        found[i] = int(ahead[-1][0]), aligner.canonical(backwards[::-1], ahead[::-1])
        before = backwards
    walks = [found[i] for i in range(len(words))]
    cost = np.array([cost for cost, _ in walks], dtype=np.int64)
    moves = np.array([move for _, walk in walks for move in walk], dtype=np.int32).reshape(-1, 2)
    lengths = [len(walk) for _, walk in walks]
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    return Walks.proved(cost, moves[:, 0].copy(), moves[:, 1].copy(), offsets)


class _Aligner:
    """The tables of one automaton that every word needs."""

    def __init__(self, automaton: Automaton, costs: CostFunction) -> None:
        self._leaving = automaton.leaving
        self._entering: list[list[Arc]] = [[] for _ in range(automaton.n_states)]
        for arc in automaton.arcs:
            self._entering[arc.target].append(arc)
        self._label = costs.label.tolist()
        self._touchpoint = costs.touchpoint.tolist()
        self._log, self._sync = costs.log.tolist(), costs.sync.tolist()
        self._model = costs.of_step.tolist()
        self._sources, self._targets = automaton.sources, automaton.targets
        self._price = costs.of_step[automaton.via]
        labels = costs.label[automaton.via]
        self._arcs_of = [np.flatnonzero(labels == touchpoint) for touchpoint in self._touchpoint]
        self._ends = {int(state) for state in np.flatnonzero(automaton.ends)}
        self.costs_at_end = automaton.to_end_by(costs.of_step)

    # --- the least cost to the end ----------------------------------------------------

    def costs_before(self, token: int, after: _Costs) -> _Costs:
        """Least cost from every state before an event, from those after it."""
        costs = after + self._log[token]
        by = self._arcs_of[token]
        np.minimum.at(costs, self._sources[by], after[self._targets[by]] + self._sync[token])
        return self._skipping_first(costs)

    def _skipping_first(self, costs: _Costs) -> _Costs:
        """Least costs when model moves may come first: one more a round, until none gains."""
        while True:
            best = np.full_like(costs, _NEVER)
            np.minimum.at(best, self._sources, costs[self._targets] + self._price)
            if (costs <= best).all():
                return costs
            costs = np.minimum(costs, best)

    # --- the canonical walk -----------------------------------------------------------

    def canonical(self, word: tuple[int, ...], ahead: Sequence[_Costs]) -> list[tuple[int, int]]:
        """The canonical alignment; ``ahead[i][s]`` is the least cost from state s, event i."""
        matched, fronts = self._matched(word, ahead)
        prices = self._prices(word, matched, fronts)
        gaps = iter(self._run([word[event] for event in matched], prices))
        moves: list[tuple[int, int]] = []
        for event in range(len(word)):
            if event in matched:
                *skipped, step = next(gaps)
                moves.extend((NOTHING, skip) for skip in skipped)
                moves.append((event, step))
            else:
                moves.append((event, NOTHING))
        return [*moves, *((NOTHING, skip) for skip in next(gaps))]

    def _matched(
        self, word: tuple[int, ...], ahead: Sequence[_Costs]
    ) -> tuple[list[int], list[dict[int, int]]]:
        """Step 1: the matched events; after each the states with the price of skips so far."""
        matched: list[int] = []
        fronts = [{0: 0}]
        for event, token in enumerate(word):
            here, after = ahead[event], ahead[event + 1]
            hits = {
                arc.target: skips
                for state, skips in self._skipping(fronts[-1], here).items()
                for arc in self._labelled(self._leaving[state], token)
                if after[arc.target] + self._sync[token] == here[state]
            }
            if hits:
                matched.append(event)
                fronts.append(hits)
        return matched, fronts

    def _labelled(self, arcs: Iterable[Arc], token: int) -> Iterator[Arc]:
        touchpoint = self._touchpoint[token]
        return (arc for arc in arcs if self._label[arc.step] == touchpoint)

    def _skipping(self, front: Mapping[int, int], costs: _Costs) -> dict[int, int]:
        """The states of a front and those that optimal model moves lead to, with all skips."""
        found, queue = dict(front), list(front)
        while queue:
            state = queue.pop()
            for arc in self._leaving[state]:
                price = self._model[arc.step]
                if arc.target not in found and costs[arc.target] == costs[state] - price:
                    found[arc.target] = found[state] + price
                    queue.append(arc.target)
        return found

    def _prices(
        self, word: tuple[int, ...], matched: list[int], fronts: list[dict[int, int]]
    ) -> list[int]:
        """Step 2: the price of the skips before each match, and at the end."""
        prices = []
        back: Mapping[int, int] = dict(enumerate(self.costs_at_end.tolist()))
        total = min(n + back[state] for state, n in fronts[-1].items())
        for front, event in zip(fronts[::-1], [*reversed(matched), None], strict=True):
            going = {s: n for s, n in front.items() if n + back.get(s, _NEVER) == total}
            least = min(going.values())  # so as much as can be stands behind
            prices.append(total - least)
            total = least
            if event is not None:
                states = {state for state, n in going.items() if n == least}
                sources = self._before_match(states, word[event])
                back = self._prices_back(sources, least)
        return prices[::-1]

    def _before_match(self, states: Iterable[int], token: int) -> set[int]:
        """The states from which a match of the token leads to one of these."""
        return {
            arc.source for state in states for arc in self._labelled(self._entering[state], token)
        }

    def _prices_back(self, states: Iterable[int], most: int) -> dict[int, int]:
        """Least price of model moves to any of the states, from all states within `most`."""
        found: dict[int, int] = {}
        queue = [(0, state) for state in states]
        heapify(queue)
        while queue:
            price, state = heappop(queue)
            if state in found:
                continue
            found[state] = price
            for arc in self._entering[state]:
                longer = price + self._model[arc.step]
                if longer <= most and arc.source not in found:
                    heappush(queue, (longer, arc.source))
        return found

    def _run(self, tokens: Sequence[int], prices: Sequence[int]) -> list[list[int]]:
        """Step 3: the first run, by its steps, with these matches and prices of skips.

        One list of steps a gap; each but the last ends with the match behind the gap.
        """
        goals: dict[int, dict[int, int]] = {}  # by gap: price from each state to its match
        allowed: dict[int, set[int]] = {}  # by gap: the states after its match
        states = self._ends
        for gap in reversed(range(len(prices))):
            at_end = gap == len(tokens)
            sources = states if at_end else self._before_match(states, tokens[gap])
            allowed[gap] = states
            goals[gap] = self._prices_back(sources, prices[gap])
            states = {state for state, price in goals[gap].items() if price == prices[gap]}
        run: list[list[int]] = []
        here = {0}
        for gap, left in enumerate(prices):
            run.append([])
            while left:
                goal = goals[gap]
                arcs = [
                    arc
                    for state in here
                    for arc in self._leaving[state]
                    if goal.get(arc.target) == left - self._model[arc.step]
                ]
                here = self._first(arcs, run[-1])
                left -= self._model[run[-1][-1]]
            if gap < len(tokens):
                arcs = [
                    arc
                    for state in here
                    for arc in self._labelled(self._leaving[state], tokens[gap])
                    if arc.target in allowed[gap]
                ]
                here = self._first(arcs, run[-1])
        return run

    def _first(self, arcs: Sequence[Arc], run: list[int]) -> set[int]:
        """Add the first step of these arcs to the run, and say where it leads."""
        run.append(min(arc.step for arc in arcs))
        return {arc.target for arc in arcs if arc.step == run[-1]}
