"""The plain aligner against its definition, by brute force, and as laws."""

import numpy as np
from brute_force import Prices, canonical
from hypothesis import given
from hypothesis import strategies as st
from small_blocks import NAMES, small_blocks

from journeymine.conformance.plain import align_plain
from journeymine.conformance.walks import CostFunction, Words
from journeymine.design import DesignedJourney
from journeymine.design.paths.blocks import steps


def names_of(design):
    return sorted(set(design.steps))


def cost_function(design, prices, names):
    """Prices by name as a cost function; tokens are touchpoints."""
    unit = CostFunction.unit([names.index(name) for name in design.steps])
    columns = (prices.log, prices.model, prices.sync)
    log, model, sync = (np.array([price(name) for name in names]) for price in columns)
    return CostFunction(unit.label, model, unit.touchpoint, log, sync)


def aligned(block, variants, prices=None, *, still_open=False):
    """Cost and moves of every variant, which holds only names of the design."""
    design = DesignedJourney("Small", block)
    names = names_of(design)
    costs = cost_function(design, prices or Prices(), names)
    automaton = design.automaton.open if still_open else design.automaton
    words = Words.of([[names.index(name) for name in variant] for variant in variants])
    walks = align_plain(words, automaton, costs)
    found = {
        tuple(names[token] for token in word): (int(walks.cost[i]), walks.moves(i))
        for i, word in enumerate(words)
    }
    return [found[tuple(variant)] for variant in variants]


def known(block, variant):
    return [name for name in variant if name in set(steps(block))]


@given(small_blocks(), st.lists(st.sampled_from(NAMES), max_size=4))
def test_the_alignment_is_the_canonical_one_by_brute_force(block, variant):
    variant = known(block, variant)
    assert aligned(block, [variant]) == [canonical(block, variant)]


def prices():
    some = st.dictionaries(st.sampled_from(NAMES), st.integers(1, 3))
    return st.builds(Prices, some, some, st.dictionaries(st.sampled_from(NAMES), st.integers(0, 2)))


@given(small_blocks(), st.lists(st.sampled_from(NAMES), max_size=3), prices(), st.booleans())
def test_so_it_is_with_weights_and_for_open_journeys(block, variant, prices, still_open):
    variant = known(block, variant)
    found = aligned(block, [variant], prices, still_open=still_open)
    assert found == [canonical(block, variant, prices, still_open=still_open)]


@given(small_blocks(), st.lists(st.sampled_from(NAMES), max_size=9))
def test_an_alignment_reads_the_variant_and_a_run_of_the_design(block, variant):
    variant = known(block, variant)
    ((cost, moves),) = aligned(block, [variant])
    design = DesignedJourney("Small", block)
    assert [event for event, _ in moves if event is not None] == list(range(len(variant)))
    assert design.accepts(step for _, step in moves if step is not None)
    assert all(
        variant[event] == design.steps[step]
        for event, step in moves
        if event is not None and step is not None
    )
    assert cost == sum(None in move for move in moves)


@given(small_blocks(), st.lists(st.lists(st.sampled_from(NAMES), max_size=6), max_size=6))
def test_the_company_of_a_variant_does_not_change_its_alignment(block, variants):
    variants = [known(block, variant) for variant in variants]
    assert aligned(block, variants) == [aligned(block, [variant])[0] for variant in variants]
