"""What a block means, against every run listed one by one."""

import pytest
from brute_force import numbered, runs
from hypothesis import given
from languages import difference, words
from small_blocks import small_blocks
from strategies import blocks

from journeymine.design.paths.automaton import of_block, of_net
from journeymine.design.paths.block_net import net_of_block
from journeymine.design.paths.blocks import (
    EMPTY,
    AnyOf,
    AnyOrder,
    Choice,
    Optional,
    Repeat,
    Sequence,
    Step,
    can_be_empty,
    display_name,
    parts,
    simplify,
    steps,
)
from journeymine.design.paths.runs import accepts
from journeymine.design.paths.sizes import states_at_most

A, B, C = Step("a"), Step("b"), Step("c")


def language(block, most=3):
    return {"".join(word) for word in words(of_block(block), most)}


def test_every_kind_of_block_has_the_runs_counted_by_hand():
    assert language(Sequence((A, B))) == {"ab"}
    assert language(Choice((A, Sequence((B, C))))) == {"a", "bc"}
    assert language(AnyOrder((Sequence((A, B)), C))) == {"abc", "acb", "cab"}
    assert language(Optional(A)) == {"", "a"}
    assert language(Repeat(A)) == {"", "a", "aa", "aaa"}
    assert language(Repeat(A, 1)) == {"a", "aa", "aaa"}
    assert language(Repeat(A, 1, B)) == {"a", "aba"}
    assert language(Repeat(A, 0, B)) == {"", "a", "aba"}
    assert language(Repeat(EMPTY, 1, B)) == {"", "b", "bb", "bbb"}
    assert language(AnyOf((A, B))) == {"a", "b", "ab", "ba"}
    assert language(AnyOf((Sequence((A, B)), C))) == {"ab", "c", "abc", "acb", "cab"}
    assert language(AnyOf((Optional(A), B))) == {"", "a", "b", "ab", "ba"}
    assert language(AnyOf((A,))) == {"a"}
    assert language(Repeat(A, 2)) == {"aa", "aaa"}
    assert language(Repeat(A, 0, None, 2)) == {"", "a", "aa"}
    assert language(Repeat(A, 1, B, 2)) == {"a", "aba"}
    assert language(Repeat(A, 2, B), 5) == {"aba", "ababa"}
    assert language(Repeat(A, 2, B, 2), 7) == {"aba"}
    assert language(Repeat(A, 0, B, 1)) == {"", "a"}
    assert language(Repeat(Optional(A), 2, B, 2)) == {"b", "ab", "ba", "aba"}
    assert language(Repeat(EMPTY, 2, B, 3)) == {"b", "bb"}


@pytest.mark.parametrize("bounds", [(-1, None), (0, 0), (3, 2)])
def test_a_block_is_not_repeated_an_impossible_number_of_times(bounds):
    with pytest.raises(ValueError, match=f"{bounds[0]} to {bounds[1]} times"):
        Repeat(A, bounds[0], None, bounds[1])


def test_simplify_gives_the_forms_named_in_its_words():
    assert simplify(Sequence((Sequence((A, EMPTY)), Sequence((B,))))) == Sequence((A, B))
    assert simplify(AnyOrder((AnyOrder((A, B)), C))) == AnyOrder((A, B, C))
    assert simplify(AnyOrder((A, EMPTY))) == A
    assert simplify(Choice((A, EMPTY, B), "Way")) == Optional(Choice((A, B), "Way"))
    assert simplify(Choice((EMPTY, EMPTY))) == EMPTY
    assert simplify(Optional(Optional(A))) == Optional(A)
    assert simplify(Optional(Repeat(A, 1, B))) == Repeat(A, 0, B)
    assert simplify(Repeat(EMPTY, 1, A)) == Repeat(A, 0)
    assert simplify(Repeat(A, 1, EMPTY)) == Repeat(A, 1)
    assert simplify(Repeat(EMPTY, 1, EMPTY)) == EMPTY
    assert simplify(AnyOf((A, EMPTY, B), "Ways")) == Optional(AnyOf((A, B), "Ways"))
    assert simplify(AnyOf((A, AnyOf((B, C))), "Ways")) == AnyOf((A, B, C), "Ways")
    assert simplify(AnyOf((A, AnyOf((B, C), "In")))) == AnyOf((A, AnyOf((B, C), "In")))
    assert simplify(AnyOf((A,))) == A
    assert simplify(Optional(Repeat(A, 1, B, 3))) == Repeat(A, 0, B, 3)
    assert simplify(Optional(Repeat(A, 2))) == Optional(Repeat(A, 2))
    assert simplify(Repeat(EMPTY, 2, A, 4)) == Repeat(A, 1, None, 3)
    assert simplify(Repeat(A, 1, B, 1)) == A
    assert simplify(Repeat(A, 0, B, 1)) == Optional(A)


