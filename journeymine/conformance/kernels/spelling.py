"""From all cheapest ways of a word to its canonical alignment.

The stubborn sets leave out ways, but of every alignment one with the same matches and the
same steps stays, whose skips stand as late or later: a step is only ever put off.  So the
first two steps of the rule, matches and late skips, are taken over the cheapest ways
found.  The third, the first run by its steps, is spelled: step by step the first from
which the same matches with the same price of skips before each can be completed.  To
complete it the stubborn sets do as well, since what they put off would have later skips,
and there are none.
"""

from __future__ import annotations

from journeymine.compiled import compiled, inner
from journeymine.conformance.kernels.markings import (
    ALIVE,
    BEHIND,
    BEST,
    BY,
    DIST_AT,
    EDGES,
    FIRED,
    FOUND,
    FROM,
    FRONT,
    INFINITE,
    INTO,
    KEPT,
    LABEL,
    LOG_PRICE,
    LOWER,
    MOST_FIRED,
    MOST_NODES,
    MOST_SPELLED,
    N_TRANSITIONS,
    NODES,
    OF_LABEL,
    OF_STEP,
    PARTS,
    PRICE,
    QUEUE,
    ROUND,
    ROW,
    SEARCHES,
    SEEN,
    SIZE,
    SLACK,
    STATUS,
    STEP,
    SYNC_PRICE,
    TO,
    TOO_MANY_TOKENS,
    TOUCHPOINT,
    VISITS,
    WIDTH,
    members,
    room,
)
from journeymine.conformance.kernels.search import (
    AIM,
    CAME,
    CHOOSE,
    COST,
    DONE,
    ENDED,
    FLAGS,
    FULL,
    GOAL,
    IN,
    INTO_AT,
    LEFT,
    LISTED,
    LOG,
    MARKING,
    MOVE,
    NO_AIM,
    NO_ROOM,
    OUT,
    OUT_AT,
    POS,
    Q_COST,
    Q_NODE,
    REST,
    SOURCE,
    STATE,
    TARGET,
    VIA,
    add,
    bound,
    fill_ahead,
    find,
    goal_of,
    is_perfect,
    price_of,
    search,
    space_ahead,
)

__all__ = ["align_words"]

LEADS, MATCHED_FIRST, DELAYED, LEAST = 1, 2, 4, 8  # flags of nodes
VISITING, GOOD, BAD = 1, 2, 3  # states of nodes of a spelling
NO, YES, TIRED, CRAMPED = 0, 1, 2, 3

# columns of `Space.walk`.  By events read: where their nodes begin in LISTED; by event:
# whether it is matched.  By gap: the event matched behind it, what its skips cost, and
# what else is to be paid from its match on.  RUN: the visible transitions
FRONT_AT, MATCHED, EVENT, GAP_PRICE, FIXED, RUN = 0, 1, 2, 3, 4, 5


# --- matches and late skips -----------------------------------------------------------


@inner
def _choose(s, low, n):
    """Steps 1 and 2 of the rule; leaves one such way as CAME and VIA from node 0 on."""
    nodes, walk = s.nodes, s.walk
    _link(s, low)
    size = 1
    nodes[0, LISTED] = 0
    nodes[0, FLAGS] |= MATCHED_FIRST
    walk[0, FRONT_AT] = 0
    for pos in range(n + 1):
        walk[pos + 1, FRONT_AT] = size
        size = _match(s, pos, n, size)
    tail = 0
    for node in range(s.count[NODES]):
        if nodes[node, STATE] == GOAL and nodes[node, FLAGS] & MATCHED_FIRST:
            nodes[node, FLAGS] |= DELAYED
            nodes[node, CAME], nodes[node, VIA] = -1, ENDED
            s.edges[tail, Q_NODE] = node
            tail += 1
    for pos in range(n, -1, -1):
        _delay(s, pos, tail)
        tail = 0
        if pos:
            for i in range(walk[pos, FRONT_AT], walk[pos + 1, FRONT_AT]):
                if nodes[nodes[i, LISTED], FLAGS] & LEAST:
                    tail = _back(s, nodes[i, LISTED], pos - 1, tail)


