"""How often each arc occurs, in how many cases, and after how long."""

from __future__ import annotations

import numpy as np

from journeymine.compiled import compiled, inner

__all__ = ["collect", "measure", "showing", "steps"]


@inner
def _level(gap, bits):
    """The cell of a time: exact below ``2**bits``, then by its first bits after the highest."""
    if gap >> bits == 0:
        return gap
    power = np.int64(0)
    for half in (32, 16, 8, 4, 2, 1):
        if gap >> (power + half) != 0:
            power += half
    below = (np.int64(1) << bits) - 1
    return ((power - bits + 1) << bits) | ((gap >> (power - bits)) & below)


@compiled
def steps(activity, time, offsets, code, n_names, arcs, gaps):
    """The arc from each event to the next of its case, -1 from the last; and the time to it."""
    for case in range(len(offsets) - 1):
        last = offsets[case + 1] - 1
        here = np.int64(code[activity[offsets[case]]])
        for i in range(offsets[case], last):
            then = np.int64(code[activity[i + 1]])
            arcs[i] = here * n_names + then
            gaps[i] = time[i + 1] - time[i]
            here = then
        arcs[last] = -1
        gaps[last] = 0


@compiled
def showing(activity, offsets, last, cases):
    """Add up in how many cases each activity occurs; `last` begins as -1 for each."""
    for case in range(len(offsets) - 1):
        for i in range(offsets[case], offsets[case + 1]):
            own = activity[i]
            if last[own] != case:
                last[own] = case
                cases[own] += 1


@compiled
def measure(arcs, gaps, offsets, base, last, sums, bits, cells):
    """Add up each arc: rows, distinct cases, times, and times by cell; -1 is no arc.

    `base` numbers the first case, over all calls; `last` holds the last case of each arc.
    `sums` has rows, cases and the sum of the times, in units of 2**32 and the rest; `cells`
    has how many times, the smallest and the largest.  What is needed together lies together.
    """
    for case in range(len(offsets) - 1):
        for i in range(offsets[case], offsets[case + 1]):
            arc = arcs[i]
            if arc >= 0:
                gap = gaps[i]
                sums[arc, 0] += 1
                if last[arc] != base + case:
                    last[arc] = base + case
                    sums[arc, 1] += 1
                sums[arc, 2] += gap >> 32
                sums[arc, 3] += gap & 0xFFFFFFFF
                cell = _level(gap, bits)
                if cells[arc, cell, 0] == 0 or gap < cells[arc, cell, 1]:
                    cells[arc, cell, 1] = gap
                if gap > cells[arc, cell, 2]:
                    cells[arc, cell, 2] = gap
                cells[arc, cell, 0] += 1


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
