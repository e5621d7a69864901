"""The strongest part of a graph: by hand, and that it never falls apart."""

import networkx as nx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_logs import log_of_paths

from journeymine.discovery import coverage, graph_of, strongest
from journeymine.discovery.discover import journey_of_graph
from journeymine.discovery.graph import directly_follows
from journeymine.errors import UsageError
from journeymine.log import Variants

logs = st.lists(st.text("abcdef", min_size=1, max_size=7), min_size=1, max_size=8)
shares = st.sampled_from((0, 0.2, 0.5, 0.8, 1)) | st.floats(0, 1)


def graph_of_paths(*paths):
    return graph_of(log_of_paths(*paths))


@given(logs)
def test_from_counts_the_graph_is_the_one_of_the_paths(paths):
    log = log_of_paths(*paths)
    assert graph_of(log) == directly_follows(log, log.variants())


def test_a_rare_activity_leaves_and_is_counted():
    graph = graph_of_paths(*["abd"] * 8, "abcd")
    found = strongest(graph, activities=0.75)
    assert [a.name for a in found.graph.activities] == ["a", "b", "d"]
    assert [(a.name, a.cases, a.times) for a in found.activities] == [("c", 1, 1)]
    assert [(arc.source, arc.target, arc.times) for arc in found.arcs] == [
        ("b", "c", 1), ("c", "d", 1),
    ]  # fmt: skip
    assert "left out: 1 activity with 1 event, 2 arcs with 10.5 % of all" in str(found)


def test_a_rare_activity_that_another_needs_stays():
    graph = graph_of_paths(*["xabc"] * 2, "xy")
    found = strongest(graph, activities=0.2, arcs=0)
    assert {"a", "b", "c", "x"} == {a.name for a in found.graph.activities}


def test_without_rare_arcs_the_strongest_way_stays():
    graph = graph_of_paths(*["abc"] * 9, "acb", "cab")
    found = strongest(graph, arcs=0)
    assert {(arc.source, arc.target) for arc in found.graph.arcs} == {("a", "b"), ("b", "c")}
    assert (dict(found.graph.starts), dict(found.graph.ends)) == ({"a": 10}, {"c": 9})
    assert (dict(found.starts), dict(found.ends)) == ({"c": 1}, {"b": 2})


def test_a_repeat_at_once_is_not_what_an_activity_is_kept_for():
    found = strongest(graph_of_paths(*["abbb"] * 9, "ba"), arcs=0)
    assert ("b", "b") not in {(arc.source, arc.target) for arc in found.graph.arcs}


def test_activities_of_more_cases_stay_before_those_of_more_events():
    found = strongest(graph_of_paths("a", "a", "bbbb"), activities=0.5, arcs=0)
    assert [a.name for a in found.graph.activities] == ["a"]


def test_the_share_is_that_of_the_arcs_between_what_stays():
    """Between a, b and the outside are 6 links, one after the other 9 and 2 times; half are 3."""
    graph = graph_of_paths(*["ab"] * 9, *["ba"] * 2, "cdef")
    found = strongest(graph, activities=1 / 3, arcs=0.5)
    assert {(arc.source, arc.target) for arc in found.graph.arcs} == {("a", "b")}
    assert (dict(found.graph.starts), dict(found.graph.ends)) == ({"a": 9}, {"b": 9})


@given(logs)
def test_all_of_it_is_the_graph_itself(paths):
    graph = graph_of_paths(*paths)
    found = strongest(graph)
    assert (found.graph, found.activities, found.arcs) == (graph, (), ())
    assert (dict(found.starts), dict(found.ends)) == ({}, {})


@given(logs, shares, shares)
def test_every_activity_that_stays_lies_on_a_way_from_a_start_to_an_end(paths, activities, arcs):
    found = strongest(graph_of_paths(*paths), activities=activities, arcs=arcs)
    net = nx.DiGraph([(arc.source, arc.target) for arc in found.graph.arcs])
    net.add_edges_from(("START", name) for name in found.graph.starts)
    net.add_edges_from((name, "END") for name in found.graph.ends)
    names = {a.name for a in found.graph.activities}
    assert names
    assert names <= nx.descendants(net, "START") & nx.ancestors(net, "END")
    assert set(net.nodes) == names | {"START", "END"}


