"""Lint: what a usable design is warned of, and what is left in peace."""

import pytest
from hypothesis import given
from strategies import blocks

from journeymine.design import DesignedJourney, PetriNet, Touchpoint, Transition
from journeymine.design.lint import lint
from journeymine.design.paths.blocks import AnyOrder, Sequence, Step


def said(design):
    return [(finding.code, finding.message) for finding in lint(design)]


def test_a_clean_design_is_left_in_peace():
    assert lint(DesignedJourney.of_steps("browse", "pay", "receive")) == ()


def test_a_design_that_can_never_be_finished_is_named():
    stuck = Transition("t", "a", {"p": 1, "q": 1}, {"end": 1})
    design = DesignedJourney("Stuck", PetriNet((stuck,), {"p": 1}, {"end": 1}))
    assert [code for code, _ in said(design)] == ["JM-W301"]


def test_a_design_with_too_many_states_is_named():
    wide = AnyOrder(tuple(Step(str(i)) for i in range(40)))
    assert [code for code, _ in said(DesignedJourney("Wide", wide))] == ["JM-W302"]


def test_a_step_that_no_complete_run_visits_is_named_with_its_place():
    net = PetriNet(
        (
            Transition("1", "a", {"p": 1}, {"end": 1}),
            Transition("2", "a", {"p": 1}, {"trap": 1}),
            Transition("3", "b", {"trap": 1}, {"trap": 1}),
        ),
        {"p": 1},
        {"end": 1},
    )
    assert said(DesignedJourney("Trap", net)) == [
        (
            "JM-W322",
            "After 'a', 'b' can follow, but the end cannot be reached any more.",
        ),
        ("JM-W303", "No complete run visits 'a' (place 2 of it)."),
        ("JM-W303", "No complete run visits 'b'."),
    ]


def test_a_stage_that_comes_back_is_named():
    stages = {"a": "Buy", "b": "Use", "c": "Buy", "d": ""}
    details = {name: Touchpoint(name, stage) for name, stage in stages.items()}
    path = Sequence(tuple(map(Step, "adbc")))
    assert said(DesignedJourney("Back", path, details)) == [
        ("JM-W304", "'c' is of the stage 'Buy', but comes after 'Use' began.")
    ]


def test_names_that_differ_in_case_or_blanks_are_named():
    assert said(DesignedJourney.of_steps("Place order", "place  Order", "placeorder", "Order")) == [
        (
            "JM-W305",
            "The touchpoints 'Place order' and 'place  Order' differ only in case or blanks.",
        ),
        (
            "JM-W305",
            "The touchpoints 'Place order' and 'placeorder' differ only in case or blanks.",
        ),
    ]


@pytest.mark.parametrize(
    ("pattern", "ignored"),
    [("pay", True), ("p*", True), ("*", True), ("PAY", False), ("p?y", False), ("[p]ay", False)],
)
def test_a_touchpoint_that_is_ignored_is_named_and_only_stars_are_special(pattern, ignored):
    design = DesignedJourney("Shop", Step("pay"), ignore=(pattern,))
    assert [code for code, _ in said(design)] == ["JM-W306"] * ignored


def test_an_alias_that_is_ignored_is_named():
    details = {"pay": Touchpoint("pay", aliases=("scroll_pay",))}
    design = DesignedJourney("Shop", Step("pay"), details, ignore=("scroll*",))
    assert said(design) == [
        ("JM-W306", "The touchpoint 'pay' (alias 'scroll_pay') is ignored by 'scroll*'.")
    ]


@given(blocks())
def test_every_step_of_nested_blocks_is_visited_by_some_complete_run(block):
    assert lint(DesignedJourney("Any", block)) == ()
