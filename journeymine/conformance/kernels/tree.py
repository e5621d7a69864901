"""Method T: what every block gains on every interval of a word, column by column.

A block sees only the events of its own touchpoints, numbered from 0.  ``G[i, j]`` is the
most that a run of it can gain from the events i to j - 1: what matches save, less what
skips cost.  An event adds one column to each block around its touchpoint; taking it back
only lowers a counter.  `journeymine.conformance.tree` says why this is exact.
"""

from __future__ import annotations

import numpy as np

from journeymine.compiled import compiled, inner

__all__ = ["begin", "capacities", "column", "extend", "outline", "place", "retract", "shared"]

LEAF, CHOICE, PARALLEL, SEQUENCE, STAR, LOOP = range(6)
"""What a node is.  A sequence has two children; a star repeats its only child, a loop does
its first child, then any number of times its second and its first."""

# Columns of `nodes`.  The caller fills in those of the first line: the step of a leaf, the
# gain of the cheapest run, where its children stand in `slots`, and that run in `runs`.
KIND, STEP, EMPTY, FIRST, LAST, RUN, RUN_END = range(7)
# Whether any ancestor needs rows other than 0, and whether every touchpoint is one step;
# then where in `cells` and `maps` its columns are, those of a loop before its first child,
# the sums of its log costs and the places of its events in the word.
FULL, CLEAR, CELLS, SHIFT, SUMS, WHERE = range(7, 13)
N_COLUMNS = 13

# Columns of `slots`, one slot a child: which child; how many of its events are among the
# first m of its parent; and the other way round, the place of each in its parent.
CHILD, INSIDE, PLACE = range(3)
N_SLOT_COLUMNS = 3

# Columns of `edges`: a node that an event changes and the slot of a changed child, `NONE`
# for leaves, and whether the node was not in the line before, or is not in the next.
NODE, SLOT, OPENS, CLOSES = range(4)
NONE = -1