@inner
def _link(s, low):
    """Flag the nodes that lead to a goal by cheapest ways, and list their edges by both ends."""
    nodes, edges = s.nodes, s.edges
    n = s.count[NODES]
    nodes[: n + 1, INTO_AT] = 0
    nodes[: n + 1, OUT_AT] = 0
    for edge in range(s.count[EDGES]):
        source, target = edges[edge, SOURCE], edges[edge, TARGET]
        price = price_of(s, low, source, target, edges[edge, MOVE])
        if (
            nodes[source, COST] + price == nodes[target, COST]
            and nodes[target, COST] + nodes[target, REST] <= s.count[BEST]
        ):
            nodes[target, INTO_AT] += 1
            nodes[source, OUT_AT] += 1
        else:
            edges[edge, MOVE] = ENDED
    into = out = tail = 0
    for node in range(n + 1):
        into += nodes[node, INTO_AT]
        out += nodes[node, OUT_AT]
        nodes[node, INTO_AT], nodes[node, OUT_AT] = into, out
        if node < n:
            nodes[node, FLAGS] = 0
            if nodes[node, STATE] == GOAL:
                nodes[node, FLAGS] = LEADS
                edges[tail, Q_NODE] = node
                tail += 1
    for edge in range(s.count[EDGES]):
        if edges[edge, MOVE] != ENDED:
            source, target = edges[edge, SOURCE], edges[edge, TARGET]
            nodes[target, INTO_AT] -= 1
            nodes[source, OUT_AT] -= 1
            edges[nodes[target, INTO_AT], IN] = edge
            edges[nodes[source, OUT_AT], OUT] = edge
    head = 0
    while head < tail:
        node = edges[head, Q_NODE]
        head += 1
        for i in range(nodes[node, INTO_AT], nodes[node + 1, INTO_AT]):
            source = edges[edges[i, IN], SOURCE]
            if not nodes[source, FLAGS]:
                nodes[source, FLAGS] = LEADS
                edges[tail, Q_NODE] = source
                tail += 1


@inner
def _match(s, pos, n, size):
    """Step 1 at one event: list where its matches lead, or, if it has none, its log moves."""
    nodes, edges, walk = s.nodes, s.edges, s.walk
    low, high = walk[pos, FRONT_AT], walk[pos + 1, FRONT_AT]
    tail, first = 0, size
    for i in range(low, high):
        edges[tail, Q_NODE] = nodes[i, LISTED]
        tail += 1
    head = 0
    while head < tail:
        node = edges[head, Q_NODE]
        head += 1
        for i in range(nodes[node, OUT_AT], nodes[node + 1, OUT_AT]):
            target = edges[edges[i, OUT], TARGET]
            if nodes[target, FLAGS] != LEADS or edges[edges[i, OUT], MOVE] == LOG:
                continue
            nodes[target, FLAGS] |= MATCHED_FIRST
            if nodes[target, POS] == pos:
                edges[tail, Q_NODE] = target
                tail += 1
            else:
                nodes[size, LISTED] = target
                size += 1
    if pos == n:
        return size
    walk[pos, MATCHED] = size > first
    if size > first:
        return size
    for i in range(low, high):
        node = nodes[i, LISTED]
        for j in range(nodes[node, OUT_AT], nodes[node + 1, OUT_AT]):
            target = edges[edges[j, OUT], TARGET]
            if edges[edges[j, OUT], MOVE] == LOG and nodes[target, FLAGS] == LEADS:
                nodes[target, FLAGS] |= MATCHED_FIRST
                nodes[size, LISTED] = target
                size += 1
    return size


