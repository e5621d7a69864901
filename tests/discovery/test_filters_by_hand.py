"""The strongest part of a graph, one rule at a time, on graphs that are written down."""

import pytest
from small_logs import log_of_paths

from journeymine.discovery import Activity, Arc, DirectlyFollowsGraph, graph_of, strongest


def cases(**counts):
    return counts


def graph(starts, arcs, ends, cases=None):
    """A graph of counts: ``{"ab": 5}`` is b right after a, 5 times."""
    names = sorted({*starts, *ends, *"".join(arcs)})
    cases = cases or {}
    return DirectlyFollowsGraph(
        tuple(Activity(name, cases.get(name, 1), cases.get(name, 1)) for name in names),
        tuple(Arc(a, b, n, n, 0.0, 0.0, 0.0) for (a, b), n in sorted(arcs.items())),
        starts,
        ends,
    )


def kept(found):
    arcs = {arc.source + arc.target for arc in found.graph.arcs}
    return arcs, set(found.graph.starts), set(found.graph.ends)


def names(found):
    return {a.name for a in found.graph.activities}


def test_of_as_many_cases_the_activity_of_more_events_stays():
    found = strongest(graph_of(log_of_paths("a", "bb")), activities=0.5)
    assert names(found) == {"b"}


@pytest.mark.parametrize(
    ("share", "left"),
    [(0, 1), (0.25, 1), (0.5, 2), (0.51, 3), (1, 4)],
)
def test_a_share_of_the_activities_is_rounded_up_and_at_least_one(share, left):
    found = strongest(
        graph_of(log_of_paths("aaaa", "aa", "a", *"bbb", *"cc", "d")), activities=share
    )
    assert len(names(found)) == left


def test_a_share_that_is_a_whole_number_but_for_the_last_digit_is_that_number():
    ten = graph_of(log_of_paths(*"abcdefghij"))
    assert (0.1 + 0.2) * 10 > 3
    assert len(names(strongest(ten, activities=0.1 + 0.2))) == 3


def test_the_share_is_of_the_activities_that_lie_on_a_way_from_a_start_to_an_end():
    """c leads nowhere and nothing leads to d, so that half of a and b is one."""
    found = strongest(
        graph({"a": 5, "b": 4}, {"ac": 3, "db": 2}, {"a": 5, "b": 4}, cases(a=2, b=1, c=9, d=9)),
        activities=0.5,
    )
    assert names(found) == {"a"}
    assert [a.name for a in found.activities] == ["b", "c", "d"]


LINKS = [*["abc"] * 9, *["acb"] * 3, *["cab"] * 3]
"""a first 12, then b 12; b to c 9; c last 9, b last 6; c first 3, a to c, c to a, c to b 3."""


@pytest.mark.parametrize(
    ("share", "expected"),
    [
        pytest.param(0, ({"ab", "bc"}, {"a"}, {"c"}), id="what is needed"),
        pytest.param(0.5, ({"ab", "bc"}, {"a"}, {"b", "c"}), id="4.5 of 9 are 5"),
        pytest.param(5 / 9 + 1e-12, ({"ab", "bc"}, {"a"}, {"b", "c"}), id="5 and a hair are 5"),
        pytest.param(6 / 9, ({"ab", "bc"}, {"a", "c"}, {"b", "c"}), id="on a tie a start"),
        pytest.param(7 / 9, ({"ab", "ac", "bc"}, {"a", "c"}, {"b", "c"}), id="then arcs by name"),
    ],
)
def test_a_share_of_the_arcs_takes_the_most_frequent_first(share, expected):
    assert kept(strongest(graph_of(log_of_paths(*LINKS)), arcs=share)) == expected


def test_starts_and_ends_left_out_are_told_in_cases():
    told = str(strongest(graph_of(log_of_paths(*LINKS)), arcs=0))
    assert "3 arcs with 30.0 % of all that follows directly, 3 starts and 6 ends of cases" in told


ONWARD = {"ab": 5, "xb": 8, "xy": 9, "yx": 9}


def test_the_most_frequent_arc_in_stays_even_if_no_other_rule_needs_it():
    """x goes on to y most often, and is reached by 1 case alone; but b comes after x mostly."""
    found = strongest(graph({"a": 5, "x": 1}, ONWARD, {"b": 5, "y": 9}), arcs=0)
    assert kept(found) == ({"ab", "xb", "xy", "yx"}, {"a", "x"}, {"b", "y"})


def test_the_most_frequent_arc_out_stays_even_if_no_other_rule_needs_it():
    back = {b + a: n for (a, b), n in ONWARD.items()}
    found = strongest(graph({"b": 5, "y": 9}, back, {"a": 5, "x": 1}), arcs=0)
    assert kept(found) == ({"ba", "bx", "yx", "xy"}, {"b", "y"}, {"a", "x"})


def test_a_way_is_as_strong_as_its_rarest_arc_not_as_the_sum_of_them():
    """To d over a 5 and 1 times, over c 2 and 2 times."""
    found = strongest(
        graph({"a": 5, "c": 2}, {"ad": 1, "cd": 2}, {"a": 4, "d": 3}, cases(a=5, c=2, d=9)),
        activities=0.1,
        arcs=0,
    )
    assert names(found) == {"c", "d"}


def test_of_ways_as_strong_the_one_of_fewer_arcs_is_taken():
    found = strongest(
        graph({"a": 1, "c": 1}, {"ab": 1, "bd": 1, "cd": 1}, {"d": 2}, cases(d=2)),
        activities=0.1,
        arcs=0,
    )
    assert names(found) == {"c", "d"}


def test_what_only_leads_back_keeps_its_strongest_way_on():
    """Of 9 who call, 6 come back to ask; 2 then pay, and 1 leaves at once."""
    found = strongest(graph({"a": 9}, {"ac": 9, "ca": 6, "ap": 9, "cp": 2}, {"p": 11, "c": 1}),
                      arcs=0)  # fmt: skip
    assert kept(found) == ({"ac", "ca", "ap", "cp"}, {"a"}, {"p"})


def test_what_only_leads_back_in_the_log_itself_stays_so():
    found = strongest(graph({"a": 9}, {"ac": 9, "ca": 9, "ap": 9}, {"p": 9}), arcs=0)
    assert kept(found) == ({"ac", "ca", "ap"}, {"a"}, {"p"})


def test_a_way_that_comes_back_only_later_is_no_way_on():
    """c leads to d and d back to a, so c needs its own way; d has none."""
    arcs = {"ac": 9, "cd": 8, "da": 8, "ap": 9, "cp": 1}
    found = strongest(graph({"a": 9}, arcs, {"p": 9}), arcs=0)
    assert kept(found)[0] == set(arcs)


def test_a_way_back_to_what_some_pass_by_leads_on():
    """Half begin with c, so that a is new to them."""
    arcs = {"ac": 9, "ca": 9, "ap": 9, "cp": 1}
    found = strongest(graph({"a": 9, "c": 9}, arcs, {"p": 9}), arcs=0.7)
    assert kept(found)[0] == {"ac", "ca", "ap"}


def test_a_way_on_may_need_several_arcs():
    """c, once there, goes on by d: that d leads on is not enough, c must lead to it."""
    arcs = {"ac": 9, "ca": 9, "ad": 7, "da": 7, "ap": 9, "cd": 2, "dp": 2}
    found = strongest(graph({"a": 9}, arcs, {"p": 9}), arcs=0)
    assert kept(found)[0] == set(arcs)
