"""All optimal alignments of a word at once.

An entry is a state that some optimal alignment may be in right after an event; an edge leads
from an entry over the next event to another, by a log move or by skips and a match.  Where
an edge is on an optimal alignment its skips are too: all cheapest ways between its states.
"""

from __future__ import annotations

import numpy as np

from journeymine.compiled import compiled, inner, ones
from journeymine.conformance.kernels.automaton import FAR, measure

__all__ = ["survey"]

_FEW_ARCS = 200
"""So many arcs of a label are tried one by one; of more, those that are near are sought."""


@compiled
def survey(
    tokens, offsets, cost, wanted, label_of_token, log_price, sync_price, step_price,
    least_log, least_model, by_label, arc_source, arc_target,
    out_start, out_target, out_price, same_price,
    leave_start, leave_step, leave_label, leave_target,
    to_end, can, twice, must, distance, have, group_of_step,
    entry_state, entry_cost, entry_rest, entry_all, edge_to, edge_price, edge_from, first_word,
    skipped, unmatched,
):  # fmt: skip
    """Which steps are skipped, and which events left unmatched, in some or all optima.

    Written: 0 in none, 1 in some, 2 in all; `skipped` by word and group of steps (all steps of
    a group are one), `unmatched` by event.  Where entries or edges have no room the number of
    the word is returned, to go on from there with more; at the end the number of words is.
    """
    n_states, n_masks = len(to_end), entry_all.shape[1]
    longest = 0
    for word in range(len(offsets) - 1):
        if wanted[word]:
            longest = max(longest, offsets[word + 1] - offsets[word])
    base = np.zeros(longest + 2, np.int64)  # the entries after i events: base[i]:base[i + 1]
    fan = np.zeros(len(entry_state) + 1, np.int64)  # the edges of entry e: fan[e]:fan[e + 1]
    rest = np.zeros(longest + 1, np.uint64)
    pairs = np.zeros(longest + 1, np.uint64)
    slot = np.zeros(n_states, np.int64)  # the entry of a state in the next layer, plus 1
    near = np.empty(n_states, np.int32)  # states close to one, and in which round they were met
    near_at = np.zeros(n_states, np.int64)
    stamp = 0
    arc_from = np.empty(len(leave_target), np.int32)
    arc_to = np.empty(len(leave_target), np.int32)
    nodes = np.empty(n_states, np.int32)
    node_at = np.zeros(n_states, np.int64)
    node_all = np.empty((n_states, n_masks), np.uint64)
    for word in range(first_word, len(offsets) - 1):
        if not wanted[word]:
            continue
        start, n = offsets[word], offsets[word + 1] - offsets[word]
        at_most = cost[word]
        rest[n], pairs[n] = np.uint64(0), np.uint64(0)
        for i in range(n - 1, -1, -1):
            bit = np.uint64(1) << np.uint64(label_of_token[tokens[start + i]] & 63)
            rest[i] = rest[i + 1] | bit
            pairs[i] = pairs[i + 1] | (rest[i + 1] & bit)

        # forward: every entry and edge that may be on an optimal alignment
        entry_state[0], entry_cost[0] = 0, 0
        base[0], base[1] = 0, 1
        n_edges = 0
        for i in range(n):
            token = tokens[start + i]
            label = label_of_token[token]
            top = base[i + 1]
            for entry in range(base[i], base[i + 1]):
                s, d = entry_state[entry], entry_cost[entry]
                fan[entry] = n_edges
                if not have[s]:
                    measure(s, out_start, out_target, out_price, same_price, distance, have)
                first, last = by_label[label], by_label[label + 1]
                n_arcs = 0  # those a match may take
                if last - first <= _FEW_ARCS:
                    for arc in range(first, last):
                        arc_from[n_arcs], arc_to[n_arcs] = arc_source[arc], arc_target[arc]
                        n_arcs += 1
                else:  # only states that are near enough are looked at
                    furthest = at_most - d - sync_price[token]
                    near[0], n_near, at, stamp = s, 1, 0, stamp + 1
                    near_at[s] = stamp
                    while at < n_near:
                        u = near[at]
                        at += 1
                        for arc in range(leave_start[u], leave_start[u + 1]):
                            t = leave_target[arc]
                            if leave_label[arc] == label:
                                arc_from[n_arcs], arc_to[n_arcs] = u, t
                                n_arcs += 1
                            if near_at[t] != stamp and distance[s, t] <= furthest:
                                near_at[t] = stamp
                                near[n_near] = t
                                n_near += 1
                for arc in range(-1, n_arcs):
                    if arc < 0:  # the log move
                        u, t, price = -1, s, log_price[token]
                    else:
                        u, t = arc_from[arc], arc_to[arc]
                        if distance[s, u] >= FAR:
                            continue
                        price = distance[s, u] + sync_price[token]
                    if n_edges == len(edge_to) or top == len(entry_state):
                        return word
                    total = d + price
                    bound = (
                        total
                        + least_log * (ones(rest[i + 1] & ~can[t]) + ones(pairs[i + 1] & ~twice[t]))
                        + least_model * ones(must[t] & ~rest[i + 1])
                    )
                    if bound > at_most:
                        continue
                    if slot[t] <= base[i + 1]:
                        entry_state[top], entry_cost[top] = t, total
                        top += 1
                        slot[t] = top
                    to = slot[t] - 1
                    entry_cost[to] = min(entry_cost[to], total)
                    edge_to[n_edges], edge_price[n_edges], edge_from[n_edges] = to, price, u
                    n_edges += 1
            for entry in range(base[i + 1], top):
                slot[entry_state[entry]] = 0
            base[i + 2] = top

        # backward: the cost of the rest, and what every optimal way on skips
        for entry in range(base[n], base[n + 1]):
            s = entry_state[entry]
            entry_rest[entry] = to_end[s]
            for m in range(n_masks):
                entry_all[entry, m] = np.uint64(0)
            if to_end[s] > 0 and entry_cost[entry] + to_end[s] == at_most:
                _between(
                    s, np.int64(-1), leave_start, leave_step, leave_target, step_price,
                    out_start, out_target, out_price, same_price, to_end, distance, have,
                    group_of_step, nodes, node_at, node_all, skipped[word],
                )  # fmt: skip
                for m in range(n_masks):
                    entry_all[entry, m] = node_all[node_at[s] - 1, m]
        for i in range(n - 1, -1, -1):
            logged, matched = False, False
            for entry in range(base[i + 1] - 1, base[i] - 1, -1):
                s = entry_state[entry]
                end = n_edges if entry == base[n] - 1 else fan[entry + 1]
                entry_rest[entry] = FAR
                for m in range(n_masks):
                    entry_all[entry, m] = ~np.uint64(0)
                for edge in range(fan[entry], end):
                    to = edge_to[edge]
                    here = edge_price[edge] + entry_rest[to]
                    entry_rest[entry] = min(entry_rest[entry], here)
                    if entry_cost[entry] + here != at_most:
                        continue
                    u = edge_from[edge]
                    if u < 0:
                        logged = True
                    else:
                        matched = True
                        if distance[s, u] > 0:
                            _between(
                                s, np.int64(u),
                                leave_start, leave_step, leave_target, step_price,
                                out_start, out_target, out_price, same_price,
                                to_end, distance, have,
                                group_of_step, nodes, node_at, node_all, skipped[word],
                            )  # fmt: skip
                            for m in range(n_masks):
                                entry_all[entry, m] &= (
                                    entry_all[to, m] | node_all[node_at[s] - 1, m]
                                )
                            continue
                    for m in range(n_masks):
                        entry_all[entry, m] &= entry_all[to, m]
            unmatched[start + i] = 2 if logged and not matched else (1 if logged else 0)
        for group in range(skipped.shape[1]):
            if (entry_all[0, group >> 6] >> np.uint64(group & 63)) & np.uint64(1):
                skipped[word, group] = 2
    return len(offsets) - 1


