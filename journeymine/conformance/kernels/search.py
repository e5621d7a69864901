"""A* over (events read, marking, aim) of one word.

A node without an aim reads the next event as a log move, or takes a transition of its
touchpoint as its aim; with an aim only members of a stubborn set for it fire, as model
moves, until the aim itself does, as the synchronous move.  After the last event the
final marking is the aim.
"""

from __future__ import annotations

from journeymine.compiled import compiled, inner
from journeymine.conformance.kernels.markings import (
    ALIVE,
    BEST,
    BY,
    DIST_AT,
    EDGES,
    FIRED,
    FROM,
    INFINITE,
    INTO,
    LABEL,
    LAST,
    LOG_PRICE,
    LOWER,
    MOST_EDGES,
    MOST_FATES,
    MOST_FIRED,
    MOST_NODES,
    N_PARTS,
    N_TRANSITIONS,
    NODES,
    OF_LABEL,
    OWNS,
    PARTS,
    PAYER,
    PRICE,
    ROW,
    SIZE,
    SLACK,
    SYNC_PRICE,
    TO,
    TOO_MANY_TOKENS,
    TOUCHPOINT,
    UNDECIDED,
    WIDTH,
    fate_of,
    members,
    room,
    scattered,
)

__all__ = [
    "add", "bound", "fill_ahead", "find", "goal_of", "is_perfect", "price_of", "search",
    "space_ahead",
]  # fmt: skip

NO_AIM = -1
LOG, CHOOSE, ENDED = -1, -2, -3  # moves that are no transition
DONE, FULL, NO_ROOM, NO_WAY = 0, 1, 2, 3  # how a search ends; FULL: its budget ended
OPEN, CLOSED, GOAL = 0, 1, 2  # states of nodes

# columns of `Space.nodes`; of a spelling POS counts matches, LEFT is the price of the skips
# still to come before the next one, and CAME is the node after.  N_HEAD holds the number
# of the search beside the node, so that older ones need not be cleared
POS, MARKING, AIM, LEFT, COST, REST, STATE, CAME, VIA = 0, 1, 2, 3, 4, 5, 6, 7, 8
N_HEAD, N_NEXT, INTO_AT, OUT_AT, FLAGS, LISTED = 9, 10, 11, 12, 13, 14

# columns of `Space.edges`: an edge; two orders of edges; the queue, a binary heap in which
# the youngest comes first among equals
SOURCE, MOVE, TARGET, IN, OUT, Q_COST, Q_AGE, Q_NODE = 0, 1, 2, 3, 4, 5, 6, 7


# --- the bound ------------------------------------------------------------------------


@compiled
def space_ahead(net, tokens):
    """How many numbers `fill_ahead` writes for a word."""
    parts = net[N_PARTS]
    total = (len(tokens) + 1) * parts
    for k in range(parts):
        total += net[net[SIZE] + k]
        for token in tokens:
            if net[net[OWNS] + net[net[TOUCHPOINT] + token] * parts + k]:
                total += net[net[SIZE] + k]
    return total


