"""The commonest paths and the patterns of deviation, counted by hand."""

import json

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_logs import log_of, log_of_paths

from journeymine.design import (
    Accepted,
    Choice,
    DesignedJourney,
    JourneyTargets,
    PetriNet,
    Scale,
    Score,
    Sequence,
    Step,
    Transition,
)
from journeymine.gap import compare
from journeymine.gap.common_paths import aligned_paths, common_paths, step_columns
from journeymine.gap.flow import flow
from journeymine.gap.patterns import deviation_patterns
from journeymine.gap.plain import plain_figures
from journeymine.log import EventLog

LINE = DesignedJourney.of_steps("a", "b", "c", "d")


def paths(*of, design=LINE):
    return aligned_paths(compare(log_of_paths(*of), design))


def moves(path):
    return [(m["kind"], m["name"], m["deviation"]) for m in path["moves"]]


def test_paths_stand_by_customers_and_say_how_much_is_as_designed():
    first, second = paths("abcd", "axd", "abcd", "abcd")
    assert (first["cases"], first["cost"], first["as_designed"]) == (3, 0, 1.0)
    assert (second["cases"], second["cost"], second["as_designed"]) == (1, 3, 2 / 5)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("abcd", []),
        ("acd", [("model", "b", "missing")]),
        ("abbcd", [("log", "b", "repeated")]),
        ("abxcd", [("log", "x", "ad_hoc")]),
        ("acbd", [("model", "b", "order"), ("log", "b", "order")]),
        ("ab", [("stop", "left here", "stopped")]),
        ("xa", [("log", "x", "ad_hoc"), ("stop", "left here", "stopped")]),
    ],
)
def test_every_move_names_the_deviation_that_it_belongs_to(path, expected):
    (found,) = paths(path)
    assert [move for move in moves(found) if move[0] != "sync"] == expected


def test_the_plain_rows_are_the_same_paths_with_less():
    gap = compare(log_of_paths("abcd", "axd", "ab"), LINE)
    for plain, row in zip(common_paths(gap, flow(gap)), aligned_paths(gap), strict=True):
        same = plain.keys() & row.keys() - {"moves"}
        assert {"variant", "cases", "cost"} <= same
        assert {key: plain[key] for key in same} == {key: row[key] for key in same}
        assert [(m["kind"], m["name"]) for m in plain["moves"]] == [m[:2] for m in moves(row)]


@settings(max_examples=40, deadline=None)
@given(st.lists(st.text("abcdx", min_size=1, max_size=6), min_size=1, max_size=12))
def test_skips_contacts_and_exits_of_the_flow_are_sums_over_paths(of):
    if not any(set(path) & set("abcd") for path in of):
        of = ["a", *of]
    data = plain_figures(compare(log_of_paths(*of), LINE))
    rows = [*data["flow"]["skips"], *data["flow"]["contacts"], *data["flow"]["exits"]]
    for number, row in enumerate(rows):
        assert row["cases"] == sum(p["cases"] for p in data["paths"] if number in p["flow"])
    assert not {number for p in data["paths"] for number in p["flow"]} - set(range(len(rows)))


def test_what_is_accepted_at_one_place_alone_has_two_rows():
    design = DesignedJourney(
        "Line", LINE.path, accepted=(Accepted("ad_hoc", activity="x", after="a"),)
    )
    data = plain_figures(compare(log_of_paths("axbcd", "abxcd", "abxcd"), design))
    rows = [*data["gap"]["deviations"], *data["gap"]["accepted"]]
    assert [(row["activity"], row["cases"]) for row in rows] == [("x", 2), ("x", 1)]
    assert [(p["cases"], p["deviations"]) for p in data["paths"]] == [(2, [0]), (1, [1])]


def test_moves_name_the_step_of_the_design():
    (found,) = paths("abcd", design=DesignedJourney.of_steps("a", "b", "c", "b", "d"))
    assert [(m["kind"], m["step"]) for m in found["moves"]] == [
        ("sync", 0), ("sync", 1), ("sync", 2), ("model", 3), ("sync", 4),
    ]  # fmt: skip


def test_the_median_time_is_that_of_the_customers_of_the_path():
    log = log_of(
        *(("c1", "a", 0), ("c1", "b", 10)),
        *(("c2", "a", 0), ("c2", "b", 30)),
        *(("c3", "a", 0), ("c3", "b", 50)),
        *(("c4", "b", 0), ("c4", "a", 7)),
    )
    found = aligned_paths(compare(log, DesignedJourney.of_steps("a", "b")))
    assert [(p["duration"]["value"], p["duration"]["n"]) for p in found] == [(30.0, 3), (7.0, 1)]
    assert found[0]["score"] is None


def log_with_scores(scores):
    """A case for every score, all on one path; None where the case gave none."""
    rows = [
        (f"c{i}", activity, score if activity == "b" else None)
        for i, score in enumerate(scores)
        for activity in "ab"
    ]
    frame = pd.DataFrame(rows, columns=["case", "activity", "score"])
    frame["time"] = pd.date_range("2026-01-05", periods=len(rows), freq="h", tz="UTC")
    return EventLog.from_pandas(frame)