@inner
def _between(
    start, goal, leave_start, leave_step, leave_target, step_price,
    out_start, out_target, out_price, same_price, to_end, distance, have,
    group_of_step, nodes, node_at, node_all, skipped,
):  # fmt: skip
    """Mark the steps of all cheapest ways from a state to a goal, or to the end (-1).

    In ``node_all[node_at[start] - 1]`` stand those that are on every such way.
    """
    n_masks = node_all.shape[1]
    nodes[0] = start
    n = 1
    node_at[start] = 1
    at = 0
    while at < n:  # the states on the way, found along arcs that bring the goal nearer
        s = nodes[at]
        at += 1
        left = _left(s, goal, out_start, out_target, out_price, same_price, to_end, distance, have)
        if left == 0:
            continue
        for arc in range(leave_start[s], leave_start[s + 1]):
            t, step = leave_target[arc], leave_step[arc]
            there = _left(
                t, goal, out_start, out_target, out_price, same_price, to_end, distance, have
            )
            if left != there + step_price[step]:
                continue
            if skipped[group_of_step[step]] == 0:
                skipped[group_of_step[step]] = 1
            if node_at[t] > n or node_at[t] == 0 or nodes[node_at[t] - 1] != t:
                nodes[n] = t
                n += 1
                node_at[t] = n
    for i in range(1, n):  # the farthest from the goal first, as they mostly are already
        s, j = nodes[i], i
        left = _left(s, goal, out_start, out_target, out_price, same_price, to_end, distance, have)
        while j > 0 and left > _left(
            nodes[j - 1], goal, out_start, out_target, out_price, same_price, to_end, distance, have
        ):
            nodes[j] = nodes[j - 1]
            j -= 1
        nodes[j] = s
    for i in range(n):
        node_at[nodes[i]] = i + 1
    for i in range(n - 1, -1, -1):
        s = nodes[i]
        left = _left(s, goal, out_start, out_target, out_price, same_price, to_end, distance, have)
        for m in range(n_masks):
            node_all[i, m] = np.uint64(0) if left == 0 else ~np.uint64(0)
        if left == 0:
            continue
        for arc in range(leave_start[s], leave_start[s + 1]):
            t, step = leave_target[arc], leave_step[arc]
            there = _left(
                t, goal, out_start, out_target, out_price, same_price, to_end, distance, have
            )
            if left != there + step_price[step]:
                continue
            group = group_of_step[step]
            for m in range(n_masks):
                ahead = node_all[node_at[t] - 1, m]
                if m == group >> 6:
                    ahead |= np.uint64(1) << np.uint64(group & 63)
                node_all[i, m] &= ahead


@inner
def _left(state, goal, out_start, out_target, out_price, same_price, to_end, distance, have):
    """Least price of skips from a state to the goal, or to the end (-1)."""
    if goal < 0:
        return to_end[state]
    if not have[state]:
        measure(state, out_start, out_target, out_price, same_price, distance, have)
    return distance[state, goal]
