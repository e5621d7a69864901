"""Clocks of time targets, counted by hand, and times within limits."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from journeymine.design import (
    AnyOrder,
    DesignedJourney,
    End,
    Sequence,
    Step,
    Targets,
    TimeTarget,
    Touchpoint,
)
from journeymine.simulation.clocks import Clocks
from journeymine.simulation.enumerate import Teller
from journeymine.simulation.timing import bounds, times_within


def clocks(path, matched, *targets, end=None):
    details = {"b": Touchpoint("b", targets=Targets(targets))}
    design = DesignedJourney("L", Sequence(tuple(map(Step, "abc"))), details, end=end)
    found = Clocks(design).of(list(path), [letter == "1" for letter in matched])
    return [(clock.start, clock.stop) for clock in found]


@pytest.mark.parametrize(
    ("path", "matched", "after", "expected"),
    [
        pytest.param("ab", "11", "a", [(0, 1)], id="one"),
        pytest.param("aab", "111", "a", [(0, 2)], id="none starts while one is running"),
        pytest.param("aab", "011", "a", [(1, 2)], id="an event that is not matched starts none"),
        pytest.param("abab", "1111", "a", [(0, 1), (2, 3)], id="round by round"),
        pytest.param("abb", "111", "a", [(0, 1)], id="stopped only once"),
        pytest.param("ab", "10", "a", [(0, 1)], id="any event of the touchpoint stops it"),
        pytest.param("ba", "11", "a", [(1, None)], id="what came before does not stop it"),
        pytest.param("bc", "11", "a", [], id="never started"),
        pytest.param("xacb", "0111", "", [(0, 3)], id="from whatever is first"),
        pytest.param("ba", "11", "", [(0, 0)], id="the first event may be the one"),
        pytest.param("ac", "11", "", [(0, None)], id="never stopped"),
        pytest.param("abab", "1111", "", [(0, 1)], id="a journey begins once"),
        pytest.param("bcb", "111", "b", [(0, 2), (2, None)], id="from one to the next"),
    ],
)
def test_clocks_are_those_counted_by_hand(path, matched, after, expected):
    assert clocks(path, matched, TimeTarget(60, after)) == expected


def test_every_target_has_its_own_clocks():
    both = TimeTarget(60, "a"), TimeTarget(90)
    assert clocks("acb", "111", *both) == [(0, 2), (0, 2)]


def test_a_journey_is_over_with_its_end_or_after_a_longer_silence():
    path = Sequence((Step("a"), Step("b")))
    over = Clocks(DesignedJourney("L", path, end=End(("b",), 60))).over
    assert over(["a", "b"], 0)
    assert not over(["a"], 60)
    assert over(["a"], 61)
    assert not Clocks(DesignedJourney("L", path)).over(["a", "b"], 1e9)


def test_a_reading_says_what_is_matched_and_what_is_owed_for_sure():
    design = DesignedJourney(
        "F", Sequence((Step("s"), AnyOrder((Step("a"), Step("b"))), Step("c"), Step("d")))
    )
    reading = Teller(design).reading(("s", "b", "c", "d"))
    assert reading.owed == {"a": 1}  # before b or before c: for sure after s alone
    twice = Teller(design).reading(("s", "s", "a", "b", "c", "d"))
    assert twice.matched == (True, False, True, True, True, True)
    assert twice.owed == {}


limits = st.lists(
    st.tuples(st.integers(0, 5), st.integers(0, 5), st.integers(1, 40)).filter(
        lambda limit: limit[0] < limit[1]
    ),
    max_size=4,
)


@given(limits, limits, st.lists(st.integers(1, 60), min_size=5, max_size=5), st.integers(0, 9))
def test_times_keep_every_limit_and_stay_as_drawn_if_they_did(most, least, pauses, seed):
    away = bounds(6, most, least)
    assume(away is not None)
    times = times_within(pauses, away, np.random.default_rng(seed))
    assert times[0] == 0
    assert all(one < two for one, two in pairwise(times))
    assert all(times[j] - times[i] <= limit for i, j, limit in most)
    assert all(times[j] - times[i] >= limit for i, j, limit in least)
    drawn = np.cumsum([0, *pauses]).tolist()
    if all(drawn[j] - drawn[i] <= limit for i, j, limit in most) and all(
        drawn[j] - drawn[i] >= limit for i, j, limit in least
    ):
        assert times == drawn


@given(limits, limits)
def test_limits_are_called_impossible_only_if_they_are(most, least):
    """By search: no pause need be longer than the longest limit, 8 seconds."""
    possible = {(0,)}
    small = [(i, j, min(limit, 8)) for i, j, limit in most if j <= 3]
    large = [(i, j, min(limit, 8)) for i, j, limit in least if j <= 3]
    for at in range(1, 4):
        possible = {
            (*times, time)
            for times in possible
            for time in range(times[-1] + 1, times[-1] + 10)
            if all(time - times[i] <= limit for i, j, limit in small if j == at)
            and all(time - times[i] >= limit for i, j, limit in large if j == at)
        }
    assert (bounds(4, small, large) is not None) == bool(possible)
