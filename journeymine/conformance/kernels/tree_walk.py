"""Method T: the canonical walk through the columns of a word.

A *cell* is a block on an interval of its events; its best walk is put together from those
of smaller cells.  A walk is written as the matches and skips alone, in the order of the
run: behind another it stands as it is, so a sequence needs no copy.

Only where several ways through a cell are optimal, their walks become lists (`tree_lists`),
are compared, and the best is remembered.
"""

from __future__ import annotations

import numpy as np

from journeymine.compiled import compiled, inner
from journeymine.conformance.kernels.tree import (
    CHILD,
    CHOICE,
    CLEAR,
    FIRST,
    INSIDE,
    KIND,
    LAST,
    LEAF,
    NONE,
    PARALLEL,
    RUN,
    RUN_END,
    SEQUENCE,
    SHIFT,
    STAR,
    STEP,
    SUMS,
    WHERE,
    begin,
    column,
    extend,
    retract,
    shared,
)
from journeymine.conformance.kernels.tree_lists import (
    EVENT,
    LENGTH,
    MOVE,
    N_LIST_COLUMNS,
    STEP_OF,
    added,
    forget,
    longer,
    precedes,
    spell,
    tabled,
    wider,
)

__all__ = ["align"]

# What a frame of the stack asks for: to write the walk of a cell, to keep it as a list, to
# hand that list to a choice, to choose among ways, and to interleave parallel branches.
# A frame has a node, an interval, whether a loop stands before its first child, and where
# on the walk its moves begin; a choice also the way being tried, the lists of its two parts,
# the best list so far, and how many lists and cells were known before.
VISIT, KEEP, HAND, CHOOSE, BREAK, MERGE = range(6)
JOB, AT, START, END, BEFORE, SINCE, WAY, HEAD, TAIL, BEST, N_LISTS, N_KNOWN = range(12)
N_FIELDS = 12

BORDER = -1
"""Where a move stands otherwise: behind the walk of a parallel branch, until all are merged."""
MANY = 4096
"""So many lists are kept from word to word; with more it is faster to begin anew."""


