"""What a reader of figures should know about the events of a log, whatever its source."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from journeymine.log.rows import Finding
from journeymine.log.store import Bucket, Sizes

__all__ = ["Quality"]

_MANY = 1_000


class Quality:
    """Exact duplicates, times that do not order the events of a case, names that are ids.

    What is counted adds up over cases, so every bucket is looked at once, in any order.
    """

    def __init__(self) -> None:
        self._tied_events = self._tied_cases = self._copies = 0

    def look(self, bucket: Bucket) -> None:
        """Count what a bucket, with all its columns, shows."""
        tied = _tied(bucket)
        if tied.any():
            self._tied_events += int(tied.sum())
            self._tied_cases += int((bucket.per_case(tied) > 0).sum())
            self._copies += _copies(bucket, tied)

    def findings(self, sizes: Sizes) -> tuple[Finding, ...]:
        """What all buckets together show; `sizes` are theirs."""
        n_events, names = sizes.events, int((sizes.times > 0).sum())
        findings = []
        if self._copies:
            said = (
                f"{self._copies:,} of {n_events:,} rows are exact copies of another; all are kept"
            )
            findings.append(Finding("JM-W110", said, self._copies, n_events))
        if self._tied_events:
            said = (
                f"{self._tied_events:,} events in {self._tied_cases:,} cases share their time with "
                "another event of the case; such events keep the order of the source"
            )
            findings.append(Finding("JM-W111", said, self._tied_events, n_events))
        if names > _MANY and 2 * names > n_events:
            said = f"{names:,} different activities in {n_events:,} events: are ids in the names?"
            findings.append(Finding("JM-W140", said, names, n_events))
        return tuple(findings)


def _tied(bucket: Bucket) -> NDArray[np.bool_]:
    """Whether an event shares its time with another event of its case."""
    with_next = np.zeros(bucket.n_events + 1, np.bool_)
    with_next[1:-1] = (np.diff(bucket.time) == 0) & ~bucket.first[1:]
    tied: NDArray[np.bool_] = with_next[1:] | with_next[:-1]
    return tied


def _copies(bucket: Bucket, tied: NDArray[np.bool_]) -> int:
    """Events that are equal to an earlier one in every column."""
    columns = {
        "case": pa.array(bucket.case_numbers[tied]),
        "time": pa.array(bucket.time[tied]),
        "activity": pa.array(bucket.activity[tied]),
    }
    mask = pa.array(tied)
    for i, column in enumerate(bucket.columns.values()):
        values = column.filter(mask)
        values = values if pa.types.is_dictionary(values.type) else values.dictionary_encode()
        columns[f"c{i}"] = pc.fill_null(values.indices, -1)
    codes = pa.table(columns)
    return len(codes) - len(codes.group_by(codes.column_names).aggregate([]))
