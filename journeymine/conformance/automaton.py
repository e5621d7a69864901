"""Method K: every word at once over the listed states of a design.

Words are sorted, so that neighbours share their beginnings; what can be reached after a
beginning is worked out once for all words that have it.  Some optimal alignment skips
steps only directly before a match or at the end, so after each event only the states
right after a match are kept, each with its least cost: a match costs the cheapest way of
skips to it, an unmatched event its log move.  This is done twice.  The first sweep keeps
the few most promising states (a beam) and ends with some alignment of every word.  The
second drops a state only if every way on from it costs more than that alignment, or if
another state does as well whatever follows: its answer is the proved optimum, and the
canonical one whatever the beam found.

The estimate of what is still to pay counts the touchpoints in the rest of all words at
hand that the state can never do again, and those on every way to the end that no rest
has; both are masks of 64 bits.  The canonical order is carried along as two ranks:
matched events from the first on, then skips from the last on.

No publication that shares the work between sorted words with a proved beam is known to us.
Prefixes are shared by Reissner et al. [1]_ for single traces; the search over the product of
word and model is that of Adriansyah [2]_.

References
----------
.. [1] Reissner, Armas-Cervantes, Conforti, Dumas, Fahland, La Rosa (2020). Scalable
   alignment of process models and event logs: an approach based on automata and
   S-components. Information Systems 94, 101561. https://doi.org/10.1016/j.is.2020.101561
.. [2] Adriansyah (2014). Aligning observed and modeled behavior. PhD thesis,
   Eindhoven University of Technology. https://doi.org/10.6100/IR770080
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from journeymine.conformance.kernels.automaton import FAR, bounds, prospects, spell, sweep
from journeymine.conformance.parallel import in_stretches
from journeymine.conformance.walks import CostFunction, Walks, Words
from journeymine.design import Automaton

__all__ = ["Tables", "align_automaton"]

BEAM = 2
ROOM = 4_096
"""Entries and successors to begin with; there is more when it does not do."""

_Ints = NDArray[np.int32]
_Longs = NDArray[np.int64]


def align_automaton(
    words: Words,
    automaton: Automaton,
    costs: CostFunction,
    *,
    beam: int = BEAM,
    threads: int | None = None,
) -> Walks:
    """The canonical optimal alignment of every word.

    Parameters
    ----------
    words : Words
    automaton : Automaton
        Of the design; ``automaton.open`` for words that may still go on.
    costs : CostFunction
    beam : int
        States kept in the first sweep; any number gives the same answer.
    threads : int, optional
        See `in_stretches`; any number gives the same answer.

    Returns
    -------
    Walks
        In the order of `words`; every optimum is proved.
    """
    tables = Tables.of(automaton, costs)
    return in_stretches(
        lambda stretch: _aligned(stretch, tables.for_a_thread(), costs, beam),
        words,
        threads=threads,
    )


def _aligned(words: Words, tables: Tables, costs: CostFunction, beam: int) -> Walks:
    """Both sweeps, then the moves."""
    memory = _Memory.of(len(tables.to_end) * len(costs.model))
    n, events = len(words), len(words.tokens)
    limit = np.empty(events, np.int64)
    every, double, some = (np.empty(events, np.uint64) for _ in range(3))
    cost, end_gaps = np.zeros(n, np.int64), np.zeros(n, np.int64)
    matched, gaps = np.ones(events, np.bool_), np.zeros(events, np.int64)

    def sweep_with(width: int, wanted: NDArray[np.bool_], worth: _Longs) -> None:
        bounds(
            words.tokens, words.offsets, tables.label_of_token, worth, limit, every, double, some
        )
        word = 0
        while True:
            word = sweep(
                words.tokens, words.offsets, width, wanted, limit, every, double, some,
                tables.label_of_token, costs.log, costs.sync,
                costs.log.min(initial=FAR), costs.model.min(initial=FAR),
                tables.by_label, tables.arc_source, tables.arc_target,
                tables.out_start, tables.out_target, tables.out_price, tables.same_price,
                tables.to_end, tables.can, tables.twice, tables.must, tables.distance, tables.have,
                *memory.successors, memory.used, *memory.entries, word,
                cost, matched, gaps, end_gaps,
            )  # fmt: skip
            if word == n:
                return
            memory.grow()

    sweep_with(beam, np.ones(n, np.bool_), np.full(n, FAR, np.int64))
    # a word that costs nothing is matched whole, unless log moves can be free
    deviating = (cost > 0) | bool((costs.log == 0).any())
    if deviating.any():
        sweep_with(0, deviating, np.where(deviating, cost, -1))
    return _spelled(words, tables, costs, cost, matched, gaps, end_gaps)


def _spelled(
    words: Words,
    tables: Tables,
    costs: CostFunction,
    cost: _Longs,
    matched: NDArray[np.bool_],
    gaps: _Longs,
    end_gaps: _Longs,
) -> Walks:
    """The moves, from what is matched and the price of the skips before each match."""
    per_word = np.concatenate([[0], np.cumsum(np.where(matched, gaps, 0))])[words.offsets]
    most = np.diff(words.offsets) + (np.diff(per_word) + end_gaps) // tables.least_price
    start = np.concatenate([[0], np.cumsum(most)]).astype(np.int64)
    end = np.empty(len(words), np.int64)
    events, steps = np.empty(start[-1], np.int32), np.empty(start[-1], np.int32)
    word, room = 0, ROOM + 2 * len(tables.to_end)
    while word < len(words):
        word = spell(
            words.tokens, words.offsets, matched, gaps, end_gaps,
            tables.label_of_token, costs.of_step,
            tables.out_start, tables.out_target, tables.out_price, tables.same_price,
            tables.by_label, tables.arc_source, tables.arc_target,
            tables.leave_start, tables.leave_step, tables.leave_label, tables.leave_target,
            tables.to_end, tables.distance, tables.have,
            np.empty(room, np.int32), np.empty(room, np.bool_), word,
            start, end, events, steps,
        )  # fmt: skip
        room *= 2
    lengths = end - start[:-1]
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    if offsets[-1] < start[-1]:  # skips of unequal price were fewer than the cheapest would be
        used = np.repeat(start[:-1] - offsets[:-1], lengths) + np.arange(offsets[-1])
        events, steps = events[used], steps[used]
    return Walks.proved(cost, events, steps, offsets)


@dataclass(slots=True, eq=False)
class _Memory:
    """What a sweep writes on: known successors, and the stack of entries."""

    known: _Ints  # of (state, label): where its successors begin, -1 if they are not known
    known_end: _Ints
    next_target: _Ints
    next_price: _Longs
    used: _Longs
    entries: tuple[NDArray[Any], ...]

    @classmethod
    def of(cls, keys: int) -> _Memory:
        return cls(
            np.full(keys, -1, np.int32), np.empty(keys, np.int32),
            np.empty(ROOM, np.int32), np.empty(ROOM, np.int64), np.zeros(1, np.int64),
            cls._stack(ROOM),
        )  # fmt: skip

    @staticmethod
    def _stack(size: int) -> tuple[NDArray[Any], ...]:
        kinds = (np.int32, np.int64, np.int32, np.int32, np.int32, np.int64)
        return tuple(np.empty(size, kind) for kind in kinds)

    @property
    def successors(self) -> tuple[_Ints, _Ints, _Ints, _Longs]:
        return self.known, self.known_end, self.next_target, self.next_price

    def grow(self) -> None:
        """Twice the room; what is known of successors stays, the stack is made anew."""
        self.next_target = np.concatenate([self.next_target, np.empty_like(self.next_target)])
        self.next_price = np.concatenate([self.next_price, np.empty_like(self.next_price)])
        self.entries = self._stack(2 * len(self.entries[0]))


@dataclass(frozen=True, slots=True, eq=False)
class Tables:
    """An automaton and a cost function as the kernels want them."""

    label_of_token: _Ints
    by_label: _Longs  # the arcs of label a are at by_label[a]:by_label[a + 1]
    arc_source: _Ints
    arc_target: _Ints
    out_start: _Longs  # the cheapest skip from a state to each of its neighbours
    out_target: _Ints
    out_price: _Longs
    leave_start: _Longs  # every arc by source, then step
    leave_step: _Ints
    leave_label: _Ints
    leave_target: _Ints
    same_price: bool
    least_price: int
    to_end: _Longs
    can: NDArray[np.uint64]
    twice: NDArray[np.uint64]
    must: NDArray[np.uint64]
    distance: NDArray[np.int64]  # rows are filled when they are needed
    have: NDArray[np.bool_]

    def for_a_thread(self) -> Tables:
        """The same, with distances of its own to be filled."""
        n = len(self.to_end)
        return replace(self, distance=np.empty((n, n), np.int64), have=np.zeros(n, np.bool_))

    @classmethod
    def of(cls, automaton: Automaton, costs: CostFunction) -> Tables:
        """The tables of an automaton whose steps cost that."""
        n, labels = automaton.n_states, costs.label[automaton.via]
        sources, targets = automaton.sources.astype(np.int64), automaton.targets.astype(np.int64)
        prices = costs.of_step[automaton.via]
        arcs = np.unique((labels * n + sources) * n + targets)
        by_label = np.searchsorted(arcs, np.arange(len(costs.model) + 1, dtype=np.int64) * n * n)
        arc_label = (arcs // (n * n)).astype(np.int32)
        arc_source, arc_target = (arcs // n % n).astype(np.int32), (arcs % n).astype(np.int32)
        cheapest_first = np.lexsort((prices, sources * n + targets))
        pairs, first = np.unique((sources * n + targets)[cheapest_first], return_index=True)
        can, twice, must = prospects(arc_source, arc_label, arc_target, automaton.ends)
        return cls(
            label_of_token=costs.touchpoint,
            by_label=by_label.astype(np.int64),
            arc_source=arc_source,
            arc_target=arc_target,
            out_start=np.searchsorted(pairs, np.arange(n + 1) * n).astype(np.int64),
            out_target=(pairs % n).astype(np.int32),
            out_price=prices[cheapest_first][first],
            leave_start=np.searchsorted(sources, np.arange(n + 1)).astype(np.int64),
            leave_step=automaton.via,
            leave_label=labels,
            leave_target=automaton.targets,
            same_price=bool((prices == prices[:1]).all()),
            least_price=int(prices.min(initial=FAR)),
            to_end=automaton.to_end_by(costs.of_step),
            can=can,
            twice=twice,
            must=must,
            distance=np.empty((n, n), np.int64),
            have=np.zeros(n, np.bool_),
        )
