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
    CHILD,
    CHOICE,
    CLEAR,
    EMPTY,
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
)  # fmt: skip

__all__ = ["align"]

# What a frame of the stack asks for.  A visit is a node, an interval, and whether a loop
# stands before its first child; a choice has besides the way being tried, the best so far,
# and where on the walk that begins and ends.
VISIT, CHOOSE, BREAK, MERGE = range(4)
N_FIELDS = 9

# A move is one number: the event, from 1 on, above EVENT and the step below; skips have
# event 0.  Borders stand behind the walks of parallel branches until these are merged.
EVENT, STEP_OF, BORDER = 32, (1 << 32) - 1, -1


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
            tokens, start, end, word + 1, touchpoint, only, price, gain, least, nodes, slots, runs,
            cells, maps, m, walk, stack, known, head,
        )  # fmt: skip
        at = ends[word]
        if at + n + end - start > len(events):
            events = _longer(events, at, n + end - start)
            steps = _longer(steps, at, n + end - start)
        ends[word + 1] = _written(walk, n, end - start, events, steps, at)
    return cost, events[: ends[n_words]], steps[: ends[n_words]], ends


@compiled
def _longer(array, used, more):
    """A copy of the array with room for so many more, and as many again."""
    longer = np.empty(2 * (used + more), array.dtype)
    for at in range(used):
        longer[at] = array[at]
    return longer


@compiled
def _higher(stack, used, more):
    """The same for a stack of frames."""
    higher = np.empty((2 * (used + more), N_FIELDS), np.int64)
    for depth in range(used):
        for field in range(N_FIELDS):
            higher[depth, field] = stack[depth, field]
    return higher


@compiled
def _walk(
    tokens, start, end, word, touchpoint, only, price, gain, least, nodes, slots, runs, cells,
    maps, m, walk, stack, known, head,
):  # fmt: skip
    """The matches and skips of the word; returns arrays that may have grown, and how many."""
    top, n_known, depth = np.int64(0), np.int64(0), np.int64(1)
    _ask(stack, 0, VISIT, len(nodes) - 1, 0, m, 0)
    while depth:
        depth -= 1
        job, v, i, j = stack[depth, 0], stack[depth, 1], stack[depth, 2], stack[depth, 3]
        before = stack[depth, 4]
        kind, first, last = nodes[v, KIND], nodes[v, FIRST], nodes[v, LAST]
        where, sums = nodes[v, WHERE], nodes[v, SUMS]
        if depth + 2 * (last - first) + 4 > len(stack):
            stack = _higher(stack, depth + 1, 2 * (last - first) + 4)
        more = max(j - i, nodes[v, RUN_END] - nodes[v, RUN]) + 1
        if top + more > len(walk):
            walk = _longer(walk, top, more)
        if job == BREAK:
            walk[top] = BORDER
            top += 1
            continue
        if job == MERGE:
            _merge(walk, stack[depth, 5], top, maps, where + i, where + j, head)
            top -= last - first
            continue
        if job == CHOOSE:
            way, best, low, high = (
                stack[depth, 5], stack[depth, 6], stack[depth, 7], stack[depth, 8],
            )  # fmt: skip
            if best == NONE or _precedes(walk, low, high, top, price):
                for at in range(high, top):
                    walk[low + at - high] = walk[at]
                best, high = way, low + top - high
            top = high
        else:
            if i == j:
                if not before:
                    for at in range(nodes[v, RUN], nodes[v, RUN_END]):
                        walk[top] = runs[at]
                        top += 1
                continue
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
                _ask(stack, depth, MERGE, v, i, j, 0)
                stack[depth, 5] = top
                depth += 1
                for s in range(last - 1, first - 1, -1):
                    inside = slots[s, INSIDE]
                    _ask(stack, depth, BREAK, v, i, j, 0)
                    _ask(
                        stack,
                        depth + 1,
                        VISIT,
                        slots[s, CHILD],
                        maps[inside + i],
                        maps[inside + j],
                        0,
                    )
                    depth += 2
                continue
            way, best, low, high = NONE, NONE, top, top
        key = ((2 * v + before) * (end - start + 1) + i) * (end - start + 1) + j
        at = _place(known, key, word)
        if known[at, 1] == word:
            way = known[at, 2]
        else:
            way = _next(nodes, slots, cells, maps, v, i, j, before, way)
            if way == NONE:  # all ways were tried; if there is none, nothing is best
                if best != NONE:
                    known[at, 0], known[at, 1], known[at, 2] = key, word, best
                    n_known += 1
                    if 2 * n_known > len(known):
                        known = _rehashed(known, word)
                continue
            _ask(stack, depth, CHOOSE, v, i, j, before)
            stack[depth, 5], stack[depth, 6] = way, best
            stack[depth, 7], stack[depth, 8] = low, high
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
        while a < q and walk[a] >> EVENT == 0:
            a += 1
        while b < r and walk[b] >> EVENT == 0:
            b += 1
        if a == q or b == r:
            if a < q or b < r:
                return b < r
            break
        if walk[a] >> EVENT != walk[b] >> EVENT:
            return walk[b] < walk[a]
        a += 1
        b += 1
    a, b = q - 1, r - 1
    while a >= p or b >= q:  # what is skipped behind each match, from the last on
        here, there = 0, 0
        while a >= p and walk[a] >> EVENT == 0:
            here += price[walk[a]]
            a -= 1
        while b >= q and walk[b] >> EVENT == 0:
            there += price[walk[b]]
            b -= 1
        if here != there:
            return there > here
        a -= 1
        b -= 1
    for at in range(min(q - p, r - q)):  # the steps, from the start
        if walk[p + at] != walk[q + at]:
            return walk[q + at] & STEP_OF < walk[p + at] & STEP_OF
    return False


@compiled
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
    wider = np.zeros((4 * len(known), 3), np.int64)
    for old in range(len(known)):
        if known[old, 1] == word:
            at = _place(wider, known[old, 0], word)
            for field in range(3):
                wider[at, field] = known[old, field]
    return wider


@compiled
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
