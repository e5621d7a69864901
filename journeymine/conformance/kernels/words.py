"""Words as arrays: sort them, make them distinct, and lead their moves back to variants."""

from __future__ import annotations

import numpy as np

from journeymine.compiled import compiled, inner

__all__ = ["distinct", "sort", "spread"]


@inner
def _before(tokens, starts, a, b, depth):
    """-1, 0 or 1 as word a stands before, is, or stands behind word b, from `depth` on."""
    i, j = starts[a] + depth, starts[b] + depth
    while i < starts[a + 1] and j < starts[b + 1]:
        if tokens[i] != tokens[j]:
            return -1 if tokens[i] < tokens[j] else 1
        i += 1
        j += 1
    if i < starts[a + 1]:
        return 1
    return -1 if j < starts[b + 1] else 0


@compiled
def sort(tokens, starts, order):
    """Sort the numbers of words by their tokens: three-way radix quicksort.

    Bentley, Sedgewick (1997). Fast algorithms for sorting and searching strings. SODA,
    360-369.  Equal words keep no particular order: they are one word afterwards.
    """
    n = len(order)
    in_order = True
    for i in range(1, n):
        if _before(tokens, starts, order[i - 1], order[i], 0) > 0:
            in_order = False
            break
    if in_order:
        return
    # spans still to sort: from, to, depth; never more than n of them at once
    spans = np.empty((n + 1, 3), np.int64)
    spans[0, 0], spans[0, 1], spans[0, 2] = 0, n, 0
    top = 1
    while top:
        top -= 1
        low, high, depth = spans[top, 0], spans[top, 1], spans[top, 2]
        if high - low <= 12:
            for i in range(low + 1, high):
                word, j = order[i], i
                while j > low and _before(tokens, starts, order[j - 1], word, depth) > 0:
                    order[j] = order[j - 1]
                    j -= 1
                order[j] = word
            continue
        word = order[(low + high) // 2]
        at = starts[word] + depth
        pivot = tokens[at] if at < starts[word + 1] else -1
        left, i, right = low, low, high
        while i < right:
            word = order[i]
            at = starts[word] + depth
            here = tokens[at] if at < starts[word + 1] else -1
            if here < pivot:
                order[left], order[i] = order[i], order[left]
                left += 1
                i += 1
            elif here > pivot:
                right -= 1
                order[right], order[i] = order[i], order[right]
            else:
                i += 1
        if left - low > 1:
            spans[top, 0], spans[top, 1], spans[top, 2] = low, left, depth
            top += 1
        if high - right > 1:
            spans[top, 0], spans[top, 1], spans[top, 2] = right, high, depth
            top += 1
        if pivot >= 0 and right - left > 1:
            spans[top, 0], spans[top, 1], spans[top, 2] = left, right, depth + 1
            top += 1


@compiled
def distinct(tokens, starts, order):
    """The word of every variant, and a variant of every word, from sorted variants."""
    of_variant = np.empty(len(order), np.int64)
    firsts = np.empty(len(order), np.int64)
    n = 0
    for i in range(len(order)):
        if i == 0 or _before(tokens, starts, order[i - 1], order[i], 0) != 0:
            firsts[n] = order[i]
            n += 1
        of_variant[order[i]] = n - 1
    return of_variant, firsts[:n]


@compiled
def spread(
    of_variant, known, starts, walk_events, walk_steps, walk_offsets, offsets, events, steps
):
    """Write the moves of every variant: those of its word, and its events without a token."""
    for variant in range(len(of_variant)):
        at = starts[variant]  # the next event of the variant
        end = starts[variant + 1]
        out = offsets[variant]
        word = of_variant[variant]
        i = walk_offsets[word]
        while True:
            match = i  # skips stand directly before the move of the next event of the word
            while match < walk_offsets[word + 1] and walk_events[match] == -1:
                match += 1
            while at < end and not known[at]:
                events[out], steps[out] = at - starts[variant], -1
                at += 1
                out += 1
            while i < match:
                events[out], steps[out] = -1, walk_steps[i]
                i += 1
                out += 1
            if match == walk_offsets[word + 1]:
                break
            events[out], steps[out] = at - starts[variant], walk_steps[match]
            at += 1
            out += 1
            i = match + 1
