"""Three levels of detail of a graph, each connected from start to end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_logs import log_of_paths

from journeymine.discovery import Activity, Arc, DirectlyFollowsGraph, graph_of
from journeymine.discovery.detail import LEVELS, at_detail, check_detail
from journeymine.errors import UsageError

paths = st.lists(
    st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=7), min_size=1, max_size=12
)


def names(filtered):
    return {a.name for a in filtered.graph.activities}


def reached(first, arcs):
    """All that can be come to from here, by arcs."""
    found, left = set(), list(first)
    while left:
        name = left.pop()
        if name not in found:
            found.add(name)
            left += [b for a, b in arcs if a == name]
    return found


@pytest.mark.parametrize("detail", LEVELS)
@given(paths)
def test_every_activity_lies_on_a_way_from_start_to_end(detail, paths):
    graph = at_detail(graph_of(log_of_paths(*map(tuple, paths))), detail).graph
    arcs = [(arc.source, arc.target) for arc in graph.arcs]
    everyone = {a.name for a in graph.activities}
    assert reached(graph.starts, arcs) == everyone
    assert reached(graph.ends, [(b, a) for a, b in arcs]) == everyone


@given(paths)
def test_a_level_with_more_detail_holds_the_one_with_less(paths):
    graph = graph_of(log_of_paths(*map(tuple, paths)))
    low, middle, full = (names(at_detail(graph, detail)) for detail in LEVELS)
    assert low <= middle <= full == {a.name for a in graph.activities}


@pytest.mark.parametrize("detail", LEVELS)
@given(paths)
def test_flows_carry_what_the_level_says(detail, paths):
    whole = graph_of(log_of_paths(*map(tuple, paths)))
    found = at_detail(whole, detail)
    inside = names(found)
    every = sum(a.times for a in whole.arcs if {a.source, a.target} <= inside)
    every += sum(n for name, n in [*whole.starts.items(), *whole.ends.items()] if name in inside)
    graph = found.graph
    kept = [arc.times for arc in graph.arcs] + [*graph.starts.values(), *graph.ends.values()]
    assert sum(kept) >= LEVELS[detail].steps * every - 1e-6


def test_a_strong_to_and_fro_does_not_become_an_island():
    flows = {("x", "a"): 1, ("a", "b"): 100, ("b", "a"): 99, ("b", "y"): 1, ("x", "y"): 29}
    times = {"x": (30, 30), "y": (30, 30), "a": (1, 100), "b": (1, 100)}
    whole = DirectlyFollowsGraph(
        tuple(Activity(name, *n) for name, n in sorted(times.items())),
        tuple(Arc(*ends, min(n, 30), n, 0.0, 0.0, 0.0) for ends, n in sorted(flows.items())),
        {"x": 30},
        {"y": 30},
    )
    graph = at_detail(whole, "low").graph
    arcs = [(arc.source, arc.target) for arc in graph.arcs]
    assert ("a", "b") in arcs
    assert {"a", "b"} <= reached(graph.starts, arcs)
    assert {"a", "b"} <= reached(graph.ends, [(b, a) for a, b in arcs])


def test_the_commonest_activities_stay_until_they_carry_the_share():
    log = log_of_paths(*["ab"] * 9, "acb", "adb")
    assert names(at_detail(graph_of(log), "low")) == {"a", "b"}  # 22 of 24 events
    assert names(at_detail(graph_of(log), "middle")) == {"a", "b", "c"}  # 95 % are 22.8
    assert names(at_detail(graph_of(log), "full")) == {"a", "b", "c", "d"}


def test_rare_flows_come_back_with_more_detail():
    log = log_of_paths(*["ab"] * 40, *["ba"] * 8, "a")
    flows = {}
    for detail in LEVELS:
        graph = at_detail(graph_of(log), detail).graph
        flows[detail] = len(graph.arcs) + len(graph.starts) + len(graph.ends)
    # 121 of 146 steps are needed; 85 % are 124.1, the next flow is taken 9 times, then 8, 8
    assert flows == {"low": 3, "middle": 4, "full": 6}


def test_where_everything_follows_everything_flows_are_limited():
    names = [f"n{i:02}" for i in range(25)]
    flows = [(a, b) for a in names for b in names if a != b]
    whole = DirectlyFollowsGraph(
        tuple(Activity(name, 24, 24) for name in names),
        tuple(Arc(*ends, 1, 1, 0.0, 0.0, 0.0) for ends in flows),
        {"n00": 1},
        {"n24": 1},
    )
    graph = at_detail(whole, "full").graph
    assert LEVELS["full"].flows <= len(graph.arcs) <= LEVELS["full"].flows + 4 * len(names)
    arcs = [(arc.source, arc.target) for arc in graph.arcs]
    assert reached(graph.starts, arcs) == set(names)


def test_an_unknown_level_is_refused():
    assert check_detail("low") == "low"
    with pytest.raises(UsageError, match="JM-E086"):
        check_detail("lowest")
