"""The miner from counts alone: by hand, the laws it keeps, designs found again, pm4py."""

import itertools
from collections import Counter
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from languages import difference
from planted_blocks import planted, shown, simulated_to_show_all

from journeymine.design import AnyOrder, Choice, Optional, Repeat, Sequence, Step
from journeymine.design.paths.automaton import of_block
from journeymine.design.paths.blocks import EMPTY, simplify, steps
from journeymine.discovery import sublog
from journeymine.discovery.by_follows import _mend, _Part, _single, _split, mine_follows
from journeymine.discovery.cuts import Cut
from journeymine.discovery.follows import Counts, count
from journeymine.discovery.inductive import mine
from journeymine.log import Variants

A, B, C, D, E = map(Step, "abcde")


def mined(variants, noise=0):
    return simplify(
        mine_follows(count(sublog.of_variants(variants)), variants.activities, noise=noise)
    )


def counted(**cases):
    return Variants.from_sequences([tuple(path) for path in cases], list(cases.values()))


@pytest.mark.parametrize(
    ("variants", "noise", "expected"),
    [
        pytest.param(counted(a=1), 0, A, id="one step"),
        pytest.param(counted(a=1, aaa=1), 0, Repeat(A, 1), id="a step repeated"),
        pytest.param(counted(a=99, aa=1), 0.2, A, id="a rare repeat is left out"),
        pytest.param(counted(aaa=1), 1, A, id="with all the noise no step is repeated"),
        pytest.param(counted(abc=1), 0, Sequence((A, B, C)), id="a sequence"),
        pytest.param(counted(ab=1, c=1), 0, Choice((Sequence((A, B)), C)), id="a choice"),
        pytest.param(
            counted(abc=5, ac=1), 0, Sequence((A, Optional(B), C)), id="a step passed by"
        ),
        pytest.param(
            counted(abc=8, ac=1), 0.2, Sequence((A, B, C)), id="a step rarely passed by"
        ),
        pytest.param(
            counted(abc=9, ac=1), 0.1, Sequence((A, B, C)), id="1 of 10 is not more than a tenth"
        ),
        pytest.param(
            counted(abc=8, ac=1, dbc=1, dc=1), 0.15, Sequence((Choice((A, D)), Optional(B), C)),
            id="passed by twice, by two arcs: 2 of 11",
        ),
        pytest.param(
            counted(ac=5, bc=4, a=1), 0.1, Sequence((Choice((A, B)), C)),
            id="begun from two sides, 9 times in all, and passed by once",
        ),
        pytest.param(
            counted(bc=5, abc=1), 0, Sequence((Optional(A), B, C)), id="a beginning passed by"
        ),
        pytest.param(
            counted(ab=5, abc=1), 0, Sequence((A, B, Optional(C))), id="an end passed by"
        ),
        pytest.param(counted(abcd=1, acbd=1), 0, Sequence((A, AnyOrder((B, C)), D)), id="free"),
        pytest.param(
            counted(abc=99, cab=1), 0.1, Sequence((A, B, C)), id="a rare order is left out"
        ),
        pytest.param(
            counted(abd=50, abcbd=50, abcabd=1), 0.2, Sequence((A, Repeat(B, 1, C), D)),
            id="a rare way back ends and begins nothing",
        ),
        pytest.param(
            counted(abd=50, abcbd=50, abdeabd=50, abceabd=1), 0.2,
            Repeat(Sequence((A, Repeat(B, 1, C), D)), 1, E),
            id="a rare way out of a body does not end it",
        ),
        pytest.param(
            counted(ab=1, abcab=1), 0, Repeat(Sequence((A, B)), 1, C), id="a loop with a way back"
        ),
        pytest.param(counted(ab=1, abab=1), 0, Repeat(Sequence((A, B)), 1), id="turns"),
        pytest.param(
            counted(abacbcac=1), 0, Repeat(Choice((A, B, C)), 1), id="anything, at least once"
        ),
    ],
)  # fmt: skip
def test_the_journey_behind_a_few_counts_is_the_one_by_hand(variants, noise, expected):
    assert difference(of_block(mined(variants, noise)), of_block(expected)) is None


def part(arcs, starts, ends):
    return _Part(Counter(arcs), Counter(starts), Counter(ends))


def test_a_step_is_repeated_if_it_follows_itself_more_often_than_rarely_among_its_ends():
    few_starts = part({(0, 0): 2}, {0: 1}, {0: 30})
    assert _single(few_starts, 0.1, "a") == A
    assert _single(few_starts, 0.05, "a") == Repeat(A, 1)


def test_what_nothing_else_enters_or_leaves_is_entered_and_left_by_the_dropped_arcs():
    """a repeats, which enters it from nowhere; b is entered 7 times, and never left."""
    own = part({(0, 0): 2}, {}, {})
    _mend(own, 0b011, [((2, 0), 5), ((2, 1), 7), ((0, 2), 3), ((2, 0), 1)])
    assert (own.starts, own.ends) == ({0: 6, 1: 7}, {0: 3, 1: 1})


def test_what_other_activities_enter_and_leave_is_left_alone():
    own = part({(0, 1): 2}, {0: 4}, {1: 4})
    _mend(own, 0b011, [((2, 0), 5), ((2, 1), 7), ((0, 2), 3)])
    assert (own.starts, own.ends) == ({0: 4}, {1: 4})


