"""Small logs from plain text; events of one case may share a time."""

import pyarrow as pa

from journeymine.log import LOG_SCHEMA, EventLog, Rows


def log_of(*events):
    """A log of (case, activity, seconds since the first of January 2026), in this order."""
    start = 1_767_225_600_000_000
    table = pa.table(
        {
            "case": pa.array([case for case, _, _ in events], pa.string()),
            "activity": pa.array([activity for _, activity, _ in events], pa.string()),
            "time": pa.array([start + s * 1_000_000 for *_, s in events], LOG_SCHEMA["time"]),
            "sequence": pa.array(range(len(events)), pa.int64()),
        }
    )
    return EventLog.of_events(table, Rows(len(events), len(events)))


def log_of_paths(*paths):
    """A log with a case for every path, an event a minute."""
    return log_of(
        *(
            (f"c{i}", activity, 60 * at)
            for i, path in enumerate(paths)
            for at, activity in enumerate(path)
        )
    )
