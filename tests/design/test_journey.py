"""The designed journey: places, choices, stages and names."""

from hypothesis import given
from strategies import blocks

from journeymine.design import DesignedJourney, PetriNet, Touchpoint, Transition
from journeymine.design.paths.blocks import AnyOf, AnyOrder, Choice, Optional, Sequence, Step

INNER = Choice((Step("c"), Step("d")))
PATH = Sequence((Step("a"), Choice((Step("b"), Sequence((Step("a"), INNER))), "Way"), Step("a")))
JOURNEY = DesignedJourney("Test", PATH)


def test_a_name_that_stands_three_times_is_one_touchpoint_at_three_places():
    assert JOURNEY.steps == ("a", "b", "a", "c", "d", "a")
    assert JOURNEY.touchpoints == ("a", "b", "c", "d")
    assert JOURNEY.places == (1, 1, 2, 1, 1, 3)


def test_choices_list_the_steps_of_each_branch_the_outer_choice_first():
    outer, inner = JOURNEY.choices
    assert outer.name == "Way"
    assert outer.branches == (frozenset({1}), frozenset({2, 3, 4}))
    assert outer.steps == {1, 2, 3, 4}
    assert inner.name == "c | d"
    assert inner.branches == (frozenset({3}), frozenset({4}))


def test_steps_of_a_touchpoint_and_of_what_is_done_in_its_stead():
    assert JOURNEY.steps_of == {"a": {0, 2, 5}, "b": {1}, "c": {3}, "d": {4}}
    assert JOURNEY.rivals_of == {"a": {1}, "b": {2, 3, 4}, "c": {1, 4}, "d": {1, 3}}


def test_of_an_any_of_no_branch_is_in_the_stead_of_another():
    journey = DesignedJourney("Test", AnyOf((Step("a"), Choice((Step("b"), Step("c"))))))
    assert journey.rivals_of == {"a": set(), "b": {2}, "c": {1}}


def test_a_net_has_steps_and_places_but_no_choices():
    net = PetriNet(
        (
            Transition("1", "a", {"p": 1}, {"q": 1}),
            Transition("2", None, {"p": 1}, {"q": 1}),
            Transition("3", "a", {"q": 1}, {"r": 1}),
        ),
        {"p": 1},
        {"r": 1},
    )
    journey = DesignedJourney("Net", net)
    assert (journey.steps, journey.places, journey.choices) == (("a", "a"), (1, 2), ())
    assert not journey.is_block


def test_a_touchpoint_is_matched_by_its_name_before_any_alias():
    details = {"a": Touchpoint("a", aliases=("x", "y"))}
    journey = DesignedJourney("Test", Sequence((Step("a"), Step("b"))), details)
    assert journey.matching(["x", "a", "b", "z", "y"]) == {"x": "a", "a": "a", "b": "b", "y": "a"}


def test_stages_come_in_the_order_of_the_path():
    details = {"b": Touchpoint("b", "Late"), "a": Touchpoint("a", "Early"), "c": Touchpoint("c")}
    path = Sequence((Step("a"), Step("c"), Step("b")))
    assert DesignedJourney("Test", path, details).stages == ("Early", "Late")


@given(blocks())
def test_places_number_the_steps_of_each_touchpoint_from_one(block):
    journey = DesignedJourney("Test", block)
    for touchpoint in journey.touchpoints:
        found = [
            place
            for name, place in zip(journey.steps, journey.places, strict=True)
            if name == touchpoint
        ]
        assert found == list(range(1, len(found) + 1))


@given(blocks())
def test_branches_of_a_choice_never_share_a_step_and_no_run_takes_two_unless_repeated(block):
    for choice in DesignedJourney("Test", block).choices:
        assert len(choice.branches) > 1
        assert sum(map(len, choice.branches)) == len(choice.steps)


def test_a_choice_inside_an_option_and_a_free_order_keeps_its_numbers():
    path = AnyOrder((Step("a"), Optional(Choice((Step("b"), Step("c"))))))
    (choice,) = DesignedJourney("Test", path).choices
    assert choice.branches == (frozenset({1}), frozenset({2}))