@inner
def _back(s, node, pos, tail):
    """Put the nodes one move before a node, at this many events, into the queue."""
    nodes, edges = s.nodes, s.edges
    for i in range(nodes[node, INTO_AT], nodes[node + 1, INTO_AT]):
        source, move = edges[edges[i, IN], SOURCE], edges[edges[i, IN], MOVE]
        if nodes[source, POS] != pos:
            continue
        if nodes[node, POS] > pos and (move != LOG) != (s.walk[pos, MATCHED] != 0):
            continue
        if nodes[source, FLAGS] & MATCHED_FIRST and not nodes[source, FLAGS] & DELAYED:
            nodes[source, FLAGS] |= DELAYED
            nodes[source, CAME], nodes[source, VIA] = node, move
            edges[tail, Q_NODE] = source
            tail += 1
    return tail


@inner
def _delay(s, pos, tail):
    """Step 2 before one event: of the nodes that lead on, flag those with least skips so far."""
    nodes = s.nodes
    head = 0
    while head < tail:
        tail = _back(s, s.edges[head, Q_NODE], pos, tail)
        head += 1
    low, high = s.walk[pos, FRONT_AT], s.walk[pos + 1, FRONT_AT]
    least = INFINITE
    for i in range(low, high):
        node = nodes[i, LISTED]
        if nodes[node, FLAGS] & DELAYED:
            least = min(least, nodes[node, COST])
    for i in range(low, high):
        node = nodes[i, LISTED]
        if nodes[node, FLAGS] & DELAYED and nodes[node, COST] == least:
            nodes[node, FLAGS] |= LEAST


@inner
def _turn(s, node):
    """Make CAME and VIA on the way to a node say what comes after instead of before."""
    after, move_after = -1, ENDED
    while node >= 0:
        before, move = s.nodes[node, CAME], s.nodes[node, VIA]
        s.nodes[node, CAME], s.nodes[node, VIA] = after, move_after
        after, move_after = node, move
        node = before


@inner
def _unroll(s, low, n):
    """The way from node 0 on as matches and a run: how many of each, or -1 for room."""
    net, nodes, walk = s.net, s.nodes, s.walk
    node, gap, size, spent = 0, 0, 0, 0
    while nodes[node, CAME] >= 0:
        move, after = nodes[node, VIA], nodes[node, CAME]
        if move >= 0 and net[net[STEP] + move] >= 0:
            if size + SLACK > len(walk):
                return -1, -1
            walk[size, RUN] = move
            size += 1
            if nodes[after, POS] > nodes[node, POS]:
                walk[gap, EVENT], walk[gap, GAP_PRICE] = nodes[node, POS], spent
                gap += 1
                spent = 0
            else:
                spent += net[net[PRICE] + move]
        node = after
    walk[gap, EVENT], walk[gap, GAP_PRICE], walk[gap, FIXED] = n, spent, 0
    total, event = 0, n - 1
    for g in range(gap - 1, -1, -1):
        while event > walk[g, EVENT]:
            total += net[net[LOG_PRICE] + s.tokens[low + event]]
            event -= 1
        total += net[net[SYNC_PRICE] + s.tokens[low + event]] + walk[g + 1, GAP_PRICE]
        walk[g, FIXED] = total
        event -= 1
    return gap, size


# --- the first run by its steps -------------------------------------------------------


