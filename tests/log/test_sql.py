"""The reductions as SQL against the compiled ones, and both against a sort in Python."""

import numpy as np
import pyarrow as pa
import pytest
from engines import on_duckdb
from hypothesis import given, settings
from hypothesis import strategies as st
from same_logs import assert_same_reductions
from tied_logs import sorted_plainly, tied

from journeymine.errors import UsageError
from journeymine.log import LOG_SCHEMA, EventLog, OpenRule, Rows, event_log, reductions
from journeymine.log.sql import DUCKDB, SPARK

HOUR = 3_600_000_000


def here_and_there(table):
    """The same log with its events in memory, and behind DuckDB."""
    here = EventLog.of_events(table, Rows(len(table), len(table)))
    return here, here.on(on_duckdb(table))


def table_of(rows):
    cases, activities, hours, channels, sequence = zip(*rows, strict=True)
    return pa.table(
        {
            "case": pa.array(cases),
            "activity": pa.array(activities),
            "time": pa.array([h * HOUR for h in hours], pa.int64()).cast(LOG_SCHEMA["time"]),
            "channel": pa.array(channels, pa.string()),
            "sequence": pa.array(sequence, pa.int64()),
        }
    )


events = st.lists(
    st.tuples(
        st.sampled_from(["x", "y", "7", "07"]), st.sampled_from("abAäZ"),
        st.integers(-2, 2), st.sampled_from(["web", "app", None]),
    ),
    min_size=1, max_size=25,
).flatmap(
    lambda rows: st.permutations(range(len(rows))).map(
        lambda order: [(*row, place) for row, place in zip(rows, order, strict=True)]
    )
)  # fmt: skip


@settings(max_examples=30)
@given(events)
def test_sql_and_compiled_code_agree(rows):
    here, there = here_and_there(table_of(rows))
    assert_same_reductions(here.storage, there.storage)
    assert str(here) == str(there)
    assert here.to_arrow().equals(there.to_arrow())


@settings(max_examples=30)
@given(events, st.lists(st.sampled_from(["a", "A*", "z", "*"]), max_size=2))
def test_ignoring_activities_agrees(rows, patterns):
    here, there = (log.without(patterns, why="a test") for log in here_and_there(table_of(rows)))
    assert here.left_out == there.left_out
    assert here.activities == there.activities
    assert list(here.variants()) == list(there.variants())


@settings(max_examples=30)
@given(events, st.sampled_from([(), ("a",), ("a", "Z")]), st.sampled_from([None, "1h", "2h"]))
def test_open_journeys_agree(rows, ends, silence):
    here, there = here_and_there(table_of(rows))
    rule = OpenRule.of([end for end in ends if end in here.activities], silence)
    if rule is not None:
        cases = here.variants().case_variant["case"]
        assert rule.open_cases(here, cases).tolist() == rule.open_cases(there, cases).tolist()
        one, other = rule.complete(here), rule.complete(there)
        assert one.left_out == other.left_out
        assert one.to_arrow().equals(other.to_arrow())


def test_filters_of_a_filtered_log_see_what_it_has_left():
    here, there = here_and_there(tied(2_000))
    rule = OpenRule.of("step 4", "1d")
    for ids in (["1", "17", "99"], [str(i) for i in range(0, 200, 2)]):
        some = pa.array(ids)
        one, other = (
            rule.complete(log.of_cases(some).without(["step 1"], why="a test")).without(
                ["step 2", "step 3"], why="more"
            )
            for log in (here, there)
        )
        assert one.left_out == other.left_out
        assert one.to_arrow().equals(other.to_arrow())


def test_heavy_ties_in_shuffled_rows_are_paths_of_a_plain_sort():
    table = tied(20_000)
    here, there = here_and_there(table)
    assert_same_reductions(here.storage, there.storage)
    wanted = sorted_plainly(table)
    for log in (here, there):
        found = log.variants()
        rows = found.case_variant.to_pylist()
        assert {row["case"]: found[row["variant"]] for row in rows} == wanted


