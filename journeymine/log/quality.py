"""What a reader of figures should know about the events of a log, whatever its source."""

from __future__ import annotations

import pyarrow as pa
import pyarrow.compute as pc

from journeymine.log.reductions import query
from journeymine.log.rows import Finding

__all__ = ["quality_findings"]

_TIES = """
    SELECT CAST(COALESCE(SUM(n), 0) AS BIGINT) AS events, COUNT(DISTINCT "case") AS cases
    FROM (SELECT "case", time, COUNT(*) AS n FROM events GROUP BY ALL HAVING COUNT(*) > 1)
"""

_TWINS = """
    SELECT place FROM events SEMI JOIN (
        SELECT "case", activity, time FROM events GROUP BY ALL HAVING COUNT(*) > 1
    ) USING ("case", activity, time) ORDER BY place
"""

_MANY = 1_000


def quality_findings(events: pa.Table) -> tuple[Finding, ...]:
    """Exact duplicates, times that do not order the events of a case, names that are ids.

    Parameters
    ----------
    events : pyarrow.Table
        As `EventLog.to_arrow` gives it.
    """
    core = events.select(["case", "activity", "time"])
    core = core.append_column("place", pa.array(range(len(core)), pa.int64()))
    findings = []
    ties = query(_TIES, events=core).to_pylist()[0]
    if ties["events"]:
        if copies := _copies(events, core):
            said = f"{copies:,} of {len(events):,} rows are exact copies of another; all are kept"
            findings.append(Finding("JM-W110", said, copies, len(events)))
        said = (
            f"{ties['events']:,} events in {ties['cases']:,} cases share their time with another "
            "event of the case; such events keep the order of the source"
        )
        findings.append(Finding("JM-W111", said, ties["events"], len(events)))
    names = pc.count_distinct(events["activity"]).as_py()
    if names > _MANY and 2 * names > len(events):
        said = f"{names:,} different activities in {len(events):,} events: are ids in the names?"
        findings.append(Finding("JM-W140", said, names, len(events)))
    return tuple(findings)


def _copies(events: pa.Table, core: pa.Table) -> int:
    """Rows that are equal to an earlier one in every column."""
    places = query(_TWINS, events=core)["place"]
    twins = events.drop_columns(["sequence"]).take(places)
    columns = [twins[name].combine_chunks().dictionary_encode() for name in twins.column_names]
    codes = pa.table({f"c{i}": _codes(column) for i, column in enumerate(columns)})
    return len(codes) - len(codes.group_by(codes.column_names).aggregate([]))


def _codes(column: pa.Array) -> pa.Array:
    return pc.fill_null(column.indices, -1)
