"""Paths as a report carries them: every name once, and all of them back as they were."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from small_logs import log_of_paths

from journeymine.design import DesignedJourney
from journeymine.gap import compare
from journeymine.gap.plain import plain_figures
from journeymine.reporting import render, summarize
from journeymine.reporting.paths import packed_paths, paths_of

MOVES = st.lists(
    st.fixed_dictionaries(
        {"kind": st.sampled_from(["sync", "log", "model", "stop"]), "name": st.text(max_size=4)}
    ),
    max_size=6,
)
PATHS = st.lists(
    st.fixed_dictionaries(
        {
            "variant": st.integers(0, 9),
            "cases": st.integers(1, 99),
            "cost": st.integers(0, 9),
            "deviations": st.lists(st.integers(0, 9), max_size=3),
            "flow": st.lists(st.integers(0, 9), max_size=3),
            "moves": MOVES,
        }
    ),
    max_size=6,
)


def test_a_table_of_paths_by_hand():
    design = DesignedJourney.of_steps("browse", "pay", "rate", name="Shop")
    paths = [("browse", "pay", "rate")] * 3 + [("browse", "call", "rate")] * 2 + [("browse",)]
    table = summarize(compare(log_of_paths(*paths), design))["paths"]
    assert table["names"] == ["browse", "pay", "rate", "call", "left here"]
    assert table["cases"] == [3, 2, 1]
    assert table["cost"] == [0, 2, 2]
    assert table["moves"] == ["s0 s1 s2", "s0 l3 m1 s2", "s0 x4"]
    assert table["deviations"][0] == []
    assert all(table["deviations"][1:])
    assert table["flow"] == [[], [0, 1], [2]]  # a skip and a contact, then an exit


@given(PATHS)
def test_paths_come_back_as_they_were_packed(paths):
    table = packed_paths(paths)
    assert len(set(table["names"])) == len(table["names"])
    assert paths_of({"paths": json.loads(json.dumps(table))}) == paths
    assert paths_of({"paths": table}, 2) == paths[:2]


@pytest.fixture(scope="module")
def gap():
    names = [f"designed {i}" for i in range(20)]
    paths = [(*names[:i], f"added {j}", *names[i:]) for i in range(20) for j in range(20)]
    return compare(log_of_paths(*paths), DesignedJourney.of_steps(*names, name="Long"))


def test_a_report_holds_the_paths_in_a_tenth_of_the_room(gap):
    paths = plain_figures(gap)["paths"]
    assert len(paths) == 400
    data = summarize(gap)
    assert paths_of(data) == paths
    assert len(json.dumps(data["paths"])) < len(json.dumps(paths)) / 8


def test_a_report_is_written_without_spaces_and_makes_the_same_page_and_data(gap):
    data = summarize(gap)
    told = render(data, form="json")
    assert told == json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"
    assert render(json.loads(told)) == render(data)
    assert render(json.loads(told), form="json") == told