def test_a_ring_that_nothing_enters_begins_and_ends_anywhere():
    own = part({(0, 1): 2, (1, 0): 2}, {}, {})
    _mend(own, 0b011, [((2, 0), 5)])
    assert (own.starts, own.ends) == ({0: 1, 1: 1}, {0: 1, 1: 1})


def test_the_arcs_of_a_loop_end_and_begin_its_body_and_its_way_back():
    """Body a then b, way back c; c to a 3 times, b to c 3 times, c to b twice by mistake."""
    whole = part({(0, 1): 9, (1, 2): 3, (2, 0): 3, (2, 1): 2}, {0: 6}, {1: 6})
    body, back = _split(whole, Cut.LOOP, (0b011, 0b100))
    assert (body.arcs, body.starts, body.ends) == ({(0, 1): 9}, {0: 9}, {1: 9})
    assert (back.arcs, back.starts, back.ends) == ({}, {2: 3}, {2: 3})


def test_arcs_between_branches_of_a_free_order_enter_only_what_nothing_else_enters():
    """a, b side by side with c: c begins 4 cases and ends none, b is hidden behind c."""
    whole = part({(0, 2): 6, (2, 1): 5, (2, 0): 4, (0, 1): 1}, {0: 6, 2: 4}, {1: 9, 0: 1})
    two, one = _split(whole, Cut.ANY_ORDER, (0b011, 0b100))
    assert (two.arcs, two.starts, two.ends) == ({(0, 1): 1}, {0: 6}, {1: 9, 0: 1})
    assert (one.arcs, one.starts, one.ends) == ({}, {2: 4}, {2: 9})


def test_without_a_case_the_journey_is_the_empty_run():
    assert mine_follows(Counts({}, {}, {}), [], noise=0) == EMPTY


NOISE = st.sampled_from((0, 0.1, 0.2, 0.5, 1)) | st.floats(0, 1)
COUNT = st.sampled_from((1, 2, 3, 10)) | st.integers(1, 100)


@st.composite
def small_logs(draw):
    paths = sorted(draw(st.sets(st.text("abcde", min_size=1, max_size=6), min_size=1, max_size=8)))
    return Variants.from_sequences([tuple(p) for p in paths], [draw(COUNT) for _ in paths])


@given(small_logs())
def test_without_noise_all_that_was_counted_can_happen_in_the_journey(variants):
    automaton = of_block(mined(variants))  # every state lies on the way from start to end
    name, arcs = automaton.touchpoints, automaton.arcs
    starts = {name[arc.step] for arc in arcs if arc.source == 0}
    ends = {name[arc.step] for arc in arcs if automaton.ends[arc.target]}
    follows = {
        (name[arc.step], name[next_.step])
        for arc in arcs
        for next_ in automaton.leaving[arc.target]
    }
    assert {path[0] for path in variants} <= starts
    assert {path[-1] for path in variants} <= ends
    assert {pair for path in variants for pair in itertools.pairwise(path)} <= follows


@given(small_logs(), NOISE)
def test_the_journey_can_be_finished_and_makes_up_no_activity(variants, noise):
    found = set(steps(mined(variants, noise)))
    assert found <= set(variants.activities)
    assert of_block(mined(variants, noise)).shortest_run >= 0
    if noise == 0:
        assert found == set(variants.activities)


counts = st.builds(
    Counts,
    st.dictionaries(st.tuples(st.integers(0, 4), st.integers(0, 4)), COUNT, max_size=14),
    st.dictionaries(st.integers(0, 4), COUNT, min_size=1, max_size=3),
    st.dictionaries(st.integers(0, 4), COUNT, min_size=1, max_size=3),
)


@settings(max_examples=300)
@given(counts, NOISE)
def test_counts_of_no_log_at_all_give_a_journey_that_can_be_finished(counts, noise):
    block = simplify(mine_follows(counts, "abcde", noise=noise))
    assert of_block(block).shortest_run >= 0


@given(small_logs(), NOISE)
def test_only_the_shares_of_the_counts_matter(variants, noise):
    thrice = variants.counting(variants.cases * 3)
    assert mined(variants, noise) == mined(thrice, noise)


@pytest.mark.parametrize("miner", ["paths", "counts"])
@pytest.mark.parametrize("seed", range(20))
def test_a_design_that_showed_all_it_allows_is_found_again(seed, miner):
    found_again(seed, miner)


@pytest.mark.proof
@pytest.mark.parametrize("miner", ["paths", "counts"])
@pytest.mark.parametrize("seed", range(20, 200))
def test_every_design_that_showed_all_it_allows_is_found_again(seed, miner):
    found_again(seed, miner)


def found_again(seed, miner):
    random = Random(seed)
    names = random.sample("abcdefgh", random.randint(2, 8))
    design = planted(random, names)
    variants = simulated_to_show_all(design, random)
    assert variants is not None
    found = simplify(mine(variants, noise=0)) if miner == "paths" else mined(variants)
    assert difference(of_block(found), of_block(design)) is None


@pytest.mark.parametrize("seed", range(20))
def test_from_all_short_runs_of_a_design_counts_tell_the_same_as_paths(seed):
    random = Random(seed)
    design = planted(random, random.sample("abcde", random.randint(2, 4)))
    variants = shown(design)
    assert difference(of_block(mined(variants)), of_block(design)) is None
