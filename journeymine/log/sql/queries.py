"""The reductions as SQL: one text for every engine.

Events are a relation ``{events}`` of ``case_id, activity, ts, seq`` and perhaps
``channel``: text, text, microseconds since 1970 in UTC, the place in the source.  Names are
numbered by a small relation ``{names}`` of ``activity, code``, in code-point order, so that
no engine's idea of the order of texts matters and no name is ever part of a query.

The order of the events of a case is (ts, seq, code), and it is part of the value that is
sorted: nothing relies on the order in which rows come.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

import pyarrow as pa

from journeymine.log.sql.dialects import Dialect

__all__ = [
    "Closed", "OfActivities", "OfCases", "Step", "case_variants", "copies", "counts_by", "events",
    "follows", "left_out", "open_cases", "paths", "sizes", "ties",
]  # fmt: skip


class Step(Protocol):
    """A filter: what is kept of a relation of events."""

    @property
    def tables(self) -> Mapping[str, pa.Table]:
        """Small relations that the text names."""
        ...

    def sql(self, before: str) -> str:
        """The query, given the name of the relation before."""
        ...


@dataclass(frozen=True, slots=True)
class OfActivities:
    """Events of these activities alone."""

    codes: tuple[int, ...]

    @property
    def tables(self) -> Mapping[str, pa.Table]:
        """None."""
        return {}

    def sql(self, before: str) -> str:
        """By their codes."""
        return f"SELECT * FROM {before} WHERE {_among(self.codes)}"


@dataclass(frozen=True, slots=True, eq=False)
class OfCases:
    """Events of these cases alone; `name` is that of the relation of their ids."""

    name: str
    ids: pa.Table = field(repr=False)

    @property
    def tables(self) -> Mapping[str, pa.Table]:
        """The ids, sent along."""
        return {self.name: self.ids}

    def sql(self, before: str) -> str:
        """By their ids."""
        return f"SELECT * FROM {before} WHERE case_id IN (SELECT case_id FROM {{{self.name}}})"


@dataclass(frozen=True, slots=True)
class Closed:
    """Events of the cases that are complete: an end occurs, or nothing since `silent_since`."""

    ends: tuple[int, ...]
    silent_since: int | None

    @property
    def tables(self) -> Mapping[str, pa.Table]:
        """None."""
        return {}

    def sql(self, before: str) -> str:
        """By all events of each case."""
        complete = f"SELECT case_id FROM {before} GROUP BY case_id HAVING {self.condition}"
        return f"SELECT * FROM {before} WHERE case_id IN ({complete})"

    @property
    def condition(self) -> str:
        """Whether a group of the events of a case is complete."""
        ended = f"MAX(CASE WHEN {_among(self.ends)} THEN 1 ELSE 0 END) = 1"
        return ended if self.silent_since is None else f"{ended} OR MAX(ts) <= {self.silent_since}"


def sizes(steps: Sequence[Step], columns: Iterable[str]) -> str:
    """Events of each activity, first and last time; a row with code -1 counts the cases."""
    return _over(
        steps,
        columns,
        """SELECT code, COUNT(*) AS n, MIN(ts) AS first, MAX(ts) AS last FROM kept GROUP BY code
UNION ALL
SELECT -1 AS code, COUNT(DISTINCT case_id) AS n, NULL AS first, NULL AS last FROM kept""",
    )


def paths(
    dialect: Dialect, steps: Sequence[Step], columns: Iterable[str], *, numbered: bool = False
) -> str:
    """Distinct paths and how many cases took each.

    With `numbered`, a code is that of an activity in a channel, as ``{pairs}`` of ``code,
    channel, pair`` says.
    """
    query = "SELECT path, COUNT(*) AS cases FROM paths GROUP BY path"
    return _over(steps, columns, query, *_paths(dialect, numbered=numbered))


def case_variants(
    dialect: Dialect, steps: Sequence[Step], columns: Iterable[str], *, numbered: bool = False
) -> str:
    """The variant of every case, by ``{variants}`` of ``path, variant``."""
    query = """SELECT p.case_id AS case_id, v.variant AS variant
FROM paths AS p JOIN {variants} AS v ON p.path = v.path"""
    return _over(steps, columns, query, *_paths(dialect, numbered=numbered))


def follows(steps: Sequence[Step], columns: Iterable[str]) -> str:
    """Which activity directly follows which: rows, cases, sum, median and 90th percentile.

    A percentile is the smallest time with at least that share of all times at or below it:
    distinct times are counted, and the counts added up in their order.
    """
    return _over(
        steps,
        columns,
        """SELECT s.source AS source, s.target AS target, s.times AS times, s.cases AS cases,
    s.total AS total, p.median AS median, p.p90 AS p90
