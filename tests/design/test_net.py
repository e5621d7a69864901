"""Nets: the token game played one firing at a time is the oracle."""

import pytest
from hypothesis import assume, given
from languages import difference, words
from small_nets import PLACES, nets

from journeymine.design.paths.automaton import of_net
from journeymine.design.paths.block_net import net_of_block
from journeymine.design.paths.blocks import AnyOrder, Optional, Step
from journeymine.design.paths.net import PetriNet, Transition, without_needless_silence
from journeymine.errors import DesignError

MOST_TOKENS = 5
LONGEST = 3


def played(net):
    """Words of complete runs by naive firing; and whether the token limit cut any run."""
    start = tuple(net.initial.get(place, 0) for place in PLACES)
    final = tuple(net.final.get(place, 0) for place in PLACES)
    queue, seen, cut = [((), start)], {((), start)}, False
    for word, marking in queue:
        for t in net.transitions:
            has = dict(zip(PLACES, marking, strict=True))
            if any(has[place] < n for place, n in t.consumes.items()):
                continue
            after = tuple(has[p] - t.consumes.get(p, 0) + t.produces.get(p, 0) for p in PLACES)
            longer = word if t.label is None else (*word, t.label)
            if len(longer) > LONGEST:
                continue
            if sum(after) > MOST_TOKENS:
                cut = True
            elif (longer, after) not in seen:
                seen.add((longer, after))
                queue.append((longer, after))
    return {word for word, marking in queue if marking == final}, cut


@given(nets())
def test_the_automaton_of_a_net_has_the_runs_of_the_token_game(net):
    found, cut = played(net)
    try:
        known, code = words(of_net(net, max_states=500), LONGEST), ""
    except DesignError as refusal:
        known, code = set(), refusal.code
    if code != "JM-E330":
        assert found <= known
        assert cut or found == known


@given(nets())
def test_leaving_out_needless_silence_keeps_the_runs(net):
    smaller = without_needless_silence(net)
    found, cut = played(net)
    found_smaller, cut_smaller = played(smaller)
    assume(not cut and not cut_smaller)
    assert found == found_smaller
    assert len(smaller.transitions) <= len(net.transitions)
    assert [t.label for t in smaller.transitions if t.label is not None] == [
        t.label for t in net.transitions if t.label is not None
    ]


def test_a_chain_of_silent_transitions_leaves_nothing_but_its_step():
    net = PetriNet(
        (
            Transition("in", None, {"start": 1}, {"p": 1}),
            Transition("do", "a", {"p": 1}, {"q": 1}),
            Transition("out", None, {"q": 1}, {"end": 1}),
        ),
        {"start": 1},
        {"end": 1},
    )
    assert [t.label for t in without_needless_silence(net).transitions] == ["a"]


@pytest.mark.parametrize("branches", [4, 12])
def test_optional_branches_in_parallel_have_one_way_to_follow_each(branches):
    block = AnyOrder(tuple(Optional(Step(str(i))) for i in range(branches)))
    automaton = of_net(net_of_block(block))
    assert automaton.n_states == 2**branches
    assert len(automaton.arcs) == branches * 2 ** (branches - 1)


def test_a_token_may_be_needed_twice():
    net = PetriNet(
        (Transition("t", "a", {"p": 1}, {"q": 1}), Transition("u", "b", {"q": 2}, {"r": 1})),
        {"p": 2},
        {"r": 1},
    )
    assert words(of_net(net), 4) == {("a", "a", "b")}


def test_the_end_is_exactly_the_final_marking():
    twice = Transition("t", "a", {"p": 1}, {"end": 2})
    once = Transition("u", "b", {"p": 1}, {"end": 1})
    net = PetriNet((twice, once), {"p": 1}, {"end": 1})
    assert words(of_net(net), 3) == {("b",)}
    same = PetriNet((once,), {"p": 1}, {"end": 1})
    assert difference(of_net(net), of_net(same)) is None
