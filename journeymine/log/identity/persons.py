"""Who is who: ids of several kinds become persons, at every moment.

The ids are nodes; a pair links two of them from one time to just before another, or
always.  **At time t, two ids belong to one person if a chain of pairs joins them that all
hold at t**; an event belongs to the person that its id belongs to at the event's time.
So a shared device is its customers' one after the other, and at other times its own.

* The *naming kind* (the last column of the pairs, usually the customer number) names
  persons: a person is called by the id of that kind; where several are joined, by the
  first in code-point order; where there is none, ``kind:id`` with the first id of the best
  kind (later columns are better).  So the name depends on the pairs alone, not on the
  order of any rows.  Names of two persons are never the same: an id that looks like
  ``kind:id`` is written with its own kind before it.
* An id that holds no pair at the time of an event is a person of its own.
* **Suspicious merge**: ids of other kinds, linked with each other at a time, that are
  linked with two or more ids of the naming kind at that time.  With ``join`` these become
  one person at that time, with ``split`` they stay apart and the linking ids are nobody's
  but their own.

The components are those of [1]_ and [2]_ as `timed_components` finds them.

References
----------
.. [1] Tarjan (1975). Efficiency of a good but not linear set union algorithm. Journal of
   the ACM 22(2), 215-225. https://doi.org/10.1145/321879.321884
.. [2] Fellegi, Sunter (1969). A theory for record linkage. Journal of the American
   Statistical Association 64(328), 1183-1210. https://doi.org/10.1080/01621459.1969.10501049
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.log.identity.links import Links
from journeymine.log.identity.timed_components import TimedComponents
from journeymine.log.identity.timeline import ALWAYS, FOREVER, Timeline
from journeymine.log.schema import MICROSECONDS
from journeymine.log.values.coding import coded
from journeymine.log.values.text import as_text

__all__ = ["Identity", "OnConflict", "Stitched"]

OnConflict = Literal["join", "split"]
"""What becomes of suspicious merges."""

_Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True, eq=False)
class Stitched:
    """The persons of events.

    Attributes
    ----------
    persons : chunked array of text
        The name of each event's person.
    nodes : array of int64
        The node of each event's id, -1 where it is in no pair.
    merges : array of int64
        The suspicious merge that each event's id makes, as a row of `Identity.merges`,
        or -1.
    """

    persons: pa.ChunkedArray
    nodes: _Ints
    merges: _Ints


@dataclass(frozen=True, slots=True, eq=False)
class Identity:
    """Says which person an id belongs to at a time.

    Attributes
    ----------
    links : Links
    on_conflict : {'join', 'split'}
    all_kinds : tuple of str
        Every kind of id that occurs in the log or the pairs.

    Examples
    --------
    One device, two customers, one after the other:

    >>> import pyarrow as pa
    >>> from journeymine.log.identity.links import IdentityTable, links_of
    >>> from journeymine.log.typed.raw import RawRows
    >>> table = pa.table({"device": ["d", "d"], "customer": ["ann", "bo"],
    ...                   "from": ["2026-01-01", "2026-02-01"], "to": ["2026-02-01", None]})
    >>> links = links_of([IdentityTable(RawRows(table), ["device", "customer"], "from", "to")])
    >>> who = Identity.of(links)
    >>> days = ["2025-12-31", "2026-01-31", "2026-02-01", "2026-02-01"]
    >>> times = pc.cast(pc.strptime(pa.array(days), "%Y-%m-%d", "us"), MICROSECONDS)
    >>> who.stitch("device", pa.chunked_array([["d", "d", "d", "e"]]), times).persons.to_pylist()
    ['device:d', 'ann', 'bo', 'device:e']
    """

    links: Links
    on_conflict: OnConflict
    all_kinds: tuple[str, ...]
    _names: pa.Array
    _conflicts: _Conflicts
    _units: TimedComponents
    _line: Timeline
    _customer: _Ints
    _crowd: _Ints
    _joined: TimedComponents

    @classmethod
    def of(
        cls, links: Links, *, on_conflict: OnConflict = "join", kinds: Iterable[str] = ()
    ) -> Identity:
        """Who is who by these pairs.

        Parameters
        ----------
        links : Links
        on_conflict : {'join', 'split'}
            What becomes of suspicious merges.
        kinds : iterable of str
            The kinds of the ids that will be asked for.

        Raises
        ------
        LogError
            ``JM-E249`` if validities overlap in too many pieces.
        """
        n, named = int(links.starts[-1]), int(links.starts[1])
        one, two = np.maximum(links.one, links.two), np.minimum(links.one, links.two)
        direct = two < named  # a customer, and an id of another kind: columns differ in kind
        units = TimedComponents.of(
            n, one[~direct], two[~direct], links.since[~direct], links.until[~direct],
            asked=(one[direct], links.since[direct], links.until[direct]),
        )  # fmt: skip
        rows, unit, start, end = units.pieces(one[direct], links.since[direct], links.until[direct])
        customers = two[direct][rows]
        line = Timeline.of(np.concatenate([unit, unit]), np.concatenate([start, end]))
        rows, spans = line.cut(unit, start, end)
        held = np.unique(spans * (named + 1) + customers[rows])  # by span, then by customer
        spans, customers = held // (named + 1), held % (named + 1)
        crowd = np.bincount(spans, minlength=len(line))
        first = np.cumsum(crowd) - crowd
        customer = np.where(crowd > 0, np.append(customers, -1)[first], -1)
        joins = (crowd[spans] > 1) & (customers != customer[spans])
        if on_conflict == "split":
            joins &= False
        at = spans[joins]
        joined = TimedComponents.of(
            named, customer[at], customers[joins], line.start[at], line.end[at]
        )
        every = tuple(dict.fromkeys([*links.kinds, *kinds]))
        texts = [names_of(k, ids, every) for k, ids in zip(links.kinds, links.ids, strict=True)]
        return cls(
            links, on_conflict, every, pa.concat_arrays(texts), _Conflicts.of(line, held, named),
            units, line, customer, crowd, joined,
        )  # fmt: skip

    def stitch(self, kind: str, ids: pa.ChunkedArray, times: pa.ChunkedArray) -> Stitched:
        """The person of each event.

        Parameters
        ----------
        kind : str
            The kind of the ids.
        ids : chunked array of text
        times : chunked array of timestamps in microseconds
        """
        values, places = coded(as_text(ids))
        nodes = np.append(self.links.nodes(kind, values), -1)[places]
        micros = pc.cast(times, pa.int64()).to_numpy(zero_copy_only=False)
        persons, merges = np.full(len(places), -1), np.full(len(places), -1)
        known = nodes >= 0
        persons[known], merges[known] = self._persons(nodes[known], micros[known])
        # ids without a pair stand after the nodes, by their own values
        codes = np.where(known, persons, len(self._names) + places)
        own = names_of(kind, values, self.all_kinds)
        names = pa.concat_arrays([self._names, own])
        return Stitched(pa.chunked_array([names.take(pa.array(codes))]), nodes, merges)

    def merges(self, events: _Ints) -> pa.Table:
        """Every suspicious merge, a row each, in the order of the linking ids, then of time.

        Columns are ``bridge`` (the first of the ids that link), ``persons`` (whom they
        link), ``since`` and ``until`` (null where there is no border), and ``events``.

        Parameters
        ----------
        events : array of int64
            How many events each merge touches.
        """
        found = self._conflicts
        bridges = self._names.take(pa.array(self._units.least[found.unit]))
        persons = pa.ListArray.from_arrays(
            pa.array(np.append(found.first, len(found.customers)), pa.int32()),
            self._names.take(pa.array(found.customers)),
        )
        borders = {
            name: pa.array(times, pa.int64(), mask=times == none).cast(MICROSECONDS)
            for name, times, none in (
                ("since", found.start, ALWAYS), ("until", found.end, FOREVER),
            )
        }  # fmt: skip
        return pa.table(
            {"bridge": bridges, "persons": persons, **borders, "events": pa.array(events)}
        )

    @property
    def n_merges(self) -> int:
        """Suspicious merges."""
        return len(self._conflicts.unit)

    def _persons(self, nodes: _Ints, micros: _Ints) -> tuple[_Ints, _Ints]:
        """The node that names the person of each node at a time, and its suspicious merge."""
        named = int(self.links.starts[1])
        units = self._units.at(nodes, micros)
        spans = np.where(nodes < named, -1, self._line.find(units, micros))
        crowd = np.where(spans < 0, 0, np.append(self._crowd, 0)[spans])
        customer = np.where(nodes < named, nodes, np.append(self._customer, -1)[spans])
        if self.on_conflict == "split":
            customer = np.where(crowd > 1, -1, customer)
        persons = self._units.least[units]
        some = customer >= 0
        persons[some] = self._joined.least[self._joined.at(customer[some], micros[some])]
        return persons, np.where(crowd > 1, self._conflicts.row_of(spans), -1)


def names_of(kind: str, ids: pa.Array, kinds: Sequence[str]) -> pa.Array:
    """What persons named by these ids are called; `kinds[0]` is the naming kind.

    >>> names_of("customer", pa.array(["7", "device:d"]), ["customer", "device"]).to_pylist()
    ['7', 'customer:device:d']
    """
    prefixed = pc.binary_join_element_wise(_prefix(kind), pc.cast(ids, pa.string()), "")
    if kind != kinds[0]:
        return prefixed
    mistakable = np.zeros(len(ids), np.bool_)
    for other in kinds:
        mistakable |= pc.starts_with(ids, _prefix(other)).to_numpy(zero_copy_only=False)
    return pc.if_else(pa.array(mistakable), prefixed, ids)


def _prefix(kind: str) -> str:
    """A kind and a colon; a colon within the kind is written so that it cannot be that one."""
    return f"{kind.replace('%', '%25').replace(':', '%3A')}:"


@dataclass(frozen=True, slots=True, eq=False)
class _Conflicts:
    """The suspicious merges: spans of a unit with several customers.

    Attributes
    ----------
    unit, start, end : arrays of int64
        Of each merge.
    first : array of int64
        Where its customers begin in `customers`.
    customers : array of int64
    """

    unit: _Ints
    start: _Ints
    end: _Ints
    first: _Ints
    customers: _Ints
    _row: _Ints

    @classmethod
    def of(cls, line: Timeline, held: _Ints, named: int) -> _Conflicts:
        """Spans with several customers; those that follow with the same ones are one merge."""
        spans, customers = held // (named + 1), held % (named + 1)
        crowd = np.bincount(spans, minlength=len(line))
        several = crowd[spans] > 1
        spans, customers = spans[several], customers[several]
        at, first, counts = np.unique(spans, return_index=True, return_counts=True)
        goes_on = np.zeros(len(at), np.bool_)
        if len(at):
            again = counts[1:] == counts[:-1]
            again &= (line.group[at[1:]] == line.group[at[:-1]]) & (
                line.start[at[1:]] == line.end[at[:-1]]
            )
            own = np.repeat(np.arange(len(at)), counts)  # the row of each customer
            earlier = np.maximum(np.arange(len(own)) - counts[own], 0)
            same = np.logical_and.reduceat(customers == customers[earlier], first)
            goes_on[1:] = again & same[1:]
        row = np.full(len(line) + 1, -1)
        row[at] = np.cumsum(~goes_on) - 1
        begins = np.flatnonzero(~goes_on)
        ends = np.append(begins[1:], len(at))[: len(begins)] - 1
        kept = np.repeat(~goes_on, counts)
        return cls(
            line.group[at[begins]], line.start[at[begins]], line.end[at[ends]],
            np.cumsum(counts[begins]) - counts[begins], customers[kept], row,
        )  # fmt: skip

    def row_of(self, spans: _Ints) -> _Ints:
        """The merge that each span belongs to, or -1."""
        return self._row[spans]
