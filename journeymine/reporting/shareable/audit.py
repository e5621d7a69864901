"""Whether rounded counts give a hidden one away, to somebody who knows every path there is.

The attacker knows which paths occur, which of them each count sums up, and how counts are
rounded; not how many took each path.  What is published then says, for every count, the lowest
and the highest that it can be: an integer programme, as auditors of suppressed tables solve it
[1]_.  A hidden count is safe if another log, with another value of it, would have been published
in just the same words; that log is found and checked in whole numbers.

References
----------
.. [1] Fischetti, Salazar (2001). Solving the cell suppression problem on tabular data with linear
   constraints. Management Science 47(7), 1008-1027. https://doi.org/10.1287/mnsc.47.7.1008.9805
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from journeymine.reporting.shareable.counts import Counts

__all__ = ["gives_nothing_away"]

_NODES = 200  # of a search for another log: a limit that is the same on every machine
_SEARCHES = 400  # one by one, before the rounding is given up as too fine


def gives_nothing_away(counts: Counts, base: int, fewest: int) -> bool:
    """Whether every count below `fewest` could also be another one.

    Parameters
    ----------
    counts : Counts
    base : int
        Counts are published rounded down to multiples of it.
    fewest : int
        Counts from 1 to one less must not be told, nor can those that are left of all.

    Returns
    -------
    bool
        False also where no other log was found in the searches that are made.
    """
    world = _World(counts, base)
    at_risk = _at_risk(counts, base, fewest)
    truth = at_risk @ counts.cases
    open_still = np.ones(len(at_risk), dtype=np.bool_)
    searched = 0
    while open_still.any():
        before = int(open_still.sum())
        for sign in (-1, 1):
            together = sign * at_risk[open_still].sum(axis=0)
            _close(open_still, at_risk, truth, world.other(together))
        if int(open_still.sum()) < before:
            continue
        first = int(np.flatnonzero(open_still)[0])
        for sign in (-1, 1):
            _close(open_still, at_risk, truth, world.other(sign * at_risk[first]))
        searched += 1
        if open_still[first] or searched > _SEARCHES:
            return False
    return True


def _close(
    open_still: NDArray[np.bool_],
    at_risk: NDArray[np.int64],
    truth: NDArray[np.int64],
    other: NDArray[np.int64] | None,
) -> None:
    """Strike out the counts that are different in another log."""
    if other is not None:
        open_still &= at_risk @ other == truth


def _at_risk(counts: Counts, base: int, fewest: int) -> NDArray[np.int64]:
    """Sums over paths that must not be told, a row each.

    Hidden counts, rare paths, and what one count leaves of another that holds it: those who
    reached a touchpoint and did not go on from it directly are told by neither, but by both.
    Those of whom no path is listed are known to the attacker, and are no rows.
    """
    takes, values = counts.takes, counts.values
    hidden = takes[(values > 0) & (values < base)]
    rare = np.eye(len(counts.cases), dtype=np.bool_)[counts.cases < base]
    found = np.vstack([hidden, _left(takes, values, fewest), rare])
    return _distinct(found[found.any(axis=1)]).astype(np.int64)


def _left(takes: NDArray[np.bool_], values: NDArray[np.int64], fewest: int) -> NDArray[np.bool_]:
    """What counts leave of others that hold them, where that is less than `fewest`."""
    each = takes.astype(float)
    inside = each @ each.T == takes.sum(axis=1)[:, None]  # the one of the row in the other
    left = values[None, :] - values[:, None]
    some, other = np.nonzero(inside & (left > 0) & (left < fewest))
    found: NDArray[np.bool_] = takes[other] & ~takes[some]
    return found


def _distinct(rows: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Each row once; sorting them, as numpy would, takes longer than all searches."""
    first = {row.tobytes(): place for place, row in enumerate(np.packbits(rows, axis=1))}
    kept: NDArray[np.bool_] = rows[sorted(first.values())]
    return kept


class _World:
    """All logs with these paths that are published in the same words."""

    def __init__(self, counts: Counts, base: int) -> None:
        published = counts.values // base * base
        self.takes = counts.takes.astype(np.int64)
        self.low = published - counts.rest
        self.high = self.low + base - 1
        self.least = counts.cases // base * base
        self.most = self.least + base - 1

    def other(self, weights: NDArray[np.int64]) -> NDArray[np.int64] | None:
        """The cases of each path in a log for which a weighted sum of them is small."""
        from scipy.optimize import Bounds, LinearConstraint, milp

        found = milp(
            weights.astype(float),
            integrality=np.ones(len(weights)),
            bounds=Bounds(self.least, self.most),
            constraints=LinearConstraint(self.takes, self.low, self.high),
            options={"node_limit": _NODES},
        )
        if found.x is None:
            return None
        cases = np.rint(found.x).astype(np.int64)
        return cases if self.holds(cases) else None

    def holds(self, cases: NDArray[np.int64]) -> bool:
        """Whether a log is one of them, in whole numbers."""
        sums = self.takes @ cases
        inside = (self.low <= sums) & (sums <= self.high)
        within = (self.least <= cases) & (cases <= self.most)
        return bool(inside.all() and within.all())
