"""Which activity directly follows which, how often, and how long it takes.

One event directly follows another when both belong to one case and no third event of
the case stands between them; events at the same time stand as they were read.

References
----------
.. [1] van der Aalst (2016). Process Mining: Data Science in Action, 2nd ed., section
   6.1.2. Springer. https://doi.org/10.1007/978-3-662-49851-4
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from journeymine.discovery.stretches import stretches
from journeymine.language import Sentence, sentence_counted
from journeymine.log import EventLog, Tabular, Variants, reductions

if TYPE_CHECKING:
    import networkx as nx

__all__ = ["Activity", "Arc", "DirectlyFollowsGraph", "directly_follows", "graph_of"]


@dataclass(frozen=True, slots=True)
class Activity:
    """One activity of a log: the cases that show it at least once, and all its events."""

    name: str
    cases: int
    times: int


@dataclass(frozen=True, slots=True)
class Arc:
    """One activity directly after another.

    Attributes
    ----------
    source, target : str
        The earlier and the later activity; the same for a repeat at once.
    cases : int
        Cases that show it at least once.
    times : int
        How often it happens; at least `cases`.
    total_seconds, median_seconds, p90_seconds : float
        From the earlier to the later event: all together, and the smallest of these times
        that at least half, and at least nine tenths, of them do not exceed.
    """

    source: str
    target: str
    cases: int
    times: int
    total_seconds: float
    median_seconds: float
    p90_seconds: float


_ARCS = pa.schema(
    [
        ("source", pa.string()),
        ("target", pa.string()),
        ("cases", pa.int64()),
        ("times", pa.int64()),
        ("total_seconds", pa.float64()),
        ("median_seconds", pa.float64()),
        ("p90_seconds", pa.float64()),
    ]
)


@dataclass(frozen=True)
class DirectlyFollowsGraph(Tabular):
    """Activities, and which directly follows which.

    Attributes
    ----------
    activities : tuple of Activity
        By name, in code-point order.
    arcs : tuple of Arc
        By source, then target.
    starts, ends : mapping of str to int
        The first and the last activity of cases -> how many cases; by name.
    """

    activities: tuple[Activity, ...]
    arcs: tuple[Arc, ...]
    starts: Mapping[str, int]
    ends: Mapping[str, int]

    def to_networkx(self) -> nx.DiGraph:
        """A directed graph: a node an activity, an edge an arc.

        Nodes carry ``cases, times, starts, ends``, edges what an `Arc` has beside its ends.
        """
        import networkx as nx

        graph: nx.DiGraph = nx.DiGraph()
        for a in self.activities:
            start, end = self.starts.get(a.name, 0), self.ends.get(a.name, 0)
            graph.add_node(a.name, cases=a.cases, times=a.times, starts=start, ends=end)
        for arc in self.arcs:
            graph.add_edge(
                arc.source,
                arc.target,
                cases=arc.cases,
                times=arc.times,
                total_seconds=arc.total_seconds,
                median_seconds=arc.median_seconds,
                p90_seconds=arc.p90_seconds,
            )
        return graph

    def to_arrow(self) -> pa.Table:
        """The arcs, a row an arc, a column an attribute of `Arc`."""
        return pa.Table.from_pylist([asdict(arc) for arc in self.arcs], schema=_ARCS)

    def to_dict(self) -> dict[str, object]:
        """Everything as plain data."""
        return asdict(self)

    @property
    def said(self) -> Sentence:
        """How large it is."""
        return sentence_counted(
            len(self.ends),
            "{activities}, {arcs}, {first} first and {n} last activity",
            "{activities}, {arcs}, {first} first and {n} last activities",
            activities=sentence_counted(len(self.activities), "{n} activity", "{n} activities"),
            arcs=sentence_counted(len(self.arcs), "{n} arc", "{n} arcs"),
            first=len(self.starts),
        )

    def __str__(self) -> str:
        return self.said


def graph_of(log: EventLog) -> DirectlyFollowsGraph:
    """The directly-follows graph of a log, from counts alone: no path is made.

    Of a log on a cluster only the counts come here.

    Examples
    --------
    >>> import pandas as pd
    >>> frame = pd.DataFrame({"case": "7", "activity": ["ask", "pay"],
    ...                       "time": pd.to_datetime(["2026-01-01", "2026-01-02"], utc=True)})
    >>> print(graph_of(EventLog.from_pandas(frame)))
    2 activities, 1 arc, 1 first and 1 last activity
    """
    storage = log.storage
    names, arcs = _arcs(log)
    there = np.flatnonzero(storage.sizes.times)
    cases = reductions.cases_showing(storage)[there].tolist()
    times = dict(zip(names, storage.sizes.times[there].tolist(), strict=True))
    # Each event is the first of its case or follows one other; each is the last or is followed.
    starts, ends = dict(times), dict(times)
    for arc in arcs:
        starts[arc.target] -= arc.times
        ends[arc.source] -= arc.times
    return DirectlyFollowsGraph(
        tuple(Activity(name, n, times[name]) for name, n in zip(names, cases, strict=True)),
        arcs,
        {name: n for name, n in starts.items() if n},
        {name: n for name, n in ends.items() if n},
    )


def directly_follows(log: EventLog, variants: Variants) -> DirectlyFollowsGraph:
    """The directly-follows graph of a log, given the log's own variants."""
    cases, times = _visits(variants)
    activities = zip(variants.activities, cases.tolist(), times.tolist(), strict=True)
    offsets = variants.offsets
    return DirectlyFollowsGraph(
        tuple(Activity(*activity) for activity in activities),
        _arcs(log)[1],
        _by_name(variants, variants.codes[offsets[:-1]]),
        _by_name(variants, variants.codes[offsets[1:] - 1]),
    )


def _arcs(log: EventLog) -> tuple[tuple[str, ...], tuple[Arc, ...]]:
    names, follows = reductions.follows(log.storage)
    return names, tuple(
        Arc(
            names[row["source"]],
            names[row["target"]],
            row["cases"],
            row["times"],
            row["total"] / 1_000_000,
            row["median"] / 1_000_000,
            row["p90"] / 1_000_000,
        )
        for row in follows.to_pylist()
    )


def _visits(variants: Variants) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Cases and events of every activity."""
    n = len(variants.activities)
    cases, times = np.zeros(n, np.int64), np.zeros(n, np.int64)
    for first, last in stretches(variants.offsets):
        codes = variants.codes[variants.offsets[first] : variants.offsets[last]]
        of_path, path = variants.cases[first:last], np.arange(last - first)
        pairs, visits = np.unique(
            np.repeat(path, variants.lengths[first:last]) * n + codes, return_counts=True
        )
        np.add.at(cases, pairs % n, of_path[pairs // n])
        np.add.at(times, pairs % n, of_path[pairs // n] * visits)
    return cases, times


def _by_name(variants: Variants, codes: NDArray[np.int32]) -> dict[str, int]:
    """Cases by the activity of every variant, in the order of names; none where there is none."""
    cases = np.zeros(len(variants.activities), np.int64)
    np.add.at(cases, codes, variants.cases)
    counted = zip(variants.activities, cases.tolist(), strict=True)
    return {name: n for name, n in counted if n}
