"""Method K gives the plain aligner's moves, for every beam, cost function and kind of design."""

import numpy as np
import pytest
from cost_functions import cost_functions, labels_of, same, words_for
from hypothesis import assume, given
from hypothesis import strategies as st
from strategies import blocks

from journeymine.conformance import automaton as method
from journeymine.conformance.automaton import align_automaton
from journeymine.conformance.kernels.automaton import bounds
from journeymine.conformance.plain import align_plain
from journeymine.conformance.walks import CostFunction, Words
from journeymine.design import DesignedJourney
from journeymine.design.paths.blocks import AnyOrder, Choice, Repeat, Sequence, Step


@given(st.data(), blocks(max_steps=9), st.booleans())
def test_the_moves_are_those_of_the_plain_aligner_for_every_beam(data, block, still_open):
    design = DesignedJourney("Random", block)
    automaton = design.automaton.open if still_open else design.automaton
    costs = data.draw(cost_functions(design))
    words = data.draw(words_for(costs))
    plain = align_plain(words, automaton, costs)
    for beam in (1, 2, 4, 8):
        assert same(plain, align_automaton(words, automaton, costs, beam=beam))
    assert same(plain, align_automaton(words, automaton, costs, threads=2))


@given(st.data())
def test_what_holds_below_a_node_is_what_holds_for_all_its_words(data):
    costs = CostFunction.unit(range(3))
    words = data.draw(words_for(costs))
    worth = np.array(data.draw(st.lists(st.integers(0, 9), min_size=len(words))))[: len(words)]
    limit = np.zeros(len(words.tokens), np.int64)
    every, double, some = (np.zeros(len(words.tokens), np.uint64) for _ in range(3))
    bounds(words.tokens, words.offsets, costs.touchpoint, worth, limit, every, double, some)
    given_words = list(words)
    for i, word in enumerate(given_words):
        for depth in range(1, len(word) + 1):
            below = [j for j, w in enumerate(given_words) if w[:depth] == word[:depth]]
            if below[0] < i:
                continue  # told at the first word that has it
            rests = [given_words[j][depth:] for j in below]
            at = words.offsets[i] + depth - 1
            assert limit[at] == max(worth[below])
            masks = {
                (sum(1 << t for t in range(3) if all(t in rest for rest in rests)), every[at]),
                (sum(1 << t for t in range(3) if any(t in rest for rest in rests)), some[at]),
                (sum(1 << t for t in range(3) if all(rest.count(t) > 1 for rest in rests)),
                 double[at]),
            }  # fmt: skip
            assert all(expected == found for expected, found in masks)


def unit(design):
    return CostFunction.unit(labels_of(design))


def by_name(design, *words):
    names = sorted(set(design.steps))
    return Words.of([[names.index(name) for name in word] for word in words])


LOOP = DesignedJourney("Loop", Choice((Step("a"), Repeat(Step("b")))))


def test_a_state_is_not_dropped_for_one_with_a_better_past():
    # the smallest example in which dropping by state and cost alone loses the canonical moves
    walks = align_automaton(by_name(LOOP, "ab"), LOOP.automaton, unit(LOOP))
    assert walks.moves(0) == ((0, 0), (1, None))


def test_a_skip_stands_at_the_end_rather_than_before_the_match():
    late = Sequence((Step("a"), Step("x"), Repeat(Step("y"))))  # with an end of its own
    either = Choice((Sequence((Step("x"), Step("a"))), late))
    design = DesignedJourney("Either", either)
    walks = align_automaton(by_name(design, "a"), design.automaton, unit(design))
    assert walks.moves(0) == ((0, 2), (None, 3))


def test_words_that_begin_alike_and_go_different_ways_do_not_rule_each_other_out():
    # after "p" one word needs the branch that the other must not take; both cost the same
    ways = Choice((Sequence(tuple(map(Step, "pxxy"))), Step("p")))
    design = DesignedJourney("Ways", Sequence((ways, Step("q"))))
    words = by_name(design, "qpq", "qpxxyq")
    walks = align_automaton(words, design.automaton, unit(design))
    assert walks.cost.tolist() == [1, 1]
    assert same(align_plain(words, design.automaton, unit(design)), walks)


def test_long_words_through_a_loop_outgrow_every_first_guess_of_room(monkeypatch):
    monkeypatch.setattr(method, "ROOM", 1)
    names = "abcdefgh"
    free = DesignedJourney("Free", Repeat(AnyOrder(tuple(map(Step, names)))))
    rng = np.random.default_rng(3)
    words = Words.of(rng.integers(0, 8, size=(40, 60)).tolist())
    plain = align_plain(words, free.automaton, unit(free))
    assert same(plain, align_automaton(words, free.automaton, unit(free)))


def test_more_touchpoints_than_bits_in_a_mask_share_them():
    names = [f"t{i:03}" for i in range(150)]
    line = DesignedJourney("Long", Sequence(tuple(map(Step, names))))
    rng = np.random.default_rng(5)
    words = Words.of([np.flatnonzero(rng.random(150) > 0.1).tolist()[::-1][::-1] for _ in range(9)])
    walks = align_automaton(words, line.automaton, unit(line))
    assert walks.cost.tolist() == [150 - len(word) for word in words]


def test_a_word_that_cannot_be_matched_is_left_out_whole():
    line = DesignedJourney.of_steps("a", "b", "c")
    walks = align_automaton(by_name(line, "c", ""), line.automaton, unit(line))
    assert walks.cost.tolist() == [3, 2]
    assert walks.moves(0) == ((None, 0), (None, 1), (None, 2))
    assert walks.moves(1) == ((None, 0), (None, 1), (0, 2))


def test_no_words_are_aligned_to_nothing():
    assert len(align_automaton(Words.of([]), LOOP.automaton, unit(LOOP))) == 0


@pytest.mark.proof
@given(st.data(), blocks(max_steps=16))
def test_so_it_is_on_larger_designs(data, block):
    design = DesignedJourney("Random", block)
    assume(design.has_at_most(2_000))  # the plain aligner looks at all of them for every word
    costs = data.draw(cost_functions(design))
    words = data.draw(words_for(costs, most=20, longest=20))
    assert same(
        align_plain(words, design.automaton, costs),
        align_automaton(words, design.automaton, costs),
    )
