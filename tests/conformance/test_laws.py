"""What holds of alignments whatever the design, the variants and the method."""

import numpy as np
from brute_force import cheapest
from hypothesis import assume, given
from hypothesis import strategies as st
from product_search import least_cost
from small_blocks import NAMES, small_blocks
from small_nets import nets
from strategies import blocks

from journeymine.conformance import align
from journeymine.design import Choice, DesignedJourney, Optional, PetriNet
from journeymine.design.paths.automaton import of_net
from journeymine.design.paths.block_net import net_of_block
from journeymine.errors import DesignError
from journeymine.log import Variants

variants = st.lists(st.lists(st.sampled_from([*NAMES, "x"]), max_size=7).map(tuple), max_size=6)


def aligned(path, listed):
    return align(Variants.from_sequences(listed), DesignedJourney("Random", path))


def designs():
    """Blocks, the nets they become, and nets that no block becomes."""
    some = blocks(max_steps=7)
    return st.one_of(some, some.map(net_of_block), nets())


def refused(path):
    """The code with which a net is refused, early: nets without bound take long."""
    try:
        if isinstance(path, PetriNet):
            of_net(path, max_states=300)
    except DesignError as refusal:
        return refusal.code
    return ""


@given(designs(), variants)
def test_the_moves_read_the_variant_and_a_run_and_add_up_to_the_cost(path, listed):
    assume(not refused(path))
    found = aligned(path, listed)
    assert found.exact.all()
    for i, variant in enumerate(listed):
        moves = found.moves(i)
        assert tuple(m.activity for m in moves if m.kind != "model") == variant
        assert found.design.accepts(m.step for m in moves if m.kind != "log")
        assert sum(move.cost for move in moves) == found.cost[i] <= found.worst_cost[i]


@given(nets(), st.lists(st.sampled_from("abx"), max_size=5))
def test_the_cost_with_a_net_is_that_of_a_search_over_its_markings(net, variant):
    code = refused(net)
    assume(code != "JM-E330")
    searched = least_cost(net, variant, most_tokens=20)
    assert (searched is None) == (code == "JM-E331")
    if searched is not None:
        assert aligned(net, [tuple(variant)]).cost.tolist() == [searched]


@given(small_blocks(), st.lists(st.sampled_from(NAMES), max_size=7))
def test_a_fitting_variant_costs_nothing_and_only_then(block, variant):
    found = aligned(block, [tuple(variant)])
    automaton = found.design.automaton
    reached = {0}
    for name in variant:
        arcs = (arc for state in reached for arc in automaton.leaving[state])
        reached = {arc.target for arc in arcs if automaton.touchpoints[arc.step] == name}
    fits = any(automaton.ends[state] for state in reached)
    assert (found.cost[0] == 0) == fits
    assert (found.fitness[0] == 1) == fits


@given(blocks(max_steps=6), blocks(max_steps=4), variants)
def test_a_wider_design_never_costs_more(block, other, listed):
    narrow = aligned(block, listed).cost
    assert (aligned(Choice((block, other)), listed).cost <= narrow).all()
    assert (aligned(Optional(block), listed).cost <= narrow).all()


@given(blocks(max_steps=6), variants)
def test_a_journey_that_may_go_on_never_costs_more_than_a_finished_one(block, listed):
    design = DesignedJourney("Random", block)
    known = Variants.from_sequences(listed)
    assert (align(known, design, still_open=True).cost <= align(known, design).cost).all()


@given(blocks(max_steps=7), variants)
def test_a_block_and_the_net_it_becomes_have_the_same_moves(block, listed):
    one, other = aligned(block, listed), aligned(net_of_block(block), listed)
    assert isinstance(other.design.path, PetriNet)
    assert np.array_equal(one.steps, other.steps)
    assert np.array_equal(one.events, other.events)


@given(small_blocks(), st.lists(st.sampled_from([*NAMES, "x"]), max_size=7))
def test_the_cost_of_up_to_seven_events_is_that_of_brute_force(block, variant):
    cost, _ = cheapest(block, variant)
    assert aligned(block, [tuple(variant)]).cost.tolist() == [cost]
