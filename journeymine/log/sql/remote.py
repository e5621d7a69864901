"""A log whose events stay where they are: it answers by SQL, and small tables come back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Protocol

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.log.path_arrays import in_order, taken
from journeymine.log.sql import queries
from journeymine.log.sql.dialects import Dialect
from journeymine.log.store import Elsewhere, Sizes
from journeymine.log.values.arrays import ints
from journeymine.log.variants import Variants

__all__ = ["Engine", "Remote"]

_Ints = NDArray[np.int64]
_ARCS = ("source", "target", "times", "cases", "total", "median", "p90")


class Engine(Protocol):
    """What answers a query over the events."""

    @property
    def dialect(self) -> Dialect:
        """Its words."""
        ...

    def run(self, query: str, tables: Mapping[str, pa.Table]) -> pa.Table:
        """The answer to a query; ``{events}`` and ``{name}`` of each table are relations."""
        ...


@dataclass(frozen=True, eq=False)
class Remote(Elsewhere):
    """The events behind an engine, less those that steps have taken away.

    Attributes
    ----------
    engine : Engine
    activities : tuple of str
        In code-point order; those of the whole log, whatever the steps leave.
    columns : mapping of str to type
        ``channel``, if the events have one.
    ordered : bool
        Whether ``seq`` tells the order of events at the same time.
    steps : tuple of Step
    """

    engine: Engine = field(repr=False)
    activities: tuple[str, ...]
    columns: Mapping[str, pa.DataType] = field(default_factory=dict)
    ordered: bool = True
    steps: tuple[queries.Step, ...] = ()

    @classmethod
    def of(cls, engine: Engine, columns: Mapping[str, pa.DataType], *, ordered: bool) -> Remote:
        """All events behind an engine."""
        found = engine.run("SELECT DISTINCT activity FROM {events}", {})
        return cls(engine, tuple(sorted(found["activity"].to_pylist())), columns, ordered)

    @cached_property
    def sizes(self) -> Sizes:
        """Asked for once."""
        rows = self._ask(queries.sizes(self.steps, self.columns)).to_pylist()
        times = np.zeros(len(self.activities), np.int64)
        cases = 0
        for row in rows:
            if row["code"] < 0:
                cases = row["n"]
            else:
                times[row["code"]] = row["n"]
        there = [row for row in rows if row["code"] >= 0]
        return Sizes(
            cases,
            int(times.sum()),
            times,
            min((row["first"] for row in there), default=0),
            max((row["last"] for row in there), default=0),
        )

    def variants(self, *, by_channel: bool = False) -> Variants:
        """The distinct paths; see `EventLog.variants`."""
        pairs = self._pairs() if by_channel and "channel" in self.columns else None
        sent = {} if pairs is None else {"pairs": pairs}
        words, numbered = self.engine.dialect, pairs is not None
        query = queries.paths(words, self.steps, self.columns, numbered=numbered)
        found = self._ask(query, sent).combine_chunks()
        flat, offsets = _flat(found["path"])
        there = np.unique(flat)
        kind = np.min_scalar_type(max(len(there) - 1, 0))
        codes: NDArray[np.unsignedinteger] = np.searchsorted(there, flat).astype(kind)
        order = in_order(codes, offsets)
        codes, offsets = taken(codes, offsets, order)
        if pairs is None:
            names, channels = tuple(self.activities[code] for code in there), None
        else:
            names = tuple(self.activities[code] for code in pairs["code"].to_pylist())
            channels = tuple(pairs["channel"].to_pylist())
        ranked = found.select(["path"]).take(pa.array(order))
        ranked = ranked.append_column("variant", pa.array(np.arange(len(order))))
        query = queries.case_variants(words, self.steps, self.columns, numbered=numbered)
        return Variants(
            names,
            codes.astype(np.int32),
            offsets,
            ints(found["cases"])[order],
            channels,
            self._case_table(query, {**sent, "variants": ranked}),
        )

    def follows(self) -> tuple[tuple[str, ...], pa.Table]:
        """Which activity directly follows which; see `reductions.follows`."""
        there = np.flatnonzero(self.sizes.times)
        found = self._ask(queries.follows(self.steps, self.columns))
        arcs = {name: ints(found[name]) for name in _ARCS if name != "total"}
        arcs["source"] = np.searchsorted(there, arcs["source"])
        arcs["target"] = np.searchsorted(there, arcs["target"])
        order = np.lexsort((arcs["target"], arcs["source"]))
        totals = found["total"].to_pylist()
        columns = {name: values[order] for name, values in arcs.items()}
        total = [int(totals[place]) for place in order]
        table = pa.table({**columns, "total": pa.array(total, pa.int64())})
        return tuple(self.activities[place] for place in there), table.select(list(_ARCS))

    def counts_by(self, column: str) -> Counter[tuple[str, str | None]]:
        """Events by activity and the value of a column; None where there is none."""
        rows = self._ask(queries.counts_by(self.steps, self.columns, column)).to_pylist()
        return Counter({(self.activities[row["code"]], row[column]): row["n"] for row in rows})

    def left_out(self, reasons: Sequence[_Ints]) -> tuple[_Ints, _Ints]:
        """Events and cases of several sets of activities."""
        events, cases = np.zeros(len(reasons), np.int64), np.zeros(len(reasons), np.int64)
        query = queries.left_out(self.steps, self.columns, [codes.tolist() for codes in reasons])
        for row in self._ask(query).to_pylist():
            events[row["reason"]], cases[row["reason"]] = row["events"], row["cases"]
        return events, cases

    def of_activities(self, activities: NDArray[np.bool_]) -> Remote:
        """The events of the marked activities alone."""
        return self._with(queries.OfActivities(tuple(np.flatnonzero(activities).tolist())))

    def of_cases(self, ids: pa.Array) -> Remote:
        """The events of these cases alone; the ids are sent along."""
        name = f"cases_{len(self.steps)}"
        return self._with(queries.OfCases(name, pa.table({"case_id": ids.cast(pa.string())})))

    def complete(self, ends: NDArray[np.bool_], silent_since: int | None) -> Remote:
        """The events of complete cases alone; see `open_cases`."""
        return self._with(_closed(ends, silent_since))

    def open_cases(self, ends: NDArray[np.bool_], silent_since: int | None) -> pa.Array:
        """The ids of cases in which no end occurs, and something after `silent_since`."""
        query = queries.open_cases(self.steps, self.columns, _closed(ends, silent_since))
        return self._ask(query)["case_id"].combine_chunks()

    def ties(self) -> tuple[tuple[int, int], tuple[int, int]]:
        """Events and cases that share a time, and those of them that ``seq`` does not order."""
        row = self._ask(queries.ties(self.steps, self.columns)).to_pylist()[0]
        tied = int(row["events"]), int(row["cases"])
        return tied, (int(row["undecided"]), int(row["undecided_cases"]))

    def copies(self) -> int:
        """Events that are equal to an earlier one in every column that is kept."""
        found = self._ask(queries.copies(self.steps, self.columns))
        return int(found["n"].to_pylist()[0])

    def to_arrow(self) -> pa.Table:
        """All events: ``case, activity, time`` in microseconds, other columns, ``sequence``."""
        found = self._ask(queries.events(self.steps, self.columns))
        found = found.sort_by([(n, "ascending") for n in ("seq", "ts", "code", "case_id")])
        names = pa.array(self.activities, pa.string())
        place = pa.array(np.arange(len(found)))
        return pa.table(
            {
                "case": found["case_id"],
                "activity": names.take(found["code"].combine_chunks()),
                "time": found["ts"],
                **{name: found[name] for name in self.columns},
                "sequence": found["seq"] if self.ordered else place,
            }
        )

    def _ask(self, query: str, tables: Mapping[str, pa.Table] | None = None) -> pa.Table:
        sent = {name: table for step in self.steps for name, table in step.tables.items()}
        return self.engine.run(query, {"names": self._names, **sent, **(tables or {})})

    @cached_property
    def _names(self) -> pa.Table:
        codes = pa.array(np.arange(len(self.activities), dtype=np.int32))
        return pa.table({"activity": pa.array(self.activities, pa.string()), "code": codes})

    def _with(self, step: queries.Step) -> Remote:
        return replace(self, steps=(*self.steps, step))

    def _pairs(self) -> pa.Table:
        """Every activity in every channel that occurs, numbered in their order."""
        place = {name: code for code, name in enumerate(self.activities)}
        found = [(place[name], channel) for name, channel in self.counts_by("channel")]
        found.sort(key=lambda pair: (pair[0], pair[1] is not None, pair[1] or ""))
        return pa.table(
            {
                "code": pa.array([code for code, _ in found], pa.int32()),
                "channel": pa.array([channel for _, channel in found], pa.string()),
                "pair": pa.array(np.arange(len(found), dtype=np.int32)),
            }
        )

    def _case_table(self, query: str, sent: Mapping[str, pa.Table]) -> Callable[[], pa.Table]:
        """Asks for the table of cases, once, when it is first wanted."""

        @cache
        def table() -> pa.Table:
            found = self._ask(query, sent)
            columns = {"case": found["case_id"], "variant": found["variant"]}
            return pa.table(columns).sort_by("case").combine_chunks()

        return table


def _closed(ends: NDArray[np.bool_], silent_since: int | None) -> queries.Closed:
    return queries.Closed(tuple(np.flatnonzero(ends).tolist()), silent_since)


def _flat(lists: pa.ChunkedArray) -> tuple[NDArray[np.int32], _Ints]:
    """The values of all lists, and where each list begins."""
    lengths = ints(pc.list_value_length(lists))
    offsets = np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64)
    codes: NDArray[np.int32] = pc.list_flatten(lists).to_numpy().astype(np.int32)
    return codes, offsets
