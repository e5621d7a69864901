"""All optimal alignments: by hand, then against brute force over every run."""

import pytest
from brute_force import cheapest
from hypothesis import given
from hypothesis import strategies as st
from strategies import NAMES, blocks

from journeymine.conformance import align
from journeymine.design import AnyOrder, Choice, DesignedJourney, Optional, Repeat, Sequence, Step
from journeymine.log import Variants
from journeymine.simulation.enumerate import Teller, optimal_alignments

ABC = DesignedJourney.of_steps("a", "b", "c")


def written(moves):
    sign = {"sync": "", "log": "+", "model": "-"}
    return " ".join(sign[m.kind] + (m.activity or m.touchpoint) for m in moves)


@pytest.mark.parametrize(
    ("variant", "expected"),
    [
        pytest.param("abc", ["a b c"], id="as designed"),
        pytest.param("axc", ["a +x -b c"], id="log moves before model moves"),
        pytest.param("bac", ["+b a -b c", "-a b +a c"], id="a swap reads in two ways"),
        pytest.param("aabc", ["+a a b c", "a +a b c"], id="either of two is the repeat"),
        pytest.param("", ["-a -b -c"], id="nothing happened"),
    ],
)
def test_all_alignments_are_as_listed_by_hand(variant, expected):
    assert sorted(map(written, optimal_alignments(ABC, variant))) == expected


def test_a_free_order_is_skipped_in_as_many_ways_as_it_has_runs():
    free = DesignedJourney("Free", AnyOrder((Step("a"), Step("b"), Step("c"))))
    assert len(list(optimal_alignments(free, ""))) == 6


names = st.sampled_from("abcx")
small_blocks = st.recursive(
    st.sampled_from("abc").map(Step),
    lambda inner: st.one_of(
        st.lists(inner, min_size=2, max_size=3).map(lambda c: Sequence(tuple(c))),
        st.lists(inner, min_size=2, max_size=3).map(lambda c: Choice(tuple(c))),
        st.lists(inner, min_size=2, max_size=2).map(lambda c: AnyOrder(tuple(c))),
        inner.map(Optional),
        st.builds(Repeat, inner, st.sampled_from([0, 1]), st.none() | inner),
    ),
    max_leaves=5,
)


def as_pairs(moves):
    """An alignment as brute force writes it: matched (event, place in the run), and the run."""
    pairs, run, event = [], [], 0
    for move in moves:
        if move.kind == "sync":
            pairs.append((event, len(run)))
        if move.kind != "log":
            run.append((move.step, move.touchpoint))
        event += move.kind != "model"
    return tuple(pairs), tuple(run)


@given(small_blocks, st.lists(names, max_size=4))
def test_brute_force_lists_the_same_alignments(block, variant):
    _, expected = cheapest(block, variant)
    found = [as_pairs(m) for m in optimal_alignments(DesignedJourney("S", block), variant)]
    assert len(found) == len(set(found))
    assert set(found) == {(tuple(pairs), tuple(run)) for pairs, run in expected}


@given(blocks(), st.lists(st.sampled_from([*NAMES, "x"]), max_size=5))
def test_the_canonical_alignment_is_one_of_them(block, variant):
    design = DesignedJourney("S", block)
    alignments = align(Variants.from_sequences([tuple(variant)]), design)
    found = []
    for moves in optimal_alignments(design, variant):
        found.append(moves)
        if moves == alignments.moves(0):
            break
        assert sum(move.cost for move in moves) == alignments.cost[0]
        if len(found) > 5_000:
            return
    assert found[-1] == alignments.moves(0)


@pytest.mark.parametrize(
    ("variant", "reading"),
    [
        pytest.param("abc", (), id="as designed"),
        pytest.param("ac", (("missing", "b"),), id="skipped"),
        pytest.param("ab", (("stopped", "b"),), id="left, by the last touchpoint kept"),
        pytest.param("axbc", (("ad_hoc", "x"),), id="unplanned, by its activity"),
        pytest.param("aabc", (("repeated", "a"),), id="repeated, whichever of the two it is"),
        pytest.param("bac", None, id="a swap cannot be told"),
        pytest.param("bca", (("order", "a"),), id="past two steps it can be told"),
    ],
)
def test_a_reading_is_what_all_alignments_say(variant, reading):
    found = Teller(ABC).reading(tuple(variant))
    assert (None if found is None else found.deviations) == reading


def test_a_path_with_too_many_alignments_is_not_told():
    free = DesignedJourney("Free", Sequence((Step("s"), AnyOrder((Step("a"), Step("b"))))))
    assert Teller(free).reading(("s",)).deviations == (("stopped", "s"),)
    assert Teller(free, most=1).reading(("s",)) is None
