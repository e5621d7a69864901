"""The tree of beginnings of sorted words, walked over a deterministic automaton."""

from __future__ import annotations

import numpy as np

from journeymine.conformance.kernels.compiled import compiled

__all__ = ["count_labels", "missing"]


@compiled
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
