"""The canonical columns of a log and their types."""

from __future__ import annotations

from collections.abc import Mapping

import pyarrow as pa

__all__ = ["CANONICAL", "LOG_SCHEMA", "MICROSECONDS", "in_schema_order"]

CANONICAL = (
    "case", "activity", "time", "end_time", "channel", "actor", "outcome", "score", "cost",
    "value", "text", "owner", "source",
)  # fmt: skip
"""The canonical columns, in the order in which a log is written."""

MICROSECONDS = pa.timestamp("us", tz="UTC")

LOG_SCHEMA: Mapping[str, pa.DataType] = {
    **dict.fromkeys(CANONICAL, pa.string()),
    "time": MICROSECONDS,
    "end_time": MICROSECONDS,
    "score": pa.float64(),
    "cost": pa.float64(),
    "value": pa.float64(),
    "sequence": pa.int64(),
}
"""The type of every canonical column and of the sequence number; other columns are text."""


def in_schema_order(kinds: Mapping[str, pa.DataType]) -> dict[str, pa.DataType]:
    """The canonical columns first, then the others in their order."""
    known = [name for name in LOG_SCHEMA if name in kinds]
    others = [name for name in kinds if name not in LOG_SCHEMA]
    return {name: kinds[name] for name in (*known, *others)}
