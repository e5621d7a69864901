"""All optimal alignments of a word at once, as the tight edges of its table of least costs."""

from __future__ import annotations

import numpy as np

from journeymine.conformance.kernels.compiled import compiled

__all__ = ["survey"]


@compiled
def survey(
    tokens, offsets, wanted, label_of_token, log_price, sync_price, step_price,
    by_label, arc_source, arc_target,
    leave_start, leave_step, leave_label, leave_target, leave_source,
    to_end, group_of_step, skipped, unmatched,
):  # fmt: skip
    """Which steps are skipped, and which events left unmatched, in some or all optima.

    Written: 0 in none, 1 in some, 2 in all; `skipped` by word and group of steps (all steps of
    a group are one), `unmatched` by event.
    """
    n_states, n_groups = len(to_end), skipped.shape[1]
    n_masks = (n_groups + 63) // 64
    longest = 0
    for word in range(len(offsets) - 1):
        if wanted[word]:
            longest = max(longest, offsets[word + 1] - offsets[word])
    least = np.empty((longest + 1, n_states), np.int64)  # cost to the end, by event and state
    place = np.full((2, n_states), -1, np.int32)  # of a state among those of its layer
    layer = np.empty((longest + 1, n_states), np.int32)  # states of optimal alignments
    size = np.zeros(longest + 1, np.int64)
    on_all = np.empty((2, n_states, n_masks), np.uint64)  # steps skipped on every way on
    for word in range(len(offsets) - 1):
        if not wanted[word]:
            continue
        start, n = offsets[word], offsets[word + 1] - offsets[word]
        least[n] = to_end
        for i in range(n - 1, -1, -1):
            token = tokens[start + i]
            label = label_of_token[token]
            here, after = least[i], least[i + 1]
            for s in range(n_states):
                here[s] = after[s] + log_price[token]
            for arc in range(by_label[label], by_label[label + 1]):
                cost = after[arc_target[arc]] + sync_price[token]
                if cost < here[arc_source[arc]]:
                    here[arc_source[arc]] = cost
            gained = True
            while gained:
                gained = False
                for arc in range(len(leave_target) - 1, -1, -1):
                    cost = here[leave_target[arc]] + step_price[leave_step[arc]]
                    if cost < here[leave_source[arc]]:
                        here[leave_source[arc]] = cost
                        gained = True

        # forward along tight edges: every node and edge of an optimal alignment is met
        layer[0, 0], size[0] = 0, 1
        place[0, 0] = 0
        for i in range(n + 1):
            now, then = i & 1, 1 - (i & 1)
            here = least[i]
            count, fresh = size[i], 0
            logged, matched = False, False
            at = 0
            while at < count:
                s = layer[i, at]
                at += 1
                for arc in range(leave_start[s], leave_start[s + 1]):
                    t, step = leave_target[arc], leave_step[arc]
                    if here[s] == here[t] + step_price[step]:
                        skipped[word, group_of_step[step]] = 1
                        if place[now, t] < 0:
                            place[now, t] = count
                            layer[i, count] = t
                            count += 1
                if i == n:
                    continue
                token = tokens[start + i]
                label, after = label_of_token[token], least[i + 1]
                if here[s] == after[s] + log_price[token]:
                    logged = True
                    if place[then, s] < 0:
                        place[then, s] = fresh
                        layer[i + 1, fresh] = s
                        fresh += 1
                for arc in range(leave_start[s], leave_start[s + 1]):
                    t = leave_target[arc]
                    if leave_label[arc] == label and here[s] == after[t] + sync_price[token]:
                        matched = True
                        if place[then, t] < 0:
                            place[then, t] = fresh
                            layer[i + 1, fresh] = t
                            fresh += 1
            size[i] = count
            for at in range(count):
                place[now, layer[i, at]] = -1
            if i < n:
                size[i + 1] = fresh
                unmatched[start + i] = 2 if logged and not matched else (1 if logged else 0)

        # backward: the steps that every optimal way to the end skips
        for i in range(n, -1, -1):
            now, then = i & 1, 1 - (i & 1)
            here = least[i]
            # model moves lead to smaller costs, so the cheapest states come first
            for at in range(1, size[i]):
                s, j = layer[i, at], at
                while j > 0 and here[layer[i, j - 1]] > here[s]:
                    layer[i, j] = layer[i, j - 1]
                    j -= 1
                layer[i, j] = s
            for at in range(size[i]):
                s = layer[i, at]
                place[now, s] = at
                for m in range(n_masks):
                    on_all[now, at, m] = ~np.uint64(0)
                for arc in range(leave_start[s], leave_start[s + 1]):
                    t, step = leave_target[arc], leave_step[arc]
                    if here[s] == here[t] + step_price[step]:
                        group = group_of_step[step]
                        for m in range(n_masks):
                            ahead = on_all[now, place[now, t], m]
                            if m == group >> 6:
                                ahead |= np.uint64(1) << np.uint64(group & 63)
                            on_all[now, at, m] &= ahead
                if i == n:
                    if here[s] == 0:
                        for m in range(n_masks):
                            on_all[now, at, m] = np.uint64(0)
                    continue
                token = tokens[start + i]
                label, after = label_of_token[token], least[i + 1]
                if here[s] == after[s] + log_price[token]:
                    for m in range(n_masks):
                        on_all[now, at, m] &= on_all[then, place[then, s], m]
                for arc in range(leave_start[s], leave_start[s + 1]):
                    t = leave_target[arc]
                    if leave_label[arc] == label and here[s] == after[t] + sync_price[token]:
                        for m in range(n_masks):
                            on_all[now, at, m] &= on_all[then, place[then, t], m]
            if i < n:
                for at in range(size[i + 1]):
                    place[then, layer[i + 1, at]] = -1
        first = place[0, 0]
        for group in range(n_groups):
            if (on_all[0, first, group >> 6] >> np.uint64(group & 63)) & np.uint64(1):
                skipped[word, group] = 2
        for at in range(size[0]):
            place[0, layer[0, at]] = -1
