"""All optimal alignments summed up, against listing every one of them."""

import pytest
from brute_force import Prices, cheapest
from hypothesis import given
from hypothesis import strategies as st
from small_blocks import NAMES, small_blocks

from journeymine.conformance import align
from journeymine.conformance.optima import Extent, optima
from journeymine.design import DesignedJourney, Repeat, Sequence, Step, Touchpoint, Weights
from journeymine.design.paths.blocks import steps
from journeymine.log import Variants


def summed_up(block, variant, **how):
    alignments = align(
        Variants.from_sequences([tuple(variant)]), DesignedJourney("S", block), **how
    )
    return optima(alignments)


def extent(shown, every):
    return Extent.ALL if shown == every else (Extent.SOME if shown else Extent.NONE)


@given(small_blocks(), st.lists(st.sampled_from([*NAMES, "x"]), max_size=4), st.booleans())
def test_it_says_what_listing_every_optimal_alignment_says(block, variant, still_open):
    design = DesignedJourney("Small", block)
    found = summed_up(block, variant, still_open=still_open)
    _, listed = cheapest(block, variant, still_open=still_open)
    skips = [
        {step for at, (step, _) in enumerate(run) if at not in {a for _, a in pairs}}
        for pairs, run in listed
    ]
    for step in range(len(design.steps)):
        assert found.skipped(0, step) == extent(sum(step in s for s in skips), len(listed))
    for event in range(len(variant)):
        apart = sum(event not in {e for e, _ in pairs} for pairs, _ in listed)
        assert found.left_unmatched(0, event) == extent(apart, len(listed))
    for row in found.to_arrow().to_pylist():
        places = {i for i, name in enumerate(design.steps) if name == row["touchpoint"]}
        expected = extent(sum(bool(s & places) for s in skips), len(listed))
        assert row[f"skipped_in_{expected.name.lower()}"] == 1


@pytest.mark.parametrize(
    ("variant", "skipped", "unmatched"),
    [
        pytest.param("ab", "00", "00", id="as designed"),
        pytest.param("ba", "11", "11", id="either is out of order"),
        pytest.param("aab", "00", "110", id="either is the repeat"),
        pytest.param("b", "20", "0", id="one skip for certain"),
        pytest.param("axb", "00", "020", id="an unplanned one for certain"),
    ],
)
def test_what_is_certain_is_as_counted_by_hand(variant, skipped, unmatched):
    found = summed_up(Sequence((Step("a"), Step("b"))), variant)
    assert "".join(str(int(found.skipped(0, step))) for step in (0, 1)) == skipped
    assert "".join(str(int(e)) for e in found.unmatched) == unmatched


def test_a_touchpoint_can_be_skipped_for_certain_while_its_place_is_not():
    found = summed_up(Sequence((Step("a"), Repeat(Step("b")), Step("a"))), "a")
    assert [found.skipped(0, step) for step in (0, 2)] == [Extent.SOME, Extent.SOME]
    assert found.to_arrow().to_pylist()[0]["skipped_in_all"] == 1


@given(
    small_blocks(),
    st.lists(st.sampled_from(NAMES), max_size=4),
    st.dictionaries(st.sampled_from(NAMES), st.tuples(st.integers(1, 3), st.integers(0, 2))),
)
def test_so_it_does_with_weights(block, variant, weights):
    weights = {name: w for name, w in weights.items() if name in set(steps(block))}
    variant = [name for name in variant if name in set(steps(block))]
    details = {n: Touchpoint(n, weights=Weights(skip, add)) for n, (skip, add) in weights.items()}
    design = DesignedJourney("Small", block, details)
    found = optima(align(Variants.from_sequences([tuple(variant)]), design, weighted=True))
    log = {name: add for name, (_, add) in weights.items()}
    model = {name: skip for name, (skip, _) in weights.items()}
    _, listed = cheapest(block, variant, Prices(log, model))
    skips = [
        {step for at, (step, _) in enumerate(run) if at not in {a for _, a in pairs}}
        for pairs, run in listed
    ]
    for step in range(len(design.steps)):
        assert found.skipped(0, step) == extent(sum(step in s for s in skips), len(listed))
    for event in range(len(variant)):
        apart = sum(event not in {e for e, _ in pairs} for pairs, _ in listed)
        assert found.left_unmatched(0, event) == extent(apart, len(listed))
