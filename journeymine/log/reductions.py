"""From events to small tables: each reduction is one SQL text.

The order of events is always a value that is sorted (time, then sequence number),
never the order of rows in a table, which no engine promises to keep.
"""

from __future__ import annotations

from itertools import pairwise

import duckdb
import numpy as np
import pyarrow as pa

from journeymine.log.variants import Variants

__all__ = ["follows", "query", "variants"]

_ORDERED = """
    SELECT e."case", LIST_SORT(LIST({'t': e.time, 's': e.sequence, 'a': n.code})) AS steps
    FROM events e JOIN names n
      ON e.activity = n.activity AND e.channel IS NOT DISTINCT FROM n.channel
    GROUP BY e."case"
"""

_PATHS = f"""
    SELECT "case", LIST_TRANSFORM(steps, LAMBDA x: x.a) AS path FROM ({_ORDERED})
"""

_FOLLOWS = f"""
    WITH pairs AS (
        SELECT "case", UNNEST(LIST_ZIP(steps, steps[2:], true)) AS pair FROM ({_ORDERED})
    ), arcs AS (
        SELECT "case", pair[1].a AS source, pair[2].a AS target,
               EPOCH_US(pair[2].t) - EPOCH_US(pair[1].t) AS gap
        FROM pairs
    )
    SELECT source, target, COUNT(*) AS times, COUNT(DISTINCT "case") AS cases,
           CAST(SUM(gap) AS BIGINT) AS total, QUANTILE_DISC(gap, 0.5) AS median,
           QUANTILE_DISC(gap, 0.9) AS p90
    FROM arcs GROUP BY source, target ORDER BY source, target
"""


def query(sql: str, **tables: pa.Table) -> pa.Table:
    """The answer to a query over Arrow tables, in a database of its own.

    Nothing outside the tables given can be reached: no file, no network.
    """
    with duckdb.connect(":memory:") as connection:
        connection.execute("SET TimeZone = 'UTC'")
        for name, table in tables.items():
            connection.register(name, table)
        connection.execute("SET enable_external_access = false")
        return connection.sql(sql).to_arrow_table()


def _core(events: pa.Table, *, by_channel: bool = False) -> pa.Table:
    """Without the columns whose names differ from these by their case alone, as SQL has it."""
    core = events.select(["case", "activity", "time", "sequence"])
    by_channel = by_channel and "channel" in events.column_names
    channel = events["channel"] if by_channel else pa.nulls(len(events), pa.string())
    return core.append_column("channel", channel)


def _names(core: pa.Table) -> pa.Table:
    """Every activity, or every activity in a channel, in code-point order, with its code."""
    pairs = core.select(["activity", "channel"]).group_by(["activity", "channel"]).aggregate([])
    ordered = sorted(
        zip(pairs["activity"].to_pylist(), pairs["channel"].to_pylist(), strict=True),
        key=lambda pair: (pair[0], pair[1] is not None, pair[1] or ""),
    )
    return pa.table(
        {
            "activity": pa.array([activity for activity, _ in ordered], pa.string()),
            "channel": pa.array([channel for _, channel in ordered], pa.string()),
            "code": pa.array(range(len(ordered)), pa.int32()),
        }
    )


def variants(events: pa.Table, *, by_channel: bool = False) -> Variants:
    """The distinct paths of a table of events; see `EventLog.variants`."""
    core = _core(events, by_channel=by_channel)
    names = _names(core)
    paths = query(f'SELECT "case", path FROM ({_PATHS}) ORDER BY "case"', events=core, names=names)
    lists = paths["path"].combine_chunks()
    codes = lists.values.to_numpy(zero_copy_only=False).astype(np.int32)
    offsets = lists.offsets.to_numpy().astype(np.int64)
    codes, offsets = codes[offsets[0] : offsets[-1]], offsets - offsets[0]
    keys = [codes[a:b].astype(">i4").tobytes() for a, b in pairwise(offsets)]
    distinct = sorted(set(keys))  # big-endian bytes sort as the codes do, prefixes first
    number = {key: i for i, key in enumerate(distinct)}
    of_case = np.fromiter((number[key] for key in keys), np.int64, len(keys))
    parts = [np.frombuffer(key, ">i4").astype(np.int32) for key in distinct]
    lengths = [len(part) for part in parts]
    return Variants(
        tuple(names["activity"].to_pylist()),
        np.concatenate(parts).astype(np.int32) if parts else np.zeros(0, np.int32),
        np.concatenate([[0], np.cumsum(lengths)]).astype(np.int64),
        np.bincount(of_case, minlength=len(distinct)).astype(np.int64),
        pa.table({"case": paths["case"], "variant": pa.array(of_case)}),
        tuple(names["channel"].to_pylist()) if by_channel else None,
    )


def follows(events: pa.Table) -> tuple[tuple[str, ...], pa.Table]:
    """Which activity directly follows which.

    Returns
    -------
    (activities, table)
        The table has ``source, target`` (places in `activities`), ``times``, ``cases``,
        and ``total, median, p90`` of the time between them in microseconds (the
        percentiles are values that occur: the smallest with at least that share at or below).
    """
    core = _core(events)
    names = _names(core)
    return tuple(names["activity"].to_pylist()), query(_FOLLOWS, events=core, names=names)