@inner
def _spell(s, low, number, final, still_open, gaps, size):
    """Step 3 of the rule: make the run the first by its steps.

    Returns its length, or -1 for room, and whether the budget sufficed.
    """
    net, marks, walk, count = s.net, s.marks, s.walk, s.count
    if _is_forced(s, low, gaps):
        return size, True
    count[NODES] = count[VISITS] = 0
    marks[0, FRONT] = 0
    n_front, gap, left, done = 1, 0, walk[0, GAP_PRICE], 0
    while done < size:
        if count[FIRED] > count[MOST_FIRED]:
            return size, False
        known = walk[done, RUN]
        wanted = net[net[TOUCHPOINT] + s.tokens[low + walk[gap, EVENT]]] if gap < gaps else -1
        to_gap = gap if left else gap + 1
        n_behind = 0
        i = net[OF_STEP] if left else net[net[OF_LABEL] + wanted]
        while True:  # the known one is among them
            move = net[i]
            i += 1
            to_left = left - net[net[PRICE] + move] if left else walk[to_gap, GAP_PRICE]
            if move != known and (to_left < 0 or (left and net[net[LABEL] + move] == wanted)):
                continue
            n_behind = _advance(s, low, gaps, n_front, move, to_gap, to_left)
            if n_behind < 0:
                return -1, False
            if move == known:
                break
            answer, root = NO, -1
            for j in range(n_behind):
                root = _node(s, low, number, gaps, to_gap, to_left, marks[j, BEHIND], NO_AIM)
                answer = _can_go_on(s, low, number, final, still_open, gaps, root)
                if answer != NO:
                    break
            if answer == TIRED:
                return size, False
            if answer == CRAMPED:
                return -1, False
            if answer == YES:
                walk[done, RUN] = move
                size = _splice(s, root, done + 1)
                if size < 0:
                    return -1, False
                break
        for j in range(n_behind):
            marks[j, FRONT] = marks[j, BEHIND]
        n_front, gap, left = n_behind, to_gap, to_left
        done += 1
    return size, True


@inner
def _is_forced(s, low, gaps):
    """Whether nothing was skipped and every match has one step only."""
    net, walk = s.net, s.walk
    for gap in range(gaps):
        at = net[OF_LABEL] + net[net[TOUCHPOINT] + s.tokens[low + walk[gap, EVENT]]]
        if walk[gap, GAP_PRICE] or net[at + 1] - net[at] > 1:
            return False
    return walk[gaps, GAP_PRICE] == 0


@inner
def _splice(s, node, size):
    """Let the run go on from `size` as the nodes of the spelling do."""
    while s.nodes[node, CAME] >= 0:
        move = s.nodes[node, VIA]
        if move >= 0 and s.net[s.net[STEP] + move] >= 0:
            if size + SLACK > len(s.walk):
                return -1
            s.walk[size, RUN] = move
            size += 1
        node = s.nodes[node, CAME]
    return size


@inner
def _fits(s, low, gaps, gap, left, marking, aim):
    """Whether the bound leaves a chance to go on at the price that is left."""
    event = s.walk[gap, EVENT]
    sync = s.net[s.net[SYNC_PRICE] + s.tokens[low + event]] if gap < gaps else 0
    return bound(s, event, marking, aim, sync) <= s.walk[gap, FIXED] + left


@inner
def _is_near(s, marking, move):
    """Whether silent moves may be enough to enable a move, by the components."""
    net, at = s.net, s.net[PARTS] + move
    local = ROW + net[WIDTH]
    for i in range(net[at], net[at + 1], 3):
        k = net[i]
        way = net[net[DIST_AT] + k] + s.marks[marking, local + k] * net[net[SIZE] + k]
        if net[way + net[i + 1]] > 0:
            return False
    return True


@inner
def _advance(s, low, gaps, n_front, move, gap, left):
    """Put the markings that the move leads to, after silent ones it needs, into BEHIND.

    All of them but those that the bound rules out; their number, or -1 for room.
    """
    marks, fired = s.marks, s.fired
    s.count[ROUND] += 1
    now = s.count[ROUND]
    head, tail, out = 0, n_front, 0
    for i in range(n_front):
        marks[i, QUEUE] = marks[i, FRONT]
        marks[marks[i, FRONT], SEEN] = now
    while head < tail:
        marking = marks[head, QUEUE]
        head += 1
        if not _is_near(s, marking, move):
            continue
        if not room(s):
            return -1
        entry = members(s, marking, move)
        for i in range(s.entries[entry, FROM], s.entries[entry, TO]):
            there = fired[i, INTO]
            s.count[FIRED] += 1
            if fired[i, BY] == move:
                if marks[there, KEPT] != now:
                    marks[there, KEPT] = now
                    if _fits(s, low, gaps, gap, left, there, NO_AIM):
                        marks[out, BEHIND] = there
                        out += 1
            elif s.net[s.net[STEP] + fired[i, BY]] < 0 and marks[there, SEEN] != now:
                marks[there, SEEN] = now
                marks[tail, QUEUE] = there
                tail += 1
    return -1 if s.count[TOO_MANY_TOKENS] else out