@compiled
def align(
    tokens, offsets, touchpoint, only, price, log, gain, least, nodes, slots, runs, edges, starts,
    cells, maps,
):  # fmt: skip
    """Cost and canonical moves of every word; `cells` and `maps` are room that `place` asks for.

    Parameters
    ----------
    price : the cost of skipping every step.
    log, gain : of every token, what a log move costs and what a match saves.
    least : the least of `log`: where that is 0, a log move may be as good as a match.
    """
    n_words = len(offsets) - 1
    longest = 0
    for word in range(n_words):
        longest = max(longest, offsets[word + 1] - offsets[word])
    cost = np.zeros(n_words, np.int64)
    ends = np.zeros(n_words + 1, np.int64)
    events = np.empty(len(tokens) + len(tokens) // 4 + 64, np.int32)
    steps = np.empty(len(events), np.int32)
    head = np.zeros(longest, np.int64)
    count = np.zeros(len(nodes), np.int64)
    walk = np.empty(4 * longest + 64, np.int64)
    stack = np.empty((64, N_FIELDS), np.int64)
    known = np.zeros((64, 3), np.int64)
    lists = np.zeros((2 * MANY, N_LIST_COLUMNS), np.int64)
    table = np.zeros(4 * MANY, np.int64)
    lists[0, MOVE] = 1
    root = len(nodes) - 1
    begin(nodes, slots, cells, maps)
    for word in range(n_words):
        start = offsets[word]
        fresh = start
        if word:
            same = shared(tokens, offsets, word)
            retract(tokens, offsets[word - 1] + same, start, touchpoint, edges, starts, count)
            fresh += same
        end = offsets[word + 1]
        extend(
            tokens, fresh, end, start, touchpoint, log, gain, nodes, slots, edges, starts, count,
            cells, maps,
        )  # fmt: skip
        m = count[root]
        total = 0
        for at in range(start, end):
            total += log[tokens[at]]
        cost[word] = total - cells[column(nodes, root, m)]
        if lists[0, MOVE] > MANY:
            lists[0, MOVE] = 1
            for place in range(len(table)):
                table[place] = 0
        walk, stack, known, lists, table, n = _walk(
            tokens, start, end, word + 1, touchpoint, only, price, gain, least, nodes, slots,
            runs, cells, maps, m, walk, stack, known, lists, table, head,
        )  # fmt: skip
        at = ends[word]
        if at + n + end - start > len(events):
            events = longer(events, at, n + end - start)
            steps = longer(steps, at, n + end - start)
        ends[word + 1] = _written(walk, n, end - start, events, steps, at)
    return cost, events[: ends[n_words]], steps[: ends[n_words]], ends


@inner
def _walk(
    tokens, start, end, word, touchpoint, only, price, gain, least, nodes, slots, runs, cells,
    maps, m, walk, stack, known, lists, table, head,
):  # fmt: skip
    """The matches and skips of the word; returns arrays that may have grown, and how many."""
    n_known, depth, top = np.int64(0), np.int64(1), np.int64(0)
    _visit(stack, 0, len(nodes) - 1, 0, m, 0)
    while depth:
        depth -= 1
        job, v, i, j = stack[depth, JOB], stack[depth, AT], stack[depth, START], stack[depth, END]
        before, since = stack[depth, BEFORE], stack[depth, SINCE]
        kind, first, last = nodes[v, KIND], nodes[v, FIRST], nodes[v, LAST]
        where, sums = nodes[v, WHERE], nodes[v, SUMS]
        if depth + 2 * (last - first) + 4 > len(stack):
            stack = wider(stack, depth + 1, 2 * (last - first) + 4)
        more = max(j - i, nodes[v, RUN_END] - nodes[v, RUN]) + 1
        if top + more > len(walk):
            walk = longer(walk, top, more)
        key = ((2 * v + before) * (end - start + 1) + i) * (end - start + 1) + j
        if job == BREAK:
            walk[top] = BORDER
            top += 1
            continue
        if job == MERGE:
            _merge(walk, since, top, maps, where + i, where + j, head)
            top -= last - first
            continue
        if job == HAND:
            at = _place(known, key, word)
            if known[at, 1] == word:  # `since` is the choice, WAY the part that it waits for
                stack[since, stack[depth, WAY]] = known[at, 2]
            else:
                _visit(stack, depth + 1, v, i, j, before)
                stack[depth + 1, JOB], stack[depth + 1, SINCE] = KEEP, top
                _visit(stack, depth + 2, v, i, j, before)
                depth += 3
            continue
        if job == VISIT and i == j:
            if not before:
                for at in range(nodes[v, RUN], nodes[v, RUN_END]):
                    walk[top] = runs[at]
                    top += 1
            continue
        if job == VISIT:
            most = cells[column(nodes, v, j) + i + (nodes[v, SHIFT] if before else 0)]
            if least > 0 and nodes[v, CLEAR] and most == cells[sums + j] - cells[sums + i]:
                for at in range(where + i, where + j):  # all match, and nothing is skipped
                    event = np.int64(maps[at])
                    walk[top] = event + 1 << EVENT | only[touchpoint[tokens[start + event]]]
                    top += 1
                continue
            if kind == LEAF:
                event = np.int64(0)
                for at in range(where + i, where + j):
                    if gain[tokens[start + maps[at]]] == most:
                        event = np.int64(maps[at]) + 1
                        break
                if event or most == -price[nodes[v, STEP]]:
                    walk[top] = event << EVENT | nodes[v, STEP]
                    top += 1
                continue
            if kind == PARALLEL:
                stack[depth, JOB], stack[depth, SINCE] = MERGE, top  # the same cell again
                depth += 1
                for s in range(last - 1, first - 1, -1):
                    low, high = maps[slots[s, INSIDE] + i], maps[slots[s, INSIDE] + j]
                    _visit(stack, depth, v, i, j, before)
                    stack[depth, JOB] = BREAK
                    _visit(stack, depth + 1, slots[s, CHILD], low, high, before)
                    depth += 2
                continue
        at = _place(known, key, word)
        found, way, best = NONE, NONE, NONE
        if job == VISIT:
            if known[at, 1] == word:
                found = known[at, 2]
        else:
            found = np.int64(0)
            if job == CHOOSE:
                found, tail = stack[depth, HEAD], stack[depth, TAIL]
                if found == 0:
                    found, tail = tail, found
                more = lists[tail, LENGTH]
                if top + more > len(walk):
                    walk = longer(walk, top, more)
                top += more
                spell(lists, tail, walk, top)
            if lists[0, MOVE] + 2 * (top - since) > len(lists):
                lists = wider(lists, lists[0, MOVE], 2 * (top - since))
                table = tabled(lists)
            for move in range(since, top):
                found = added(lists, table, found, walk[move])
            top = since
            if job == CHOOSE:
                way, best = stack[depth, WAY], stack[depth, BEST]
                if best == NONE or precedes(lists, best, found, price):
                    best = found
                elif n_known == stack[depth, N_KNOWN]:
                    forget(lists, table, stack[depth, N_LISTS])
                found = NONE
        if found == NONE:
            way = _next(nodes, slots, cells, maps, v, i, j, before, way)
            if way != NONE:
                choice, several = depth, False
                if job == CHOOSE or _next(nodes, slots, cells, maps, v, i, j, before, way) != NONE:
                    stack[depth, JOB], stack[depth, SINCE], stack[depth, WAY] = CHOOSE, top, way
                    stack[depth, HEAD], stack[depth, BEST] = 0, best
                    several = True
                    stack[depth, N_LISTS], stack[depth, N_KNOWN] = lists[0, MOVE], n_known
                    depth += 1
                depth = _follow(stack, depth, nodes, slots, cells, maps, v, i, j, before, way)
                if several:
                    for part in range(choice + 1, depth):
                        stack[part, JOB], stack[part, SINCE] = HAND, choice
                        stack[part, WAY] = TAIL if part == choice + 1 else HEAD
                continue
            if best == NONE:
                continue  # the block may be passed by, and nothing is better
            found = best
        if known[at, 1] != word:
            known[at, 0], known[at, 1], known[at, 2] = key, word, found
            n_known += 1
            if 2 * n_known > len(known):
                known = _rehashed(known, word)
        if job != KEEP:
            top += lists[found, LENGTH]
            if top > len(walk):
                walk = longer(walk, top - lists[found, LENGTH], lists[found, LENGTH])
            spell(lists, found, walk, top)
    return walk, stack, known, lists, table, top


@inner
def _visit(stack, depth, v, i, j, before):
    stack[depth, JOB], stack[depth, AT], stack[depth, START] = VISIT, v, i
    stack[depth, END], stack[depth, BEFORE] = j, before


@inner
def _next(nodes, slots, cells, maps, v, i, j, before, after):
    """The next optimal way through a cell after this one, `NONE` if there is none.

    A way is the slot of a choice, else where in i..j the last part begins.  Of cuts that
    allow all that others allow, only those are ways: directly before an event of the
    right part, or at the end; in a sequence directly behind one of the left part, too.
    """
    kind, first = nodes[v, KIND], nodes[v, FIRST]
    ends = column(nodes, v, j) + i
    if kind == CHOICE:
        for s in range(max(after + 1, first), nodes[v, LAST]):
            inside = slots[s, INSIDE]
            cut = column(nodes, slots[s, CHILD], maps[inside + j]) + maps[inside + i]
            if cells[cut] == cells[ends]:
                return s
        return NONE
    start = max(after + 1, i)
    if kind == STAR:
        child = slots[first, CHILD]
        end = column(nodes, child, j)
        for x in range(start, j):
            sooner = 0 if x == i else max(0, cells[column(nodes, v, x) + i])
            if sooner + cells[end + x] == cells[ends]:
                return x
        return NONE  # a round without any event is a way from i
    if kind == SEQUENCE:
        left, right = slots[first, CHILD], slots[first + 1, CHILD]
        a, b = slots[first, INSIDE], slots[first + 1, INSIDE]
        end = column(nodes, right, maps[b + j])
        for x in range(start, j + 1):
            if x > i and maps[a + x] == maps[a + x - 1]:
                continue
            if x < j and maps[b + x] == maps[b + x + 1]:
                continue
            sooner = cells[column(nodes, left, maps[a + x]) + maps[a + i]]
            if sooner + cells[end + maps[b + x]] == cells[ends]:
                return x
        return NONE
    # a loop: its first child behind what stands before it, or its second behind the first
    s, shift = (first + 1, 0) if before else (first, nodes[v, SHIFT])
    most = cells[ends + nodes[v, SHIFT]] if before else cells[ends]
    b = slots[s, INSIDE]
    end = column(nodes, slots[s, CHILD], maps[b + j])
    for x in range(start, j + 1):
        if x < j and maps[b + x] == maps[b + x + 1]:
            continue
        if cells[column(nodes, v, x) + shift + i] + cells[end + maps[b + x]] == most:
            return x
    return NONE


@inner
def _follow(stack, depth, nodes, slots, cells, maps, v, i, j, before, way):
    """Ask for the parts of a way, the last first: it is on the stack's top that work goes on."""
    kind, s = nodes[v, KIND], nodes[v, FIRST]
    if kind == CHOICE:
        inside = slots[way, INSIDE]
        _visit(stack, depth, slots[way, CHILD], maps[inside + i], maps[inside + j], 0)
        return depth + 1
    if kind == SEQUENCE or before:
        s += 1
    inside = slots[s, INSIDE]
    if kind == STAR and (way == i or cells[column(nodes, v, way) + i] < 0):
        # the last round is the only one: what stands before it is worth nothing
        _visit(stack, depth, slots[s, CHILD], maps[inside + way], maps[inside + j], 0)
        return depth + 1
    _visit(stack, depth, slots[s, CHILD], maps[inside + way], maps[inside + j], 0)
    if kind == SEQUENCE:
        inside = slots[s - 1, INSIDE]
        _visit(stack, depth + 1, slots[s - 1, CHILD], maps[inside + i], maps[inside + way], 0)
    else:
        _visit(stack, depth + 1, v, i, way, 0 if kind == STAR else 1 - before)
    return depth + 2


@inner
def _merge(walk, low, high, maps, start, end, head):
    """Interleave the walks of parallel branches, each with a border behind it.

    Skips go with their match; those at the ends of branches stand at the end, branch by
    branch.  Events are in the order of the places in ``maps[start:end]``.
    """
    merged = np.empty(high - low, np.int64)
    n, first = 0, low
    for at in range(low, high):
        event = walk[at] >> EVENT
        if event > 0:
            head[event - 1] = first + 1
        if event != 0:
            first = at + 1
    for place in range(start, end):
        event = maps[place]
        at = head[event]
        head[event] = 0
        while at:
            merged[n] = walk[at - 1]
            n += 1
            at = at + 1 if walk[at - 1] >> EVENT == 0 else 0
    first = low
    for at in range(low, high):
        if walk[at] == BORDER:
            for skip in range(first, at):
                merged[n] = walk[skip]
                n += 1
        if walk[at] >> EVENT != 0:
            first = at + 1
    for at in range(n):
        walk[low + at] = merged[at]


@inner
def _place(known, key, word):
    """Where the key of this word is, or may be put."""
    mask = len(known) - 1
    at = (key * -7046029254386353131 >> 20) & mask  # Fibonacci hashing: Knuth, 6.4
    while known[at, 1] == word and known[at, 0] != key:
        at = (at + 1) & mask
    return at


@inner
def _rehashed(known, word):
    wider = np.zeros((4 * len(known), 3), np.int64)
    for old in range(len(known)):
        if known[old, 1] == word:
            at = _place(wider, known[old, 0], word)
            for field in range(3):
                wider[at, field] = known[old, field]
    return wider


@inner
def _written(walk, n, length, events, steps, at):
    """Write the moves of a word, its log moves among them; where they end."""
    event, first = 0, 0
    for k in range(n + 1):
        # behind the walk stands a match of no step behind the last event, not written
        match = walk[k] >> EVENT if k < n else length + 1
        if match == 0:
            continue
        while event < match - 1:
            events[at], steps[at] = event, NONE
            event += 1
            at += 1
        for move in range(first, min(k + 1, n)):
            events[at] = (walk[move] >> EVENT) - 1
            steps[at] = walk[move] & STEP_OF
            at += 1
        first = k + 1
        event += 1
    return at