@inner
def fill_ahead(s, low, high, still_open):
    """Exact costs of every suffix in every component: ``ahead[ahead[pos, k] + state]``.

    A row for each event of the component; a label with transitions outside of it costs
    nothing as a log move there.
    """
    net, ahead = s.net, s.ahead
    n, parts = high - low, net[N_PARTS]
    size = (n + 1) * parts
    for k in range(parts):
        ahead[n * parts + k] = size
        states = net[net[SIZE] + k]
        for state in range(states):
            far = net[net[net[DIST_AT] + k] + state * states + net[net[LAST] + k]]
            ahead[size + state] = 0 if still_open and far < INFINITE else far
        size += states
    for pos in range(n - 1, -1, -1):
        token = s.tokens[low + pos]
        touchpoint = net[net[TOUCHPOINT] + token]
        payer = net[net[PAYER] + touchpoint]
        owns = net[OWNS] + touchpoint * parts
        for k in range(parts):
            old = ahead[(pos + 1) * parts + k]
            ahead[pos * parts + k] = old
            if net[owns + k]:
                ahead[pos * parts + k] = size
                log = net[net[LOG_PRICE] + token] if payer == k else 0
                for state in range(net[net[SIZE] + k]):
                    ahead[size + state] = min(INFINITE, ahead[old + state] + log)
                size += net[net[SIZE] + k]
        at = net[OF_LABEL] + touchpoint
        for i in range(net[at], net[at + 1]):
            part = net[PARTS] + net[i]
            for j in range(net[part], net[part + 1], 3):
                k = net[j]
                if not net[owns + k]:
                    continue
                row, old = ahead[pos * parts + k], ahead[(pos + 1) * parts + k]
                sync = net[net[SYNC_PRICE] + token] if payer == k else 0
                cost = ahead[old + net[j + 2]] + sync
                states = net[net[SIZE] + k]
                to = net[net[DIST_AT] + k] + net[j + 1]
                for state in range(states):
                    through = cost + net[to + state * states]
                    if through < ahead[row + state]:
                        ahead[row + state] = through


@inner
def bound(s, pos, marking, aim, sync):
    """No cheaper way to the end from here, matching the next event with the aim first."""
    net, ahead = s.net, s.ahead
    parts, local = net[N_PARTS], ROW + net[WIDTH]
    total = 0
    if aim < 0 or aim == net[N_TRANSITIONS]:
        for k in range(parts):
            total += ahead[ahead[pos * parts + k] + s.marks[marking, local + k]]
            if total >= INFINITE:
                return INFINITE
        return total
    total = sync
    j = net[net[PARTS] + aim]  # its components have to come to it first; sorted, as all are
    end = net[net[PARTS] + aim + 1]
    for k in range(parts):
        state = s.marks[marking, local + k]
        if j < end and net[j] == k:
            total += net[net[net[DIST_AT] + k] + state * net[net[SIZE] + k] + net[j + 1]]
            state = net[j + 2]
            j += 3
        total += ahead[ahead[(pos + 1) * parts + k] + state]
        if total >= INFINITE:
            return INFINITE
    return total


# --- nodes and queue ------------------------------------------------------------------


@inner
def _slot(nodes, pos, marking, aim, left):
    h = pos * 0x2545F4914F6CDD1D ^ marking * 0x1E3779B97F4A7C15
    h ^= aim * 0x3243F6A8885A308D ^ left * 0x517CC1B727220A95
    return scattered(h) & (len(nodes) - 1)


@inner
def find(nodes, number, pos, marking, aim, left):
    """The node, or -1."""
    head = nodes[_slot(nodes, pos, marking, aim, left), N_HEAD]
    node = head & 0xFFFFFFFF if head >> 32 == number else -1
    while node >= 0:
        if (
            nodes[node, MARKING] == marking
            and nodes[node, POS] == pos
            and nodes[node, AIM] == aim
            and nodes[node, LEFT] == left
        ):
            return node
        node = nodes[node, N_NEXT]
    return -1


@inner
def add(s, number, pos, marking, aim, left, rest):
    """Keep a new node."""
    nodes, node = s.nodes, s.count[NODES]
    s.count[NODES] = node + 1
    slot = _slot(nodes, pos, marking, aim, left)
    head = nodes[slot, N_HEAD]
    nodes[node, N_NEXT] = head & 0xFFFFFFFF if head >> 32 == number else -1
    nodes[slot, N_HEAD] = number << 32 | node
    nodes[node, POS], nodes[node, MARKING], nodes[node, AIM] = pos, marking, aim
    nodes[node, LEFT], nodes[node, REST], nodes[node, COST] = left, rest, INFINITE
    nodes[node, STATE], nodes[node, CAME], nodes[node, VIA] = OPEN, -1, ENDED
    return node


