"""How often each arc occurs, in how many cases, and after how long."""

from __future__ import annotations

import numpy as np

from journeymine.compiled import compiled, inner

__all__ = ["collect", "count", "measure"]


@inner
def _level(gap, bits):
    """The cell of a time: exact below ``2**bits``, then by its first bits after the highest."""
    if gap >> bits == 0:
        return gap
    power = bits
    while gap >> (power + 1) != 0:
        power += 1
    below = (np.int64(1) << bits) - 1
    return ((power - bits + 1) << bits) | ((gap >> (power - bits)) & below)


@compiled
def count(arcs, cases, gaps, last, rows, in_cases, high, low):
    """Add up rows, distinct cases and times of each arc; -1 is no arc.

    `cases` numbers the case of each row, over all calls; `last` holds the last case of each
    arc.  `high` and `low` are the sum of the times in units of 2**32, and the rest.
    """
    for i in range(len(arcs)):
        arc = arcs[i]
        if arc >= 0:
            rows[arc] += 1
            if last[arc] != cases[i]:
                last[arc] = cases[i]
                in_cases[arc] += 1
            high[arc] += gaps[i] >> 32
            low[arc] += gaps[i] & 0xFFFFFFFF


@compiled
def measure(arcs, gaps, bits, cells, least, most):
    """Count the times of each arc by cell, and keep the smallest and largest of each cell."""
    for i in range(len(arcs)):
        arc = arcs[i]
        if arc >= 0:
            gap = gaps[i]
            cell = _level(gap, bits)
            if cells[arc, cell] == 0 or gap < least[arc, cell]:
                least[arc, cell] = gap
            if gap > most[arc, cell]:
                most[arc, cell] = gap
            cells[arc, cell] += 1


@compiled
def collect(arcs, gaps, bits, wanted, found_arcs, found, n):
    """Write down the times that lie in a wanted cell of their arc, from place `n` on."""
    for i in range(len(arcs)):
        arc = arcs[i]
        if arc >= 0 and (wanted[arc, 0] >= 0 or wanted[arc, 1] >= 0):
            cell = _level(gaps[i], bits)
            if cell == wanted[arc, 0] or cell == wanted[arc, 1]:
                found_arcs[n] = arc
                found[n] = gaps[i]
                n += 1
    return n