@inner
def column(nodes, v, j):
    """Where the column of node v after j events starts; columns are as long as they need."""
    return nodes[v, CELLS] + (j * (j + 1) // 2 if nodes[v, FULL] else j)


@compiled
def outline(nodes, slots, label, only, n_labels):
    """The edges that an event of each touchpoint changes, bottom up; fills FULL and CLEAR.

    Parameters
    ----------
    nodes, slots
        Children before parents; the last node is the root.
    label : the touchpoint of every step.
    only : the step of every touchpoint that has just one.
    n_labels : how many touchpoints there are.
    """
    n = len(nodes)
    used = np.zeros(n, np.bool_)
    used[n - 1] = True
    for v in range(n - 1, -1, -1):
        if not used[v]:
            continue
        kind = nodes[v, KIND]
        for s in range(nodes[v, FIRST], nodes[v, LAST]):
            child = slots[s, CHILD]
            used[child] = True
            # what starts where its parent does needs only the rows that its parent needs
            starts = kind in (CHOICE, PARALLEL) or (kind == SEQUENCE and s == nodes[v, FIRST])
            if not starts or nodes[v, FULL]:
                nodes[child, FULL] = 1
    for v in range(n):
        clear = True
        if nodes[v, KIND] == LEAF:
            clear = only[label[nodes[v, STEP]]] != NONE
        for s in range(nodes[v, FIRST], nodes[v, LAST]):
            clear = clear and nodes[slots[s, CHILD], CLEAR] == 1
        nodes[v, CLEAR] = clear
    starts = np.zeros(n_labels + 1, np.int64)
    edges = np.empty((16 * n, 4), np.int64)
    changed = np.empty(n, np.bool_)
    top = 0
    for touchpoint in range(n_labels):
        for v in range(n):
            changed[v] = False
            if not used[v]:
                continue
            if top + nodes[v, LAST] - nodes[v, FIRST] + 1 > len(edges):
                wider = np.empty((2 * len(edges) + nodes[v, LAST], 4), np.int64)
                for row in range(top):
                    for field in range(4):
                        wider[row, field] = edges[row, field]
                edges = wider
            if nodes[v, KIND] == LEAF and label[nodes[v, STEP]] == touchpoint:
                changed[v] = True
                edges[top, NODE], edges[top, SLOT] = v, NONE
                edges[top, OPENS], edges[top, CLOSES] = 1, 0
                top += 1
            for s in range(nodes[v, FIRST], nodes[v, LAST]):
                if changed[slots[s, CHILD]]:
                    edges[top, NODE], edges[top, SLOT] = v, s
                    edges[top, OPENS], edges[top, CLOSES] = not changed[v], 0
                    changed[v] = True
                    top += 1
            if changed[v]:
                edges[top - 1, CLOSES] = 1
        starts[touchpoint + 1] = top
    return edges[:top], starts


@inner
def shared(tokens, offsets, word):
    """How many tokens the word and the one before it begin with alike."""
    n = 0
    a, b = offsets[word - 1], offsets[word]
    while a + n < b and b + n < offsets[word + 1] and tokens[a + n] == tokens[b + n]:
        n += 1
    return n


@inner
def retract(tokens, start, end, touchpoint, edges, starts, count):
    """Take back the events from `start` to `end`."""
    for at in range(start, end):
        here = touchpoint[tokens[at]]
        for e in range(starts[here], starts[here + 1]):
            count[edges[e, NODE]] -= edges[e, OPENS]


@compiled
def capacities(tokens, offsets, touchpoint, edges, starts, n):
    """The most events of each node in any word."""
    count, most = np.zeros(n, np.int64), np.zeros(n, np.int64)
    for word in range(len(offsets) - 1):
        begin = offsets[word]
        if word:
            same = shared(tokens, offsets, word)
            retract(tokens, offsets[word - 1] + same, begin, touchpoint, edges, starts, count)
            begin += same
        for at in range(begin, offsets[word + 1]):
            here = touchpoint[tokens[at]]
            for e in range(starts[here], starts[here + 1]):
                v = edges[e, NODE]
                count[v] += edges[e, OPENS]
                most[v] = max(most[v], count[v])
    return most


@compiled
def place(nodes, slots, most):
    """Give every node its room in `cells` and `maps`; how long both must be."""
    n_cells, n_maps = 0, 0
    for v in range(len(nodes)):
        m = most[v]
        size = (m + 1) * (m + 2) // 2 if nodes[v, FULL] else m + 1
        nodes[v, CELLS] = n_cells
        n_cells += size
        if nodes[v, KIND] == LOOP:
            nodes[v, SHIFT] = size
            n_cells += size
        nodes[v, SUMS] = n_cells
        n_cells += m + 1
        nodes[v, WHERE] = n_maps
        n_maps += m
        for s in range(nodes[v, FIRST], nodes[v, LAST]):
            slots[s, INSIDE] = n_maps
            n_maps += m + 1
            slots[s, PLACE] = n_maps
            n_maps += most[slots[s, CHILD]]
    return n_cells, n_maps


@inner
def begin(nodes, slots, cells, maps):
    """The columns of no event."""
    for v in range(len(nodes)):
        cells[nodes[v, CELLS]] = nodes[v, EMPTY]
        if nodes[v, KIND] == LOOP:
            cells[nodes[v, CELLS] + nodes[v, SHIFT]] = 0
        cells[nodes[v, SUMS]] = 0
        for s in range(nodes[v, FIRST], nodes[v, LAST]):
            maps[slots[s, INSIDE]] = 0


@inner
def extend(
    tokens, start, end, word, touchpoint, log, gain, nodes, slots, edges, starts, count, cells, maps
):
    """Add the columns of the events from `start` to `end` of the word that begins at `word`."""
    for at in range(start, end):
        token = tokens[at]
        here = touchpoint[token]
        for e in range(starts[here], starts[here + 1]):
            v, slot = edges[e, NODE], edges[e, SLOT]
            kind = nodes[v, KIND]
            if edges[e, OPENS]:
                m = count[v] + 1
                count[v] = m
                maps[nodes[v, WHERE] + m - 1] = at - word
                sums = nodes[v, SUMS] + m
                cells[sums] = cells[sums - 1] + log[token]
                for s in range(nodes[v, FIRST], nodes[v, LAST]):
                    maps[slots[s, INSIDE] + m] = count[slots[s, CHILD]]
                old, new = column(nodes, v, m - 1), column(nodes, v, m)
                full = nodes[v, FULL] == 1
                rows = m if full else 1
                if kind == LEAF:
                    for i in range(rows):
                        cells[new + i] = max(cells[old + i], gain[token])
                else:
                    for i in range(rows):
                        cells[new + i] = cells[old + i]
                if full:
                    cells[new + m] = nodes[v, EMPTY]
                if kind == LOOP:
                    shift = nodes[v, SHIFT]
                    for i in range(rows):
                        cells[new + shift + i] = cells[old + shift + i]
                    if full:
                        cells[new + shift + m] = 0
            if kind == LEAF:
                continue
            child = slots[slot, CHILD]
            last = count[child]
            inside, places = slots[slot, INSIDE], slots[slot, PLACE]
            maps[places + last - 1] = m - 1
            ends = column(nodes, child, last)
            if kind == CHOICE:
                for i in range(rows):
                    cells[new + i] = max(cells[new + i], cells[ends + maps[inside + i]])
            elif kind == PARALLEL:
                before = column(nodes, child, last - 1)
                for i in range(rows):
                    row = maps[inside + i]
                    cells[new + i] += cells[ends + row] - cells[before + row]
            elif kind == SEQUENCE:
                left, right = nodes[v, FIRST], nodes[v, FIRST] + 1
                if slot == left:
                    rest = nodes[slots[right, CHILD], EMPTY]
                    for i in range(rows):
                        cells[new + i] = max(cells[new + i], cells[ends + maps[inside + i]] + rest)
                else:
                    _join(nodes, slots[left], cells, maps, new, ends, places, last, full)
            elif kind == STAR:
                _again(nodes, v, child, cells, new, ends, m, full)
            else:
                shift = nodes[v, SHIFT]
                # what stands before the changed child, and what is reached behind it
                source, target = (shift, 0) if slot == nodes[v, FIRST] else (0, shift)
                most = nodes[child, EMPTY]
                for y in range(last - 1, -1, -1):
                    step = cells[ends + y]
                    if step <= most:
                        continue
                    most = step
                    x = maps[places + y]
                    cut = column(nodes, v, x) + source
                    for i in range(x + 1 if full else 1):
                        cells[new + target + i] = max(
                            cells[new + target + i], cells[cut + i] + step
                        )
                    if most == cells[ends]:
                        break
                if edges[e, CLOSES]:
                    do = nodes[slots[nodes[v, FIRST], CHILD], EMPTY]
                    redo = nodes[slots[nodes[v, FIRST] + 1, CHILD], EMPTY]
                    for i in range(rows):
                        before, behind = cells[new + shift + i], cells[new + i]
                        before = max(before, behind + redo)
                        cells[new + shift + i] = before
                        cells[new + i] = max(behind, before + do)


@inner
def _join(nodes, left, cells, maps, new, ends, places, last, full):
    """A sequence when its second child changes: where could that begin?

    Only before one of its own events, and only behind one of the first child: elsewhere
    moving the cut would lose nothing.  Of cuts that gain alike on the right, the last.
    """
    child, inside = left[CHILD], left[INSIDE]
    most = cells[ends + last]
    for y in range(last - 1, -1, -1):
        step = cells[ends + y]
        if step <= most:
            continue
        x = maps[places + y]
        row = maps[inside + x]
        if x > 0 and maps[inside + x - 1] == row:
            if full:
                cells[new + x] = max(cells[new + x], nodes[child, EMPTY] + step)
            continue
        most = step
        cut = column(nodes, child, row)
        for i in range(x + 1 if full else 1):
            cells[new + i] = max(cells[new + i], cells[cut + maps[inside + i]] + step)
        if most == cells[ends]:
            break


@inner
def _again(nodes, v, child, cells, new, ends, m, full):
    """A star when its child changes, as it does with every event: where did it last begin?"""
    most = nodes[child, EMPTY]
    for x in range(m - 1, -1, -1):
        step = cells[ends + x]
        if step <= most:
            continue
        most = step
        cut = column(nodes, v, x)
        for i in range(x + 1 if full else 1):
            cells[new + i] = max(cells[new + i], max(cells[cut + i], 0) + step)
        if most == cells[ends]:
            break
