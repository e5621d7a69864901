"""Drawn runs are runs of the design, and all runs are drawn."""

from collections import Counter

import numpy as np
import pytest
from hypothesis import given
from strategies import blocks

from journeymine.design import (
    AnyOf,
    AnyOrder,
    Choice,
    DesignedJourney,
    Optional,
    PetriNet,
    Repeat,
    Sequence,
    Step,
    Transition,
)  # fmt: skip
from journeymine.simulation import Habits
from journeymine.simulation.runs import draw_run


def drawn(path, n, habits=None):
    design = DesignedJourney("S", path)
    run, random = draw_run(design, habits or Habits()), np.random.default_rng(3)
    return Counter("".join(design.steps[step] for step in run(random)) for _ in range(n))


@given(blocks())
def test_every_drawn_run_is_a_run_of_the_design(block):
    design = DesignedJourney("S", block)
    run, random = draw_run(design, Habits()), np.random.default_rng(1)
    assert all(design.accepts(run(random)) for _ in range(20))


@pytest.mark.parametrize(
    ("path", "runs"),
    [
        pytest.param(Optional(Step("a")), {"", "a"}, id="optional"),
        pytest.param(
            AnyOrder((Step("a"), Sequence((Step("b"), Step("c"))))), {"abc", "bac", "bca"}, id="any"
        ),
        pytest.param(Choice((Step("a"), Step("b"), Step("c"))), {"a", "b", "c"}, id="choice"),
        pytest.param(AnyOf((Step("a"), Step("b"))), {"a", "b", "ab", "ba"}, id="any of"),
        pytest.param(Repeat(Step("a"), 2, Step("b"), 2), {"aba"}, id="twice"),
    ],
)  # fmt: skip
def test_all_runs_are_drawn_about_equally_often(path, runs):
    counts = drawn(path, 900)
    assert set(counts) == runs
    assert max(counts.values()) < 1.3 * min(counts.values())


def test_a_repeat_goes_on_as_often_as_asked():
    counts = drawn(Repeat(Step("a"), 1, Step("b")), 1_000, Habits(again=0.5))
    assert {"a", "aba", "ababa"} <= set(counts)
    assert 0.45 < counts["a"] / 1_000 < 0.55
    assert drawn(Repeat(Step("a"), 0), 50, Habits(again=0.0)) == {"": 50}


def test_counted_rounds_are_never_too_few_and_never_too_many():
    counts = drawn(Repeat(Step("a"), 2, None, 4), 1_000, Habits(again=0.5))
    assert set(counts) == {"aa", "aaa", "aaaa"}
    assert 0.45 < counts["aa"] / 1_000 < 0.55
    assert drawn(Repeat(Step("a"), 2, Step("b")), 50, Habits(again=0.0)) == {"aba": 50}


def test_one_branch_is_taken_for_sure_and_each_other_as_habits_say():
    ways = AnyOf((Step("a"), Step("b"), Step("c")))
    assert set(drawn(ways, 300, Habits(optional=0.0))) == {"a", "b", "c"}
    assert {len(run) for run in drawn(ways, 50, Habits(optional=1.0))} == {3}
    counts = drawn(ways, 50, Habits(optional=0.0, weights={"a | b | c": (0, 1, 0)}))
    assert counts == {"b": 50}


def test_weights_say_how_often_a_branch_is_taken():
    counts = drawn(Choice((Step("a"), Step("b"))), 1_000, Habits(weights={"a | b": (9.0, 1.0)}))
    assert 0.87 < counts["a"] / 1_000 < 0.93
    assert drawn(Choice((Step("a"), Step("b"))), 50, Habits(weights={"a | b": (0, 1)})) == {"b": 50}


def test_a_net_is_walked_from_its_start_to_its_end():
    net = PetriNet(
        (
            Transition("t1", "a", {"p": 1}, {"q": 1}),
            Transition("t2", "b", {"q": 1}, {"p": 1}),
            Transition("t3", "c", {"q": 1}, {"end": 1}),
        ),
        {"p": 1},
        {"end": 1},
    )
    counts = drawn(net, 200)
    assert {"ac", "abac"} <= set(counts)
    assert all(run.replace("ab", "") == "ac" for run in counts)
