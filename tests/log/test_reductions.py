"""Paths and arcs of a log, against counts by hand and against DuckDB."""

import duckdb
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_logs import log_of, log_of_paths

from journeymine.log import reductions
from journeymine.log.reductions import arcs, paths
from journeymine.log.store import joining

events = st.lists(
    st.tuples(st.sampled_from("xyz"), st.sampled_from("abcd"), st.integers(0, 4)), max_size=30
)


def oracle(log, sql):
    with duckdb.connect() as connection:
        connection.register(
            "events", log.to_arrow().select(["case", "activity", "time", "sequence"])
        )
        return connection.sql(sql).fetchall()


ORDERED = """
    SELECT "case", LIST_SORT(LIST({'t': time, 's': sequence, 'a': activity})) AS steps
    FROM events GROUP BY "case"
"""


@given(events)
def test_paths_are_those_of_a_sort_by_time_and_place(rows):
    log = log_of(*rows)
    found = log.variants()
    wanted = oracle(
        log,
        f"""SELECT LIST_TRANSFORM(steps, LAMBDA x: x.a) p, COUNT(*)
            FROM ({ORDERED}) GROUP BY p ORDER BY p""",
    )
    assert list(zip(map(list, found), found.cases.tolist(), strict=True)) == wanted
    of_case = {row["case"]: found[row["variant"]] for row in found.case_variant.to_pylist()}
    assert of_case == {
        case: tuple(step["a"] for step in steps) for case, steps in oracle(log, ORDERED)
    }


@given(events)
def test_arcs_are_those_of_a_self_join(rows):
    log = log_of(*rows)
    names, table = reductions.follows(log.storage)
    found = [
        (
            names[r["source"]],
            names[r["target"]],
            *(r[k] for k in ("times", "cases", "total", "median", "p90")),
        )
        for r in table.to_pylist()
    ]
    assert found == oracle(
        log,
        f"""
        WITH pairs AS (SELECT "case", UNNEST(LIST_ZIP(steps, steps[2:], true)) p FROM ({ORDERED})),
        arcs AS (SELECT "case", p[1].a s, p[2].a t, EPOCH_US(p[2].t) - EPOCH_US(p[1].t) gap
                 FROM pairs)
        SELECT s, t, COUNT(*), COUNT(DISTINCT "case"), CAST(SUM(gap) AS BIGINT),
               QUANTILE_DISC(gap, 0.5), QUANTILE_DISC(gap, 0.9)
        FROM arcs GROUP BY s, t ORDER BY s, t
        """,
    )


@pytest.mark.parametrize("room", [1, 5_000, 192 << 20])
@pytest.mark.parametrize("bits", [0, 5])
def test_percentiles_of_times_far_apart_are_exact_with_little_room(monkeypatch, room, bits):
    monkeypatch.setattr(arcs, "_ROOM", room)
    monkeypatch.setattr(arcs, "_BITS", bits)
    rng = np.random.default_rng(3)
    gaps = {pair: np.floor(10 ** rng.uniform(0, 6, 40)).astype(int) for pair in ("ab", "bc", "aa")}
    rows = [
        event
        for pair, times in gaps.items()
        for i, gap in enumerate(times.tolist())
        for event in ((f"{pair}{i}", pair[0], 0), (f"{pair}{i}", pair[1], gap))
    ]
    names, table = reductions.follows(log_of(*rows).storage)
    for row in table.to_pylist():
        times = np.sort(gaps[names[row["source"]] + names[row["target"]]]) * 1_000_000
        assert (row["median"], row["p90"]) == (times[19], times[35])


def test_more_activities_than_fit_one_byte_keep_their_order():
    path = [f"step {i:03d}" for i in range(300)]
    log = log_of_paths(path, path[::-1], path[:-1])
    found = log.variants()
    assert list(found) == sorted([tuple(path), tuple(path[::-1]), tuple(path[:-1])])


def test_a_collision_of_hashes_merges_nothing(monkeypatch):
    class Weak:
        calls = 0

        def __init__(self, seed):
            self.rng = np.random.Generator(np.random.PCG64(seed))
            self.seed = seed

        def integers(self, low, high, size, kind):
            return (
                np.ones(size, kind) if self.seed == 0 else self.rng.integers(low, high, size, kind)
            )

    monkeypatch.setattr(paths.np.random, "default_rng", Weak)
    assert list(log_of_paths("ab", "ba", "ab").variants()) == [("a", "b"), ("b", "a")]


@pytest.mark.parametrize("n_cases", [1, 40, 70_000])
@pytest.mark.parametrize("shuffled", [0, 50, 5_000])
def test_events_are_grouped_by_case_and_time_and_ties_stand_as_they_came(n_cases, shuffled):
    rng = np.random.default_rng(5)
    n = 5_000
    case = rng.integers(0, n_cases, n).astype(np.int32)
    time = np.sort(rng.integers(0, 900, n))
    some = rng.permutation(n)[:shuffled]
    time[some] = rng.permutation(time[some])
    places, offsets = joining._grouped(case, time, n_cases)
    assert places.tolist() == np.lexsort((np.arange(n), time, case)).tolist()
    assert offsets.tolist() == np.searchsorted(np.sort(case), np.arange(n_cases + 1)).tolist()
