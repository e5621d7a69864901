"""Markings of a net made as they are met, and which transitions are worth firing in them.

A marking is a row of machine words, a byte a place.  Every marking is kept once and known
by its number afterwards, with its local state in every component of the net.

A *strong stubborn set* [1]_ for an aim is a set D of transitions so that every way to the
aim uses one of D, and those of D commute with all others: if a member is enabled, all
transitions that take from one of its places are in D as well; if it is not, then all that
put tokens on some place it waits for.  So whatever leads to the aim can be reordered to
begin with an enabled member of D, and only those are fired.  It holds for several tokens
on a place and for arcs that move several at once.

References
----------
.. [1] Valmari (1991). Stubborn sets for reduced state space generation. Advances in Petri
   Nets 1990, LNCS 483, 491-515. https://doi.org/10.1007/3-540-53863-1_36
"""

from __future__ import annotations

from typing import Any, NamedTuple

from journeymine.compiled import compiled, inner

__all__ = ["Space", "fate_of", "members", "rehash", "room", "scattered", "start"]

INFINITE = 1 << 55  # dearer than any way; sums of a few of them still fit
SLACK = 8
ALIVE, DEAD, UNDECIDED = 1, 0, 2

# `Space.net` begins with numbers, then says where its vectors and relations begin
N_TRANSITIONS, N_PLACES, N_STEPS, N_PARTS, WIDTH = 0, 1, 2, 3, 4
MIX, PRICE, STEP, LABEL, OF_STEP, FINAL, SIZE, DIST_AT, LAST = 5, 6, 7, 8, 9, 10, 11, 12, 13
OWNS, PAYER, TOUCHPOINT, LOG_PRICE, SYNC_PRICE, DIST = 14, 15, 16, 17, 18, 19
TAKES, SHIFTS, RISES, FEEDS, DRAINS, USES, OF_LABEL, PARTS = 20, 21, 22, 23, 24, 25, 26, 27
HEADERS = 28

# columns of `Space.marks`; FRONT to MET are lists of markings, with room for all
HASH, HEAD, NEXT, FATE, SEEN, KEPT, CAME = 0, 1, 2, 3, 4, 5, 6
FRONT, BEHIND, QUEUE, STACK, MET, ROW = 7, 8, 9, 10, 11, 12

# columns of `Space.entries` and `Space.fired`
KEY, E_HEAD, E_NEXT, FROM, TO = 0, 1, 2, 3, 4
BY, INTO = 0, 1

# what `Space.count` counts; CHOSEN and on: transition -> the last set that it was in
MARKINGS, ENTRIES, MEMBERS, ROUND, FIRED, TOO_MANY_TOKENS = 0, 1, 2, 3, 4, 5
NODES, EDGES, VISITS, BEST, LOWER, SEARCHES, STATUS, FOUND = 6, 7, 8, 9, 10, 11, 12, 13
MOST_NODES, MOST_EDGES, MOST_FIRED, MOST_FATES, MOST_SPELLED, SETS, CHOSEN = (
    16,
    17,
    18,
    19,
    20,
    21,
    22,
)


class Space(NamedTuple):
    """All that a search works on, as arrays of int64; few, since numba passes them one by one.

    Attributes
    ----------
    net : vector
        The net, its costs and its components: numbers, then vectors and relations.  A
        relation has for every thing where its row begins in the whole vector, and one
        more to say where the last ends; rows of several columns are flat.

        MIX, PRICE, STEP, LABEL: of a transition: what firing adds to the hash, what a
        model move costs, its step and touchpoint (-1 if silent).  OF_STEP: the transition
        of a step.  FINAL: tokens of a place at the end.  SIZE, DIST_AT, LAST: of a
        component: local states, where its square of distances begins, final state.
        OWNS: touchpoint x component: whether it sees these events.  PAYER: the component
        that is charged a touchpoint's log moves.  TOUCHPOINT, LOG_PRICE, SYNC_PRICE: of a
        token.

        TAKES: transition -> (place, tokens).  SHIFTS: -> (machine word, what firing
        adds).  RISES: -> (place that may overflow, tokens gained).  FEEDS, DRAINS, USES:
        place -> transitions that raise, lower, take from it.  OF_LABEL: touchpoint ->
        transitions.  PARTS: transition -> (component, state before, state after).
    marks : matrix
        Markings met so far: hash table, walks, machine words, local states.
    entries, fired : matrices
        Stubborn sets by marking and aim, and their enabled members.
    count : vector
    nodes, edges : matrices
        Of one search.
    ahead : vector
        Where the rest of the word is in every component's table, and the tables.
    walk : matrix
        The alignment at hand.
    tokens : vector
        All words.
    """

    net: Any
    marks: Any
    entries: Any
    fired: Any
    count: Any
    nodes: Any
    edges: Any
    ahead: Any
    walk: Any
    tokens: Any


