"""Every run of a design as a finite automaton without silent moves.

The states of a block are what is left of it (`derivatives`), so ``08_receipt-imf`` has
173 states where the usual net has 12,826.  The states of a net are its markings right
after a step (`token_game`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from journeymine.design.paths import blocks
from journeymine.design.paths.derivatives import Derivatives
from journeymine.design.paths.net import PetriNet, without_needless_silence
from journeymine.design.paths.token_game import TokenGame
from journeymine.errors import DesignError, Problem

__all__ = ["FEW_STATES", "MAX_STATES", "Arc", "Automaton", "of_block", "of_net"]

FEW_STATES = 7_000
"""So many can be looked at all together: the distances between all pairs take up to 400 MB."""

MAX_STATES = 50_000
"""More states than this are not listed at all."""

UNREACHABLE = np.iinfo(np.int32).max


@dataclass(frozen=True, slots=True, order=True)
class Arc:
    """From a state, by doing one step of the design, to another state."""

    source: int
    step: int
    target: int


@dataclass(frozen=True)
class Automaton:
    """States from which the end can be reached, and the steps between them.

    State 0 is the start.  Every state is reachable and can reach the end.

    Attributes
    ----------
    touchpoints : tuple of str
        The touchpoint of every step of the design; a step is a place in it.
    sources, via, targets : arrays of int32, shape (arcs,)
        Every arc from its source by a step to its target, sorted by all three; several
        arcs may leave a state by the same touchpoint.
    ends : array of bool, shape (states,)
        Where a journey may stop.
    to_end : array of int32, shape (states,)
        Fewest steps from the state to the end.
    """

    touchpoints: tuple[str, ...]
    sources: NDArray[np.int32]
    via: NDArray[np.int32]
    targets: NDArray[np.int32]
    ends: NDArray[np.bool_]
    to_end: NDArray[np.int32]

    @property
    def n_states(self) -> int:
        """How many states were listed."""
        return len(self.ends)

    @property
    def shortest_run(self) -> int:
        """Fewest steps from the start to the end."""
        return int(self.to_end[0])

    @property
    def open(self) -> Automaton:
        """The same, but a journey may stop anywhere: its runs are all beginnings of runs."""
        anywhere = np.ones(self.n_states, dtype=np.bool_)
        return replace(self, ends=anywhere, to_end=np.zeros(self.n_states, dtype=np.int32))

    def to_end_by(self, price: NDArray[np.int64]) -> NDArray[np.int64]:
        """Least price of the steps from every state to the end, each step at its price."""
        never = np.iinfo(np.int64).max // 4
        costs = np.where(self.ends, 0, never)
        prices = price[self.via]
        while True:  # one more step each round, until no state gains
            longer = costs.copy()
            np.minimum.at(longer, self.sources, costs[self.targets] + prices)
            if (longer == costs).all():
                return costs
            costs = longer

    @cached_property
    def arcs(self) -> tuple[Arc, ...]:
        """The arcs one by one, sorted."""
        columns = (self.sources.tolist(), self.via.tolist(), self.targets.tolist())
        return tuple(Arc(*arc) for arc in zip(*columns, strict=True))

    @cached_property
    def leaving(self) -> tuple[tuple[Arc, ...], ...]:
        """The arcs that leave each state, by step, then target."""
        found: list[list[Arc]] = [[] for _ in range(self.n_states)]
        for arc in self.arcs:
            found[arc.source].append(arc)
        return tuple(map(tuple, found))

    # --- the runs, a step at a time (`Runs`) ------------------------------------------

    @property
    def start(self) -> int:
        """Where every run begins."""
        return 0

    def first(self, state: int) -> frozenset[int]:
        """The steps that can follow."""
        return frozenset(arc.step for arc in self.leaving[state])

    def after(self, state: int, step: int) -> tuple[int, ...]:
        """The states that a step leads to, none where it cannot follow."""
        return tuple(arc.target for arc in self.leaving[state] if arc.step == step)

    def is_end(self, state: int) -> bool:
        """Whether a journey may stop there."""
        return bool(self.ends[state])


def of_block(block: blocks.Block, *, max_states: int = MAX_STATES) -> Automaton:
    """The automaton of a nested block.

    Raises
    ------
    DesignError
        ``JM-E330`` if it has more than `max_states` states.
    """
    left = Derivatives(block)
    touchpoints = tuple(blocks.steps(block))
    return _listed(touchpoints, left.start, left.steps_from, left.is_end, max_states)


def of_net(net: PetriNet, *, max_states: int = MAX_STATES) -> Automaton:
    """The automaton of an accepting net, silent transitions folded in.

    Raises
    ------
    DesignError
        ``JM-E330`` if it has more than `max_states` markings, ``JM-E331`` if it can never end.
    """
    labels = tuple(t.label for t in net.transitions if t.label is not None)
    game = TokenGame(without_needless_silence(net), max_states)
    return _listed(labels, 0, game.steps.__getitem__, game.ends.__contains__, max_states)


def _listed(
    touchpoints: tuple[str, ...],
    start: int,
    steps_from: Callable[[int], Iterable[tuple[int, int]]],
    is_end: Callable[[int], bool],
    max_states: int,
) -> Automaton:
    """List the states breadth first, then keep those that can reach the end."""
    number = {start: 0}
    queue = deque([start])
    found: list[tuple[int, int, int]] = []
    while queue:
        state = queue.popleft()
        for step, after in sorted(steps_from(state), key=_by_step):
            if after not in number:
                if len(number) >= max_states:
                    raise _too_large(max_states)
                number[after] = len(number)
                queue.append(after)
            found.append((number[state], step, number[after]))
    arcs = np.array(sorted(set(found)), dtype=np.int32).reshape(-1, 3)
    ends = np.array([is_end(state) for state in number], dtype=np.bool_)
    to_end = _steps_to_end(ends, arcs)
    if to_end[0] == UNREACHABLE:
        message = "The design can never be finished: no run reaches its end."
        hint = "check that every path leads to the end event or the final marking"
        raise DesignError(Problem("JM-E331", message, hint))
    alive = to_end != UNREACHABLE
    renumbered = (np.cumsum(alive) - 1).astype(np.int32)
    kept = arcs[alive[arcs[:, 0]] & alive[arcs[:, 2]]]
    sources, via, targets = renumbered[kept[:, 0]], kept[:, 1].copy(), renumbered[kept[:, 2]]
    return Automaton(touchpoints, sources, via, targets, ends[alive], to_end[alive])


def _by_step(pair: tuple[int, object]) -> int:
    return pair[0]


def _steps_to_end(ends: NDArray[np.bool_], arcs: NDArray[np.int32]) -> NDArray[np.int32]:
    """Fewest steps to an end from every state: one more each round, until none gains."""
    to_end = np.where(ends, np.int32(0), np.int32(UNREACHABLE))
    sources, targets = arcs[:, 0], arcs[:, 2]
    ring = ends
    distance = 0
    while ring.any():
        distance += 1
        gained = np.zeros_like(ends)
        gained[sources[ring[targets]]] = True
        ring = gained & (to_end == UNREACHABLE)
        to_end[ring] = distance
    return to_end


def _too_large(max_states: int) -> DesignError:
    message = f"The design has more than {max_states:,} states; they cannot be listed."
    hint = "name the steps of wide parallel parts in a fixed order, or split the design by stage"
    return DesignError(Problem("JM-E330", message, hint))