def test_the_name_of_a_choice_is_its_own_or_its_branches_first_touchpoints():
    assert display_name(Choice((A, Sequence((B, C))))) == "a | b"
    assert display_name(Choice((A, B), "Way")) == "Way"
    assert display_name(Choice((EMPTY, B))) == "b"
    assert display_name(AnyOf((A, Sequence((B, C))))) == "a | b"


@given(blocks(max_steps=6) | small_blocks())
def test_the_automaton_has_exactly_the_runs_that_are_listed_one_by_one(block):
    listed = runs(numbered(block, [0]), 5)
    assert words(of_block(block), 5) == {tuple(name for _, name in run) for run in listed}


@given(blocks(max_steps=5))
def test_the_automaton_knows_which_place_of_a_touchpoint_a_step_is(block):
    automaton = of_block(block)
    listed = runs(numbered(block, [0]), 5)
    assert all(accepts(automaton, [step for step, _ in run]) for run in listed)


@given(blocks())
def test_simplify_keeps_the_runs_and_the_order_of_the_steps(block):
    simple = simplify(block)
    assert difference(of_block(block), of_block(simple)) is None
    assert list(steps(simple)) == list(steps(block))
    assert simplify(simple) == simple


@given(blocks())
def test_a_simplified_block_has_no_empty_part_and_no_needless_nesting(block):
    stack = [simplify(block)]
    while stack:
        inner = stack.pop()
        stack.extend(parts(inner))
        if isinstance(inner, Sequence | AnyOrder | Choice | AnyOf):
            assert len(inner.children) > 1
        if isinstance(inner, Sequence | AnyOrder):
            assert not any(type(child) is type(inner) for child in inner.children)
        if isinstance(inner, Optional):
            assert not isinstance(inner.body, Optional)
            assert not isinstance(inner.body, Repeat) or inner.body.minimum > 1
        if isinstance(inner, Repeat):
            assert inner.maximum != 1


@given(blocks() | small_blocks())
def test_no_automaton_has_more_states_than_its_block_is_said_to_have_at_most(block):
    assert of_block(block).n_states <= states_at_most(block)


def test_what_must_be_between_two_empty_rounds_is_not_empty():
    round_ = Optional(Step("a"))
    assert not can_be_empty(Repeat(round_, 2, Step("b")))
    assert can_be_empty(Repeat(round_, 2, Optional(Step("b"))))
    assert can_be_empty(Repeat(round_, 1, Step("b")))
    either = AnyOf((Repeat(round_, 2, Step("b")), Step("c")))
    assert difference(of_net(net_of_block(either)), of_block(either)) is None


@given(blocks())
def test_can_be_empty_says_whether_the_empty_run_is_one(block):
    assert can_be_empty(block) == bool(of_block(block).ends[0])


@given(blocks() | small_blocks())
def test_the_net_of_a_block_has_the_runs_and_the_steps_of_the_block(block):
    net = net_of_block(block)
    assert difference(of_net(net), of_block(block)) is None
    assert [t.label for t in net.transitions if t.label is not None] == list(steps(block))