@compiled
def start(s, rows):
    """Forget all markings but these: hash, machine words, local states."""
    s.marks[:, HEAD] = -1
    s.entries[:, E_HEAD] = -1
    s.marks[:, FATE] = -1
    s.marks[:, SEEN] = 0
    s.marks[:, KEPT] = 0
    searches = s.count[SEARCHES]  # counted on: their numbers stand among the nodes
    s.count[:MOST_NODES] = 0
    s.count[SEARCHES] = searches
    s.count[ROUND] = 1
    s.count[MARKINGS] = len(rows)
    for i in range(len(rows)):
        s.marks[i, HASH] = rows[i, 0]
        for j in range(1, rows.shape[1]):
            s.marks[i, ROW + j - 1] = rows[i, j]
    rehash(s)


@compiled
def rehash(s):
    """Fill the hash tables anew."""
    marks, entries = s.marks, s.entries
    marks[:, HEAD] = -1
    entries[:, E_HEAD] = -1
    for i in range(s.count[MARKINGS]):
        at = scattered(marks[i, HASH]) & (len(marks) - 1)
        marks[i, NEXT] = marks[at, HEAD]
        marks[at, HEAD] = i
    for i in range(s.count[ENTRIES]):
        at = scattered(entries[i, KEY]) & (len(entries) - 1)
        entries[i, E_NEXT] = entries[at, E_HEAD]
        entries[at, E_HEAD] = i


@inner
def room(s):
    """Whether the members of one more stubborn set can be kept."""
    n = s.net[N_TRANSITIONS] + SLACK
    return (
        s.count[MARKINGS] + n < len(s.marks)
        and s.count[MEMBERS] + n < len(s.fired)
        and s.count[ENTRIES] + SLACK < len(s.entries)
    )


@inner
def scattered(h):
    """Bits for a place in a hash table."""
    h ^= h >> 31
    h *= 0x1CE4E5B9BF58476D
    return h ^ (h >> 29)


@inner
def _tokens(marks, marking, place):
    return (marks[marking, ROW + (place >> 3)] >> ((place & 7) << 3)) & 255


@inner
def _fire(s, marking, transition):
    """The number of the marking after an enabled transition."""
    net, marks = s.net, s.marks
    new = s.count[MARKINGS]
    at = net[RISES] + transition
    for i in range(net[at], net[at + 1], 2):
        if _tokens(marks, marking, net[i]) + net[i + 1] > 255:
            s.count[TOO_MANY_TOKENS] = 1
            return marking
    local = ROW + net[WIDTH]
    for i in range(ROW, local + net[N_PARTS]):
        marks[new, i] = marks[marking, i]
    at = net[SHIFTS] + transition
    for i in range(net[at], net[at + 1], 2):
        marks[new, ROW + net[i]] += net[i + 1]
    h = marks[marking, HASH] + net[net[MIX] + transition]
    slot = scattered(h) & (len(marks) - 1)
    other = marks[slot, HEAD]
    while other >= 0:
        if marks[other, HASH] == h:
            same = True
            for i in range(ROW, local):
                if marks[other, i] != marks[new, i]:
                    same = False
                    break
            if same:
                return other
        other = marks[other, NEXT]
    marks[new, NEXT] = marks[slot, HEAD]
    marks[slot, HEAD] = new
    marks[new, HASH] = h
    marks[new, FATE] = -1
    at = net[PARTS] + transition
    for i in range(net[at], net[at + 1], 3):
        marks[new, local + net[i]] = net[i + 2]
    s.count[MARKINGS] = new + 1
    return new


@inner
def members(s, marking, aim):
    """The enabled members of a stubborn set, and where they lead, as an entry; see `room`."""
    entries = s.entries
    key = marking * (s.net[N_TRANSITIONS] + 1) + aim
    slot = scattered(key) & (len(entries) - 1)
    entry = entries[slot, E_HEAD]
    while entry >= 0:
        if entries[entry, KEY] == key:
            return entry
        entry = entries[entry, E_NEXT]
    entry = s.count[ENTRIES]
    s.count[ENTRIES] = entry + 1
    entries[entry, E_NEXT] = entries[slot, E_HEAD]
    entries[slot, E_HEAD] = entry
    entries[entry, KEY] = key
    entries[entry, FROM] = s.count[MEMBERS]
    _stubborn(s, marking, aim)
    entries[entry, TO] = s.count[MEMBERS]
    for i in range(entries[entry, FROM], entries[entry, TO]):
        s.fired[i, INTO] = _fire(s, marking, s.fired[i, BY])
    return entry