@pytest.mark.proof
def test_a_million_events_with_heavy_ties_have_no_wrong_path():
    table = tied(1_000_000)
    here, there = here_and_there(table)
    assert_same_reductions(here.storage, there.storage)
    wanted, found = sorted_plainly(table), here.variants()
    rows = found.case_variant.to_pylist()
    assert sum(found[row["variant"]] != wanted[row["case"]] for row in rows) == 0


def test_without_a_sequence_ties_stand_in_the_order_of_names():
    rows = [("x", "b", 0, None, 0), ("x", "a", 0, None, 1), ("x", "B", 0, None, 2)]
    for order in ([0, 1, 2], [2, 0, 1], [1, 2, 0]):
        table = table_of([rows[i] for i in order]).drop_columns(["sequence"])
        assert list(on_duckdb(table).variants()) == [("B", "a", "b")]


def test_a_total_of_times_larger_than_a_float_can_tell_apart_is_exact():
    far = 4_000_000 * HOUR + 1  # 456 years
    table = pa.table(
        {
            "case": pa.array(["x", "x", "y", "y"]),
            "activity": pa.array(["a", "b", "a", "b"]),
            "time": pa.array([0, far, 0, far + 2], pa.int64()).cast(LOG_SCHEMA["time"]),
            "sequence": pa.array([0, 1, 2, 3]),
        }
    )
    _, arcs = reductions.follows(on_duckdb(table))
    assert arcs.to_pylist() == [
        {"source": 0, "target": 1, "times": 2, "cases": 2,
         "total": 2 * far + 2, "median": far, "p90": far + 2}
    ]  # fmt: skip


def test_ties_and_copies_are_counted_by_hand():
    storage = on_duckdb(
        table_of(
            [
                ("x", "a", 0, None, 0), ("x", "a", 0, None, 1), ("x", "b", 0, "web", 1),
                ("x", "b", 1, None, 3), ("y", "b", 1, None, 4), ("y", "b", 1, None, 5),
                ("y", "b", 1, "web", 6),
            ]
        )
    )  # fmt: skip
    assert storage.ties() == ((6, 2), (3, 1))  # of x, two have the same place
    assert storage.copies() == 2


def test_what_needs_the_events_themselves_is_refused(monkeypatch):
    _, there = here_and_there(tied(200))
    with pytest.raises(UsageError, match=r"JM-E061.*stay on the cluster"):
        there.changed(lambda bucket: bucket)
    with pytest.raises(UsageError, match="JM-E061"):
        list(there.storage.buckets())
    monkeypatch.setattr(event_log, "MOST_BROUGHT", 199)
    with pytest.raises(UsageError, match=r"JM-E062.*200 events"):
        there.to_arrow()


def test_names_are_never_part_of_a_query():
    name = "'); DROP TABLE events; --{events}`\""
    rows = [(name, name, 0, name, 0), ("y", "a", 1, None, 1)]
    here, there = here_and_there(table_of(rows))
    assert_same_reductions(here.storage, there.storage)
    assert there.without([name], why="a test").activities == ("a",)
    assert there.of_cases(pa.array([name])).n_events == 1


def test_the_words_of_the_engines_differ_in_nothing_else():
    assert DUCKDB.ordered("ts", "code") == (
        "LIST_TRANSFORM(LIST_SORT(LIST(STRUCT_PACK(ts := ts, code := code))), LAMBDA x: x.code)"
    )
    assert SPARK.ordered("ts", "code") == (
        "TRANSFORM(ARRAY_SORT(COLLECT_LIST(STRUCT(ts, code))), x -> x.code)"
    )


def test_an_order_of_rows_is_not_what_makes_a_path():
    table = tied(5_000)
    other = table.take(pa.array(np.random.default_rng(1).permutation(len(table))))
    assert_same_reductions(on_duckdb(table), on_duckdb(other))