@inner
def _can_go_on(s, low, number, final, still_open, gaps, root):
    """Whether all matches and skips to come are possible from a node: depth first.

    On success CAME and VIA tell one way.
    """
    net, count, nodes, edges = s.net, s.count, s.nodes, s.edges
    stack, kid_of, met = Q_NODE, Q_COST, SOURCE  # columns of `edges` put to another use
    if nodes[root, STATE] >= GOOD:
        return YES if nodes[root, STATE] == GOOD else NO
    edges[0, stack], edges[0, kid_of], edges[0, met] = root, 0, root
    nodes[root, STATE] = VISITING
    top = n_met = 1
    while top:
        node, kid = edges[top - 1, stack], edges[top - 1, kid_of]
        edges[top - 1, kid_of] = kid + 1
        if count[NODES] + SLACK > len(nodes) or not room(s):
            return CRAMPED
        gap, left = nodes[node, POS], nodes[node, LEFT]
        marking, aim = nodes[node, MARKING], nodes[node, AIM]
        if kid == 0:
            count[VISITS] += 1
            if (
                count[VISITS] > count[MOST_SPELLED]
                or count[FIRED] > count[MOST_FIRED]
                or count[NODES] > count[MOST_NODES]
            ):
                return TIRED
            if gap == gaps and left == 0:
                fate = goal_of(s, node, final, still_open, number)
                if fate < 0:
                    return CRAMPED
                if fate == ALIVE:
                    nodes[node, CAME], nodes[node, VIA] = -1, ENDED
                    _agree(s, top, n_met)
                    return YES
        token = s.tokens[low + s.walk[gap, EVENT]] if gap < gaps else -1
        wanted = net[net[TOUCHPOINT] + token] if gap < gaps else -1
        if gap < gaps and aim == NO_AIM:
            first, last = net[net[OF_LABEL] + wanted], net[net[OF_LABEL] + wanted + 1]
        elif gap == gaps and still_open:
            first = last = 0
        else:
            entry = members(s, marking, aim if gap < gaps else net[N_TRANSITIONS])
            first, last = s.entries[entry, FROM], s.entries[entry, TO]
            if count[TOO_MANY_TOKENS]:
                return CRAMPED
        if first + kid >= last:
            top -= 1
            continue
        if gap < gaps and aim == NO_AIM:
            move = CHOOSE
            child = _node(s, low, number, gaps, gap, left, marking, net[first + kid])
        else:
            count[FIRED] += 1
            move, there = s.fired[first + kid, BY], s.fired[first + kid, INTO]
            price = net[net[PRICE] + move]
            if gap < gaps and move == aim:
                if left:
                    continue
                to_left = s.walk[gap + 1, GAP_PRICE]
                child = _node(s, low, number, gaps, gap + 1, to_left, there, NO_AIM)
            elif price > left or (wanted >= 0 and net[net[LABEL] + move] == wanted):
                continue
            else:
                child = _node(s, low, number, gaps, gap, left - price, there, aim)
        if nodes[child, STATE] == BAD or nodes[child, STATE] == VISITING:
            continue
        nodes[node, CAME], nodes[node, VIA] = child, move
        if nodes[child, STATE] == GOOD:
            _agree(s, top, n_met)
            return YES
        nodes[child, STATE] = VISITING
        edges[top, stack], edges[top, kid_of], edges[n_met, met] = child, 0, child
        top += 1
        n_met += 1
    for i in range(n_met):
        nodes[edges[i, met], STATE] = BAD
    return NO


