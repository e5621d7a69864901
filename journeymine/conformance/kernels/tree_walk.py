"""Method T: the canonical walk through the columns of a word.

A *cell* is a block on an interval of its events; its best walk is put together from those
of smaller cells.  A walk is written as the matches and skips alone, in the order of the
run: behind another it stands as it is, so a sequence needs no copy.  Only where several
ways are optimal are their walks written one behind the other and compared.
"""

from __future__ import annotations

import numpy as np

from journeymine.conformance.kernels.compiled import compiled
from journeymine.conformance.kernels.tree import (
    CHILD, CHOICE, CLEAR, EMPTY, FIRST, INSIDE, KIND, LAST, LEAF, LOOP, NONE, PARALLEL, RUN,
    RUN_END, SEQUENCE, SHIFT, STAR, STEP, SUMS, WHERE, begin, column, extend, retract, shared,
)  # fmt: skip

__all__ = ["align"]

# What a frame of the stack asks for.  A visit is a node, an interval, and whether a loop
# stands before its first child; a choice has besides the way being tried, the best so far,
# and where on the walk that begins and ends.
VISIT, CHOOSE, BREAK, MERGE = range(4)
N_FIELDS = 9
BORDER = -2
"""Between the walks of parallel branches, where an event stands otherwise."""


