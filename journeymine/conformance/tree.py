"""Method T: the canonical optimal alignment with a design whose states need not be listed.

A block is worth the most that a run of it can *gain* on an interval of its own events:
what its matches save against log moves, less the cost of its skips.  Let ``G[v][i, j]`` be
that of block v on its events i to j - 1, where c(.) counts the events of a child c among
those of its parent:

========  =======================================================================
step      the best match in i..j - 1, or the skip
choice    the largest ``G[c][c(i), c(j)]`` of its branches
parallel  the *sum* of ``G[c][c(i), c(j)]`` over its branches
sequence  the largest ``G[a][a(i), a(x)] + G[b][b(x), b(j)]`` over all cuts x
loop      the first child, behind nothing or behind the second, that behind the first
========  =======================================================================

Any-of is a choice of which branch is the first one taken: that branch in parallel with each
of those behind it, or nothing.  Counted rounds are sequences, one a round, of the same steps:
a node may stand at many places of the tree, and is worked out once.

and the cost of a word is that of logging all of it less ``G[root][0, n]``.  The sum is exact
where no touchpoint stands in two parallel branches: then every event and every skip belongs
to one branch, any alignments of the branches interleave to one of the block, and costs add
up.  The other rules hold for all designs [1]_.

The canonical alignment (see `plain`) comes from the same cells: in each of its three steps
alignments are ordered by something that adds up over the parts of a block, so the best
alignment of a cell is made of best ones of smaller cells.

An event adds a column to the blocks around its step and changes nothing else; sorted words
share the columns of the events they begin with.  With n events and b blocks around a step it
takes O(n b) time outside loops and free orders, O(n^2 b) for most words within, O(n^3 b) at
worst; O(n^2) memory a block there (`room`).  How many states the design has does not matter.

References
----------
.. [1] Aho, Peterson (1972). A minimum distance error-correcting parser for context-free
   languages. SIAM Journal on Computing 1(4), 305-312. https://doi.org/10.1137/0201022
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import count

import numpy as np
from numpy.typing import NDArray

from journeymine.conformance.kernels import tree as kernel
from journeymine.conformance.kernels.tree_walk import align
from journeymine.conformance.parallel import in_stretches
from journeymine.conformance.walks import NOTHING, CostFunction, Walks, Words
from journeymine.design.paths import blocks
from journeymine.design.paths.blocks import Block

__all__ = ["align_tree", "fits", "room"]


def fits(block: Block) -> bool:
    """Whether no touchpoint stands in two parallel branches, so that method T is exact.

    Examples
    --------
    >>> from journeymine.design.paths.blocks import AnyOrder, Sequence, Step
    >>> fits(AnyOrder((Step("pay"), Step("wait")))), fits(AnyOrder((Step("pay"), Step("pay"))))
    (True, False)
    """
    return _touchpoints(block) is not None


def _touchpoints(block: Block) -> set[str] | None:
    """The touchpoints of a block, None if two parallel branches in it share one."""
    if isinstance(block, blocks.Step):
        return {block.touchpoint}
    found: set[str] = set()
    for part in blocks.parts(block):
        inner = _touchpoints(part)
        parallel = isinstance(block, blocks.AnyOrder | blocks.AnyOf)
        if inner is None or (parallel and not found.isdisjoint(inner)):
            return None
        found |= inner
    return found


def align_tree(
    words: Words,
    block: Block,
    costs: CostFunction,
    *,
    still_open: bool = False,
    threads: int | None = None,
) -> Walks:
    """The canonical optimal alignment of every word with a block that `fits`.

    Parameters
    ----------
    words : Words
    block : Block
    costs : CostFunction
        Steps are numbered in the order in which they are written.
    still_open : bool
        Whether a word may end wherever a run has begun.
    threads : int, optional
        See `in_stretches`; any number gives the same answer.

    Returns
    -------
    Walks
        In the order of `words`; every optimum is proved.
    """
    if not fits(block):
        raise ValueError("parallel branches share a touchpoint")
    tree = _compiled(block, costs, still_open=still_open)
    return in_stretches(lambda stretch: _aligned(stretch, tree, costs), words, threads=threads)


def room(words: Words, block: Block, costs: CostFunction, *, still_open: bool = False) -> int:
    """How many bytes `align_tree` needs for its columns, with one thread; more, a thread each.

    It grows with the square of the most events that a block inside a loop has in one word.
    """
    tree = _compiled(block, costs, still_open=still_open)
    *_, n_cells, n_maps = _placed(words, tree, costs)
    return 8 * n_cells + 4 * n_maps


# --- one stretch of words -------------------------------------------------------------


def _placed(
    words: Words, tree: _Tree, costs: CostFunction
) -> tuple[NDArray[np.int64], NDArray[np.int64], int, int]:
    """The nodes and slots with their places for these words, and how many cells and maps."""
    most = kernel.capacities(
        words.tokens, words.offsets, costs.touchpoint, tree.edges, tree.starts, len(tree.nodes)
    )
    nodes, slots = tree.nodes.copy(), tree.slots.copy()
    n_cells, n_maps = kernel.place(nodes, slots, most)
    return nodes, slots, n_cells, n_maps


def _aligned(words: Words, tree: _Tree, costs: CostFunction) -> Walks:
    nodes, slots, n_cells, n_maps = _placed(words, tree, costs)
    cost, events, steps, offsets = align(
        words.tokens, words.offsets, costs.touchpoint, tree.only, costs.of_step, costs.log,
        costs.log - costs.sync, int(costs.log.min(initial=1)), nodes, slots, tree.runs,
        tree.edges, tree.starts, np.empty(n_cells, np.int64), np.empty(n_maps, np.int32),
    )  # fmt: skip
    return Walks.proved(cost, events, steps, offsets)


# --- the block as arrays --------------------------------------------------------------


@dataclass(frozen=True, slots=True, eq=False)
class _Tree:
    """Nodes, children before parents; a node may have several parents.

    See the kernels for the columns.  `only` is the step of every touchpoint that is one
    step alone, `runs` the cheapest runs of the nodes, one behind the other.
    """

    nodes: NDArray[np.int64]
    slots: NDArray[np.int64]
    runs: NDArray[np.int32]
    only: NDArray[np.int32]
    edges: NDArray[np.int64]
    starts: NDArray[np.int64]


def _compiled(block: Block, costs: CostFunction, *, still_open: bool) -> _Tree:
    builder = _Builder(costs.of_step.tolist())
    root = builder.built(block, count())
    if still_open and root != NOTHING:
        root = builder.begun(root)
    if root == NOTHING:
        root = builder.add(kernel.CHOICE, (), (0, ()))
    label = costs.label
    n_labels = 1 + max(
        len(costs.model), int(label.max(initial=-1)), int(costs.touchpoint.max(initial=-1))
    )
    only = np.full(n_labels, NOTHING, dtype=np.int32)
    only[label] = np.arange(len(label), dtype=np.int32)
    only[np.bincount(label, minlength=n_labels) != 1] = NOTHING
    nodes, slots, runs = builder.arrays(root)
    edges, starts = kernel.outline(nodes, slots, label, only, n_labels)
    return _Tree(nodes, slots, runs, only, edges, starts)


_Run = tuple[int, tuple[int, ...]]
"""What a run costs to skip, and its steps; of equal cost none begins another, so the least
is the canonical one."""


class _Builder:
    """Nodes of a tree, numbered as they are added.

    `NOTHING` stands for the block that has only the empty run.  That a block may be left
    out is no node of its own: a gain below 0 is never taken then, as its cheapest run says.
    """

    def __init__(self, price: list[int]) -> None:
        self._price = price
        self._kinds: list[int] = []
        self._children: list[tuple[int, ...]] = []
        self._runs: list[_Run] = []
        self._steps: list[int] = []
        self._any_ofs: dict[int, tuple[int, ...]] = {}
        self._beginnings: dict[int, int] = {}

    def add(self, kind: int, children: tuple[int, ...], run: _Run, step: int = NOTHING) -> int:
        """A new node; `run` is its cheapest one."""
        self._kinds.append(kind)
        self._children.append(children)
        self._runs.append(run)
        self._steps.append(step)
        return len(self._kinds) - 1

    def built(self, block: Block, numbers: Iterator[int]) -> int:
        """The node of a block, its steps numbered as they are written."""
        match block:
            case blocks.Step():
                return self._leaf(next(numbers))
            case blocks.Sequence(children):
                node = NOTHING
                for child in children:
                    node = self._sequence(node, self.built(child, numbers))
                return node
            case blocks.AnyOrder(children):
                return self._parallel([self.built(child, numbers) for child in children])
            case blocks.Choice(children):
                return self._choice([self.built(child, numbers) for child in children])
            case blocks.Optional(body):
                return self._optional(self.built(body, numbers))
            case blocks.AnyOf(children):
                return self._any_of([self.built(child, numbers) for child in children])
            case blocks.Repeat(body, minimum, between, maximum):
                do = self.built(body, numbers)
                redo = NOTHING if between is None else self.built(between, numbers)
                if minimum > 1 or maximum is not None:
                    again = self._counted(do, redo, max(minimum, 1), maximum)
                else:
                    again = self._loop(do, redo)
                return again if minimum else self._maybe(again)

    def begun(self, node: int) -> int:
        """The node whose runs are the beginnings of those of the node: of part of it, most."""
        if node not in self._beginnings:
            self._beginnings[node] = self._begun(node)
        return self._beginnings[node]

    def _begun(self, node: int) -> int:
        if self._kinds[node] == kernel.LEAF:
            return self._optional(self._leaf(self._steps[node]))
        if self._kinds[node] == kernel.PARALLEL:
            return self._parallel([self.begun(child) for child in self._children[node]])
        return self._choice(self._ways_begun(node))

    def _ways_begun(self, node: int) -> list[int]:
        """Nodes that together have the beginnings; what stands before the break is shared."""
        found: list[int] = []
        while self._kinds[node] == kernel.SEQUENCE:
            node, right = self._children[node]
            found.append(self._sequence(node, self.begun(right)))
        children = self._children[node]
        match self._kinds[node]:
            case kernel.CHOICE if node in self._any_ofs:  # any branches may have begun, or none
                found.append(self._parallel([self.begun(child) for child in self._any_ofs[node]]))
            case kernel.CHOICE:
                found.extend(way for child in children for way in self._ways_begun(child))
            case kernel.STAR:
                broken = self.begun(children[0])
                found.extend([broken, self._sequence(node, broken)])
            case kernel.LOOP:
                do, redo = children
                broken = self.begun(do)
                again = self._sequence(self._sequence(node, redo), broken)
                found.extend([broken, again, self._sequence(node, self.begun(redo))])
            case _:
                found.append(self.begun(node))
        return found

    def _leaf(self, step: int) -> int:
        return self.add(kernel.LEAF, (), (self._price[step], (step,)), step)

    def _sequence(self, left: int, right: int) -> int:
        if NOTHING in (left, right):
            return right if left == NOTHING else left
        return self.add(kernel.SEQUENCE, (left, right), self._one_after_another((left, right)))

    def _parallel(self, nodes: list[int]) -> int:
        real = tuple(node for node in nodes if node != NOTHING)
        if len(real) < 2:
            return real[0] if real else NOTHING
        return self.add(kernel.PARALLEL, real, self._one_after_another(real))

    def _choice(self, nodes: list[int]) -> int:
        real = tuple(node for node in nodes if node != NOTHING)
        if not real:
            return NOTHING
        node = real[0]
        if len(real) > 1:
            node = self.add(kernel.CHOICE, real, min(self._runs[branch] for branch in real))
        return node if len(real) == len(nodes) else self._optional(node)

    def _any_of(self, nodes: list[int]) -> int:
        """One or more of the nodes, in parallel."""
        if len(nodes) < 2:
            return nodes[0] if nodes else NOTHING
        maybe = [self._maybe(node) for node in nodes]
        if any(node == NOTHING or not self._runs[node][0] for node in nodes):
            return self._parallel(maybe)  # a branch that can be empty is taken, if no other
        node, rest = nodes[-1], maybe[-1]
        for branch, left_out in zip(nodes[-2::-1], maybe[-2::-1], strict=True):
            node = self._choice([self._parallel([branch, rest]), node])
            rest = self._parallel([left_out, rest])
        self._any_ofs[node] = tuple(nodes)
        return node

    def _maybe(self, node: int) -> int:
        """The node or nothing; the node itself, which may stand elsewhere, stays what it is."""
        if node == NOTHING or not self._runs[node][0]:
            return node
        return self.add(kernel.CHOICE, (node,), (0, ()))

    def _optional(self, node: int) -> int:
        """The node or nothing; it stands nowhere else, and may become what is wanted."""
        if node == NOTHING or not self._runs[node][0]:
            return node
        if self._kinds[node] in (kernel.PARALLEL, kernel.LOOP):  # they go on from their gains
            return self.add(kernel.CHOICE, (node,), (0, ()))
        self._runs[node] = (0, ())
        return node

    def _loop(self, do: int, redo: int) -> int:
        """`do`, then any number of times `redo` and `do`."""
        if do == NOTHING or redo == NOTHING:
            node = self._star(redo if do == NOTHING else do)
            return self._optional(node) if do == NOTHING else node
        if not self._runs[do][0] and not self._runs[redo][0]:
            return self._star(self._choice([do, redo]))
        return self.add(kernel.LOOP, (do, redo), self._runs[do])

    def _counted(self, do: int, redo: int, least: int, most: int | None) -> int:
        """`do` so many times, at least 1, and `redo` between: first what may be left out.

        So every sequence but the first begins where the whole begins, and needs little room.
        """
        rounds = self._sequence(do, redo)
        if most is None:
            node = self._maybe(self._star(rounds))
        else:
            node = NOTHING
            for _ in range(most - least):
                node = self._maybe(self._sequence(node, rounds))
        for _ in range(least - 1):
            node = self._sequence(node, rounds)
        return self._sequence(node, do)

    def _star(self, node: int) -> int:
        if node == NOTHING or self._kinds[node] == kernel.STAR:
            return node
        return self.add(kernel.STAR, (node,), self._runs[node])

    def _one_after_another(self, nodes: Iterable[int]) -> _Run:
        runs = [self._runs[node] for node in nodes]
        return sum(cost for cost, _ in runs), tuple(step for _, run in runs for step in run)

    def arrays(self, root: int) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int32]]:
        """Nodes up to the root, slots and runs, as the kernels read them."""
        n = root + 1
        children, runs = self._children[:n], self._runs[:n]
        nodes = np.zeros((n, kernel.N_COLUMNS), dtype=np.int64)
        nodes[:, kernel.KIND] = self._kinds[:n]
        nodes[:, kernel.STEP] = self._steps[:n]
        nodes[:, kernel.EMPTY] = [-cost for cost, _ in runs]
        nodes[:, kernel.LAST] = np.cumsum([len(nodes) for nodes in children])
        nodes[1:, kernel.FIRST] = nodes[:-1, kernel.LAST]
        nodes[:, kernel.RUN_END] = np.cumsum([len(run) for _, run in runs])
        nodes[1:, kernel.RUN] = nodes[:-1, kernel.RUN_END]
        slots = np.zeros((int(nodes[-1, kernel.LAST]), kernel.N_SLOT_COLUMNS), dtype=np.int64)
        slots[:, kernel.CHILD] = [child for each in children for child in each]
        flat = [step for _, run in runs for step in run]
        return nodes, slots, np.array(flat, dtype=np.int32)
