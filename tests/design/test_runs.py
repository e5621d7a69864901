"""Runs on demand: the same runs as the automaton lists, where nobody can list them too."""

from itertools import accumulate

import pytest
from brute_force import numbered
from brute_force import runs as every_run
from hypothesis import given
from hypothesis import strategies as st
from languages import difference
from strategies import blocks

from journeymine.design import DesignedJourney, PetriNet, Transition
from journeymine.design.paths.automaton import _listed, of_block, of_net
from journeymine.design.paths.block_net import net_of_block
from journeymine.design.paths.blocks import AnyOrder, Optional, Sequence, Step
from journeymine.design.paths.derivatives import Derivatives
from journeymine.design.paths.net import steps_before
from journeymine.design.paths.net_runs import NetRuns
from journeymine.design.paths.runs import RunsByName, TooManyWaysError, accepts
from journeymine.errors import DesignError


def wide(branches=20, steps=3):
    """Parallel branches with names of their own; far too many states to list."""
    return AnyOrder(
        tuple(Sequence(tuple(Step(f"{b}.{s}") for s in range(steps))) for b in range(branches))
    )


def listed(runs, touchpoints):
    def steps_from(state):
        return [(step, to) for step in runs.first(state) for to in runs.after(state, step)]

    return _listed(touchpoints, runs.start, steps_from, runs.is_end, 5_000)


def labels(net):
    return tuple(t.label for t in net.transitions if t.label is not None)


@pytest.mark.parametrize("runs", [Derivatives(wide()), NetRuns(net_of_block(wide()))])
def test_a_design_of_a_million_million_states_is_followed_step_by_step(runs):
    assert runs.first(runs.start) == set(range(0, 60, 3))
    zigzag = [b * 3 + s for s in range(3) for b in range(20)]
    assert accepts(runs, zigzag)
    assert not accepts(runs, zigzag[:-1])
    assert not accepts(runs, zigzag[::-1])


@given(blocks(max_steps=5), st.lists(st.integers(0, 4), max_size=6))
def test_a_block_accepts_exactly_its_runs(block, steps):
    runs = Derivatives(block)
    words = {tuple(s for s, _ in run) for run in every_run(numbered(block, [0]), 6)}
    assert accepts(runs, steps) == (tuple(steps) in words)
    assert all(accepts(runs, word[::-1]) == (word[::-1] in words) for word in words)


@given(blocks(max_steps=7))
def test_on_demand_the_states_of_a_block_are_those_of_the_list(block):
    runs, automaton = Derivatives(block), of_block(block)
    found = listed(runs, automaton.touchpoints)
    assert found.arcs == automaton.arcs
    assert found.ends.tolist() == automaton.ends.tolist()


@given(blocks(max_steps=6))
def test_on_demand_a_net_has_the_runs_of_its_list_and_no_more_states(block):
    net = net_of_block(block)
    automaton = of_net(net)
    found = listed(NetRuns(net), labels(net))
    assert difference(found, automaton) is None
    assert found.n_states <= automaton.n_states


@st.composite
def nets(draw):
    """Small nets of any shape: most of them deadlock, many can end all the same."""
    places = "pqrs"
    bags = st.dictionaries(st.sampled_from(places), st.integers(1, 2), max_size=2)
    transitions = draw(
        st.lists(st.tuples(st.sampled_from(["a", "b", None]), bags, bags), min_size=1, max_size=7)
    )
    return PetriNet(
        tuple(
            Transition(f"t{i}", label, takes or {"p": 1}, gives)
            for i, (label, takes, gives) in enumerate(transitions)
        ),
        {"p": 1},
        draw(st.dictionaries(st.sampled_from(places), st.integers(1, 1), max_size=2)),
    )


