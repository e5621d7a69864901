"""Touchpoints, scores, targets and rules: what they hold, and what they refuse to be."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from journeymine.design import (
    DesignedJourney,
    End,
    JourneyTargets,
    Scale,
    Score,
    Stage,
    Success,
    Targets,
    TimeTarget,
    Touchpoint,
)
from journeymine.design.languages import is_language
from journeymine.design.paths.blocks import Sequence, Step

DAY = 86_400
PATH = Sequence((Step("a"), Step("b"), Step("c")))


@pytest.mark.parametrize(
    ("value", "scale", "share"),
    [
        (1, Scale(1, 5), 0),
        (5, Scale(1, 5), 1),
        (3, Scale(1, 5), 0.5),
        (-50, Scale(-100, 100), 0.25),
    ],
)
def test_a_score_stands_so_far_up_its_scale(value, scale, share):
    assert Score(value, scale).share == share


@given(st.floats(0, 1), st.integers(-50, 50), st.integers(1, 50))
def test_a_score_never_stands_outside_of_its_scale(at, low, length):
    scale = Scale(low, low + length)
    score = Score(min(max(low + at * length, low), low + length), scale)
    assert 0 <= score.share <= 1
    assert score.share == pytest.approx(at, abs=1e-9)
    with pytest.raises(ValueError, match="outside of the scale"):
        Score(low + length + 0.5, scale)


NOT_SOUND = [
    (lambda: Scale(5, 1), "5 is not below the highest 1"),
    (lambda: Scale(1, 1), "not below"),
    (lambda: Scale(0, float("nan")), "not within"),
    (lambda: Scale(0, 1e9), "not within"),
    (lambda: Score(float("nan")), "outside of the scale, 1 to 5"),
    (lambda: TimeTarget(0), "above 0"),
    (lambda: TimeTarget(-DAY), "above 0"),
    (lambda: TimeTarget(0.5), "no whole number"),
    (lambda: TimeTarget(36_601 * DAY), "at most a hundred years"),
    (lambda: TimeTarget(DAY, share=0), "0 is no share"),
    (lambda: Targets(reach=80), "80 is no share"),
    (lambda: Targets(reach=float("nan")), "nan is no share"),
    (lambda: JourneyTargets(completion=1.01), "no share"),
    (lambda: JourneyTargets(duration=TimeTarget(DAY, after="a")), "counted from its first event"),
    (lambda: Success(()), "names no touchpoint"),
    (lambda: Success("a", without=("a",)), "needs 'a' and is without it"),
    (lambda: Success("a", within=0), "above 0"),
    (lambda: End(), "not said"),
    (lambda: End(open_after=-1), "above 0"),
    (lambda: Touchpoint("a", actor="company "), "no actor 'company '; there are customer, company"),
    (lambda: Touchpoint("a", lane="offstage"), "no lane 'offstage'"),
    (lambda: Touchpoint("a", cost=-1), "not at least 0"),
    (lambda: Touchpoint("a", cost=float("inf")), "not at least 0"),
    (lambda: Touchpoint("a", names={"Swedish": "b"}), "write its tag, such as sv"),
    (lambda: Touchpoint("a", aliases_in={"": ("b",)}), "not a language"),
    (lambda: Stage("a", names={"other": "b"}), "not a language"),
    (lambda: DesignedJourney("T", PATH, language="english"), "not a language"),
    (lambda: DesignedJourney("T", PATH, names={"e": "x"}), "not a language"),
    (lambda: DesignedJourney("T", PATH, value=-1), "not at least 0"),
    (lambda: DesignedJourney("T", PATH, value=float("nan")), "not at least 0"),
]  # fmt: skip


@pytest.mark.parametrize(("make", "said"), NOT_SOUND)
def test_what_cannot_be_meant_cannot_be_made(make, said):
    with pytest.raises(ValueError, match=said):
        make()


def test_the_bounds_themselves_can_be_meant():
    assert TimeTarget(36_600 * DAY, share=1).share == 1
    assert Touchpoint("a", cost=0).cost == 0
    assert Success("a", ("b",)) == Success(("a",), ("b",))
    assert End(("a",)).open_after is None


@pytest.mark.parametrize(
    ("tag", "is_one"),
    [("sv", True), ("en-GB", True), ("zh-Hant-TW", True), ("nds", True), ("SV", False),
     ("sv_SE", False), ("s", False), ("other", False), ("sv-", False), ("", False),
     ("sv\n", False)],
)  # fmt: skip
def test_the_tag_of_a_language_is_known_by_its_form(tag, is_one):
    assert is_language(tag) is is_one


def test_a_touchpoint_is_called_by_each_of_its_names_once():
    known = Touchpoint(
        "Pay", aliases=("paid", "Pay"), names={"sv": "Betala", "en": "Pay"},
        aliases_in={"sv": ("betald", "paid")},
    )  # fmt: skip
    assert known.called == ("Pay", "paid", "betald", "Betala")
    assert known.shown_in("sv") == "Betala"
    assert hash(known) == hash(Touchpoint("Pay", aliases=("paid", "Pay")))


def test_stages_come_in_the_order_that_the_design_says_then_in_that_of_the_path():
    details = {
        "a": Touchpoint("a", "Late"),
        "b": Touchpoint("b", "New"),
        "c": Touchpoint("c", "Early"),
    }
    design = DesignedJourney(
        "T", PATH, details, stage_order=(Stage("Early"), Stage("Empty"), Stage("Late"))
    )
    assert design.stages == ("Early", "Empty", "Late", "New")


def test_what_a_design_was_read_from_counts_for_no_comparison():
    assert DesignedJourney("T", PATH, written="x") == DesignedJourney("T", PATH)
    assert "written" not in repr(DesignedJourney("T", PATH, written="secret"))