def scored(scores, satisfaction):
    design = DesignedJourney(
        "J",
        Sequence((Step("a"), Step("b"))),
        targets=JourneyTargets(satisfaction=Score(satisfaction, Scale(1, 5))),
    )
    return aligned_paths(compare(log_with_scores(scores), design))[0]


def test_satisfaction_is_the_mean_of_those_who_answered():
    found = aligned_paths(
        compare(log_with_scores([2, 5, None]), DesignedJourney.of_steps("a", "b"))
    )
    assert (found[0]["score"]["value"], found[0]["score"]["n"]) == (3.5, 2)
    assert not found[0]["below_intended"]


def patterns(*of, design=LINE):
    return deviation_patterns(compare(log_of_paths(*of), design))


def told(found):
    names = [column["name"] for column in found["columns"]]
    return [
        (row["cases"], row["paths"], [(d["kind"], names[d["column"]]) for d in row["deviations"]])
        for row in found["rows"]
    ]


def test_paths_with_the_same_deviations_are_one_pattern():
    found = patterns("abcd", "abxcd", "abxxcd", "axbcd", "acd", "ac", "ab")
    assert told(found) == [
        (3, 3, [("ad_hoc", "x")]),
        (1, 1, []),
        (1, 1, [("missing", "b")]),
        (1, 1, [("missing", "b"), ("stopped", "c")]),
        (1, 1, [("stopped", "b")]),
    ]
    assert found["patterns"] == 5
    assert found["deviating"] == {"patterns": 4, "cases": 6}


def test_columns_stand_as_in_the_design_and_contacts_behind_what_they_mostly_follow():
    found = patterns(*["abcxd"] * 3, "xabcd", "abd", "acd", "x")
    assert [(c["name"], c["designed"]) for c in found["columns"]] == [
        ("", True), ("b", True), ("c", True), ("x", False),
    ]  # fmt: skip


def test_a_choice_that_is_left_out_stands_where_its_first_step_does():
    design = DesignedJourney(
        "J", Sequence((Step("a"), Choice((Step("b"), Step("c")), name="How"), Step("d")))
    )
    found = patterns("ad", "abdd", design=design)
    assert [c["name"] for c in found["columns"]] == ["How", "d"]


def test_what_the_design_accepts_is_no_deviation_and_not_as_designed_either():
    design = DesignedJourney(
        "J", Sequence((Step("a"), Step("b"))), accepted=(Accepted("ad_hoc", activity="x"),)
    )
    found = patterns("ab", "axb", "axb", design=design)
    assert told(found) == [(2, 1, []), (1, 1, [])]
    assert [row["as_designed"] for row in found["rows"]] == [False, True]
    assert found["deviating"] == {"patterns": 0, "cases": 0}


@given(st.lists(st.text("abcdx", min_size=1, max_size=6), max_size=9))
@settings(max_examples=40)
def test_every_customer_is_in_one_pattern(of):
    of = ["a", *of]  # some touchpoint is there
    found = patterns(*of)
    assert found["patterns"] == len(found["rows"])  # at most ten
    assert sum(row["cases"] for row in found["rows"]) == len(of)
    assert sum(row["paths"] for row in found["rows"]) == len(set(of))
    deviating = [row for row in found["rows"] if row["deviations"]]
    assert found["deviating"]["cases"] == sum(row["cases"] for row in deviating)


def test_open_journeys_are_in_no_row():
    gap = compare(log_of_paths("abcd", "ab"), LINE, end_activity="d")
    assert [path["cases"] for path in aligned_paths(gap)] == [1]
    assert told(deviation_patterns(gap)) == [(1, 1, [])]


def test_the_time_of_an_open_journey_is_not_that_of_its_path():
    later = 10 * 86_400
    log = log_of(("c1", "a", 0), ("c1", "b", 10), ("c2", "a", later), ("c2", "b", later + 90))
    (path,) = aligned_paths(compare(log, LINE, open_after="1d"))
    assert (path["cases"], path["duration"]["value"], path["duration"]["n"]) == (1, 10.0, 1)


def test_steps_of_a_net_stand_by_how_soon_they_come():
    net = PetriNet(
        (
            Transition("t1", "late", {"p": 1}, {"end": 1}),
            Transition("t2", "soon", {"s": 1}, {"p": 1}),
        ),
        {"s": 1},
        {"end": 1},
    )
    found = step_columns(DesignedJourney("Net", net))
    assert [(c["step"], c["touchpoint"]) for c in found] == [(1, "soon"), (0, "late")]


def test_all_of_it_is_plain_data():
    figures = plain_figures(compare(log_of_paths("abcd", "axd", "ab"), LINE))
    for key in ("steps", "paths", "aligned_paths", "patterns"):
        assert json.loads(json.dumps(figures[key])) == figures[key]


def test_a_mean_that_is_clearly_below_the_target_is_marked_and_no_other():
    low, high = [2, 3] * 30, [4, 5] * 30
    assert np.mean(low) == 2.5
    assert scored(low, 4)["below_intended"]
    assert not scored(high, 4)["below_intended"]
    assert not scored(low[:20], 4)["below_intended"]  # of fewer than 30 nothing is said
    assert not scored(low, 2.6)["below_intended"]