@given(nets())
def test_on_demand_any_net_has_the_runs_of_its_list(net):
    runs = NetRuns(net)
    try:
        automaton = of_net(net, max_states=300)
    except DesignError as error:
        if error.code == "JM-E331":
            assert not runs.first(runs.start)
            assert not runs.is_end(runs.start)
        return
    assert difference(listed(runs, labels(net)), automaton) is None
    seen = [runs.start]
    for state in seen:  # grows while it is walked
        assert runs.is_end(state) or runs.first(state), "no dead end is ever met"
        seen += {to for step in runs.first(state) for to in runs.after(state, step)} - {*seen}


def test_a_join_after_many_optional_branches_is_one_way_on_demand():
    skips = AnyOrder(tuple(Optional(Step(str(i))) for i in range(40)))
    runs = NetRuns(net_of_block(Sequence((skips, Step("join"), wide()))))
    assert runs.first(runs.start) == set(range(41))


def test_a_step_into_a_trap_does_not_count_as_possible():
    net = PetriNet(
        (
            Transition("1", "a", {"p": 1}, {"end": 1}),
            Transition("2", "b", {"p": 1}, {"trap": 1}),
            Transition("3", "c", {"trap": 1}, {"trap": 1}),
        ),
        {"p": 1},
        {"end": 1},
    )
    assert NetRuns(net).first(0) == {0}


def test_what_takes_from_the_same_place_may_have_to_come_first():
    net = PetriNet(
        (
            Transition("1", "leave", {"p": 1}, {"end": 1}),
            Transition("2", "note", {"p": 1, "r": 1}, {"p": 1, "y": 1}),
        ),
        {"p": 1, "r": 1},
        {"end": 1, "y": 1},
    )
    runs = NetRuns(net)
    assert runs.first(0) == {1}  # leaving at once would leave the note undone
    assert accepts(runs, [1, 0])
    assert not accepts(runs, [0, 1])


def test_a_step_that_is_possible_at_the_very_end_can_lead_into_a_trap():
    net = PetriNet((Transition("1", "a", {"p": 1}, {"trap": 1}),), {"p": 1}, {"p": 1})
    runs = NetRuns(net)
    assert (runs.is_end(0), runs.first(0)) == (True, frozenset())


def test_a_design_follows_its_runs_whether_it_is_listed_or_not():
    for path in (wide(), net_of_block(wide())):
        design = DesignedJourney("Wide", path)
        assert design.listed is None
        assert design.accepts(range(60))
        with pytest.raises(DesignError, match="more than 50,000 states"):
            _ = design.automaton


def test_words_are_given_up_when_too_many_states_are_met():
    same = AnyOrder(tuple(Sequence((Step("call"), Step("call"))) for _ in range(7)))

    def follow(most):
        by_name = RunsByName(Derivatives(same), ["call"] * 14, most=most)
        states = list(accumulate(range(14), lambda state, _: by_name.after(state, 0), initial=0))
        return by_name, states

    by_name, states = follow(
        3**7 - 1
    )  # none, one or two in each branch: 3**7 states with the start
    assert [by_name.is_end(state) for state in states] == [False] * 14 + [True]
    assert len(by_name.sets[states[7]]) == 393  # seven calls in all
    assert by_name.first(states[13]) == {0}
    assert by_name.first(states[14]) == set()
    with pytest.raises(TooManyWaysError):
        follow(3**7 - 2)


def test_the_steps_before_a_step_are_counted_along_the_longest_branch_and_the_shortest_choice():
    net = net_of_block(Sequence((wide(2, 3), Optional(Step("maybe")), Step("last"))))
    at = dict(zip(labels(net), steps_before(net), strict=True))
    assert [at["0.0"], at["1.2"], at["maybe"], at["last"]] == [0, 2, 3, 3]


def test_a_step_that_never_gets_its_tokens_has_no_place_in_the_order():
    stuck = Transition("t", "a", {"p": 1, "nowhere": 1}, {"end": 1})
    assert steps_before(PetriNet((stuck,), {"p": 1}, {"end": 1})) == (None,)
