"""The plain aligner against its definition, by brute force, and as laws."""

import random

from brute_force import canonical
from hypothesis import given
from hypothesis import strategies as st

from journeymine.conformance.plain import UNKNOWN, align_plain
from journeymine.design import DesignedJourney
from journeymine.design.blocks import AnyOrder, Choice, Optional, Repeat, Sequence, Step

NAMES = "abc"


def small_blocks():
    """Blocks of at most five steps over three names, so that names stand several times."""
    leaf = st.sampled_from(NAMES).map(Step)
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            st.lists(inner, min_size=2, max_size=3).map(lambda c: Sequence(tuple(c))),
            st.lists(inner, min_size=2, max_size=3).map(lambda c: Choice(tuple(c))),
            st.lists(inner, min_size=2, max_size=2).map(lambda c: AnyOrder(tuple(c))),
            inner.map(Optional),
            st.builds(Repeat, inner, st.sampled_from([0, 1]), st.none() | inner),
        ),
        max_leaves=5,
    )


def aligned(block, variant):
    design = DesignedJourney("Small", block)
    names = sorted(set(design.steps))
    tokens = tuple(names.index(name) if name in names else UNKNOWN for name in variant)
    (walk,) = align_plain([tokens], design.automaton)
    return walk


@given(small_blocks(), st.lists(st.sampled_from([*NAMES, "x"]), max_size=4))
def test_the_alignment_is_the_canonical_one_by_brute_force(block, variant):
    cost, moves = canonical(block, variant)
    walk = aligned(block, variant)
    assert walk.cost == cost
    assert walk.moves == moves


@given(small_blocks(), st.lists(st.sampled_from(NAMES), max_size=9))
def test_an_alignment_reads_the_variant_and_a_run_of_the_design(block, variant):
    walk = aligned(block, variant)
    design = DesignedJourney("Small", block)
    assert [event for event, _ in walk.moves if event is not None] == list(range(len(variant)))
    assert design.automaton.accepts(step for _, step in walk.moves if step is not None)
    assert all(
        variant[event] == design.steps[step]
        for event, step in walk.moves
        if event is not None and step is not None
    )
    assert walk.cost == sum(None in move for move in walk.moves)


@given(small_blocks(), st.lists(st.lists(st.sampled_from(NAMES), max_size=6), max_size=6))
def test_the_company_of_a_variant_does_not_change_its_alignment(block, variants):
    design = DesignedJourney("Small", block)
    names = sorted(set(design.steps))
    tokens = [tuple(names.index(n) if n in names else UNKNOWN for n in v) for v in variants]
    together = align_plain(tokens, design.automaton)
    alone = [align_plain([t], design.automaton)[0] for t in tokens]
    shuffled = list(enumerate(tokens))
    random.Random(1).shuffle(shuffled)
    again = align_plain([t for _, t in shuffled], design.automaton)
    assert together == alone
    assert [together[i] for i, _ in shuffled] == again