@inner
def _agree(s, top, n_met):
    """Keep the way on the stack as good; whatever else was met is open again."""
    for i in range(n_met):
        s.nodes[s.edges[i, SOURCE], STATE] = 0
    for i in range(top):
        s.nodes[s.edges[i, Q_NODE], STATE] = GOOD


@inner
def _node(s, low, number, gaps, gap, left, marking, aim):
    node = find(s.nodes, number, gap, marking, aim, left)
    if node < 0:
        node = add(s, number, gap, marking, aim, left, 0)
        if not _fits(s, low, gaps, gap, left, marking, aim):
            s.nodes[node, STATE] = BAD
    return node


# --- word by word ---------------------------------------------------------------------


@compiled
def align_words(
    s, offsets, word, final, still_open, budget, fallback, events, steps, ends, cost, lower,
    canonical,
):  # fmt: skip
    """Align from `word` on; returns the word that there was no room for, or how many there are.

    `fallback` is a run of the net, for words of which no alignment is found.
    """
    count, walk = s.count, s.walk
    while word < len(cost):
        low, high = offsets[word], offsets[word + 1]
        n = high - low
        if space_ahead(s.net, s.tokens[low:high]) > len(s.ahead):
            return word
        fill_ahead(s, low, high, still_open)
        haste, goal, proved, least = 0, -1, False, 0
        while True:
            count[SEARCHES] += 1
            count[FIRED] = 0
            status, goal = search(s, low, high, count[SEARCHES], final, still_open, haste, budget)
            if status == NO_ROOM:
                return word
            if haste == 0:
                count[STATUS], least, proved = status, count[LOWER], status == DONE
            if status != FULL or goal >= 0 or haste > 0:
                break
            haste = _log_price(s, low, high)
        count[FOUND] = goal >= 0
        canonical[word] = proved
        if goal < 0:
            gaps, size = 0, len(fallback)
            if size > len(walk):
                return word
            walk[0, EVENT], walk[0, GAP_PRICE] = n, 0
            for i in range(size):
                walk[i, RUN] = fallback[i]
                walk[0, GAP_PRICE] += s.net[s.net[PRICE] + fallback[i]]
        else:
            if proved and not is_perfect(s, goal):
                _choose(s, low, n)
            else:
                _turn(s, goal)
            gaps, size = _unroll(s, low, n)
            if proved and size >= 0:
                count[SEARCHES] += 1
                count[FIRED] = 0
                size, canonical[word] = _spell(
                    s, low, count[SEARCHES], final, still_open, gaps, size
                )
            if size < 0:
                return word
        if ends[word] + n + size > len(events):
            return word
        ends[word + 1], cost[word] = _write(s, low, n, events, steps, ends[word])
        lower[word] = min(least, cost[word])
        word += 1
    return word


@inner
def _log_price(s, low, high):
    """What a log move of a word costs on average, rounded up."""
    total = 0
    for token in s.tokens[low:high]:
        total += s.net[s.net[LOG_PRICE] + token]
    return -(-total // max(1, high - low)) if total else 1


@inner
def _write(s, low, n, events, steps, out):
    """Write the moves; where they end, and what they cost."""
    net, walk = s.net, s.walk
    gap, left, done, cost = 0, walk[0, GAP_PRICE], 0, 0
    for event in range(n + 1):
        token = s.tokens[low + event] if event < n else -1
        if event < walk[gap, EVENT]:
            events[out], steps[out] = event, -1
            cost += net[net[LOG_PRICE] + token]
            out += 1
            continue
        while left > 0:
            move = walk[done, RUN]
            cost += net[net[PRICE] + move]
            left -= net[net[PRICE] + move]
            events[out], steps[out] = -1, net[net[STEP] + move]
            out += 1
            done += 1
        if event < n:
            cost += net[net[SYNC_PRICE] + token]
            events[out], steps[out] = event, net[net[STEP] + walk[done, RUN]]
            out += 1
            done += 1
            gap += 1
            left = walk[gap, GAP_PRICE]
    return out, cost