FROM sums AS s JOIN percentiles AS p ON s.source = p.source AND s.target = p.target""",
        """moved AS (
    SELECT case_id, code AS source, LEAD(code) OVER w AS target, (LEAD(ts) OVER w) - ts AS gap
    FROM kept WINDOW w AS (PARTITION BY case_id ORDER BY ts, seq, code))""",
        "arcs AS (SELECT case_id, source, target, gap FROM moved WHERE target IS NOT NULL)",
        """by_case AS (
    SELECT case_id, source, target, COUNT(*) AS times, SUM(gap) AS total
    FROM arcs GROUP BY case_id, source, target)""",
        """sums AS (
    SELECT source, target, CAST(SUM(times) AS BIGINT) AS times, COUNT(*) AS cases,
        SUM(CAST(total AS DECIMAL(38, 0))) AS total
    FROM by_case GROUP BY source, target)""",
        """gaps AS (
    SELECT source, target, gap, COUNT(*) AS n FROM arcs GROUP BY source, target, gap)""",
        """ranked AS (
    SELECT source, target, gap,
        SUM(n) OVER (PARTITION BY source, target ORDER BY gap ROWS UNBOUNDED PRECEDING) AS below,
        SUM(n) OVER (PARTITION BY source, target) AS times
    FROM gaps)""",
        """percentiles AS (
    SELECT source, target, MIN(CASE WHEN 2 * below >= times THEN gap END) AS median,
        MIN(CASE WHEN 10 * below >= 9 * times THEN gap END) AS p90
    FROM ranked GROUP BY source, target)""",
    )


def counts_by(steps: Sequence[Step], columns: Iterable[str], column: str) -> str:
    """Events by activity and the value of a column."""
    query = f"SELECT code, {column}, COUNT(*) AS n FROM kept GROUP BY code, {column}"
    return _over(steps, columns, query)


def left_out(
    steps: Sequence[Step], columns: Iterable[str], reasons: Sequence[Sequence[int]]
) -> str:
    """Events and cases of several sets of activities, by the place of the set."""
    reason = " ".join(f"WHEN {_among(codes)} THEN {i}" for i, codes in enumerate(reasons))
    query = f"""SELECT reason, COUNT(*) AS events, COUNT(DISTINCT case_id) AS cases
FROM (SELECT case_id, CASE {reason} END AS reason FROM kept) AS told
WHERE reason IS NOT NULL GROUP BY reason"""
    return _over(steps, columns, query)


def open_cases(steps: Sequence[Step], columns: Iterable[str], closed: Closed) -> str:
    """The ids of cases that are not complete."""
    query = f"SELECT case_id FROM kept GROUP BY case_id HAVING NOT ({closed.condition})"
    return _over(steps, columns, query)


def ties(steps: Sequence[Step], columns: Iterable[str]) -> str:
    """Events that share their time with another of the case, and those that share `seq` too."""
    query = """SELECT COALESCE(SUM(n), 0) AS events, COUNT(DISTINCT case_id) AS cases,
    COALESCE(SUM(CASE WHEN places < n THEN n ELSE 0 END), 0) AS undecided,
    COUNT(DISTINCT CASE WHEN places < n THEN case_id END) AS undecided_cases
FROM moments WHERE n > 1"""
    moments = """moments AS (
    SELECT case_id, ts, COUNT(*) AS n, COUNT(DISTINCT seq) AS places
    FROM kept GROUP BY case_id, ts)"""
    return _over(steps, columns, query, moments)


def copies(steps: Sequence[Step], columns: Iterable[str]) -> str:
    """How many events are equal to another in every column but `seq`."""
    names = list(columns)
    key = ", ".join(["case_id", "ts", "code", *names])
    query = f"""SELECT COALESCE(SUM(n - 1), 0) AS n
FROM (SELECT {key}, COUNT(*) AS n FROM kept GROUP BY {key}) AS counted"""
    return _over(steps, names, query)


def events(steps: Sequence[Step], columns: Iterable[str]) -> str:
    """All events."""
    return _over(steps, columns, "SELECT * FROM kept")


def _over(steps: Sequence[Step], columns: Iterable[str], query: str, *parts: str) -> str:
    """A query over the events that the steps keep, with what stands in between."""
    more = "".join(f", e.{name}" for name in columns)
    first = f"""step_0 AS (
    SELECT e.case_id, n.code, e.ts, e.seq{more}
    FROM {{events}} AS e JOIN {{names}} AS n ON e.activity = n.activity)"""
    chain = [f"step_{i + 1} AS ({step.sql(f'step_{i}')})" for i, step in enumerate(steps)]
    last = f"kept AS (SELECT * FROM step_{len(steps)})"
    return "WITH " + ",\n".join([first, *chain, last, *parts]) + "\n" + query


def _paths(dialect: Dialect, *, numbered: bool) -> list[str]:
    path = dialect.ordered("ts", "seq", "code")
    if not numbered:
        return [f"paths AS (SELECT case_id, {path} AS path FROM kept GROUP BY case_id)"]
    coded = """coded AS (
    SELECT e.case_id, e.ts, e.seq, p.pair AS code
    FROM kept AS e JOIN {pairs} AS p
        ON e.code = p.code AND e.channel IS NOT DISTINCT FROM p.channel)"""
    return [coded, f"paths AS (SELECT case_id, {path} AS path FROM coded GROUP BY case_id)"]


def _among(codes: Iterable[int]) -> str:
    listed = ", ".join(str(int(code)) for code in codes)
    return f"code IN ({listed})" if listed else "1 = 0"
