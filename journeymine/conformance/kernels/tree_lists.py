"""Walks as lists that share their beginnings, to compare many long ones.

A list is a shorter one and a last move.  Equal lists are one and the same, found by hashing;
each knows a list far before it [1]_, so that where two part is found in few steps.

References
----------
.. [1] Myers (1983). An applicative random-access stack. Information Processing Letters
   17(5), 241-248. https://doi.org/10.1016/0020-0190(83)90106-0
"""

from __future__ import annotations

import numpy as np

from journeymine.compiled import inner

__all__ = ["added", "forget", "longer", "precedes", "spell", "tabled", "wider"]

# A move is one number: the event, from 1 on, above EVENT and the step below; skips have
# event 0.  In lists of events alone all steps are STEP_OF.
EVENT, STEP_OF = 32, (1 << 32) - 1

# Columns of `lists`: all but the last move, that, how many there are, a list far before,
# and the list of its events alone.  List 0 is empty; its move is the number of lists.
BEHIND, MOVE, LENGTH, JUMP, EVENTS = range(5)
N_LIST_COLUMNS = 5


@inner
def longer(array, used, more):
    """A copy of the array with room for so many more, and as many again."""
    new = np.empty(2 * (used + more), array.dtype)
    for at in range(used):
        new[at] = array[at]
    return new


@inner
def wider(rows, used, more):
    """The same for rows."""
    new = np.empty((2 * (used + more), rows.shape[1]), np.int64)
    for row in range(used):
        for field in range(rows.shape[1]):
            new[row, field] = rows[row, field]
    return new


@inner
def _hashed(behind, move, n):
    return (behind * 6364136223846793005 + move * -7046029254386353131 >> 24) & (n - 1)


@inner
def added(lists, table, behind, move):
    """The list with one more move behind it; there must be room for two new ones."""
    events = lists[behind, EVENTS]
    if move >> EVENT:
        events = _added_one(lists, table, events, move | STEP_OF, events)
    return _added_one(lists, table, behind, move, events)


@inner
def _added_one(lists, table, behind, move, events):
    at = _hashed(behind, move, len(table))
    while table[at]:
        if lists[table[at], BEHIND] == behind and lists[table[at], MOVE] == move:
            return table[at]
        at = (at + 1) & (len(table) - 1)
    new = lists[0, MOVE]
    lists[0, MOVE] = new + 1
    table[at] = new
    jump = lists[behind, JUMP]
    length = lists[behind, LENGTH]
    if length - lists[jump, LENGTH] == lists[jump, LENGTH] - lists[lists[jump, JUMP], LENGTH]:
        lists[new, JUMP] = lists[jump, JUMP]
    else:
        lists[new, JUMP] = behind
    lists[new, BEHIND], lists[new, MOVE], lists[new, LENGTH] = behind, move, length + 1
    lists[new, EVENTS] = new if move & STEP_OF == STEP_OF else events
    return new


@inner
def tabled(lists):
    """A table of all lists, at most half full."""
    size = 64
    while size < 2 * len(lists):
        size *= 2
    table = np.zeros(size, np.int64)
    for old in range(1, lists[0, MOVE]):
        at = _hashed(lists[old, BEHIND], lists[old, MOVE], size)
        while table[at]:
            at = (at + 1) & (size - 1)
        table[at] = old
    return table


@inner
def forget(lists, table, n):
    """Take back all lists but the first n, the newest first, as linear probing needs it."""
    for old in range(lists[0, MOVE] - 1, n - 1, -1):
        at = _hashed(lists[old, BEHIND], lists[old, MOVE], len(table))
        while table[at] != old:
            at = (at + 1) & (len(table) - 1)
        table[at] = 0
    lists[0, MOVE] = n


@inner
def spell(lists, tail, walk, end):
    """Write the moves of a list, up to `end`."""
    while tail:
        end -= 1
        walk[end] = lists[tail, MOVE]
        tail = lists[tail, BEHIND]


@inner
def _fork(lists, a, b):
    """The lists up to the first move that differs; equal if one list begins the other."""
    short = min(lists[a, LENGTH], lists[b, LENGTH])
    while lists[a, LENGTH] > short:
        a = lists[a, JUMP] if lists[lists[a, JUMP], LENGTH] >= short else lists[a, BEHIND]
    while lists[b, LENGTH] > short:
        b = lists[b, JUMP] if lists[lists[b, JUMP], LENGTH] >= short else lists[b, BEHIND]
    if a != b:
        while lists[a, BEHIND] != lists[b, BEHIND]:
            if lists[a, JUMP] != lists[b, JUMP]:
                a, b = lists[a, JUMP], lists[b, JUMP]
            else:
                a, b = lists[a, BEHIND], lists[b, BEHIND]
    return a, b


@inner
def precedes(lists, a, b, price):
    """Whether list b comes before list a in the canonical order."""
    if a == b:
        return False
    here, there = lists[a, EVENTS], lists[b, EVENTS]
    if here != there:  # which events are matched, from the first on
        x, y = _fork(lists, here, there)
        if x == y:
            return lists[there, LENGTH] > lists[here, LENGTH]
        return lists[y, MOVE] < lists[x, MOVE]
    x, y = a, b
    while x != y:  # what is skipped behind each match, from the last on
        here, there = 0, 0
        while x and lists[x, MOVE] >> EVENT == 0:
            here += price[lists[x, MOVE]]
            x = lists[x, BEHIND]
        while y and lists[y, MOVE] >> EVENT == 0:
            there += price[lists[y, MOVE]]
            y = lists[y, BEHIND]
        if here != there:
            return there > here
        x, y = lists[x, BEHIND], lists[y, BEHIND]
    x, y = _fork(lists, a, b)
    return lists[y, MOVE] & STEP_OF < lists[x, MOVE] & STEP_OF  # the steps, from the start
