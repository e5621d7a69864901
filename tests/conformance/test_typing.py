"""The typing rules (a) to (d) of the contract, one by one, on the smallest designs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeymine.conformance import align, type_moves
from journeymine.design import (
    AnyOf,
    AnyOrder,
    Choice,
    DesignedJourney,
    Optional,
    PetriNet,
    Repeat,
    Sequence,
    Step,
    Transition,
)
from journeymine.log import Variants


def seq(*parts):
    return Sequence(tuple(Step(p) if isinstance(p, str) else p for p in parts))


def one(*parts, name=""):
    return Choice(tuple(Step(p) if isinstance(p, str) else p for p in parts), name)


def some(*parts, name=""):
    return AnyOf(tuple(Step(p) if isinstance(p, str) else p for p in parts), name)


def both(*parts):
    return AnyOrder(tuple(Step(p) if isinstance(p, str) else p for p in parts))


def typed(path, variant):
    design = DesignedJourney("Small", path)
    moves = align(Variants.from_sequences([tuple(variant)]), design).moves(0)
    found = type_moves(design, moves)
    assert sum(d.moves for d in found) == sum(m.cost for m in moves)
    return [(d.kind, d.touchpoint or d.activity, d.moves) for d in found]


NESTED = one("w", seq("x", one("y", "z")))


@pytest.mark.parametrize(
    ("path", "variant", "expected"),
    [
        pytest.param(seq("a", "b", "c"), "acb", [("order", "b", 2)], id="(a) pairs up"),
        pytest.param(
            seq("a", "b", "a", "c"), "bac", [("missing", "a", 1)], id="(a) places are told apart"
        ),
        pytest.param(
            seq("a", "b", one("p", "q"), "c"), "pqabc",
            [("order", "p", 2), ("order", "q", 1)],
            id="(a) both branches at the wrong place",
        ),
        pytest.param(
            seq("a", "b", one(seq("p", "r"), "q"), "c"), "pabc", [("order", "p", 2)],
            id="(a) a choice made elsewhere takes the other branch's skip with it",
        ),
        pytest.param(
            seq("a", one("p", seq("q", "r")), "b", "c"), "rabc", [("order", "r", 2)],
            id="(a) a later step of a branch, at the wrong place",
        ),
        pytest.param(
            seq("a", NESTED, "b"), "ab", [("missing", "w | x", 1)],
            id="(a) of nested untouched choices the outermost counts",
        ),
        pytest.param(
            seq("a", NESTED, "b"), "axb", [("missing", "y | z", 1)],
            id="(c) the inner choice of a begun branch",
        ),
        pytest.param(
            seq("a", NESTED, "b"), "awyb", [("alternative", "y", 1)],
            id="(d) a step of a choice that was not due is another route",
        ),
        pytest.param(seq("a", "b", "c"), "a", [("stopped", "", 2)], id="(b) left"),
        pytest.param(seq("a", one("p", "q"), "c"), "a", [("stopped", "", 2)], id="(b) a choice"),
        pytest.param(
            seq("a", both("p", "q")), "ap", [("missing", "q", 1)],
            id="(b) what could have been earlier is missing",
        ),
        pytest.param(
            seq("a", both(seq("p", "r"), "q")), "ap",
            [("stopped", "", 1), ("missing", "q", 1)],
            id="(b) r had to follow p, q had not",
        ),
        pytest.param(
            seq("a", both(seq("p", "r"), "q")), "aq", [("missing", "p", 1), ("missing", "r", 1)],
            id="(b) a whole other branch could have been earlier",
        ),
        pytest.param(
            seq("a", "b", "c"), "abb", [("repeated", "b", 1), ("stopped", "", 1)],
            id="(b) and a repeat after the last match",
        ),
        pytest.param(
            Repeat(seq("a", "b"), 1, Step("c")), "abca", [("stopped", "", 1)], id="(b) in a round"
        ),
        pytest.param(
            Repeat(both("a", "b"), 1, Step("c")), "abca", [("missing", "b", 1)],
            id="(b) overlapping, in a later round",
        ),
        pytest.param(
            seq("a", one("p", "q", name="How"), "c"), "ac", [("missing", "How", 1)],
            id="(c) a choice by its name",
        ),
        pytest.param(
            seq("a", one(seq("p", "q"), seq("r", "s")), "c"), "ac", [("missing", "p | r", 2)],
            id="(c) a choice of two-step branches is one deviation",
        ),
        pytest.param(
            seq("a", Optional(Step("o")), "b"), "oab", [("order", "o", 1)], id="(d) order"
        ),
        pytest.param(seq("a", "b"), "abb", [("repeated", "b", 1)], id="(d) repeated"),
        pytest.param(
            seq("a", "b", "c", "d"), "acbdb", [("order", "b", 2), ("repeated", "b", 1)],
            id="(d) repeated beside a pair",
        ),
        pytest.param(seq("a", "b"), "axb", [("ad_hoc", "x", 1)], id="(d) ad hoc"),
        pytest.param(seq("a", some("p", "q"), "c"), "apc", [], id="a branch not taken is none"),
        pytest.param(seq("a", some("p", "q"), "c"), "aqpc", [], id="both branches are none"),
        pytest.param(
            seq("a", some("p", "q"), "c"), "ac", [("missing", "p | q", 1)],
            id="(c) an any-of that nobody touched",
        ),
        pytest.param(
            seq("a", some("p", "q", name="Ways"), "c"), "ac", [("missing", "Ways", 1)],
            id="(c) an any-of by its name",
        ),
        pytest.param(
            seq("a", some(seq("p", "r"), "q"), "c"), "apc", [("missing", "r", 1)],
            id="(c) in a branch that was begun",
        ),
        pytest.param(
            seq("a", some("p", "q"), "b", "c"), "apbqc", [("order", "q", 1)],
            id="(d) another branch is at the wrong place and no alternative",
        ),
        pytest.param(
            seq("a", "b", some("p", "q"), "c"), "pqabc",
            [("order", "p", 2), ("order", "q", 1)],
            id="(a) an any-of at the wrong place",
        ),
        pytest.param(
            seq("a", one(some("p", "q"), "w"), "c"), "apwc", [("alternative", "w", 1)],
            id="(d) an any-of in a branch of a choice",
        ),
        pytest.param(
            seq("a", some(one("p", "w"), "q"), "c"), "apwc", [("alternative", "w", 1)],
            id="(d) a choice in a branch of an any-of",
        ),
        pytest.param(
            seq("a", some("p", "q"), "c"), "appc", [("repeated", "p", 1)],
            id="(d) a branch done twice",
        ),
        pytest.param(
            seq("a", Repeat(Step("p"), 0, None, 2), "c"), "appppc",
            [("repeated", "p", 1), ("repeated", "p", 1)], id="(d) beyond the maximum",
        ),
        pytest.param(
            seq("a", Repeat(seq("p", "q"), 1, Step("w"), 2), "c"), "apqwpqwpqc",
            [("repeated", "w", 1), ("repeated", "p", 1), ("repeated", "q", 1)],
            id="(d) a whole round beyond the maximum",
        ),
        pytest.param(
            seq("a", Repeat(Step("p"), 3), "c"), "apc", [("missing", "p", 1)] * 2,
            id="(c) below the minimum",
        ),
    ],
)  # fmt: skip
def test_the_rule_types_as_the_contract_says(path, variant, expected):
    assert typed(path, variant) == expected


def test_in_a_net_the_touchpoint_itself_is_named():
    net = PetriNet(
        (
            Transition("t1", "a", {"s": 1}, {"p": 1}),
            Transition("t2", "x", {"p": 1}, {"q": 1}),
            Transition("t3", "y", {"p": 1}, {"q": 1}),
            Transition("t4", "b", {"q": 1}, {"e": 1}),
        ),
        {"s": 1},
        {"e": 1},
    )
    assert typed(net, "ab") == [("missing", "x", 1)]


def test_a_touchpoint_that_stands_twice_says_which_place_was_skipped():
    design = DesignedJourney("Small", seq("a", "b", "a", "c"))
    variants = Variants.from_sequences([("b", "a", "c"), ("a", "b", "c")])
    alignments = align(variants, design)
    places = [[d.place for d in type_moves(design, alignments.moves(i))] for i in (0, 1)]
    assert places == [[1], [2]]


def test_what_happened_before_a_deviation_is_the_last_designed_step():
    design = DesignedJourney("Small", seq("a", "b", "c"))
    moves = align(Variants.from_sequences([("a", "x", "c", "c", "y")]), design).moves(0)
    found = {(d.kind, d.after) for d in type_moves(design, moves)}
    assert found == {("ad_hoc", "a"), ("missing", ""), ("repeated", "c"), ("ad_hoc", "c")}


@given(st.lists(st.sampled_from("pqrabcx"), max_size=8))
def test_the_moves_of_all_deviations_add_up_to_the_cost(variant):
    path = seq("a", both(seq("p", one("q", "r")), "b"), Optional(Step("c")), Repeat(Step("p")))
    typed(path, variant)  # asserts the sum
