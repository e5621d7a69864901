"""A bucket as a table, a row an event."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa
import pyarrow.compute as pc

from journeymine.log.schema import MICROSECONDS, in_schema_order
from journeymine.log.store.bucket import Bucket

__all__ = ["event_table", "table_schema"]


def event_table(bucket: Bucket, names: pa.Array, kinds: Mapping[str, pa.DataType]) -> pa.Table:
    """Canonical columns first, ``sequence`` last; rows as they stand in the bucket.

    Parameters
    ----------
    bucket : Bucket
        With all columns.
    names : array of str
        The activities behind the codes.
    kinds : mapping of str to type
        The columns beside the four of the core.
    """
    columns = {
        "case": bucket.cases.take(pa.array(bucket.case_numbers)),
        "activity": names.take(pa.array(bucket.activity)),
        "time": pa.array(bucket.time).cast(MICROSECONDS),
        **{n: pc.cast(bucket.columns[n], kind) for n, kind in in_schema_order(kinds).items()},
        "sequence": pa.array(bucket.sequence),
    }
    return pa.table(columns)


def table_schema(kinds: Mapping[str, pa.DataType]) -> pa.Schema:
    """The schema of `event_table`."""
    core = {"case": pa.string(), "activity": pa.string(), "time": MICROSECONDS}
    return pa.schema({**core, **in_schema_order(kinds), "sequence": pa.int64()})
