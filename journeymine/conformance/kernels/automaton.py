"""The sweep over sorted words on a listed automaton, and the spelling of its runs.

An entry of a sweep says: after these events the design can be in this state at this cost.
Entries of a depth stand one after the other; the entries of all depths of the word at hand
are a stack, of which the next word keeps as much as its beginning is the same.
"""

from __future__ import annotations

import numpy as np

from journeymine.compiled import compiled, inner, ones

__all__ = ["FAR", "bounds", "measure", "prospects", "spell", "sweep"]

FAR = 1 << 60
"""More than any alignment costs."""

_RIVALS = 4
"""How many cheaper entries an entry is held against; more drop little and cost their square."""


@compiled
def prospects(arc_source, arc_label, arc_target, ends):
    """Masks of touchpoints by state, in 64 buckets.

    Which can still be done, which can be done twice, and which are on every way to an end.
    """
    n = len(ends)
    can = np.zeros(n, np.uint64)
    twice = np.zeros(n, np.uint64)
    must = np.zeros(n, np.uint64)
    fresh = np.zeros(n, np.uint64)
    for s in range(n):
        if not ends[s]:
            must[s] = ~np.uint64(0)
    changed = True
    while changed:
        changed = False
        for s in range(n):
            fresh[s] = np.uint64(0) if ends[s] else ~np.uint64(0)
        for i in range(len(arc_source) - 1, -1, -1):
            source, target = arc_source[i], arc_target[i]
            bit = np.uint64(1) << np.uint64(arc_label[i] & 63)
            more = can[source] | can[target] | bit
            if more != can[source]:
                can[source] = more
                changed = True
            more = twice[source] | twice[target] | (can[target] & bit)
            if more != twice[source]:
                twice[source] = more
                changed = True
            fresh[source] &= must[target] | bit
        for s in range(n):
            if fresh[s] != must[s]:
                must[s] = fresh[s]
                changed = True
    return can, twice, must


@compiled
def bounds(tokens, offsets, label_of_token, worth, limit, every, double, some):
    """What holds for all words below each node of the tree of words.

    For the node at each event (its word's beginning up to and with the event): the largest
    `worth` of a word below it, and as masks of 64 buckets the touchpoints in the rest of every
    word, those twice in the rest of every word, and those in the rest of some word.
    """
    longest = 0
    for i in range(len(offsets) - 1):
        longest = max(longest, offsets[i + 1] - offsets[i])
    most = np.empty(longest + 1, np.int64)
    all_of = np.empty(longest + 1, np.uint64)
    two_of = np.empty(longest + 1, np.uint64)
    any_of = np.empty(longest + 1, np.uint64)
    rest = np.empty(longest + 1, np.uint64)
    pairs = np.empty(longest + 1, np.uint64)
    for i in range(len(offsets) - 2, -1, -1):
        start, length = offsets[i], offsets[i + 1] - offsets[i]
        shared = 0
        if i + 2 < len(offsets):
            behind = offsets[i + 1]
            both = min(length, offsets[i + 2] - behind)
            while shared < both and tokens[start + shared] == tokens[behind + shared]:
                shared += 1
        rest[length], pairs[length] = 0, 0
        for depth in range(length - 1, -1, -1):
            bit = np.uint64(1) << np.uint64(label_of_token[tokens[start + depth]] & 63)
            rest[depth] = rest[depth + 1] | bit
            pairs[depth] = pairs[depth + 1] | (rest[depth + 1] & bit)
        for depth in range(length + 1):
            if depth <= shared and i + 2 < len(offsets):
                most[depth] = max(most[depth], worth[i])
                all_of[depth] &= rest[depth]
                two_of[depth] &= pairs[depth]
                any_of[depth] |= rest[depth]
            else:
                most[depth] = worth[i]
                all_of[depth] = rest[depth]
                two_of[depth] = pairs[depth]
                any_of[depth] = rest[depth]
            if depth:
                limit[start + depth - 1] = most[depth]
                every[start + depth - 1] = all_of[depth]
                double[start + depth - 1] = two_of[depth]
                some[start + depth - 1] = any_of[depth]