@inner
def _add(s, relation, thing, top):
    """Put a row of transitions into the set that is being made."""
    net, n = s.net, s.net[N_TRANSITIONS]
    chosen = s.count[CHOSEN:]
    at = net[relation] + thing
    for i in range(net[at], net[at + 1]):
        if chosen[net[i]] != s.count[SETS]:
            chosen[net[i]] = s.count[SETS]
            chosen[n + top] = net[i]  # behind them stands the stack
            top += 1
    return top


@inner
def _stubborn(s, marking, aim):
    """Append the enabled members of a small stubborn set to `fired`."""
    net, marks, n = s.net, s.marks, s.net[N_TRANSITIONS]
    chosen = s.count[CHOSEN:]
    s.count[SETS] += 1
    now = s.count[SETS]
    top = 0
    if aim < n:
        chosen[aim] = now
        chosen[n] = aim
        top = 1
    else:  # some place has not its final number of tokens: what changes that must fire
        least, relation, best = n + 1, 0, -1
        for place in range(net[N_PLACES]):
            lacks = net[net[FINAL] + place] - _tokens(marks, marking, place)
            if lacks:
                which = FEEDS if lacks > 0 else DRAINS
                size = net[net[which] + place + 1] - net[net[which] + place]
                if size < least:
                    least, relation, best = size, which, place
        if best >= 0:
            top = _add(s, relation, best, top)
    while top:
        top -= 1
        transition = chosen[n + top]
        least, waits = n + 1, -1
        at = net[TAKES] + transition
        for i in range(net[at], net[at + 1], 2):
            if _tokens(marks, marking, net[i]) < net[i + 1]:
                new = 0
                feeds = net[FEEDS] + net[i]
                for j in range(net[feeds], net[feeds + 1]):
                    if chosen[net[j]] != now:
                        new += 1
                if new < least:
                    least, waits = new, net[i]
        if waits >= 0:
            top = _add(s, FEEDS, waits, top)
            continue
        s.fired[s.count[MEMBERS], BY] = transition
        s.count[MEMBERS] += 1
        for i in range(net[at], net[at + 1], 2):
            top = _add(s, USES, net[i], top)


@inner
def fate_of(s, marking, final, period, budget):
    """Whether the final marking can be reached; -1 if there is no room to find out.

    Depth first, the nearest to the end by the components first.  What is found holds for
    the period only, so that what other words found out never decides.
    """
    marks = s.marks
    if marks[marking, FATE] >> 1 == period:
        return marks[marking, FATE] & 1
    s.count[ROUND] += 1
    now = s.count[ROUND]
    marks[marking, SEEN] = now
    marks[marking, CAME] = -1
    marks[0, STACK] = marks[0, MET] = marking
    top, n_met = 1, 1
    while top:
        top -= 1
        here = marks[top, STACK]
        if here == final or marks[here, FATE] == 2 * period + 1:
            while here >= 0:
                marks[here, FATE] = 2 * period + 1
                here = marks[here, CAME]
            return ALIVE
        if marks[here, FATE] == 2 * period:
            continue
        if budget == 0:
            return UNDECIDED
        budget -= 1
        if not room(s):
            return -1
        entry = members(s, here, s.net[N_TRANSITIONS])
        low = top
        for i in range(s.entries[entry, FROM], s.entries[entry, TO]):
            s.count[FIRED] += 1
            there = s.fired[i, INTO]
            if marks[there, SEEN] == now:
                continue
            marks[there, SEEN] = now
            marks[there, CAME] = here
            far = _far(s, there)
            if far >= INFINITE:
                continue
            marks[n_met, MET] = there
            n_met += 1
            at = top
            while at > low and _far(s, marks[at - 1, STACK]) < far:
                marks[at, STACK] = marks[at - 1, STACK]
                at -= 1
            marks[at, STACK] = there
            top += 1
    for i in range(n_met):
        marks[marks[i, MET], FATE] = 2 * period
    return DEAD


@inner
def _far(s, marking):
    """No cheaper way to the end, by the components."""
    net = s.net
    local, far = ROW + net[WIDTH], 0
    for k in range(net[N_PARTS]):
        at = net[net[DIST_AT] + k] + s.marks[marking, local + k] * net[net[SIZE] + k]
        far += net[at + net[net[LAST] + k]]
        if far >= INFINITE:
            return INFINITE
    return far
