"""Discovery looks at complete journeys alone, and says what it leaves out."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from small_logs import log_of

from journeymine.design import DesignedJourney, Optional, Sequence, Step
from journeymine.discovery import discover
from journeymine.errors import LogError
from journeymine.gap import compare

DAY = 86_400
WHOLE = Sequence((Step("ask"), Step("pay"), Step("ship")))


def journey(case, path, day):
    return [(case, name, day * DAY + 60 * i) for i, name in enumerate(path.split())]


CUSTOMERS = log_of(
    *journey("late", "pay ship", 0),  # begun before the log
    *journey("one", "ask pay ship", 10),
    *journey("two", "ask pay ship", 11),
    *journey("back", "ask pay ship", 12),
    *journey("back", "ask pay", 30),  # goes on after the log
    *journey("open", "ask", 30),
)


def test_journeys_that_the_log_cuts_off_make_no_step_optional():
    cut = CUSTOMERS.cut(gap="3d")
    actual = discover(cut, noise=0)
    assert actual.journey.path == WHOLE
    assert (actual.variants.n_cases, actual.graph.starts, actual.graph.ends) == (
        3, {"ask": 3}, {"ship": 3},
    )  # fmt: skip
    said = [(entry.what, entry.cases, entry.events) for entry in actual.left_out]
    assert said == [
        ("journeys cut off by the beginning of the log", 1, 2), ("open journeys", 2, 3),
    ]  # fmt: skip
    assert actual.variants.n_cases + sum(entry.cases for entry in actual.left_out) == cut.n_cases
    assert "Left out: journeys cut off by the beginning of the log, 2 events, 1 case (" in str(
        actual
    )
    assert actual.to_dict()["left_out"][1]["cases"] == 2


def test_a_log_that_was_not_cut_is_discovered_whole():
    log = log_of(*journey("a", "pay ship", 0), *journey("b", "ask pay", 30))
    actual = discover(log, noise=0)
    assert (actual.variants.n_cases, actual.left_out) == (2, ())
    assert "Left out" not in str(actual)


def test_a_cut_log_of_whole_journeys_is_discovered_whole():
    log = log_of(
        *journey("a", "ask pay ship", 0), *journey("a", "ask pay ship", 9),
        *journey("b", "ask pay ship", 20),
    )  # fmt: skip
    actual = discover(log.cut(start="ask", end="ship"), noise=0)
    assert (actual.variants.n_cases, actual.journey.path) == (3, WHOLE)
    assert [entry.cases for entry in actual.left_out] == [0, 0]
    assert "Left out" not in str(actual)


@pytest.mark.parametrize(
    ("rule", "cases"),
    [
        pytest.param({"end_activity": "ship"}, [2], id="an end"),
        pytest.param({"open_after": "5d"}, [2], id="silence"),
        pytest.param({"end_activity": ["ship", "ask"]}, [0], id="nothing is open"),
    ],
)
def test_open_journeys_are_left_out_as_asked(rule, cases):
    log = log_of(
        *journey("a", "ask pay ship", 0),
        *journey("b", "ask pay", 30),
        *journey("c", "ask", 30),
    )
    actual = discover(log, noise=0, **rule)
    assert [entry.cases for entry in actual.left_out] == cases
    assert actual.variants.n_cases == 3 - cases[0]
    if cases == [0]:
        assert actual.journey.path == Sequence(
            (Step("ask"), Optional(Sequence((Step("pay"), Optional(Step("ship"))))))
        )


def test_a_log_without_a_complete_journey_is_refused_and_says_what_it_has():
    log = log_of(*journey("a", "ask", 0), *journey("b", "ask", 1)).cut(gap="3d")
    with pytest.raises(LogError, match=r"2 events, 2 cases \(they may") as error:
        discover(log)
    assert error.value.code == "JM-E250"


def test_what_is_complete_stays_complete_and_is_counted_once():
    complete = CUSTOMERS.cut(gap="3d").complete()
    assert complete.complete().left_out == complete.left_out
    assert discover(complete).left_out == ()
    assert CUSTOMERS.complete() is CUSTOMERS


def test_the_complete_events_of_a_gap_are_discovered_and_nothing_else_leaves():
    cut = CUSTOMERS.cut(gap="3d")
    gap = compare(cut, DesignedJourney.of_steps("ask", "pay", "ship"))
    actual = discover(gap.complete_events, noise=0)
    assert (actual.journey.path, actual.variants.n_cases) == (WHOLE, gap.complete_cases)
    assert [entry.cases for entry in actual.left_out] == [0]


events = st.lists(
    st.tuples(st.sampled_from("xyz"), st.sampled_from("abcd"), st.integers(0, 40)),
    min_size=1,
    max_size=30,
)


@settings(max_examples=60, deadline=None)
@given(events, st.integers(1, 20))
def test_every_journey_of_a_cut_log_is_discovered_or_counted(rows, days):
    cut = log_of(*[(case, name, day * DAY) for case, name, day in rows]).cut(gap=f"{days}d")
    marks = dict(zip(*(cut.to_arrow()[name].to_pylist() for name in ("case", "cut")), strict=True))
    whole = sum(mark == "" for mark in marks.values())
    if not whole:
        with pytest.raises(LogError):
            discover(cut)
        return
    actual = discover(cut)
    assert actual.variants.n_cases == whole
    assert whole + sum(entry.cases for entry in actual.left_out) == cut.n_cases
    assert actual.variants.n_events + sum(e.events for e in actual.left_out) == cut.n_events