@inner
def _push(heap, size, cost, age, node):
    i = size
    while i:
        up = (i - 1) >> 1
        if heap[up, Q_COST] < cost or (heap[up, Q_COST] == cost and heap[up, Q_AGE] > age):
            break
        _copy(heap, i, up)
        i = up
    heap[i, Q_COST], heap[i, Q_AGE], heap[i, Q_NODE] = cost, age, node


@inner
def _copy(heap, i, other):
    for column in range(Q_COST, Q_NODE + 1):
        heap[i, column] = heap[other, column]


@inner
def _before(heap, i, other):
    if heap[i, Q_COST] != heap[other, Q_COST]:
        return heap[i, Q_COST] < heap[other, Q_COST]
    return heap[i, Q_AGE] > heap[other, Q_AGE]


@inner
def _pop(heap, size):
    """Take the first away; `size` is what is left, the last of all moves into the gap."""
    i = 0
    while 2 * i + 1 < size:
        down = 2 * i + 1
        if down + 1 < size and _before(heap, down + 1, down):
            down += 1
        if _before(heap, size, down):
            break
        _copy(heap, i, down)
        i = down
    _copy(heap, i, size)


# --- the search -----------------------------------------------------------------------


@inner
def price_of(s, low, source, target, move):
    """What an edge costs."""
    net, nodes = s.net, s.nodes
    if move == CHOOSE:
        return 0
    if nodes[target, POS] == nodes[source, POS]:
        return net[net[PRICE] + move]
    token = s.tokens[low + nodes[source, POS]]
    return net[net[LOG_PRICE] + token] if move == LOG else net[net[SYNC_PRICE] + token]


@inner
def goal_of(s, node, final, still_open, period):
    """Whether a walk may stop at a node behind all events; -1 if there is no room to say."""
    if not still_open:
        return ALIVE if s.nodes[node, MARKING] == final else 0
    return fate_of(s, s.nodes[node, MARKING], final, period, s.count[MOST_FATES])


@inner
def is_perfect(s, node):
    """Whether the way to a node has neither log moves nor skips: no other is as good."""
    nodes = s.nodes
    while nodes[node, CAME] >= 0:
        before, move = nodes[node, CAME], nodes[node, VIA]
        if move == LOG:
            return False
        skipped = move >= 0 and nodes[before, POS] == nodes[node, POS]
        if skipped and s.net[s.net[PRICE] + move] > 0:
            return False
        node = before
    return True


