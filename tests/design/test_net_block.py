"""Nets that are made of nested blocks become them again; no other net ever does."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from languages import difference
from small_nets import nets
from strategies import blocks

from journeymine.design import DesignedJourney, PetriNet, Transition
from journeymine.design.paths.block_net import net_of_block
from journeymine.design.paths.blocks import (
    AnyOf,
    AnyOrder,
    Choice,
    Optional,
    Repeat,
    Sequence,
    Step,
    parts,
    simplify,
)
from journeymine.design.paths.net import without_needless_silence
from journeymine.design.paths.net_block import block_of_net
from journeymine.design.paths.same_language import same_language
from journeymine.errors import DesignError


def automaton(path):
    return DesignedJourney("Test", path).automaton


def plain(block):
    """The block without any-ofs and counted rounds, which nets say in many ways."""
    match block:
        case AnyOf(children):
            return AnyOrder(tuple(map(plain, children)))
        case Repeat(body, minimum, between):
            pause = None if between is None else plain(between)
            return Repeat(plain(body), min(minimum, 1), pause)
        case Step():
            return block
        case Optional(body):
            return Optional(plain(body))
        case _:
            return type(block)(tuple(map(plain, parts(block))))


@given(blocks())
def test_the_net_of_every_block_without_counts_becomes_a_block_again(block):
    block = simplify(plain(block))
    for net in (net_of_block(block), without_needless_silence(net_of_block(block))):
        found = block_of_net(net)
        assert found is not None
        assert difference(automaton(found), automaton(block)) is None


def same_or_none(net):
    found = block_of_net(net)
    if found is None:
        return False
    try:
        theirs = automaton(net)
    except DesignError:
        pytest.fail(f"a net that can never be finished became {found}")
    assert difference(theirs, automaton(found)) is None
    return True


@settings(max_examples=400)
@given(nets())
def test_what_becomes_a_block_has_the_runs_of_the_net(net):
    same_or_none(net)


@settings(max_examples=400)
@given(blocks(max_steps=5), st.data())
def test_a_net_that_was_bent_in_one_place_is_exact_or_no_block(block, data):
    net = net_of_block(simplify(plain(block)))
    places = st.sampled_from(net.places)
    at = data.draw(st.integers(0, len(net.transitions) - 1))
    bent = Transition(
        "bent",
        data.draw(st.sampled_from(["a", None])),
        {data.draw(places): 1},
        dict.fromkeys(data.draw(st.lists(places, max_size=2, unique=True)), 1),
    )
    more = data.draw(st.booleans())
    kept = net.transitions if more else net.transitions[:at] + net.transitions[at + 1 :]
    same_or_none(PetriNet((*kept, bent), net.initial, net.final))


def test_several_ends_of_bpmn_become_one():
    ways = (
        Transition("s", None, {"start": 1}, {"p": 1}),
        Transition("a", "a", {"p": 1}, {"q": 1}),
        Transition("b", "b", {"p": 1}, {"r": 1}),
        Transition("e1", None, {"q": 1}, {}),
        Transition("e2", None, {"r": 1}, {}),
    )
    assert block_of_net(PetriNet(ways, {"start": 1}, {})) == Choice((Step("a"), Step("b")))


@pytest.mark.parametrize(
    ("transitions", "initial", "final"),
    [
        pytest.param([("a", "p", "q"), ("b", "q", "r"), ("c", "p", "r q")], "p", "r", id="crossed"),
        pytest.param([("a", "p", "q"), ("b", "q", "")], "p", "r", id="a token that vanishes"),
        pytest.param([("a", "p", "q r"), ("b", "q", "s"), ("c", "r", "s")], "p", "s", id="no join"),
        pytest.param([("a", "", "p"), ("b", "p", "q")], "p", "q", id="tokens from nowhere"),
        pytest.param([("a", "p", "q")], "", "q", id="no token at first"),
    ],
)
def test_a_net_that_is_not_made_of_blocks_is_none(transitions, initial, final):
    made = tuple(
        Transition(label, label, dict.fromkeys(a.split(), 1), dict.fromkeys(b.split(), 1))
        for label, a, b in transitions
    )
    start, end = (dict.fromkeys(places.split(), 1) for places in (initial, final))
    assert block_of_net(PetriNet(made, start, end)) is None


def test_a_net_that_counts_is_none():
    net = PetriNet((Transition("a", "a", {"p": 2}, {"q": 1}),), {"p": 2}, {"q": 1})
    assert block_of_net(net) is None


def test_a_chain_of_a_thousand_steps_becomes_a_sequence():
    steps = tuple(Step(f"s{i}") for i in range(1000))
    assert block_of_net(net_of_block(Sequence(steps))) == Sequence(steps)


@given(blocks(max_steps=4), blocks(max_steps=4))
def test_designs_are_told_apart_as_the_walk_over_both_automata_does(left, right):
    a, b = automaton(left), automaton(right)
    assert same_language(a, b) is (difference(a, b) is None)
    assert same_language(a, a)
