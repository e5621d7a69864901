"""What is connected with what, at every moment, when connections hold for a time only.

Two nodes are in one component at time *t* if a chain of links joins them that all hold
at *t*.  Components without times are found by minimum labels and pointer jumping [1]_,
in O((n + m) log n) for n nodes and m links as a rule.  With times, links that always hold
are contracted first; what is left is cut where a link of the same component over all time
begins or ends, and each piece is a graph of its own.

References
----------
.. [1] Shiloach, Vishkin (1982). An O(log n) parallel connectivity algorithm. Journal of
   Algorithms 3(1), 57-67. https://doi.org/10.1016/0196-6774(82)90008-6
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from journeymine.log.identity.timeline import ALWAYS, FOREVER, Timeline

__all__ = ["TimedComponents", "components"]

_Ints = NDArray[np.int64]


def components(n: int, one: _Ints, two: _Ints) -> _Ints:
    """The least node of each node's component.

    Examples
    --------
    >>> components(5, np.array([4, 3]), np.array([3, 1]))
    array([0, 1, 2, 1, 1])
    """
    least = np.arange(n)
    while True:
        low = np.minimum(least[one], least[two])
        new = least.copy()
        np.minimum.at(new, least[one], low)
        np.minimum.at(new, least[two], low)
        while not np.array_equal(new, new[new]):
            new = new[new]
        if np.array_equal(new, least):
            return least
        least = new


@dataclass(frozen=True, slots=True, eq=False)
class TimedComponents:
    """The components of a graph at every moment.

    A component is a number: below `n` it is a node (with all that is always linked to it)
    at the times when nothing else is; from `n` on it belongs to one span of time.

    Attributes
    ----------
    n : int
        Nodes.
    least : array of int64
        The least node of each component.

    Examples
    --------
    >>> one, two = np.array([0, 1]), np.array([1, 2])
    >>> graph = TimedComponents.of(3, one, two, np.array([0, 10]), np.array([20, 30]))
    >>> at = graph.at(np.array([2, 2, 2, 0]), np.array([5, 15, 25, 25]))
    >>> graph.least[at]
    array([2, 0, 1, 0])
    """

    n: int
    least: _Ints
    _core: _Ints
    _whole: _Ints
    _line: Timeline
    _cells: _Ints
    _component: _Ints

    @classmethod
    def of(
        cls,
        n: int,
        one: _Ints,
        two: _Ints,
        since: _Ints,
        until: _Ints,
        *,
        asked: tuple[_Ints, _Ints, _Ints] | None = None,
    ) -> TimedComponents:
        """The components of links that hold from `since` to just before `until`.

        Parameters
        ----------
        n : int
            Nodes are 0 to n - 1.
        one, two : arrays of int64
            The ends of the links.
        since, until : arrays of int64
            ``ALWAYS`` and ``FOREVER`` where there is no border.
        asked : nodes and intervals, optional
            What `pieces` will be asked for later.
        """
        always = (since == ALWAYS) & (until == FOREVER)
        core = components(n, one[always], two[always])
        one, two = core[one[~always]], core[two[~always]]
        since, until = since[~always], until[~always]
        whole = components(n, one, two)
        groups, times = [whole[one], whole[one]], [since, until]
        if asked is not None:
            nodes, starts, ends = asked
            alive = np.isin(whole[core[nodes]], whole[one])
            groups += [whole[core[nodes[alive]]]] * 2
            times += [starts[alive], ends[alive]]
        line = Timeline.of(np.concatenate(groups), np.concatenate(times))
        rows, spans = line.cut(whole[one], since, until)
        ends_of = [core_end[rows] * len(line) + spans for core_end in (one, two)]
        cells, places = np.unique(np.concatenate(ends_of), return_inverse=True)
        linked = components(len(cells), places[: len(rows)], places[len(rows) :])
        roots, component = np.unique(linked, return_inverse=True)
        least = np.full(len(roots), n)
        np.minimum.at(least, component, cells // max(len(line), 1))
        return cls(n, np.append(np.arange(n), least), core, whole, line, cells, component + n)

    def at(self, nodes: _Ints, times: _Ints) -> _Ints:
        """The component of each node at a time."""
        core = self._core[nodes]
        return self._of_span(core, self._line.find(self._whole[core], times))

    def pieces(self, nodes: _Ints, starts: _Ints, ends: _Ints) -> tuple[_Ints, ...]:
        """Intervals of nodes as pieces of components: row, component, beginning, end.

        What was `asked` for when the components were made.
        """
        core = self._core[nodes]
        lone = self._line.find(self._whole[core], np.full(len(core), FOREVER)) < 0
        some = np.flatnonzero(~lone)
        rows, spans = self._line.cut(self._whole[core[some]], starts[some], ends[some])
        rows = some[rows]
        return (
            np.concatenate([np.flatnonzero(lone), rows]),
            np.concatenate([core[lone], self._of_span(core[rows], spans)]),
            np.concatenate([starts[lone], self._line.start[spans]]),
            np.concatenate([ends[lone], self._line.end[spans]]),
        )

    def _of_span(self, core: _Ints, spans: _Ints) -> _Ints:
        if not len(self._cells):
            return core
        cells = core * len(self._line) + spans
        found = np.minimum(np.searchsorted(self._cells, cells), len(self._cells) - 1)
        inside = (spans >= 0) & (self._cells[found] == cells)
        return np.where(inside, self._component[found], core)
