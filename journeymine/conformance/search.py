"""Align words with a net whose states are too many to list: A*, one word at a time.

Nodes are (events read, marking, aim), markings are made as they are met.  Three things
keep the search small:

* a lower bound, the sum of the exact costs of the rest of the word in every sequential
  component of the net (`components`), no move charged twice;
* an aim: with the next step to match chosen, only a strong stubborn set for it fires, so
  steps of other branches wait until they are needed;
* markings, sets and their successors are kept for all words.

All nodes that are as cheap as the optimum are visited, so the alignment is the canonical
one, that of the plain aligner, move for move.  Where the visits a word is allowed are used
up first, the result has a lower bound below the cost of the alignment given, which is a
fixed one: the first that a search finds which weighs the bound [2]_ and prefers to have read
more of the word, or all log moves and a short run.

References
----------
.. [1] Adriansyah (2014). Aligning observed and modeled behavior. PhD thesis, Eindhoven
   University of Technology. https://doi.org/10.6100/IR770080
.. [2] Pohl (1970). Heuristic search viewed as path finding in a graph. Artificial
   Intelligence 1(3-4), 193-204. https://doi.org/10.1016/0004-3702(70)90007-X
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

from journeymine.conformance.components import Component, Components, components
from journeymine.conformance.kernels import markings as kernel
from journeymine.conformance.kernels.search import NO_WAY, space_ahead
from journeymine.conformance.kernels.spelling import align_words
from journeymine.conformance.parallel import in_stretches
from journeymine.conformance.walks import CostFunction, Walks, Words
from journeymine.design.paths.net import PetriNet, without_needless_silence
from journeymine.errors import DesignError, Problem

__all__ = ["align_search"]

_BUDGET = 200_000
_BUDGET_OF_A_RUN = 1_000_000
_BYTES_OF_MARKINGS = 250_000_000
_MOST_NODES = 1 << 20
_MOST_EDGES = 1 << 22
_MOST_TOKENS = 255

_Array: TypeAlias = NDArray[np.int64]


def align_search(
    words: Words,
    net: PetriNet,
    costs: CostFunction,
    *,
    still_open: bool = False,
    budget: int = _BUDGET,
    threads: int | None = None,
) -> Walks:
    """The canonical optimal alignment of every word, or bounds for its cost.

    Parameters
    ----------
    words : Words
    net : PetriNet
        Its visible transitions, in their order, are the steps; it may have loops, dead ends
        and several tokens on a place.
    costs : CostFunction
    still_open : bool
        A word may stop at any marking from which the final one can be reached.
    budget : int
        Nodes that may be visited for a word until its first alignment; as many again are
        allowed to find all that are as cheap, and then to choose the steps.  The default
        takes about a second.
    threads : int, optional
        See `in_stretches`; the result does not depend on it.  Each takes up to about 700 MB
        where words are hard.

    Returns
    -------
    Walks
        In the order of `words`.  If ``lower < cost`` the budget ended before the optimum
        was proved, and the alignment is a valid one of this cost.  If they are equal it is
        optimal; where a budget ended after the proof it is not marked as canonical: then its
        matches are those of the first optimum found, or its steps, with canonical matches
        and skips, are not the first.  The same call always has the same result.

    Raises
    ------
    DesignError
        ``JM-E331`` if the net can never end; ``JM-E330`` if that could not be found out, or
        a place gets more than 255 tokens.
    """
    prepared = _Prepared(net, costs)
    run = prepared.short_run()
    fallback = np.empty(0, dtype=np.int64) if still_open else run
    return in_stretches(
        lambda stretch: _Worker(prepared, stretch, still_open, budget).align(fallback),
        words,
        threads=threads,
    )


# --- the net as arrays ----------------------------------------------------------------


class _Prepared:
    """A net and its costs as the kernels want them."""

    def __init__(self, net: PetriNet, costs: CostFunction) -> None:
        net = without_needless_silence(net)
        self.places = {place: i for i, place in enumerate(net.places)}
        visible = (i for i, t in enumerate(net.transitions) if t.label is not None)
        of_step = np.array(list(visible), dtype=np.int64)
        n = len(net.transitions)
        step, label = np.full(n, -1, dtype=np.int64), np.full(n, -1, dtype=np.int64)
        price = np.zeros(n, dtype=np.int64)
        step[of_step] = np.arange(len(of_step))
        label[of_step], price[of_step] = costs.label, costs.of_step
        parts = components(net, label.tolist())
        self.locals = [{place: i for i, place in enumerate(c.places)} for c in parts.found]
        squares = [_distances(parts, k, price) for k in range(len(parts.found))]
        sizes = [len(square) for square in squares]
        takes = [self._numbered(t.consumes) for t in net.transitions]
        gains = [self._gains(t.consumes, t.produces) for t in net.transitions]
        safe = {place for component in parts.found for place in component.places}
        mix = np.random.default_rng(0).integers(1 << 62, size=len(self.places), dtype=np.int64)
        touchpoints = len(costs.model)
        payer = np.full(touchpoints, -1, dtype=np.int64)
        payer[list(parts.log)] = list(parts.log.values())
        owns = np.zeros((touchpoints, len(sizes)), dtype=np.int64)
        for transition, component in parts.model.items():
            owns[label[transition], component] = 1
        every = range(len(self.places))
        width = max(1, (len(self.places) + 7) // 8)
        self.n, self.width, self.n_parts, self.price = n, width, len(sizes), price
        self.of_step = of_step
        vectors: list[Sequence[int] | _Array] = [
            np.array([_hash(mix, pairs) for pairs in gains], dtype=np.int64),
            price,
            step,
            label,
            of_step,
            self._counts(net.final),
            sizes,
            np.zeros(len(sizes), dtype=np.int64),  # filled in by `_laid_out`
            [states[c.last] for states, c in zip(self.locals, parts.found, strict=True)],
            owns.ravel(),
            payer,
            costs.touchpoint.astype(np.int64),
            costs.log,
            costs.sync,
            np.concatenate([np.empty(0, np.int64), *(square.ravel() for square in squares)]),
        ]
        rising = [{p: by for p, by in pairs.items() if by > 0 and p not in safe} for pairs in gains]
        relations = [
            [_flat(pairs.items()) for pairs in takes],
            [_flat(self._words(pairs).items()) for pairs in gains],
            [_flat(pairs.items()) for pairs in rising],
            [[t for t in range(n) if gains[t].get(p, 0) > 0] for p in every],
            [[t for t in range(n) if gains[t].get(p, 0) < 0] for p in every],
            [[t for t in range(n) if p in takes[t]] for p in every],
            [np.flatnonzero(label == a).tolist() for a in range(touchpoints)],
            [self._parts(parts.found, t) for t in range(n)],
        ]
        numbers = [n, len(self.places), len(of_step), len(sizes), width]
        self.net = _laid_out(numbers, vectors, relations)
        ends = [net.initial, net.final]
        first = [states[c.first] for states, c in zip(self.locals, parts.found, strict=True)]
        last = [states[c.last] for states, c in zip(self.locals, parts.found, strict=True)]
        if self._numbered(net.initial) == self._numbered(net.final):
            del ends[1]
        self.ends = np.zeros((len(ends), 1 + width + len(sizes)), dtype=np.int64)
        for row, marking, local in zip(self.ends, ends, [first, last], strict=False):
            tokens = self._numbered(marking)
            row[0] = _hash(mix, tokens)
            for word, by in self._words(tokens).items():
                row[1 + word] = by
            row[1 + width :] = local

    def short_run(self) -> _Array:
        """The transitions of a run from start to end, the cheapest if the budget allows."""
        worker = _Worker(self, Words.of([()]), False, _BUDGET_OF_A_RUN)
        walks = worker.align(np.empty(0, dtype=np.int64))
        status, found = worker.outcome
        if status == NO_WAY:
            message = "The design can never be finished: no run reaches its end."
            hint = "check that every path leads to the end event or the final marking"
            raise DesignError(Problem("JM-E331", message, hint))
        if not found:
            raise _too_large("so many states that no way to its end was found")
        return self.of_step[walks.steps]

    def _numbered(self, tokens: Mapping[str, int]) -> dict[int, int]:
        if max(tokens.values(), default=0) > _MOST_TOKENS:
            raise _too_many_tokens()
        return {self.places[place]: n for place, n in sorted(tokens.items()) if n}

    def _counts(self, tokens: Mapping[str, int]) -> _Array:
        counts = np.zeros(len(self.places), dtype=np.int64)
        for place, n in self._numbered(tokens).items():
            counts[place] = n
        return counts

    def _gains(self, consumes: Mapping[str, int], produces: Mapping[str, int]) -> dict[int, int]:
        """Place -> by how many tokens firing changes it, where it does."""
        before, after = self._numbered(consumes), self._numbered(produces)
        gains = {p: after.get(p, 0) - before.get(p, 0) for p in sorted({*before, *after})}
        return {place: by for place, by in gains.items() if by}

    @staticmethod
    def _words(tokens: Mapping[int, int]) -> dict[int, int]:
        """Machine word -> what is to be added to it; a byte a place."""
        words: dict[int, int] = {}
        for place, n in tokens.items():
            words[place >> 3] = words.get(place >> 3, 0) + (n << 8 * (place & 7))
        return {word: _signed(by) for word, by in words.items()}

    def _parts(self, found: Sequence[Component], transition: int) -> list[int]:
        return [
            number
            for k, component in enumerate(found)
            if transition in component.moves
            for number in (k, *(self.locals[k][p] for p in component.moves[transition]))
        ]


def _distances(parts: Components, k: int, price: _Array) -> _Array:
    """The least cost of model moves charged to a component between its local states."""
    component = parts.found[k]
    number = {place: i for i, place in enumerate(component.places)}
    dist = np.full((len(number), len(number)), kernel.INFINITE, dtype=np.int64)
    np.fill_diagonal(dist, 0)
    arcs = [
        (number[a], number[b], int(price[t]) if parts.model.get(t) == k else 0)
        for t, (a, b) in component.moves.items()
        if a != b
    ]
    while True:  # more steps each round, until none gains
        before = dist.copy()
        for a, b, cost in arcs:
            np.minimum(dist[:, b], dist[:, a] + cost, out=dist[:, b])
        np.minimum(dist, kernel.INFINITE, out=dist)
        if (before == dist).all():
            return dist


def _laid_out(
    numbers: Sequence[int],
    vectors: Sequence[Sequence[int] | _Array],
    relations: Sequence[Sequence[Sequence[int]]],
) -> _Array:
    """All in one vector, as `kernels.markings.Space` describes it."""
    at = kernel.HEADERS
    header, body = list(numbers), []
    for vector in vectors:
        header.append(at)
        body.append(np.asarray(vector, dtype=np.int64))
        at += len(vector)
    for rows in relations:
        header.append(at)
        starts = at + np.cumsum([len(rows) + 1, *map(len, rows)])
        body.append(starts.astype(np.int64))
        body.append(np.array([number for row in rows for number in row], dtype=np.int64))
        at += len(body[-2]) + len(body[-1])
    net = np.concatenate([np.array(header, dtype=np.int64), *body])
    sizes = net[net[kernel.SIZE] : net[kernel.SIZE] + net[kernel.N_PARTS]]
    squares = np.concatenate([[0], np.cumsum(sizes * sizes)])[:-1]
    net[net[kernel.DIST_AT] : net[kernel.DIST_AT] + len(sizes)] = net[kernel.DIST] + squares
    return net


def _flat(pairs: Iterable[tuple[int, int]]) -> list[int]:
    return [number for pair in pairs for number in pair]


def _signed(number: int) -> int:
    return (number + (1 << 63)) % (1 << 64) - (1 << 63)


def _hash(mix: _Array, tokens: Mapping[int, int]) -> int:
    return _signed(sum(int(mix[place]) * n for place, n in tokens.items()))


def _too_large(what: str) -> DesignError:
    message = f"The design has {what}; it cannot be compared."
    hint = "name the steps of wide parallel parts in a fixed order, or split the design by stage"
    return DesignError(Problem("JM-E330", message, hint))


def _too_many_tokens() -> DesignError:
    message = f"A place of the design can get more than {_MOST_TOKENS} tokens."
    hint = "let every loop take as many tokens as it puts back"
    return DesignError(Problem("JM-E330", message, hint))


# --- tables that grow -----------------------------------------------------------------

_COLUMNS = {"entries": 5, "fired": 2, "nodes": 15, "edges": 8}


class _Worker:
    """The tables for some words, made larger when they are full."""

    def __init__(self, prepared: _Prepared, words: Words, still_open: bool, budget: int) -> None:
        self._prepared, self._words = prepared, words
        self._still_open, self._budget = still_open, budget
        self._visit = prepared.n + 2 * kernel.SLACK  # the most that one visit can add
        columns = kernel.ROW + prepared.width + prepared.n_parts
        self._most = max(64 * self._visit, _BYTES_OF_MARKINGS // (8 * columns))
        small = 1 << (4 * self._visit + 1_000).bit_length()
        count = np.zeros(kernel.CHOSEN + 2 * self._visit, dtype=np.int64)
        count[kernel.MOST_NODES], count[kernel.MOST_EDGES] = _MOST_NODES, _MOST_EDGES
        # one word alone can then never fill the tables: they are emptied for it if need be
        count[kernel.MOST_FIRED] = (self._most - 8 * self._visit) // 8
        count[kernel.MOST_FATES] = count[kernel.MOST_SPELLED] = budget
        self._space = kernel.Space(
            net=prepared.net,
            marks=np.zeros((small, columns), dtype=np.int64),
            **{name: np.zeros((small, n), dtype=np.int64) for name, n in _COLUMNS.items()},
            count=count,
            ahead=np.zeros(1 << 12, dtype=np.int64),
            walk=np.zeros((words.longest + 256, 6), dtype=np.int64),
            tokens=words.tokens.astype(np.int64),
        )
        self._events = np.zeros(2 * len(words.tokens) + 1_024, dtype=np.int32)
        self._steps = np.zeros_like(self._events)
        kernel.start(self._space, prepared.ends)

    def align(self, fallback: _Array) -> Walks:
        """The walks of all words; the fallback is a run of the net."""
        n = len(self._words)
        ends, canonical = np.zeros(n + 1, dtype=np.int64), np.zeros(n, dtype=np.bool_)
        cost, lower = np.zeros(n, dtype=np.int64), np.zeros(n, dtype=np.int64)
        word, final = 0, len(self._prepared.ends) - 1
        while True:
            word = align_words(
                self._space, self._words.offsets, word, final, self._still_open, self._budget,
                fallback, self._events, self._steps, ends, cost, lower, canonical,
            )  # fmt: skip
            if word == n:
                break
            if self._space.count[kernel.TOO_MANY_TOKENS]:
                raise _too_many_tokens()
            self._make_room(word, int(ends[word]), len(fallback))
        events, steps = self._events[: ends[-1]], self._steps[: ends[-1]]
        return Walks(cost, lower, canonical, events.copy(), steps.copy(), ends)

    @property
    def outcome(self) -> tuple[int, bool]:
        """How the search of the last word ended, and whether it found any way."""
        count = self._space.count
        return int(count[kernel.STATUS]), bool(count[kernel.FOUND])

    def _make_room(self, word: int, written: int, fallback: int) -> None:
        """Enlarge whatever is full, or may be, before the word is begun again."""
        space, visit = self._space, self._visit
        count = space.count.tolist()
        used = {
            "marks": count[kernel.MARKINGS],
            "entries": count[kernel.ENTRIES],
            "fired": count[kernel.MEMBERS],
            "nodes": count[kernel.NODES],
            "edges": max(count[kernel.EDGES], count[kernel.NODES]),
        }
        full = [name for name, size in used.items() if size + visit > len(getattr(space, name))]
        known = {"marks", "entries", "fired"}.intersection(full)
        if any(len(getattr(space, name)) > self._most for name in known):
            kernel.start(space, self._prepared.ends)
            return
        if "nodes" in full and len(space.nodes) >= len(space.edges) and "edges" not in full:
            full.append("edges")  # lists of nodes are kept there
        grown: dict[str, _Array] = {name: _doubled(getattr(space, name)) for name in full}
        low, high = self._words.offsets[word : word + 2].tolist()
        need = space_ahead(space.net, space.tokens[low:high])
        if need > len(space.ahead):
            grown["ahead"] = np.zeros(2 * need, dtype=np.int64)
        length = high - low + len(space.walk)
        if written + length > len(self._events):
            more = np.zeros(len(self._events) + length, dtype=np.int32)
            self._events = np.concatenate([self._events, more])
            self._steps = np.concatenate([self._steps, more])
        elif not grown:
            grown["walk"] = np.zeros((2 * len(space.walk) + fallback, 6), dtype=np.int64)
        self._space = space._replace(**grown)
        if known:
            kernel.rehash(self._space)


def _doubled(table: _Array) -> _Array:
    return np.concatenate([table, np.zeros_like(table)])