@compiled
def align(
    tokens, offsets, touchpoint, only, price, log, gain, nodes, slots, runs, edges, starts, cells,
    maps,
):  # fmt: skip
    """Cost and canonical moves of every word; `cells` and `maps` are room that `place` asks for.

    Parameters
    ----------
    price : the cost of skipping every step.
    log, gain : of every token, what a log move costs and what a match saves.
    """
    n_words = len(offsets) - 1
    longest = 0
    for word in range(n_words):
        longest = max(longest, offsets[word + 1] - offsets[word])
    free = True  # whether any log move is
    for token in range(len(log)):
        free = free and log[token] > 0
    cost = np.zeros(n_words, np.int64)
    ends = np.zeros(n_words + 1, np.int64)
    moves = np.empty((len(tokens) + len(tokens) // 4 + 64, 2), np.int32)
    head = np.full(longest + 1, NONE, np.int64)
    count = np.zeros(len(nodes), np.int64)
    walk = np.empty((4 * longest + 64, 2), np.int32)
    stack = np.empty((64, N_FIELDS), np.int64)
    known = np.full((64, 3), -1, np.int64)
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
        walk, stack, known, n = _walk(
            tokens, start, end, word, touchpoint, only, price, gain, free, nodes, slots, runs,
            cells, maps, m, walk, stack, known, head,
        )  # fmt: skip
        at = ends[word]
        moves = _room(moves, at, n + end - start)
        ends[word + 1] = _written(walk, n, end - start, moves, at)
    return cost, moves[: ends[n_words]], ends


@compiled
def _room(rows, used, more):
    """The array, or a longer copy of it with room for so many more rows."""
    if used + more <= len(rows):
        return rows
    longer = np.empty((2 * (used + more), rows.shape[1]), rows.dtype)
    longer[:used] = rows[:used]
    return longer


@compiled
def _walk(
    tokens, start, end, word, touchpoint, only, price, gain, free, nodes, slots, runs, cells,
    maps, m, walk, stack, known, head,
):  # fmt: skip
    """The matches and skips of the word; returns arrays that may have grown, and how many."""
    top, n_known, depth = 0, 0, 1
    _ask(stack, 0, VISIT, len(nodes) - 1, 0, m, 0)
    while depth:
        depth -= 1
        stack = _room(stack, depth + 1, 8)
        job, v, i, j = stack[depth, 0], stack[depth, 1], stack[depth, 2], stack[depth, 3]
        before = stack[depth, 4]
        first, last = nodes[v, FIRST], nodes[v, LAST]
        if job == BREAK:
            walk = _room(walk, top, 1)
            walk[top, 0], walk[top, 1] = BORDER, NONE
            top += 1
            continue
        if job == MERGE:
            _merge(walk, stack[depth, 5], top, maps, nodes[v, WHERE] + i, nodes[v, WHERE] + j, head)
            top -= last - first
            continue
        if job == VISIT:
            if i == j:
                if not before:
                    walk = _room(walk, top, nodes[v, RUN_END] - nodes[v, RUN])
                    for at in range(nodes[v, RUN], nodes[v, RUN_END]):
                        walk[top, 0], walk[top, 1] = NONE, runs[at]
                        top += 1
                continue
            most = cells[column(nodes, v, j) + i + (nodes[v, SHIFT] if before else 0)]
            where, sums = nodes[v, WHERE], nodes[v, SUMS]
            if free and nodes[v, CLEAR] and most == cells[sums + j] - cells[sums + i]:
                walk = _room(walk, top, j - i)
                for at in range(where + i, where + j):  # all match, and nothing is skipped
                    event = maps[at]
                    walk[top, 0] = event
                    walk[top, 1] = only[touchpoint[tokens[start + event]]]
                    top += 1
                continue
            if nodes[v, KIND] == LEAF:
                walk = _room(walk, top, 1)
                event = NONE
                for at in range(where + i, where + j):
                    if gain[tokens[start + maps[at]]] == most:
                        event = maps[at]
                        break
                if event != NONE or most == -price[nodes[v, STEP]]:
                    walk[top, 0], walk[top, 1] = event, nodes[v, STEP]
                    top += 1
                continue
            if nodes[v, KIND] == PARALLEL:
                stack = _room(stack, depth + 1, 2 * (last - first) + 2)
                _ask(stack, depth, MERGE, v, i, j, 0)
                stack[depth, 5] = top
                depth += 1
                for s in range(last - 1, first - 1, -1):
                    low, high = maps[slots[s, INSIDE] + i], maps[slots[s, INSIDE] + j]
                    _ask(stack, depth, BREAK, v, i, j, 0)
                    _ask(stack, depth + 1, VISIT, slots[s, CHILD], low, high, 0)
                    depth += 2
                continue
            way = _next(nodes, slots, cells, maps, v, i, j, before, NONE)
            if way == NONE:
                continue  # the block may be passed by, and nothing is better
            if _next(nodes, slots, cells, maps, v, i, j, before, way) != NONE:
                at = _place(known, _key(v, i, j, before, end - start), word)
                if known[at, 1] == word:
                    way = known[at, 2]
                else:
                    _ask(stack, depth, CHOOSE, v, i, j, before)
                    stack[depth, 5], stack[depth, 6] = way, NONE
                    stack[depth, 7], stack[depth, 8] = top, top
                    depth += 1
        else:
            way, best, low, high = (
                stack[depth, 5], stack[depth, 6], stack[depth, 7], stack[depth, 8],
            )  # fmt: skip
            if best == NONE or _precedes(walk, low, high, top, price):
                for at in range(high, top):
                    walk[low + at - high, 0] = walk[at, 0]
                    walk[low + at - high, 1] = walk[at, 1]
                best, high = way, low + top - high
            top = high
            way = _next(nodes, slots, cells, maps, v, i, j, before, way)
            if way == NONE:
                if 2 * n_known >= len(known):
                    known = _rehashed(known, word)
                key = _key(v, i, j, before, end - start)
                at = _place(known, key, word)
                known[at, 0], known[at, 1], known[at, 2] = key, word, best
                n_known += 1
                continue
            stack[depth, 5], stack[depth, 6], stack[depth, 8] = way, best, high
            depth += 1
        depth = _follow(stack, depth, nodes, slots, cells, maps, v, i, j, before, way)
    return walk, stack, known, top


@compiled
def _ask(stack, depth, job, v, i, j, before):
    stack[depth, 0], stack[depth, 1], stack[depth, 2] = job, v, i
    stack[depth, 3], stack[depth, 4] = j, before


@compiled
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
        return j if start <= j and cells[ends] == nodes[child, EMPTY] else NONE
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


@compiled
def _follow(stack, depth, nodes, slots, cells, maps, v, i, j, before, way):
    """Ask for the parts of a way, the last first: it is on the stack's top that work goes on."""
    kind, s = nodes[v, KIND], nodes[v, FIRST]
    if kind == CHOICE:
        inside = slots[way, INSIDE]
        _ask(stack, depth, VISIT, slots[way, CHILD], maps[inside + i], maps[inside + j], 0)
        return depth + 1
    if kind == SEQUENCE or before:
        s += 1
    inside = slots[s, INSIDE]
    _ask(stack, depth, VISIT, slots[s, CHILD], maps[inside + way], maps[inside + j], 0)
    if kind == STAR:
        # the last of several rounds, unless all before it is worth nothing
        if i < way < j and cells[column(nodes, v, way) + i] >= 0:
            _ask(stack, depth + 1, VISIT, v, i, way, 0)
            return depth + 2
        return depth + 1
    if kind == SEQUENCE:
        inside = slots[s - 1, INSIDE]
        _ask(stack, depth + 1, VISIT, slots[s - 1, CHILD], maps[inside + i], maps[inside + way], 0)
    else:
        _ask(stack, depth + 1, VISIT, v, i, way, 1 - before)
    return depth + 2


@compiled
def _precedes(walk, p, q, r, price):
    """Whether the walk from q to r comes before the one from p to q in the canonical order."""
    a, b = p, q
    while True:  # which events are matched, from the first on
        while a < q and walk[a, 0] == NONE:
            a += 1
        while b < r and walk[b, 0] == NONE:
            b += 1
        if a == q or b == r:
            if a < q or b < r:
                return b < r
            break
        if walk[a, 0] != walk[b, 0]:
            return walk[b, 0] < walk[a, 0]
        a += 1
        b += 1
    a, b = q - 1, r - 1
    while a >= p or b >= q:  # what is skipped behind each match, from the last on
        here, there = 0, 0
        while a >= p and walk[a, 0] == NONE:
            here += price[walk[a, 1]]
            a -= 1
        while b >= q and walk[b, 0] == NONE:
            there += price[walk[b, 1]]
            b -= 1
        if here != there:
            return there > here
        a -= 1
        b -= 1
    for at in range(min(q - p, r - q)):  # the steps, from the start
        if walk[p + at, 1] != walk[q + at, 1]:
            return walk[q + at, 1] < walk[p + at, 1]
    return False


@compiled
def _merge(walk, low, high, maps, start, end, head):
    """Interleave the walks of parallel branches, each with a border behind it.

    Skips go with their match; those at the ends of branches stand at the end, branch by
    branch.  Events are in the order of the places in ``maps[start:end]``.
    """
    merged = np.empty((high - low, 2), walk.dtype)
    n, first = 0, low
    for at in range(low, high):
        if walk[at, 0] >= 0:
            head[walk[at, 0]] = first
        if walk[at, 0] != NONE:
            first = at + 1
    for place in range(start, end):
        event = maps[place]
        at = head[event]
        if at == NONE:
            continue
        head[event] = NONE
        while True:
            merged[n, 0], merged[n, 1] = walk[at, 0], walk[at, 1]
            n += 1
            if walk[at, 0] == event:
                break
            at += 1
    first = low
    for at in range(low, high):
        if walk[at, 0] == BORDER:
            for skip in range(first, at):
                merged[n, 0], merged[n, 1] = walk[skip, 0], walk[skip, 1]
                n += 1
        if walk[at, 0] != NONE:
            first = at + 1
    for at in range(n):
        walk[low + at, 0], walk[low + at, 1] = merged[at, 0], merged[at, 1]


@compiled
def _key(v, i, j, before, length):
    return ((2 * v + before) * (length + 1) + i) * (length + 1) + j


@compiled
def _place(known, key, word):
    """Where the key of this word is, or may be put."""
    mask = len(known) - 1
    at = (key * -7046029254386353131 >> 20) & mask  # Fibonacci hashing: Knuth, 6.4
    while known[at, 1] == word and known[at, 0] != key:
        at = (at + 1) & mask
    return at


@compiled
def _rehashed(known, word):
    wider = np.full((4 * len(known), 3), -1, np.int64)
    for old in range(len(known)):
        if known[old, 1] == word:
            at = _place(wider, known[old, 0], word)
            for field in range(3):
                wider[at, field] = known[old, field]
    return wider


@compiled
def _written(walk, n, length, moves, at):
    """Write the moves of a word, its log moves among them; where they end."""
    event, first = 0, 0
    for k in range(n):
        if walk[k, 0] == NONE:
            continue
        while event < walk[k, 0]:
            moves[at, 0], moves[at, 1] = event, NONE
            event += 1
            at += 1
        for step in range(first, k + 1):
            moves[at, 0], moves[at, 1] = walk[step, 0], walk[step, 1]
            at += 1
        first = k + 1
        event += 1
    while event < length:
        moves[at, 0], moves[at, 1] = event, NONE
        event += 1
        at += 1
    for step in range(first, n):
        moves[at, 0], moves[at, 1] = walk[step, 0], walk[step, 1]
        at += 1
    return at
