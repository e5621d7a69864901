"""The directly-follows graph: counted by hand, then against pm4py."""

import pandas as pd
import pm4py
import pyarrow.parquet as pq
import pytest
from small_logs import log_of, log_of_paths

from journeymine.discovery import Activity, Arc
from journeymine.discovery.graph import directly_follows


def graph_of(log):
    return directly_follows(log, log.variants())


TIED = log_of(
    # case 1: browse, then pay and call at the same second (as they were read), pay again
    ("1", "pay", 10), ("1", "call", 10), ("1", "browse", 0), ("1", "pay", 40),
    # case 2: everything at once
    ("2", "browse", 5), ("2", "browse", 5), ("2", "pay", 5),
    # case 3: one event
    ("3", "call", 7),
)  # fmt: skip


def test_arcs_of_a_log_with_ties_are_as_counted_by_hand():
    assert graph_of(TIED).arcs == (
        Arc("browse", "browse", 1, 1, 0.0, 0.0, 0.0),
        Arc("browse", "pay", 2, 2, 10.0, 0.0, 10.0),
        Arc("call", "pay", 1, 1, 30.0, 30.0, 30.0),
        Arc("pay", "call", 1, 1, 0.0, 0.0, 0.0),
    )


def test_activities_starts_and_ends_are_as_counted_by_hand():
    graph = graph_of(TIED)
    assert graph.activities == (
        Activity("browse", 2, 3), Activity("call", 2, 2), Activity("pay", 2, 3),
    )  # fmt: skip
    assert graph.starts == {"browse": 2, "call": 1}
    assert graph.ends == {"call": 1, "pay": 2}


def test_cases_on_the_same_path_all_count():
    graph = graph_of(log_of_paths("ab", "ab", "b"))
    assert (graph.starts, graph.ends) == ({"a": 2, "b": 1}, {"b": 3})
    assert [(arc.cases, arc.times) for arc in graph.arcs] == [(2, 2)]


def test_an_arc_taken_twice_by_one_case_counts_one_case():
    (arc,) = graph_of(log_of_paths("aaa")).arcs
    assert (arc.cases, arc.times, arc.total_seconds) == (1, 2, 120.0)


def test_the_median_and_the_ninetieth_percentile_are_times_that_occur():
    events = []
    for i, seconds in enumerate([1, 2, 3, 4, 5, 6, 7, 8, 9, 100]):
        events += [(f"c{i}", "a", 0), (f"c{i}", "b", seconds)]
    (arc,) = graph_of(log_of(*events)).arcs
    assert (arc.median_seconds, arc.p90_seconds, arc.total_seconds) == (5.0, 9.0, 145.0)


def test_networkx_has_the_same_arcs():
    graph = graph_of(TIED).to_networkx()
    assert graph.edges["call", "pay"]["total_seconds"] == 30
    assert graph.nodes["browse"] == {"cases": 2, "times": 3, "starts": 2, "ends": 0}
    assert graph.number_of_edges() == 4


def test_the_table_has_a_row_for_every_arc():
    frame = graph_of(TIED).to_frame()
    assert frame[["source", "target"]].to_numpy().tolist() == [
        ["browse", "browse"], ["browse", "pay"], ["call", "pay"], ["pay", "call"],
    ]  # fmt: skip
    assert frame["times"].sum() == TIED.n_events - TIED.n_cases


@pytest.mark.parametrize("name", ["running_example", "receipt"])
def test_pm4py_counts_the_same(shared, name):
    table = pq.read_table(shared / name / f"{name}.parquet").to_pandas()
    frame = pd.DataFrame(
        {
            "case:concept:name": table["case_id"].astype(str),
            "concept:name": table["activity"].astype(str),
            "time:timestamp": pd.to_datetime(table["timestamp"], utc=True),
        }
    ).sort_values(["case:concept:name", "time:timestamp"], kind="stable")
    arcs, starts, ends = pm4py.discover_dfg(frame)
    places = frame["time:timestamp"].rank(method="dense").astype(int)
    log = log_of(*zip(frame["case:concept:name"], frame["concept:name"], places, strict=True))
    graph = graph_of(log)
    assert {(a.source, a.target): a.times for a in graph.arcs} == dict(arcs)
    assert (dict(graph.starts), dict(graph.ends)) == (dict(starts), dict(ends))
