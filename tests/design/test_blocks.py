"""What a block means, against every run listed one by one."""

from brute_force import numbered, runs
from hypothesis import given
from languages import difference, words
from strategies import blocks

from journeymine.design.automaton import of_block, of_net
from journeymine.design.block_net import net_of_block
from journeymine.design.blocks import (
    EMPTY,
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
from journeymine.design.runs import accepts

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


def test_the_name_of_a_choice_is_its_own_or_its_branches_first_touchpoints():
    assert display_name(Choice((A, Sequence((B, C))))) == "a | b"
    assert display_name(Choice((A, B), "Way")) == "Way"
    assert display_name(Choice((EMPTY, B))) == "b"


@given(blocks(max_steps=6))
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
        if isinstance(inner, Sequence | AnyOrder | Choice):
            assert len(inner.children) > 1
        if isinstance(inner, Sequence | AnyOrder):
            assert not any(type(child) is type(inner) for child in inner.children)
        if isinstance(inner, Optional):
            assert not isinstance(inner.body, Optional | Repeat)


@given(blocks())
def test_can_be_empty_says_whether_the_empty_run_is_one(block):
    assert can_be_empty(block) == bool(of_block(block).ends[0])


@given(blocks())
def test_the_net_of_a_block_has_the_runs_and_the_steps_of_the_block(block):
    net = net_of_block(block)
    assert difference(of_net(net), of_block(block)) is None
    assert [t.label for t in net.transitions if t.label is not None] == list(steps(block))
