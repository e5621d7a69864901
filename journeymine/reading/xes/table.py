"""What was found in an XES log: the values of attributes, and whose they are.

Both ways of reading (`strict.py`, `tags.py`) end here; `pieces.py` makes rows of it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.log import Reject
from journeymine.reading.xes.classifiers import Classifier
from journeymine.reading.xes.passed_over import LeftOutKind

__all__ = ["Cells", "Path", "XesTable"]

Path = tuple[str, ...]
"""The keys that lead to a value: one, and more for attributes of attributes."""


@dataclass(frozen=True, slots=True, eq=False)
class Cells:
    """Values of one attribute: which events or traces have one, ascending, and which it is."""

    places: NDArray[np.int64]
    values: pa.Array

    def spread(self, n: int) -> pa.Array:
        """A value for each of `n` places, null where there is none."""
        if len(self.places) == n:
            return self.values
        return self.values.take(self._seats(n))

    def spread_by(self, of: NDArray[np.int64], n: int) -> pa.Array:
        """The value of the place that each entry of `of` names, of `n` places."""
        return self.values.take(self._seats(n).take(pa.array(of)))

    def repeated_bytes(self, times: NDArray[np.int64]) -> int:
        """Bytes of text when each place stands as often as `times` says."""
        lengths = pc.fill_null(pc.binary_length(self.values), 0).to_numpy(zero_copy_only=False)
        return int(np.dot(lengths.astype(np.int64), times[self.places]))

    def _seats(self, n: int) -> pa.Array:
        seats = np.full(n, -1, np.int64)
        seats[self.places] = np.arange(len(self.places))
        return pa.array(seats, mask=seats < 0)


@dataclass(frozen=True, slots=True, eq=False)
class XesTable:
    """An XES log, or some whole traces of it, as they stand in the file.

    Attributes
    ----------
    of_events, of_traces : mapping of Path to Cells
        By the place of a kept event, by the place of a trace; in the order of the file.
    places : array of int64
        The number of each kept event in the file, from 1.
    trace_of : array of int64
        The place of each kept event's trace, from 0; -1 for an event outside all traces.
    n_traces : int
    first_trace : int
        How many traces stand before it in the file.
    classifiers : tuple of Classifier
        Of events, as the log defines them.
    rejects : tuple of Reject
    left_out : mapping of LeftOutKind to int
        What was passed over, and how often.
    """

    of_events: Mapping[Path, Cells]
    of_traces: Mapping[Path, Cells]
    places: NDArray[np.int64]
    trace_of: NDArray[np.int64]
    n_traces: int
    first_trace: int
    classifiers: tuple[Classifier, ...] = ()
    rejects: tuple[Reject, ...] = ()
    left_out: Mapping[LeftOutKind, int] = field(default_factory=dict)

    @property
    def events_of_traces(self) -> NDArray[np.int64]:
        """How many events each trace has."""
        return np.bincount(self.trace_of[self.trace_of >= 0], minlength=self.n_traces)

    @property
    def of_filled_traces(self) -> dict[Path, Cells]:
        """Of traces, the attributes that an event will carry."""
        events = self.events_of_traces
        return {path: cells for path, cells in self.of_traces.items() if events[cells.places].any()}