@inner
def search(s, low, high, number, final, still_open, haste, budget):
    """Search one word until all nodes as cheap as the first goal are closed.

    Parameters
    ----------
    haste : int
        0 for A*.  Above, each event to come is thought to cost this much, and the rest twice
        its bound: the search dives, and stops at the first goal, which may not be the best.

    Returns
    -------
    status, node
        ``DONE`` and the first goal, ``FULL`` and the goal or -1, ``NO_ROOM`` or ``NO_WAY``.
        ``count[BEST]`` is the cost of the goal, ``count[LOWER]`` a lower bound.
    """
    net, count, nodes, edges = s.net, s.count, s.nodes, s.edges
    n, end = high - low, net[N_TRANSITIONS]
    weight = 2 if haste else 1
    count[NODES] = count[EDGES] = 0
    count[BEST], count[LOWER] = INFINITE, INFINITE
    rest = bound(s, 0, 0, NO_AIM, 0)
    if rest >= INFINITE:
        return NO_WAY, -1
    first = add(s, number, 0, 0, NO_AIM if n else end, 0, rest)
    nodes[first, COST] = 0
    size, age, visits = 1, 0, 0
    _push(edges, 0, weight * rest + haste * n, 0, first)
    goal = -1
    undecided = INFINITE
    while size:
        f, node = edges[0, Q_COST], edges[0, Q_NODE]
        size -= 1
        _pop(edges, size)
        cost = nodes[node, COST]
        guess = weight * nodes[node, REST] + haste * (n - nodes[node, POS])
        if nodes[node, STATE] != OPEN or f != cost + guess:
            continue
        least = cost + nodes[node, REST]
        if least > count[BEST]:
            break
        if (
            visits >= (budget if goal < 0 else 2 * budget)
            or count[NODES] > count[MOST_NODES]
            or count[EDGES] > count[MOST_EDGES]
            or count[FIRED] > count[MOST_FIRED]
        ):
            count[LOWER] = min(least, undecided, count[BEST])
            return FULL, goal
        if (
            max(count[EDGES], size) + end + SLACK > len(edges)
            or count[NODES] + end + SLACK > len(nodes)
            or not room(s)
        ):
            return NO_ROOM, -1
        visits += 1
        nodes[node, STATE] = CLOSED
        pos, marking, aim = nodes[node, POS], nodes[node, MARKING], nodes[node, AIM]
        token = s.tokens[low + pos] if pos < n else -1
        touchpoint = net[net[TOUCHPOINT] + token] if pos < n else -1
        sync = net[net[SYNC_PRICE] + token] if pos < n else 0
        if pos == n:
            fate = goal_of(s, node, final, still_open, number)
            if fate < 0 or count[TOO_MANY_TOKENS]:
                return NO_ROOM, -1
            if fate == ALIVE:
                nodes[node, STATE] = GOAL
                if goal < 0:
                    goal = node
                    count[BEST] = cost
                    if haste:
                        return DONE, goal
                    if is_perfect(s, goal):
                        break
                continue
            if still_open:
                if fate == UNDECIDED:
                    undecided = min(undecided, cost)
                continue
        if aim == NO_AIM:
            kid, last = net[net[OF_LABEL] + touchpoint] - 1, net[net[OF_LABEL] + touchpoint + 1]
            log_move = kid
        else:
            entry = members(s, marking, aim)
            kid, last = s.entries[entry, FROM], s.entries[entry, TO]
            log_move = -1
            count[FIRED] += last - kid
            if count[TOO_MANY_TOKENS]:
                return NO_ROOM, -1
        while kid < last:
            to_pos, to_marking, to_aim = pos, marking, aim
            if aim == NO_AIM:
                if kid == log_move:
                    move, price = LOG, net[net[LOG_PRICE] + token]
                    to_pos = pos + 1
                else:
                    move, price = CHOOSE, 0
                    to_aim = net[kid]
            else:
                move, to_marking = s.fired[kid, BY], s.fired[kid, INTO]
                price = net[net[PRICE] + move]
                if move == aim:
                    price = sync
                    to_pos = pos + 1
                elif pos < n and net[net[LABEL] + move] == touchpoint:
                    kid += 1  # matching it here and skipping the aim later is never worse
                    continue
            kid += 1
            if to_pos > pos:
                to_aim = end if to_pos == n else NO_AIM
            target = find(nodes, number, to_pos, to_marking, to_aim, 0)
            if target < 0:
                rest = bound(s, to_pos, to_marking, to_aim, sync)
                target = add(s, number, to_pos, to_marking, to_aim, 0, rest)
            if cost + price + nodes[target, REST] > min(count[BEST], INFINITE - 1):
                continue
            edge = count[EDGES]
            edges[edge, SOURCE], edges[edge, MOVE], edges[edge, TARGET] = node, move, target
            count[EDGES] = edge + 1
            if cost + price < nodes[target, COST]:
                nodes[target, COST] = cost + price
                nodes[target, CAME], nodes[target, VIA] = node, move
                age += 1
                guess = weight * nodes[target, REST] + haste * (n - to_pos)
                _push(edges, size, cost + price + guess, age, target)
                size += 1
    count[LOWER] = min(count[BEST], undecided)
    if goal < 0:
        return (NO_WAY if undecided == INFINITE else FULL), -1
    return (DONE if undecided >= count[BEST] else FULL), goal
