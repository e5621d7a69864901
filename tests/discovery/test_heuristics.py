"""The heuristics miner: by hand, and the laws of causal nets."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from languages import difference

from journeymine.design import DesignedJourney, PetriNet
from journeymine.design.automaton import of_block, of_net
from journeymine.design.blocks import AnyOrder, Choice, Optional, Repeat, Sequence, Step
from journeymine.design.net import Transition
from journeymine.discovery.fitting import fitting
from journeymine.discovery.heuristics import mine_heuristics
from journeymine.discovery.stuck import ends_of
from journeymine.log import Variants

A, B, C, D = map(Step, "abcd")


def counted(**cases):
    return Variants.from_sequences([tuple(path) for path in cases], list(cases.values()))


@pytest.mark.parametrize(
    ("variants", "noise", "expected"),
    [
        pytest.param(counted(a=1), 0, A, id="one step"),
        pytest.param(counted(abc=9), 0, Sequence((A, B, C)), id="a sequence"),
        pytest.param(counted(abd=9, acd=9), 0, Sequence((A, Choice((B, C)), D)), id="a choice"),
        pytest.param(
            counted(abcd=9, acbd=9), 0, Sequence((A, AnyOrder((B, C)), D)), id="side by side"
        ),
        pytest.param(counted(abc=9, ac=9), 0, Sequence((A, Optional(B), C)), id="a step skipped"),
        pytest.param(
            counted(abc=99, ac=1), 0.1, Sequence((A, B, C)), id="a rare binding is left out"
        ),
        pytest.param(
            counted(abc=9, abbc=9), 0, Sequence((A, Repeat(B, 1), C)), id="a step repeated"
        ),
    ],
)  # fmt: skip
def test_the_net_behind_a_few_paths_has_the_runs_by_hand(variants, noise, expected):
    net = mine_heuristics(variants, noise=noise)
    assert difference(of_net(net), of_block(expected)) is None
    assert ends_of(net).always


def test_without_a_case_the_only_run_is_the_empty_one():
    for variants in (Variants.from_sequences([]), Variants.from_sequences([()])):
        assert of_net(mine_heuristics(variants, noise=0)).shortest_run == 0


NOISE = st.sampled_from((0, 0.1, 0.5, 1)) | st.floats(0, 1)


@st.composite
def small_logs(draw):
    paths = sorted(draw(st.sets(st.text("abcd", min_size=1, max_size=5), min_size=1, max_size=4)))
    counts = [draw(st.integers(1, 40)) for _ in paths]
    return Variants.from_sequences([tuple(p) for p in paths], counts)


@settings(max_examples=15)
@given(small_logs())
def test_without_noise_every_case_is_a_run_of_the_net(variants):
    journey = DesignedJourney("Net", mine_heuristics(variants, noise=0))
    assert fitting(variants, journey).value == 1


@settings(max_examples=15)
@given(small_logs(), NOISE)
def test_the_net_can_end_and_some_case_is_a_run_of_it(variants, noise):
    journey = DesignedJourney("Net", mine_heuristics(variants, noise=noise))
    assert set(journey.steps) <= set(variants.activities)
    assert len(set(journey.steps)) == len(journey.steps)
    assert fitting(variants, journey).value > 0


@settings(max_examples=15)
@given(small_logs(), NOISE)
def test_a_net_that_never_gets_stuck_is_said_to_end_always(variants, noise):
    net = mine_heuristics(variants, noise=noise)
    found = ends_of(net)
    if found.always is False:
        assert len(found.stuck) <= 60
        assert set(found.stuck) <= set(variants.activities)
    assert (found.always is True) == ("every run can be finished" in str(found))


def test_the_shortest_way_to_get_stuck_is_named():
    net = PetriNet(
        (
            Transition("t1", "ask", {"p": 1}, {"q": 1}),
            Transition("t2", None, {"q": 1}, {"left": 1}),
            Transition("t3", None, {"q": 1}, {"right": 1}),
            Transition("t4", "pay", {"right": 1}, {"end": 1}),
        ),
        {"p": 1},
        {"end": 1},
    )
    assert (ends_of(net).always, ends_of(net).stuck) == (False, ("ask",))
    assert str(ends_of(net)).startswith("runs can get stuck, the shortest after ask;")


def test_a_net_that_grows_without_end_is_not_judged():
    more = Transition("t1", "more", {"p": 1}, {"p": 1, "q": 1})
    stop = Transition("t2", None, {"p": 1}, {"end": 1})
    assert ends_of(PetriNet((more, stop), {"p": 1}, {"end": 1})).always is None