def graph_with_ends(graph, names):
    """The links between some activities, their starts and their ends."""
    net = nx.DiGraph([("START", name) for name in graph.starts if name in names])
    net.add_nodes_from(["START", "END"])
    net.add_edges_from((name, "END") for name in graph.ends if name in names)
    links = ((arc.source, arc.target) for arc in graph.arcs)
    net.add_edges_from(link for link in links if {*link} <= names)
    return net


def leads_on(net, name, passed):
    return "END" in nx.descendants(net.subgraph(set(net) - passed), name)


@given(logs, shares, shares)
def test_an_activity_leads_on_without_coming_back_wherever_cases_do(paths, activities, arcs):
    whole = graph_of_paths(*paths)
    found = strongest(whole, activities=activities, arcs=arcs).graph
    names = {a.name for a in found.activities}
    shown, every = graph_with_ends(found, names), graph_with_ends(whole, names)
    for name in names:
        without = {other: shown.subgraph(set(shown) - {other}) for other in names - {name}}
        passed = {  # without these nothing comes from the start to here
            other for other, net in without.items() if name not in nx.descendants(net, "START")
        }
        assert leads_on(shown, name, passed) == leads_on(every, name, passed)


@given(logs, shares, shares)
def test_every_activity_keeps_its_most_frequent_arc_in_and_out(paths, activities, arcs):
    whole = graph_of_paths(*paths)
    found = strongest(whole, activities=activities, arcs=arcs).graph
    names = {a.name for a in found.activities}
    for name in names:
        for side, outside in (("target", "starts"), ("source", "ends")):
            among = [
                arc.times for arc in whole.arcs
                if getattr(arc, side) == name and {arc.source, arc.target} <= names
                and arc.source != arc.target
            ]  # fmt: skip
            among.append(getattr(whole, outside).get(name, 0))
            kept = [arc.times for arc in found.arcs
                    if getattr(arc, side) == name and arc.source != arc.target]  # fmt: skip
            kept.append(getattr(found, outside).get(name, 0))
            assert max(kept) == max(among)


@given(logs, shares, shares)
def test_what_stays_and_what_leaves_are_the_whole(paths, activities, arcs):
    whole = graph_of_paths(*paths)
    found = strongest(whole, activities=activities, arcs=arcs)
    assert {*found.graph.activities, *found.activities} == set(whole.activities)
    assert len(found.graph.arcs) + len(found.arcs) == len(whole.arcs)
    assert {**found.graph.starts, **found.starts} == whole.starts
    assert {**found.graph.ends, **found.ends} == whole.ends


@given(logs, shares, shares)
def test_a_filtered_graph_gives_a_journey_with_its_activities(paths, activities, arcs):
    graph = strongest(graph_of_paths(*paths), activities=activities, arcs=arcs).graph
    journey = journey_of_graph(graph)
    assert set(journey.touchpoints) == {a.name for a in graph.activities}


@pytest.mark.parametrize("share", [-0.1, 1.1, float("nan"), "half"])
def test_a_share_that_is_none_is_refused(share):
    with pytest.raises(UsageError) as error:
        strongest(graph_of_paths("ab"), arcs=share)
    assert error.value.code == "JM-E501"


def test_the_most_common_paths_come_first_with_what_they_cover():
    paths = Variants.from_sequences([("a",), ("b",), ("c",), ("d",)], cases=[1, 5, 3, 1])
    table = coverage(paths).to_arrow().to_pydict()
    assert (table["variant"], table["cases"]) == ([1, 2, 0, 3], [5, 3, 1, 1])
    assert table["covered"] == [0.5, 0.8, 0.9, 1.0]
    assert [coverage(paths).needed(share) for share in (0, 0.5, 0.51, 0.8, 0.9, 1)] == [
        0, 1, 2, 2, 3, 4,
    ]  # fmt: skip


def test_coverage_of_a_log_says_how_to_pass_its_paths():
    log = log_of_paths(("a",))
    with pytest.raises(TypeError, match=r"log\.variants\(\)"):
        coverage(log)
    assert len(coverage(log.variants()).cases) == 1