@inner
def measure(state, out_start, out_target, out_price, same_price, distance, have):
    """Fill the row of least prices of model moves from a state to all others."""
    n = len(have)
    row = distance[state]
    for s in range(n):
        row[s] = FAR
    row[state] = 0
    if same_price:
        queue = np.empty(n, np.int32)
        queue[0] = state
        head, tail = 0, 1
        while head < tail:
            s = queue[head]
            head += 1
            for i in range(out_start[s], out_start[s + 1]):
                t = out_target[i]
                if row[t] == FAR:
                    row[t] = row[s] + out_price[i]
                    queue[tail] = t
                    tail += 1
    else:
        heap_price = np.empty(len(out_target) + 1, np.int64)
        heap_state = np.empty(len(out_target) + 1, np.int32)
        heap_price[0], heap_state[0] = 0, state
        size = 1
        while size:
            price, s = heap_price[0], heap_state[0]
            size -= 1
            last_price, last_state, at = heap_price[size], heap_state[size], 0
            while True:  # sift down
                child = 2 * at + 1
                if child >= size:
                    break
                if child + 1 < size and heap_price[child + 1] < heap_price[child]:
                    child += 1
                if heap_price[child] >= last_price:
                    break
                heap_price[at], heap_state[at] = heap_price[child], heap_state[child]
                at = child
            heap_price[at], heap_state[at] = last_price, last_state
            if price > row[s]:
                continue
            for i in range(out_start[s], out_start[s + 1]):
                t, longer = out_target[i], price + out_price[i]
                if longer < row[t]:
                    row[t] = longer
                    at = size
                    size += 1
                    while at and heap_price[(at - 1) // 2] > longer:  # sift up
                        heap_price[at] = heap_price[(at - 1) // 2]
                        heap_state[at] = heap_state[(at - 1) // 2]
                        at = (at - 1) // 2
                    heap_price[at], heap_state[at] = longer, t
    have[state] = True


@compiled
def sweep(
    tokens, offsets, width, wanted, limit, every, double, some,
    label_of_token, log_price, sync_price, least_log, least_model,
    by_label, arc_source, arc_target,
    out_start, out_target, out_price, same_price,
    to_end, can, twice, must, distance, have,
    known, known_end, next_target, next_price, used,
    state_at, cost_at, front_at, late_at, from_at, gap_at, first_word,
    cost, matched, gaps, end_gaps,
):  # fmt: skip
    """Align the wanted words from `first_word` on; with a `width`, keep so many entries a depth.

    Without a width the answer is the canonical optimum, proved: an entry leaves only if
    every completion costs more than `limit` allows, or if another entry is as good for all
    that can follow.  Written for every word: its cost, which events are matched, the price of
    the skips before each match, and of those at the end.

    Successors of (state, label) are kept in `next_target` and `next_price` when first found,
    entries in the arrays ``*_at``.  Where either has no room the number of the word is
    returned, to go on from there with more; at the end the number of words is.  (Arrays that
    grow in here would be read through a pointer each time: half the speed.)
    """
    n_states, n_labels = len(to_end), len(by_label) - 1
    longest = 0
    for i in range(len(offsets) - 1):
        longest = max(longest, offsets[i + 1] - offsets[i])

    n_next = used[0]
    # the stack of entries; depth p stands at base[p]:base[p + 1].  An entry has a state, its cost,
    # its rank by matched events (the earliest first) and by skips (the latest first), the entry
    # before it, and the price of the skips before its match, -1 for a log move
    base = np.zeros(longest + 2, np.int64)
    state_at[0], cost_at[0], front_at[0], late_at[0] = 0, 0, 0, 0
    base[1] = 1

    # candidates for the next depth, at most one a state
    slot = np.empty(n_states, np.int32)
    for s in range(n_states):
        slot[s] = -1
    c_state = np.empty(n_states, np.int32)
    c_cost = np.empty(n_states, np.int64)
    c_bound = np.empty(n_states, np.int64)
    c_front = np.empty(n_states, np.int64)
    c_late = np.empty(n_states, np.int64)
    c_from = np.empty(n_states, np.int32)
    c_gap = np.empty(n_states, np.int64)
    order = np.empty(n_states, np.int32)
    by_rank = np.empty(n_states, np.int32)

    before = -1  # the word whose entries are on the stack
    for word in range(first_word, len(offsets) - 1):
        if not wanted[word]:
            continue
        start, length = offsets[word], offsets[word + 1] - offsets[word]
        depth = 0
        if before >= 0:
            there = offsets[before]
            both = min(length, offsets[before + 1] - there)
            while depth < both and tokens[start + depth] == tokens[there + depth]:
                depth += 1
        before = word

        for p in range(depth, length):
            token = tokens[start + p]
            label = label_of_token[token]
            at_most = limit[start + p]
            rest_all, rest_two, rest_any = every[start + p], double[start + p], some[start + p]
            n = 0
            spread = base[p + 1] - base[p] + 1  # ranks of the depth before are below this
            for entry in range(base[p], base[p + 1]):
                s, d = state_at[entry], cost_at[entry]
                # matches
                key = s * n_labels + label
                if known[key] < 0:
                    if not have[s]:
                        measure(s, out_start, out_target, out_price, same_price, distance, have)
                    first = n_next
                    if first + by_label[label + 1] - by_label[label] > len(next_target):
                        return word
                    for i in range(by_label[label], by_label[label + 1]):
                        price, target = distance[s, arc_source[i]], arc_target[i]
                        if price >= FAR:
                            continue
                        j = n_next
                        while j > first and next_price[j - 1] > price:
                            next_price[j], next_target[j] = next_price[j - 1], next_target[j - 1]
                            j -= 1
                        next_price[j], next_target[j] = price, target
                        n_next += 1
                    kept = first
                    for i in range(first, n_next):
                        price, target = next_price[i], next_target[i]
                        useful = True
                        for j in range(first, kept):
                            w = next_target[j]
                            if w == target:
                                useful = False
                                break
                            if next_price[j] < price:
                                if not have[w]:
                                    measure(
                                        w, out_start, out_target, out_price, same_price,
                                        distance, have,
                                    )  # fmt: skip
                                if next_price[j] + distance[w, target] <= price:
                                    useful = False
                                    break
                        if useful:
                            next_price[kept], next_target[kept] = price, target
                            kept += 1
                    n_next = kept
                    used[0] = kept
                    known[key], known_end[key] = first, n_next
                reach = d + sync_price[token]
                for i in range(known[key], known_end[key] + 1):
                    # the last round is the log move
                    if i < known_end[key]:
                        t, gap = next_target[i], next_price[i]
                        total = reach + gap
                        front, late = 2 * front_at[entry], late_at[entry] - gap * spread
                    else:
                        t, gap = s, -1
                        total = d + log_price[token]
                        front, late = 2 * front_at[entry] + 1, late_at[entry] + 0
                    if total > at_most:
                        if gap >= 0:
                            continue
                        break
                    c = slot[t]
                    if c < 0:
                        bound = (
                            total
                            + least_log * (ones(rest_all & ~can[t]) + ones(rest_two & ~twice[t]))
                            + least_model * ones(must[t] & ~rest_any)
                        )
                        if bound > at_most:
                            continue
                        c = n
                        n += 1
                        slot[t] = c
                        c_state[c] = t
                        c_bound[c] = bound
                    elif total > c_cost[c]:
                        continue
                    elif total == c_cost[c]:
                        if front > c_front[c] or (front == c_front[c] and late >= c_late[c]):
                            continue
                    else:
                        c_bound[c] += total - c_cost[c]
                    c_cost[c], c_front[c], c_late[c] = total, front, late
                    c_from[c], c_gap[c] = entry, gap
            for c in range(n):
                slot[c_state[c]] = -1

            # cheapest first (with a width: most promising first), then the canonical order
            for i in range(n):
                c, j = i, i
                rank = c_bound[c] if width else c_cost[c]
                while j > 0:
                    b = order[j - 1]
                    other = c_bound[b] if width else c_cost[b]
                    if other < rank or (
                        other == rank
                        and (
                            c_front[b] < c_front[c]
                            or (
                                c_front[b] == c_front[c]
                                and (
                                    c_late[b] < c_late[c]
                                    or (c_late[b] == c_late[c] and c_state[b] < c_state[c])
                                )
                            )
                        )
                    ):
                        break
                    order[j] = b
                    j -= 1
                order[j] = c

            top = base[p + 1]
            if top + n > len(state_at):
                return word
            kept = top
            for i in range(n):
                c = order[i]
                v, d = c_state[c], c_cost[c]
                useful = True
                for j in range(min(_RIVALS, kept - top)):
                    b = by_rank[j]
                    w = c_state[b]
                    if c_cost[b] >= d:
                        continue
                    if not have[w]:
                        measure(w, out_start, out_target, out_price, same_price, distance, have)
                    there = c_cost[b] + distance[w, v]
                    if there < d or (there == d and c_front[b] <= c_front[c]):
                        useful = False
                        break
                if useful:
                    by_rank[kept - top] = c
                    kept += 1
                    if width and kept - top == width:
                        break
            n = kept - top
            for i in range(n):
                c = by_rank[i]
                state_at[top + i], cost_at[top + i] = c_state[c], c_cost[c]
                from_at[top + i], gap_at[top + i] = c_from[c], c_gap[c]
                front_at[top + i], late_at[top + i] = 0, 0
            if n > 1 and width == 0:  # dense ranks in place of keys, which would grow without end
                for i in range(n):
                    j = i
                    while j > 0 and c_front[by_rank[order[j - 1]]] > c_front[by_rank[i]]:
                        order[j] = order[j - 1]
                        j -= 1
                    order[j] = i
                rank = 0
                for i in range(n):
                    if i and c_front[by_rank[order[i]]] != c_front[by_rank[order[i - 1]]]:
                        rank += 1
                    front_at[top + order[i]] = rank
                for i in range(n):
                    j = i
                    while j > 0 and c_late[by_rank[order[j - 1]]] > c_late[by_rank[i]]:
                        order[j] = order[j - 1]
                        j -= 1
                    order[j] = i
                rank = 0
                for i in range(n):
                    if i and c_late[by_rank[order[i]]] != c_late[by_rank[order[i - 1]]]:
                        rank += 1
                    late_at[top + order[i]] = rank
            base[p + 2] = kept

        best = -1
        for entry in range(base[length], base[length + 1]):
            if to_end[state_at[entry]] >= FAR:
                continue
            if best >= 0:
                here = cost_at[entry] + to_end[state_at[entry]]
                there = cost_at[best] + to_end[state_at[best]]
                if here > there:
                    continue
                if here == there:
                    if front_at[entry] > front_at[best]:
                        continue
                    if front_at[entry] == front_at[best]:
                        last, other = to_end[state_at[entry]], to_end[state_at[best]]
                        if last < other or (last == other and late_at[entry] >= late_at[best]):
                            continue
            best = entry
        cost[word] = cost_at[best] + to_end[state_at[best]]
        if width == 0:
            end_gaps[word] = to_end[state_at[best]]
            entry = best
            for p in range(length - 1, -1, -1):
                matched[start + p] = gap_at[entry] >= 0
                gaps[start + p] = gap_at[entry]
                entry = from_at[entry]
    return len(offsets) - 1


@compiled
def spell(
    tokens, offsets, matched, gaps, end_gaps, label_of_token, step_price,
    out_start, out_target, out_price, same_price,
    by_label, arc_source, arc_target,
    leave_start, leave_step, leave_label, leave_target,
    to_end, distance, have, states, alive, first_word, move_start, move_end, events, steps,
):  # fmt: skip
    """Write the moves of every word: of all runs with these matches and skips, the first.

    Runs are compared by their steps, read from the start.  Since the alignment is optimal, the
    skips between two matches are a cheapest way between their states: so a state is on the
    way if its distance to a goal is the price that is left.  Where `states` and `alive` have no
    room the number of the word is returned; at the end the number of words is.
    """
    n_states = len(to_end)
    longest = 0
    for i in range(len(offsets) - 1):
        longest = max(longest, offsets[i + 1] - offsets[i])
    base = np.zeros(longest + 2, np.int64)  # the states after match k stand at base[k]:base[k+1]
    event_of = np.empty(longest + 1, np.int32)
    stamp = np.zeros(n_states, np.int64)
    fronts = np.empty((2, n_states), np.int32)  # where the run can be now, and a step on
    goals = np.empty(len(arc_source), np.int32)
    clock = 0
    for word in range(first_word, len(offsets) - 1):
        start, length = offsets[word], offsets[word + 1] - offsets[word]
        m = 0
        for p in range(length):
            if matched[start + p]:
                event_of[m] = p
                m += 1
        # forward: the states that the matches lead to
        states[0], base[0], base[1] = 0, 0, 1
        single = True
        for k in range(m):
            p = start + event_of[k]
            label, gap = label_of_token[tokens[p]], gaps[p]
            clock += 1
            top = base[k + 1]
            if top + n_states > len(states):
                return word
            for at in range(base[k], base[k + 1]):
                s = states[at]
                if gap == 0:
                    for i in range(leave_start[s], leave_start[s + 1]):
                        if leave_label[i] == label and stamp[leave_target[i]] != clock:
                            stamp[leave_target[i]] = clock
                            states[top] = leave_target[i]
                            top += 1
                else:
                    if not have[s]:
                        measure(s, out_start, out_target, out_price, same_price, distance, have)
                    for i in range(by_label[label], by_label[label + 1]):
                        t = arc_target[i]
                        if distance[s, arc_source[i]] == gap and stamp[t] != clock:
                            stamp[t] = clock
                            states[top] = t
                            top += 1
            base[k + 2] = top
            single = single and top - base[k + 1] == 1
        # backward: those of them from which the rest can be done
        for at in range(base[m], base[m + 1]):
            alive[at] = to_end[states[at]] == end_gaps[word]
        for k in range(m - 1, -1, -1):
            if single:
                alive[base[k]] = True
                continue
            p = start + event_of[k]
            label, gap = label_of_token[tokens[p]], gaps[p]
            clock += 1
            for at in range(base[k + 1], base[k + 2]):
                if alive[at]:
                    stamp[states[at]] = clock
            for at in range(base[k], base[k + 1]):
                s = states[at]
                alive[at] = False
                if gap == 0:
                    for i in range(leave_start[s], leave_start[s + 1]):
                        if leave_label[i] == label and stamp[leave_target[i]] == clock:
                            alive[at] = True
                            break
                else:
                    for i in range(by_label[label], by_label[label + 1]):
                        if distance[s, arc_source[i]] == gap and stamp[arc_target[i]] == clock:
                            alive[at] = True
                            break
        # forward again: the first step that keeps the rest possible
        out = move_start[word]
        now = 0
        fronts[now, 0] = 0
        n = 1
        k = 0
        for p in range(length + 1):
            last = p == length
            if not last and not matched[start + p]:
                events[out], steps[out] = p, -1
                out += 1
                continue
            left = end_gaps[word] if last else gaps[start + p]
            label = -1 if last else label_of_token[tokens[start + p]]
            clock += 1
            after = clock  # stamps the states that may follow the match
            if not last:
                for at in range(base[k + 1], base[k + 2]):
                    if alive[at]:
                        stamp[states[at]] = after
            n_goals = 0
            if left and not last:
                for i in range(by_label[label], by_label[label + 1]):
                    if stamp[arc_target[i]] == after:
                        goals[n_goals] = arc_source[i]
                        n_goals += 1
            while left:
                step = -1
                n_then = 0
                for h in range(n):
                    s = fronts[now, h]
                    for i in range(leave_start[s], leave_start[s + 1]):
                        if step >= 0 and leave_step[i] > step:
                            break
                        t = leave_target[i]
                        rest = left - step_price[leave_step[i]]
                        if rest < 0:
                            continue
                        fits = False
                        if last:
                            fits = to_end[t] == rest
                        else:
                            if not have[t]:
                                measure(
                                    t, out_start, out_target, out_price, same_price, distance, have
                                )
                            for g in range(n_goals):
                                if distance[t, goals[g]] == rest:
                                    fits = True
                                    break
                        if not fits:
                            continue
                        if leave_step[i] != step:
                            step = leave_step[i]
                            n_then = 0
                        seen = False
                        for j in range(n_then):
                            seen = seen or fronts[1 - now, j] == t
                        if not seen:
                            fronts[1 - now, n_then] = t
                            n_then += 1
                left -= step_price[step]
                events[out], steps[out] = -1, step
                out += 1
                now = 1 - now
                n = n_then
            if last:
                move_end[word] = out
                break
            step = -1
            n_then = 0
            for h in range(n):
                s = fronts[now, h]
                for i in range(leave_start[s], leave_start[s + 1]):
                    if step >= 0 and leave_step[i] > step:
                        break
                    t = leave_target[i]
                    if leave_label[i] != label or stamp[t] != after:
                        continue
                    if leave_step[i] != step:
                        step = leave_step[i]
                        n_then = 0
                    seen = False
                    for j in range(n_then):
                        seen = seen or fronts[1 - now, j] == t
                    if not seen:
                        fronts[1 - now, n_then] = t
                        n_then += 1
            events[out], steps[out] = p, step
            out += 1
            now = 1 - now
            n = n_then
            k += 1
    return len(offsets) - 1
