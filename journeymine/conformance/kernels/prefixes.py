"""The tree of beginnings of sorted words, walked over a deterministic automaton."""

from __future__ import annotations

import numpy as np

from journeymine.compiled import compiled, inner, ones

__all__ = ["count_labels", "missing", "reached_labels"]


@inner
def _shared(tokens, offsets, one, other):
    """How many first tokens two words have in common."""
    i, j, n = offsets[one], offsets[other], 0
    while i < offsets[one + 1] and j < offsets[other + 1] and tokens[i] == tokens[j]:
        i += 1
        j += 1
        n += 1
    return n


@compiled
def missing(tokens, offsets, table, first_word, found):
    """The first word, from `first_word` on, whose way through the table is not known yet.

    Written to `found`: the state where it ends, and the token that leads nowhere yet.
    """
    for word in range(first_word, len(offsets) - 1):
        state = np.int32(0)
        for at in range(offsets[word], offsets[word + 1]):
            after = table[state, tokens[at]]
            if after < 0:
                found[0], found[1] = state, tokens[at]
                return word
            state = after
    return len(offsets) - 1


@compiled
def count_labels(tokens, offsets, weight, table, enabled):
    """Sum of weight x labels that follow, and of weight x labels enabled, over all beginnings.

    The weight of a beginning is that of all words that have it.
    """
    longest = 0
    for word in range(len(offsets) - 1):
        longest = max(longest, offsets[word + 1] - offsets[word])
    state = np.zeros(longest + 1, np.int32)
    heavy = np.zeros(longest + 1, np.int64)
    follow = np.zeros(longest + 1, np.int64)
    executed, possible = 0, 0
    depth, before = 0, -1
    for word in range(len(offsets)):
        # beginnings that the next word does not have are complete; at the end all are
        shared = 0
        if word < len(offsets) - 1:
            if weight[word] == 0:
                continue
            shared = _shared(tokens, offsets, before, word) if before >= 0 else 0
        while depth > shared:
            executed += heavy[depth] * follow[depth]
            possible += heavy[depth] * enabled[state[depth]]
            heavy[depth - 1] += heavy[depth]
            depth -= 1
        if word == len(offsets) - 1:
            break
        for at in range(offsets[word] + shared, offsets[word + 1]):
            follow[depth] += 1
            state[depth + 1] = table[state[depth], tokens[at]]
            depth += 1
            heavy[depth], follow[depth] = 0, 0
        heavy[depth] += weight[word]
        before = word
    executed += heavy[0] * follow[0]
    possible += heavy[0] * enabled[0]
    return executed, possible


@compiled
def reached_labels(
    tokens, offsets, weight, label_of_token, log_price,
    arc_source, arc_target, arc_label, arc_price, by_label, enabled,
):  # fmt: skip
    """Sum of weight x enabled labels that follow, and of weight x enabled labels.

    Over all beginnings of words that go on.  Enabled is what the design allows in any state
    that a cheapest alignment of the beginning ends in; `enabled` holds it by state, as masks.
    The weight of a beginning is that of all words that have it and go on.
    """
    n_states, n_masks = enabled.shape
    n_labels = len(by_label) - 1
    longest = 0
    for word in range(len(offsets) - 1):
        longest = max(longest, offsets[word + 1] - offsets[word])
    least = np.empty((longest + 1, n_states), np.int64)
    skipped = np.empty(n_states, np.int64)
    heavy = np.zeros(longest + 1, np.int64)
    follow = np.zeros((longest + 1, n_masks), np.uint64)
    far = np.int64(1) << 60
    for s in range(n_states):
        least[0, s] = far
    least[0, 0] = 0
    executed, possible = 0, 0
    depth, before = 0, -1
    for word in range(len(offsets)):
        shared = 0
        if word < len(offsets) - 1:
            if weight[word] == 0:
                continue
            shared = _shared(tokens, offsets, before, word) if before >= 0 else 0
        # beginnings that the next word does not have are complete; at the end all are
        while depth > shared or (word == len(offsets) - 1 and depth >= 0):
            if heavy[depth]:
                best = far
                for s in range(n_states):
                    best = min(best, least[depth, s])
                for m in range(n_masks):
                    mask = np.uint64(0)
                    for s in range(n_states):
                        if least[depth, s] == best:
                            mask |= enabled[s, m]
                    executed += heavy[depth] * ones(mask & follow[depth, m])
                    possible += heavy[depth] * ones(mask)
            heavy[depth] = 0
            for m in range(n_masks):
                follow[depth, m] = np.uint64(0)
            depth -= 1
        if word == len(offsets) - 1:
            break
        for at in range(offsets[word] + shared, offsets[word + 1]):
            token = tokens[at]
            label = label_of_token[token]
            here, after = least[depth], least[depth + 1]
            for s in range(n_states):
                after[s] = here[s] + log_price[token]
                skipped[s] = here[s]
            if label < n_labels:
                follow[depth, label >> 6] |= np.uint64(1) << np.uint64(label & 63)
                gained = True
                while gained:
                    gained = False
                    for arc in range(len(arc_source)):
                        there = skipped[arc_source[arc]] + arc_price[arc]
                        if there < skipped[arc_target[arc]]:
                            skipped[arc_target[arc]] = there
                            gained = True
                for i in range(by_label[label], by_label[label + 1]):
                    there = skipped[arc_source[arc_label[i]]]
                    if there < after[arc_target[arc_label[i]]]:
                        after[arc_target[arc_label[i]]] = there
            depth += 1
        for p in range(depth):  # it goes on from every beginning but itself
            heavy[p] += weight[word]
        before = word
    return executed, possible
